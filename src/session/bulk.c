/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/bulk.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"

/* A slice is one transaction and one frame of the wire. */
#define SLICE_ITEMS 500
#define SLICE_BYTES (384 * 1024)
/* Records that stand in no row of a file: each falls by itself, too. */
#define NO_ROW 0x80000000u

void bulk_begin(struct bulk *b, struct session *s, const char *way)
{
	*b = (struct bulk){ .s = s, .way = way };
	changeset_init(&b->set, way);
}

void bulk_release(struct bulk *b)
{
	for (size_t i = 0; i < b->faults_n; i++) {
		free(b->faults[i].name);
		free(b->faults[i].text);
	}
	free(b->faults);
	changeset_release(&b->set);
	*b = (struct bulk){ 0 };
}

/* ---- faults ------------------------------------------------------------ */

void bulk_bad_row(struct bulk *b, size_t row, const char *name,
		  const char *text)
{
	b->faulty++;
	if (b->faults_n == BULK_FAULTS)
		return;
	mem_grow(&b->faults, &b->faults_cap, b->faults_n + 1,
		 sizeof(*b->faults));
	b->faults[b->faults_n++] = (struct bulk_fault){
		row, mem_strdup(name), mem_strdup(text) };
}

/* Places of faults are "ITEM" or "ITEM:FIELD:COLUMN". 0: of no item. */
static size_t item_of(const struct bulk *b, const char *place,
		      const char **rest)
{
	char *end = NULL;
	size_t no = place ? strtoull(place, &end, 10) : 0;

	if (!no || no > b->set.n || (*end && *end != ':'))
		return 0;
	*rest = *end ? end + 1 : end;
	return no;
}

/* For people: the item becomes its name. */
static void name_places(const struct bulk *b, struct err *err)
{
	for (size_t i = 0; err && i < err->n; i++) {
		char *place = err->items[i].place;
		const char *rest, *name;
		size_t no = item_of(b, place, &rest);

		if (!no)
			continue;
		name = b->set.items[no - 1].name;
		/* A sentence about the record says its name by itself. */
		err->items[i].place = !*rest && err->items[i].args_n &&
				      !strcmp(err->items[i].args[0], name)
			? NULL
			: mem_printf("%s%s%s", name, *rest ? " " : "", rest);
		free(place);
	}
}

/* The faults of each item of the slice as one text; NULL: it has none. */
static char **texts_of(const struct bulk *b, const struct err *faults,
		       struct err *err)
{
	char **texts = mem_zero((b->set.n + 1) * sizeof(*texts));

	for (size_t i = 0; i < faults->n; i++) {
		struct err_item bare = faults->items[i];
		const char *rest;
		size_t no = item_of(b, bare.place, &rest);
		char *text, *was;

		if (!no) {
			err_add_raw(err, bare.code, bare.place, bare.msgid,
				    (const char *const *)bare.args,
				    bare.args_n);
			continue;
		}
		bare.place = *rest ? (char *)rest : NULL;
		text = err_item_text(&bare);
		was = texts[no - 1];
		texts[no - 1] = was ? mem_printf("%s; %s", was, text) :
			mem_strdup(text);
		free(was);
		free(text);
	}
	return texts;
}

static void take_answer(struct bulk *b, const struct applied *applied,
			char **texts)
{
	for (size_t i = 0; i < b->set.n; i++) {
		const struct item *item = &b->set.items[i];
		enum outcome outcome = i < applied->n ?
			applied->items[i].outcome : OUTCOME_FAULTY;

		b->outcomes[outcome]++;
		if (outcome == OUTCOME_FAULTY)
			bulk_bad_row(b, item->row & NO_ROW ? 0 : item->row,
				     item->name, texts[i] ? texts[i] :
				     _("cannot be taken"));
		else if (b->each)
			b->each(b->ctx, &applied->items[i]);
		free(texts[i]);
	}
	free(texts);
}

/* ---- slices ------------------------------------------------------------ */

static int send(struct bulk *b, bool last, struct err *err)
{
	struct applied applied;
	struct err faults = ERR_INIT;

	b->bytes = 0;
	/* An open change is closed even if nothing is left to say. */
	if (!b->set.n && !(last && b->change))
		return 0;
	b->set.join = b->change;
	b->set.stays_open = !last && !b->dry_run;
	b->set.dry_run = b->dry_run;
	b->set.skip_faulty = !b->whole;
	if (session_apply(b->s, &b->set, &applied, &faults)) {
		name_places(b, &faults);
		err_move(err, &faults);
		return -1;
	}
	if (!b->dry_run)
		b->change = applied.change;
	take_answer(b, &applied, texts_of(b, &faults, err));
	err_release(&faults);
	applied_release(&applied);
	changeset_release(&b->set);
	changeset_init(&b->set, b->way);
	return 0;
}

