/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/export_write.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "exchange/uid.h"
#include "exchange/vcard.h"

#define LINE_MOST 75		/* bytes, by the RFC */
#define PARTS_MOST 7

/* Where a column stands in a card: a field, or a path (as people are told). */
struct source {
	const struct field *f;		/* NULL: a path */
	const struct abroad *abroad;
	size_t at;			/* in columns, or in said */
	struct vcard_spec spec;		/* the first */
};

struct cards {
	char *store_id;
	struct source *v;
	size_t n, cap;
	bool person;			/* it has parts of a name */
	bool version_4;
	struct buf line;
	size_t groups;			/* of the card at hand */
};

/* The record at hand. */
struct card {
	struct export_writer *w;
	struct cards *c;
	const struct row *row;
	const struct cells *said;
};

/* ---- lines ------------------------------------------------------------------- */

static void add_escaped(struct buf *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '\n') {
			buf_add_str(out, "\\n");
			continue;
		}
		if (strchr("\\,;", *text))
			buf_add_char(out, '\\');
		buf_add_char(out, *text);
	}
}

/* Folded where no character is cut. */
static void end_line(struct card *k)
{
	struct buf *line = &k->c->line;
	size_t at = 0, most = LINE_MOST, n;

	while (line->n - at > most) {
		for (n = most; n > 1 && (line->p[at + n] & 0xc0) == 0x80; n--)
			;
		buf_add(&k->w->text, line->p + at, n);
		buf_add_str(&k->w->text, "\r\n ");
		at += n;
		most = LINE_MOST - 1;
	}
	buf_add(&k->w->text, line->p + at, line->n - at);
	buf_add_str(&k->w->text, "\r\n");
	buf_clear(line);
}

static void plain_line(struct card *k, const char *name, const char *text)
{
	buf_printf(&k->c->line, "%s:", name);
	add_escaped(&k->c->line, text);
	end_line(k);
}

static bool is_version_4(const struct card *k)
{
	return k->c->version_4;
}

static void add_types(struct card *k, struct slice types)
{
	struct buf *line = &k->c->line;
	struct slice type;
	bool first = true;
	size_t i;

	while (vcard_spec_type(&types, &type)) {
		buf_add_str(line, first ? ";TYPE=" : ",");
		for (i = 0; i < type.n; i++) {
			char c = ((const char *)type.p)[i];

			buf_add_char(line, is_version_4(k) ?
				     (char)tolower((unsigned char)c) : c);
		}
		first = false;
	}
}

/* ---- values ------------------------------------------------------------------ */

static const struct cells *cells_of(const struct card *k,
				    const struct source *s)
{
	static const struct cells none;

	if (s->f)
		return &k->row->cells[s->at];
	return k->said ? &k->said[s->at] : &none;
}

static bool is_label(const struct words *w, const char *label)
{
	size_t i;

	for (i = 0; i < w->n; i++)
		if (!strcmp(w->v[i].one, label))
			return true;
	return false;
}

/* The spec for a value with this label. */
static const char *spec_for(const struct source *s, const char *label)
{
	const struct abroad *a = s->abroad;
	size_t labels = s->f ? s->f->labels_n : 0, i;

	for (i = 0; *label && i < labels && i < a->vcard_n; i++)
		if (a->vcard_n > 1 && is_label(&s->f->labels[i], label))
			return a->vcard[i];
	return a->vcard[a->vcard_n > labels ? labels : a->vcard_n - 1];
}

static void value_line(struct card *k, const struct source *s,
		       const struct cell *cell)
{
	struct cards *c = k->c;
	struct vcard_spec spec;

	vcard_spec_read(spec_for(s, cell->label), &spec);
	if (*cell->label)
		buf_printf(&c->line, "item%zu.", ++c->groups);
	buf_add_slice(&c->line, spec.name);
	add_types(k, spec.types);
	buf_add_char(&c->line, ':');
	/* An address of the web is no text to be escaped. */
	if (slice_eq_str(spec.name, "URL"))
		buf_add_str(&c->line, cell->text);
	else
		add_escaped(&c->line, s->f && *cell->ref ?
			    writer_value(s->f, cell) : cell->text);
	end_line(k);
	if (!*cell->label)
		return;
	buf_printf(&c->line, "item%zu.X-ABLabel:", c->groups);
	add_escaped(&c->line, cell->label);
	end_line(k);
}

static bool same_thing(const struct vcard_spec *a, const struct vcard_spec *b)
{
	return slice_eq(a->name, b->name) && slice_eq(a->types, b->types);
}

/* The first value of the column that holds this part; "" none. */
static const char *part_text(const struct card *k,
			     const struct vcard_spec *of, int part)
{
	size_t i;

	for (i = 0; i < k->c->n; i++) {
		const struct source *s = &k->c->v[i];
		const struct cells *cells;

		if (s->spec.part != part || !same_thing(&s->spec, of))
			continue;
		cells = cells_of(k, s);
		if (cells->n)
			return cells->v[0].text;
	}
	return "";
}

