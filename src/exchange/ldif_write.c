/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/export_write.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "exchange/ldif.h"

#define LINE_MOST 76

struct source {
	const struct field *f;		/* NULL: a path */
	char *name;			/* of the attribute */
};

struct entries {
	struct source *v;		/* columns, then said */
	size_t n, cap;
	bool names_family;		/* "sn" is one of them */
	struct buf line;
};

/* ---- lines ------------------------------------------------------------------- */

static void add_base64(struct buf *out, struct slice s)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *p = s.p;
	size_t i;

	for (i = 0; i < s.n; i += 3) {
		size_t n = s.n - i < 3 ? s.n - i : 3;
		unsigned bits = (unsigned)p[i] << 16 |
				(n > 1 ? (unsigned)p[i + 1] << 8 : 0) |
				(n > 2 ? p[i + 2] : 0);

		buf_add_char(out, digits[bits >> 18]);
		buf_add_char(out, digits[bits >> 12 & 63]);
		buf_add_char(out, n > 1 ? digits[bits >> 6 & 63] : '=');
		buf_add_char(out, n > 2 ? digits[bits & 63] : '=');
	}
}

/* SAFE-STRING of RFC 2849. */
static bool is_safe(struct slice s)
{
	const unsigned char *p = s.p;
	size_t i;

	if (s.n && (strchr(" :<", p[0]) || p[s.n - 1] == ' '))
		return false;
	for (i = 0; i < s.n; i++)
		if (p[i] >= 0x80 || p[i] == '\n' || p[i] == '\r' || !p[i])
			return false;
	return true;
}

static void end_line(struct export_writer *w)
{
	struct entries *e = w->own;
	size_t at = 0, most = LINE_MOST;

	while (e->line.n - at > most) {
		buf_add(&w->text, e->line.p + at, most);
		buf_add_str(&w->text, "\n ");
		at += most;
		most = LINE_MOST - 1;
	}
	buf_add(&w->text, e->line.p + at, e->line.n - at);
	buf_add_char(&w->text, '\n');
	buf_clear(&e->line);
}

static void add_line(struct export_writer *w, const char *name,
		     const char *label, const char *text)
{
	struct entries *e = w->own;
	struct slice s = slice_str(text);

	buf_add_str(&e->line, name);
	if (label && *label) {
		buf_add_str(&e->line, ";" LDIF_LABEL);
		ldif_label(label, &e->line);
	}
	if (is_safe(s)) {
		buf_add_str(&e->line, ": ");
		buf_add_slice(&e->line, s);
	} else {
		buf_add_str(&e->line, ":: ");
		add_base64(&e->line, s);
	}
	end_line(w);
}

/* ---- the entry ------------------------------------------------------------------ */

static void ldif_head(struct export_writer *w)
{
	buf_add_str(&w->text, "version: 1\n");
}

static void add_values(struct export_writer *w, const struct source *s,
		       const struct cells *cells)
{
	size_t i;

	for (i = 0; i < cells->n; i++)
		add_line(w, s->name, s->f ? cells->v[i].label : NULL,
			 s->f ? writer_value(s->f, &cells->v[i])
			      : cells->v[i].text);
}

static void ldif_row(struct export_writer *w, const struct row *row,
		     const struct cells *said)
{
	static const char *const classes[] = {
		"top", "person", "organizationalPerson", "inetOrgPerson",
		"extensibleObject",
	};
	struct entries *e = w->own;
	char *dn = mem_printf(LDIF_RECORD "=%s", row->name);
	size_t i;

	buf_add_char(&w->text, '\n');
	add_line(w, "dn", NULL, dn);
	for (i = 0; i < sizeof(classes) / sizeof(*classes); i++)
		add_line(w, "objectClass", NULL, classes[i]);
	add_line(w, LDIF_RECORD, NULL, row->name);
	add_line(w, "cn", NULL, *row->title ? row->title : row->name);
	if (!e->names_family)
		add_line(w, "sn", NULL, *row->title ? row->title : row->name);
	for (i = 0; i < w->columns_n; i++)
		add_values(w, &e->v[i], &row->cells[i]);
	for (i = 0; said && i < w->said_n; i++)
		add_values(w, &e->v[w->columns_n + i], &said[i]);
	free(dn);
}

static void add_source(struct export_writer *w, const struct field *f,
		       const struct abroad *abroad)
{
	struct entries *e = w->own;

	mem_grow(&e->v, &e->cap, e->n + 1, sizeof(*e->v));
	e->v[e->n++] = (struct source){ f, abroad->ldif ?
					mem_strdup(abroad->ldif) :
					ldif_own_name(f->name) };
	e->names_family = e->names_family ||
			  !strcmp(e->v[e->n - 1].name, "sn");
}

static int ldif_write_open(struct export_writer *w, struct err *err)
{
	const struct kind *k = w->kind;
	size_t i;

	(void)err;
	w->own = mem_zero(sizeof(struct entries));
	for (i = 0; i < k->fields_n; i++) {
		if (k->fields[i].value_text)
			continue;
		writer_add_column(w, k->fields[i].name);
		add_source(w, &k->fields[i], &k->fields[i].abroad);
	}
	for (i = 0; i < k->paths_n; i++) {
		if (!k->paths[i].abroad.ldif)
			continue;
		writer_add_said(w, k->paths[i].name);
		add_source(w, NULL, &k->paths[i].abroad);
	}
	return 0;
}

static void ldif_write_close(struct export_writer *w)
{
	struct entries *e = w->own;
	size_t i;

	if (!e)
		return;
	for (i = 0; i < e->n; i++)
		free(e->v[i].name);
	buf_release(&e->line);
	free(e->v);
	free(e);
}

const struct export_ops ldif_export = {
	.cells = CELLS_MACHINE, .open = ldif_write_open,
	.close = ldif_write_close, .head = ldif_head, .row = ldif_row,
};