static size_t bytes_of(const struct item *item)
{
	size_t n = strlen(item->name) + 32;

	for (size_t i = 0; i < item->ops_n; i++)
		n += strlen(item->ops[i].field) +
			(item->ops[i].text ? strlen(item->ops[i].text) : 0) +
			16;
	return n;
}

struct item *bulk_item(struct bulk *b, enum item_kind kind, const char *name,
		       size_t row, struct err *err)
{
	struct item *item;

	if (b->set.n)
		b->bytes += bytes_of(&b->set.items[b->set.n - 1]);
	if ((b->set.n >= SLICE_ITEMS || b->bytes >= SLICE_BYTES) &&
	    send(b, false, err))
		return NULL;
	item = changeset_item(&b->set, kind, name, 0);
	item->row = row ? (uint32_t)row : NO_ROW | (uint32_t)b->set.n;
	return item;
}

/* In the order of the file; those without a row as they came. */
static int by_row(const void *a, const void *b)
{
	const struct bulk_fault *x = a, *y = b;

	return x->row < y->row ? -1 : x->row > y->row;
}

int bulk_end(struct bulk *b, struct err *err)
{
	if (send(b, true, err))
		return -1;
	if (b->faults_n)
		qsort(b->faults, b->faults_n, sizeof(*b->faults), by_row);
	/* A change in which nothing happened is nothing to take back. */
	if (!b->outcomes[OUTCOME_NEW] && !b->outcomes[OUTCOME_CHANGED])
		b->change = 0;
	return 0;
}

void bulk_stop(struct bulk *b)
{
	changeset_release(&b->set);
	changeset_init(&b->set, b->way);
	if (b->change)
		send(b, true, NULL);
}

/* ---- examples ---------------------------------------------------------- */

/* What the field holds today. */
static char *text_of(const struct session_me *me, const struct cells *cells)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < cells->n; i++) {
		const struct cell *c = &cells->v[i];

		if ((c->from != DAY_NONE && c->from > me->today) ||
		    (c->until != DAY_NONE && c->until <= me->today))
			continue;
		buf_printf(&b, "%s%s", b.n ? "; " : "", c->text);
	}
	return buf_detach(&b);
}

static const char *label_of(struct session *s, const struct kind *k,
			    const char *field)
{
	const struct field *f = k ? kind_field(k, field) : NULL;

	return f ? words_small(&f->label, session_me(s)->lang) : field;
}

static char *after_of(struct session *s, const struct kind *k,
		      const struct op *op)
{
	static const char *const signs[] = {
		[OP_SET] = "", [OP_ADD] = "+ ", [OP_REMOVE] = "- ",
	};
	struct err err = ERR_INIT;
	char *meaning = NULL, *text;

	if (op->kind == OP_CLEAR)
		return mem_strdup("");
	/* What cannot be understood is told with the record's faults. */
	if (!k || session_understand(s, k->name, op->field, op->text, &meaning,
				     &err))
		meaning = mem_strdup(op->text);
	err_release(&err);
	text = mem_printf("%s%s", signs[op->kind], meaning);
	free(meaning);
	return text;
}

int bulk_example(struct session *s, const char *name, const struct op *ops,
		 size_t ops_n, struct bulk_example *e, struct err *err)
{
	const char **columns = mem_zero((ops_n + 1) * sizeof(*columns));
	char *kind = mem_strndup(name, strcspn(name, ":"));
	const struct kind *k = kinds_find(session_kinds(s), kind);
	struct rows one = { 0 };
	size_t i, n = 0;
	int bad;

	*e = (struct bulk_example){ 0 };
	for (i = 0; i < ops_n; i++)
		if (k && kind_field(k, ops[i].field))
			columns[n++] = ops[i].field;
	/* Without any, those of the title: no columns would be all. */
	if (!n)
		columns[n++] = "title";
	bad = session_get(s, name, columns, n, CELLS_SHORT, &one, err);
	if (!bad) {
		e->name = mem_strdup(one.v[0].name);
		e->title = mem_strdup(one.v[0].title);
		e->v = mem_zero((ops_n + 1) * sizeof(*e->v));
		for (i = n = 0; i < ops_n; i++) {
			if (!k || !kind_field(k, ops[i].field))
				continue;
			e->v[e->n++] = (struct bulk_value){
				mem_strdup(label_of(s, k, ops[i].field)),
				mem_strdup(ops[i].field),
				text_of(session_me(s), &one.v[0].cells[n++]),
				after_of(s, k, &ops[i]),
			};
		}
	}
	rows_release(&one);
	free(columns);
	free(kind);
	return bad;
}

void bulk_example_release(struct bulk_example *e)
{
	for (size_t i = 0; i < e->n; i++) {
		free(e->v[i].label);
		free(e->v[i].field);
		free(e->v[i].before);
		free(e->v[i].after);
	}
	free(e->v);
	free(e->name);
	free(e->title);
	*e = (struct bulk_example){ 0 };
}