/* All parts of an address, name or organisation in one line. */
static void structured_line(struct card *k, const struct vcard_spec *of)
{
	size_t parts = vcard_parts(of->name), last = 0, i;
	bool whole = !slice_eq_str(of->name, "ORG");

	for (i = 1; i <= parts; i++)
		if (*part_text(k, of, (int)i))
			last = i;
	if (!last && !slice_eq_str(of->name, "N"))
		return;
	buf_add_slice(&k->c->line, of->name);
	add_types(k, of->types);
	buf_add_char(&k->c->line, ':');
	for (i = 1; i <= (whole ? parts : last); i++) {
		if (i > 1)
			buf_add_char(&k->c->line, ';');
		add_escaped(&k->c->line, part_text(k, of, (int)i));
	}
	end_line(k);
}

/* Whether an earlier column stands for the same line. */
static bool said_before(const struct cards *c, size_t at)
{
	size_t i;

	for (i = 0; i < at; i++)
		if (c->v[i].spec.part &&
		    same_thing(&c->v[i].spec, &c->v[at].spec))
			return true;
	return false;
}

/* ---- the card ------------------------------------------------------------------- */

/* "Dr. Anna Petersen", or the name of the organisation. */
static void name_lines(struct card *k)
{
	static const int order[] = { 4, 2, 3, 1, 5 };	/* prefix, given ... */
	struct vcard_spec n = { slice_str("N"), SLICE_NONE, 0 };
	struct vcard_spec org = { slice_str("ORG"), SLICE_NONE, 0 };
	struct buf fn = BUF_INIT;
	size_t i;

	for (i = 0; k->c->person && i < 5; i++) {
		const char *text = part_text(k, &n, order[i]);

		if (*text && fn.n)
			buf_add_char(&fn, ' ');
		buf_add_str(&fn, text);
	}
	if (!fn.n)
		buf_add_str(&fn, part_text(k, &org, 1));
	if (!fn.n)
		buf_add_str(&fn, k->row->title);
	plain_line(k, "FN", buf_str(&fn));
	/* Of 3.0 every card has one. */
	if (k->c->person)
		structured_line(k, &n);
	else if (!is_version_4(k))
		buf_add_str(&k->w->text, "N:;;;;\r\n");
	buf_release(&fn);
}

static void vcard_row(struct export_writer *w, const struct row *row,
		      const struct cells *said)
{
	struct cards *c = w->own;
	struct card k = { w, c, row, said };
	char *uid = uid_of(c->store_id, row->name);
	size_t i, j;

	c->groups = 0;
	buf_printf(&w->text, "BEGIN:VCARD\r\nVERSION:%s\r\n",
		   is_version_4(&k) ? "4.0" : "3.0");
	plain_line(&k, "UID", uid);
	plain_line(&k, VCARD_RECORD, row->name);
	if (!c->person)
		buf_add_str(&w->text, is_version_4(&k) ? "KIND:org\r\n" :
			    "X-ABShowAs:COMPANY\r\n");
	name_lines(&k);
	for (i = 0; i < c->n; i++) {
		const struct source *s = &c->v[i];
		const struct cells *cells = cells_of(&k, s);

		if (slice_eq_str(s->spec.name, "N"))
			continue;
		if (s->spec.part && !said_before(c, i))
			structured_line(&k, &s->spec);
		for (j = 0; !s->spec.part && j < cells->n; j++)
			value_line(&k, s, &cells->v[j]);
	}
	buf_add_str(&w->text, "END:VCARD\r\n");
	free(uid);
}

static void add_source(struct export_writer *w, const struct field *f,
		       const char *name, const struct abroad *abroad)
{
	struct cards *c = w->own;
	struct source s = { .f = f, .abroad = abroad };

	if (!abroad->vcard_n || vcard_spec_read(abroad->vcard[0], &s.spec))
		return;
	s.at = f ? w->columns_n : w->said_n;
	if (f)
		writer_add_column(w, name);
	else
		writer_add_said(w, name);
	c->person = c->person || slice_eq_str(s.spec.name, "N");
	mem_grow(&c->v, &c->cap, c->n + 1, sizeof(*c->v));
	c->v[c->n++] = s;
}

static int vcard_write_open(struct export_writer *w, struct err *err)
{
	const struct kind *k = w->kind;
	struct cards *c = w->own = mem_zero(sizeof(*c));
	size_t i;

	for (i = 0; i < k->fields_n; i++)
		add_source(w, &k->fields[i], k->fields[i].name,
			   &k->fields[i].abroad);
	for (i = 0; i < k->paths_n; i++)
		add_source(w, NULL, k->paths[i].name, &k->paths[i].abroad);
	if (!c->n)
		return err_set(err, ERR_USAGE, k->name,
			       N_("its form has no \"vcard\": it cannot go into an address book"));
	c->store_id = uid_store(w->s, err);
	return c->store_id ? 0 : -1;
}

static int vcard_4_open(struct export_writer *w, struct err *err)
{
	if (vcard_write_open(w, err))
		return -1;
	((struct cards *)w->own)->version_4 = true;
	return 0;
}

static void vcard_write_close(struct export_writer *w)
{
	struct cards *c = w->own;

	if (!c)
		return;
	buf_release(&c->line);
	free(c->store_id);
	free(c->v);
	free(c);
}

static void vcard_head(struct export_writer *w)
{
	(void)w;
}

const struct export_ops vcard_export = {
	.cells = CELLS_MACHINE, .open = vcard_write_open,
	.close = vcard_write_close, .head = vcard_head, .row = vcard_row,
};
const struct export_ops vcard_4_export = {
	.cells = CELLS_MACHINE, .open = vcard_4_open,
	.close = vcard_write_close, .head = vcard_head, .row = vcard_row,
};
