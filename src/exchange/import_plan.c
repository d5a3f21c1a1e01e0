/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/import_plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/fold.h"
#include "base/mem.h"
#include "base/tr.h"
#include "exchange/format.h"
#include "exchange/import_map.h"

#define ALIKE_LEAST 3		/* letters that two names must share */

/* ---- the table --------------------------------------------------------- */

static void mark_bad(struct import_plan *p)
{
	for (size_t i = 0; i < p->n; i++) {
		struct plan_column *c = &p->columns[i];

		c->bad = !*c->name || !strcmp(c->name, IMPORT_FAULT_COLUMN);
		for (size_t j = 0; j < p->n; j++)
			c->bad |= i != j && !strcmp(c->name,
						    p->columns[j].name);
	}
}

static int read_table(struct import_plan *p, struct table *t,
		      struct err *err)
{
	struct table_row row;
	int got = 1;

	p->n = t->header_n;
	p->columns = mem_zero((p->n + 1) * sizeof(*p->columns));
	for (size_t i = 0; i < p->n; i++) {
		p->columns[i].name = mem_strdup(t->header[i]);
		for (size_t k = 0; k < PLAN_ROWS; k++)
			p->columns[i].cells[k] = mem_strdup("");
	}
	for (size_t k = 0; k < PLAN_ROWS && got > 0; k++) {
		got = t->ops->next(t, &row, err);
		for (size_t i = 0; got > 0 && i < p->n && i < row.n; i++) {
			free(p->columns[i].cells[k]);
			p->columns[i].cells[k] = mem_strdup(row.v[i]);
		}
	}
	mark_bad(p);
	return got < 0 ? -1 : 0;
}

/* ---- proposals --------------------------------------------------------- */

static bool can_fill(const struct field *f)
{
	return !f->value_text;
}

/* How many letters a word of one begins a word of the other with. */
static size_t words_alike(const char *a, const char *b)
{
	size_t best = 0;

	for (const char *w = a; *w; w += strspn(w, " ")) {
		size_t n = strcspn(w, " ");

		for (const char *v = b; *v; v += strspn(v, " ")) {
			size_t m = strcspn(v, " "), least = n < m ? n : m;

			if (least >= ALIKE_LEAST && !memcmp(w, v, least) &&
			    least > best)
				best = least;
			v += m;
		}
		w += n;
	}
	return best;
}

static void drop_spaces(struct buf *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->n; i++)
		if (b->p[i] != ' ')
			b->p[n++] = b->p[i];
	buf_truncate(b, n);
}

/* "email" is "E-Mail" more than "mail_ban" is. */
static size_t names_alike(const char *a, const char *b)
{
	struct buf x = BUF_INIT, y = BUF_INIT;
	size_t n;

	fold_text(slice_str(a), &x);
	fold_text(slice_str(b), &y);
	n = words_alike(buf_str(&x), buf_str(&y));
	drop_spaces(&x);
	drop_spaces(&y);
	if (slice_eq(buf_slice(&x), buf_slice(&y)) && x.n > n)
		n = x.n;
	buf_release(&x);
	buf_release(&y);
	return n;
}

static bool fills(const struct import_plan *p, const char *to)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->columns[i].to && !strcmp(p->columns[i].to, to))
			return true;
	return false;
}

/* Of those that no column fills yet. */
static const char *field_alike(const struct import_plan *p, const char *name,
			       const char *lang)
{
	const char *best = NULL;
	size_t most = 0;

	for (size_t i = 0; i < p->kind->fields_n; i++) {
		const struct field *f = &p->kind->fields[i];
		size_t n = names_alike(name, words_one(&f->label, lang));
		size_t m = names_alike(name, f->name);

		if (n < m)
			n = m;
		if (n > most && can_fill(f) && !fills(p, f->name)) {
			most = n;
			best = f->name;
		}
	}
	return best;
}

/* The same names first: what is only alike gets what they leave. */
static void propose(struct import_plan *p, const char *lang)
{
	for (size_t i = 0; i < p->n; i++) {
		struct plan_column *c = &p->columns[i];
		const char *to = c->bad ? NULL :
			import_field_named(p->kind, c->name, lang);
		const struct field *f = to ? kind_field(p->kind, to) : NULL;

		if (to && (!f || can_fill(f)) && import_plan_free(p, to))
			c->to = mem_strdup(to);
	}
	for (size_t i = 0; i < p->n; i++) {
		struct plan_column *c = &p->columns[i];
		const char *to = c->bad || c->to ? NULL :
			field_alike(p, c->name, lang);

		if (!to)
			continue;
		c->to = mem_strdup(to);
		c->guessed = true;
	}
}

