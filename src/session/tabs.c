/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/history.h"
#include "session/local.h"

/* What a card shows besides the record: who links to it, what happened. */

#define COUNT_LIMIT 100000	/* a tab says no more than "more than" */
#define HISTORY_MAX 1000

struct tabs {
	struct request *q;
	const struct kind *kind;	/* of the card */
	struct ref ref;
	struct tab_counts *out;
	size_t cap;
};

static bool listed(const struct tabs *t, const char *kind, const char *field)
{
	for (size_t i = 0; i < t->out->n; i++)
		if (!strcmp(t->out->v[i].kind, kind) &&
		    !strcmp(t->out->v[i].field, field))
			return true;
	return false;
}

static void add(struct tabs *t, const struct kind *k, const struct field *f,
		const char *label, bool always)
{
	struct tab_count *c;
	uint64_t n;

	if (!f->tag || listed(t, k->name, f->name))
		return;
	n = reader_links_count(&t->q->r, t->ref, k->no, f->tag, COUNT_LIMIT);
	if (!n && !always)
		return;
	mem_grow(&t->out->v, &t->cap, t->out->n + 1, sizeof(*t->out->v));
	c = &t->out->v[t->out->n++];
	*c = (struct tab_count){ .n = n };
	c->kind = mem_strdup(k->name);
	c->field = mem_strdup(f->name);
	c->label = mem_strdup(label);
}

/* Those of the form, in its order, empty ones too. */
static void add_of_form(struct tabs *t)
{
	const char *lang = t->q->s->lang;

	for (size_t i = 0; i < t->kind->tabs_n; i++) {
		const struct tab *tab = &t->kind->tabs[i];
		const struct kind *k = kinds_find(t->q->kinds, tab->kind);
		const struct field *f = k ? kind_field(k, tab->field) : NULL;

		if (f)
			add(t, k, f, tab->label.n ? words_many(&tab->label, lang)
						  : words_many(&k->label, lang),
			    true);
	}
}

/* How many links of `k` may name this card's kind. */
static size_t ways(const struct tabs *t, const struct kind *k)
{
	size_t n = 0;

	for (size_t i = 0; i < k->fields_n; i++)
		n += k->fields[i].to_n &&
		     field_may_name(&k->fields[i], t->kind);
	return n;
}

/* Whatever else links here. Two ways from one kind bear the field's name. */
static void add_others(struct tabs *t, const struct kind *k)
{
	const char *lang = t->q->s->lang;
	bool several = ways(t, k) > 1;

	for (size_t i = 0; i < k->fields_n; i++) {
		const struct field *f = &k->fields[i];
		char *label;

		if (!f->to_n || !field_may_name(f, t->kind))
			continue;
		label = several ? mem_printf("%s: %s",
					     words_many(&k->label, lang),
					     words_one(&f->label, lang))
				: mem_strdup(words_many(&k->label, lang));
		add(t, k, f, label, false);
		free(label);
	}
}

int local_tabs(struct session *s, const char *name, struct tab_counts *out,
	       struct err *err)
{
	struct request q;
	struct tabs t = { .q = &q, .out = out };
	int bad;

	if (request_begin(&q, local(s), err))
		return -1;
	bad = request_find(&q, name, &t.ref, err);
	t.kind = bad ? NULL : kinds_by_no(q.kinds, t.ref.kind);
	if (t.kind) {
		add_of_form(&t);
		for (size_t i = 0; i < q.kinds->n; i++)
			if (!q.kinds->v[i]->system)
				add_others(&t, q.kinds->v[i]);
	}
	request_end(&q);
	return bad;
}

/* ---- history ----------------------------------------------------------- */

struct happened {
	struct history_rows *rows;
	size_t cap;
};

static char *copy(const char *text)
{
	return mem_strdup(text ? text : "");
}

static int keep(void *ctx, const struct history_row *from)
{
	struct happened *h = ctx;
	struct history_row *row;

	mem_grow(&h->rows->v, &h->cap, h->rows->n + 1, sizeof(*h->rows->v));
	row = &h->rows->v[h->rows->n++];
	*row = *from;
	row->agent_name = copy(from->agent_name);
	row->way = copy(from->way);
	row->note = copy(from->note);
	row->record = copy(from->record);
	row->title = copy(from->title);
	row->fields = mem_zero((from->fields_n + 1) * sizeof(*row->fields));
	for (size_t i = 0; i < from->fields_n; i++) {
		row->fields[i].name = copy(from->fields[i].name);
		row->fields[i].label = copy(from->fields[i].label);
		row->fields[i].before = copy(from->fields[i].before);
		row->fields[i].after = copy(from->fields[i].after);
	}
	return 0;
}

int local_history(struct session *s, const char *name, uint64_t change,
		  uint64_t before, size_t max, struct history_rows *rows,
		  struct err *err)
{
	struct happened h = { .rows = rows };
	struct ref ref = REF_NONE;
	struct request q;
	int bad = 0;

	if (!max || max > HISTORY_MAX)
		max = HISTORY_MAX;
	if (request_begin(&q, local(s), err))
		return -1;
	if (name && *name)
		bad = request_find(&q, name, &ref, err);
	if (!bad)
		bad = history_list(&q.r, ref, change, before, max, keep, &h,
				   err) < 0 ? -1 : 0;
	request_end(&q);
	if (bad)
		history_rows_release(rows);
	return bad;
}