int import_plan_open(struct import_plan *p, const char *path,
		     const struct kind *kind, const char *lang,
		     struct err *err)
{
	const struct format *format = format_of_file(path);
	const struct table_ask ask = { .path = path, .kind = kind,
				       .lang = lang };
	struct table *t = NULL;
	int rc;

	*p = (struct import_plan){ .path = mem_strdup(path), .kind = kind,
		.fixed = strcmp(format->name, "csv") != 0 };
	rc = format->in ? format->in->open(&t, &ask, err) :
		err_set(err, ERR_INPUT, path,
			N_("this format only goes out"));
	if (!rc)
		rc = read_table(p, t, err);
	if (t)
		t->ops->close(t);
	if (rc) {
		import_plan_release(p);
		return -1;
	}
	propose(p, lang);
	import_plan_next_key(p);
	return 0;
}

void import_plan_release(struct import_plan *p)
{
	for (size_t i = 0; i < p->n; i++) {
		free(p->columns[i].name);
		free(p->columns[i].to);
		for (size_t k = 0; k < PLAN_ROWS; k++)
			free(p->columns[i].cells[k]);
	}
	free(p->columns);
	free(p->path);
	free(p->key);
	free(p->tied);
	free(p->tie_to);
	free(p->tie_by);
	free(p->tie_on);
	memset(p, 0, sizeof(*p));
}

/* ---- what is decided --------------------------------------------------- */

bool import_plan_free(const struct import_plan *p, const char *to)
{
	const struct field *f = kind_field(p->kind, to);

	return (f && f->many) || !fills(p, to);
}

/* Unique values are what a record can be found by. */
static bool is_key(const struct import_plan *p, const char *to)
{
	const struct field *f = kind_field(p->kind, to);

	return fills(p, to) && (!strcmp(to, "number") || (f && f->unique));
}

void import_plan_next_key(struct import_plan *p)
{
	size_t i = 0;

	while (p->key && i < p->n &&
	       !(p->columns[i].to && !strcmp(p->columns[i].to, p->key)))
		i++;
	i += p->key != NULL;
	free(p->key);
	p->key = NULL;
	for (; i < p->n && !p->key; i++)
		if (p->columns[i].to && is_key(p, p->columns[i].to))
			p->key = mem_strdup(p->columns[i].to);
}

void import_plan_set(struct import_plan *p, size_t column, const char *to)
{
	struct plan_column *c = &p->columns[column];
	char *was = c->to;

	c->to = to ? mem_strdup(to) : NULL;
	c->guessed = false;
	if (p->key && was && !strcmp(p->key, was) && !fills(p, was)) {
		free(p->key);
		p->key = NULL;
	}
	if (!p->key && to && is_key(p, to))
		p->key = mem_strdup(to);
	free(was);
}

size_t import_plan_taken(const struct import_plan *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++)
		n += p->columns[i].to != NULL;
	return n;
}

const char *import_plan_label(const struct import_plan *p, const char *to,
			      const char *lang)
{
	const struct field *f = kind_field(p->kind, to);
	const struct lines *l = kind_lines(p->kind, to);

	if (f)
		return words_one(&f->label, lang);
	return l ? words_one(&l->label, lang) :
	       !strcmp(to, "number") ? _("number") : to;
}

/* ---- the record that all belong to ------------------------------------- */

static const struct field *link_to(const struct kind *k, const char *kind,
				   const char *but)
{
	for (size_t i = 0; i < k->fields_n; i++) {
		const struct field *f = &k->fields[i];

		for (size_t j = 0; can_fill(f) && j < f->to_n; j++)
			if (!strcmp(f->to[j], kind) &&
			    (!but || strcmp(f->name, but)))
				return f;
	}
	return NULL;
}

bool import_plan_tie(struct import_plan *p, const struct kinds *kinds,
		     const struct kind *kind, const char *record)
{
	const struct field *f = link_to(p->kind, kind->name, NULL);

	if (p->fixed || (f && fills(p, f->name)))
		return false;
	for (size_t i = 0; !f && i < p->kind->lines_n; i++) {
		const struct lines *l = &p->kind->lines[i];
		const struct kind *k = kinds_find(kinds, l->kind);
		const struct field *on = k ? link_to(k, kind->name, l->by) :
					     NULL;

		if (!on || fills(p, l->name))
			continue;
		p->tie_kind = k;
		p->tie_by = mem_strdup(l->by);
		p->tie_on = mem_strdup(on->name);
		p->tied = mem_strdup(record);
		return true;
	}
	if (!f)
		return false;
	p->tie_to = mem_strdup(f->name);
	p->tied = mem_strdup(record);
	return true;
}
