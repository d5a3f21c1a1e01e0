/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/vcard.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/map.h"
#include "base/mem.h"
#include "base/tr.h"
#include "exchange/layout.h"
#include "exchange/textlines.h"

#define PROPERTIES_MOST 2000
#define DEPTH_MOST 10

struct reader {
	struct table base;
	struct textlines lines;
	struct layout layout;
	struct arena *memory;		/* of the card at hand */
	struct vcard_property *v;
	size_t n, cap;
	size_t bytes;
	const char *fault;
	struct buf scratch;
	bool any;			/* there was a card */
};

static struct reader *reader_of(const struct table *t)
{
	return (struct reader *)(uintptr_t)t;
}

/* ---- lines to properties -------------------------------------------------- */

static bool is_line(const struct buf *line, const char *what)
{
	size_t n = strlen(what);

	return line->n >= n && !strncasecmp(line->p, what, n) &&
	       strspn(line->p + n, " \t") == line->n - n;
}

/* Old telephones break such lines by '=' at their end. */
static bool is_quoted(const struct buf *line)
{
	const char *colon = memchr(line->p, ':', line->n);
	size_t head = colon ? (size_t)(colon - line->p) : 0;
	char *text;
	bool is;

	if (!colon || line->p[line->n - 1] != '=')
		return false;
	text = mem_strndup(line->p, head);
	is = strcasestr(text, "QUOTED-PRINTABLE") != NULL;
	free(text);
	return is;
}

/* A whole content line: folded lines are put together. */
static int next_line(struct reader *r, struct err *err)
{
	struct textlines *l = &r->lines;
	int got = textlines_next(l, err);

	if (got <= 0)
		return got;
	while (got > 0) {
		bool soft = l->line.n && is_quoted(&l->line);
		int peek = textlines_peek(l);

		if (soft && peek != '\n' && peek >= 0 &&
		    !textlines_begins(l, "END:VCARD")) {
			buf_truncate(&l->line, l->line.n - 1);
			got = textlines_append(l, 0, err);
		} else if ((peek == ' ' || peek == '\t') && l->line.n) {
			got = textlines_append(l, 1, err);
		} else {
			break;
		}
	}
	return got < 0 ? -1 : 1;
}

static struct slice kept(struct reader *r, struct slice s)
{
	return s.n ? arena_copy(r->memory, s) : SLICE_NONE;
}

static void add_property(struct reader *r)
{
	struct textlines *l = &r->lines;
	struct vcard_property p;

	if (!l->line.n)
		return;
	buf_clear(&r->scratch);
	if (vcard_property_read(buf_slice(&l->line), &r->scratch, &p)) {
		if (!r->fault)
			r->fault = N_("has a line that is no property");
		return;
	}
	if (p.binary)
		p.value = SLICE_NONE;
	else if (l->too_long)
		p.fault = N_("is longer than 256 KiB");
	r->bytes += p.value.n + p.name.n;
	if (r->bytes > TABLE_ROW_BYTES || r->n == PROPERTIES_MOST) {
		r->fault = N_("this card has more than 256 KiB or 2000 lines");
		return;
	}
	p.line = l->number;
	p.group = kept(r, p.group);
	p.name = kept(r, p.name);
	p.types = kept(r, p.types);
	p.value = kept(r, p.value);
	mem_grow(&r->v, &r->cap, r->n + 1, sizeof(*r->v));
	r->v[r->n++] = p;
}

/* The lines up to the end of the card that has begun; cards inside of it
 * (2.1, AGENT) are passed over. */
static int read_card(struct reader *r, struct err *err)
{
	int depth = 1, got = 1;

	while (depth && (got = next_line(r, err)) > 0) {
		const struct buf *line = &r->lines.line;

		if (is_line(line, "BEGIN:VCARD")) {
			depth++;
			/* Nobody nests them so deep: an end is missing. */
			if (depth > DEPTH_MOST)
				depth = 1;
			r->fault = N_("another card begins before this one ends");
		} else if (is_line(line, "END:VCARD")) {
			depth--;
		} else if (depth == 1) {
			add_property(r);
		}
	}
	if (got < 0)
		return -1;
	if (depth)
		r->fault = N_("the file ends before the card does");
	return 0;
}

/* ---- properties to columns -------------------------------------------------- */

static bool has_type(const struct vcard_property *p, struct slice type)
{
	const char *at = p->types.p, *end = at + p->types.n;

	for (; at && (at = memmem(at, (size_t)(end - at), type.p, type.n));
	     at++)
		if (at[-1] == ' ' && at[type.n] == ' ')
			return true;
	return false;
}

/* What another thing is than a telephone one speaks into. */
static bool is_machine(struct slice type)
{
	return slice_eq_str(type, "FAX") || slice_eq_str(type, "PAGER");
}

/* What tells most of what is meant counts most: every telephone is for the
 * voice. */
static int weight(struct slice type)
{
	return slice_eq_str(type, "VOICE") ? 1 :
	       slice_eq_str(type, "WORK") || slice_eq_str(type, "HOME") ? 2 : 6;
}

static bool spec_names(const struct vcard_spec *spec, const char *type)
{
	struct slice types = spec->types, one;

	while (vcard_spec_type(&types, &one))
		if (slice_eq_str(one, type))
			return true;
	return false;
}

/* How well a spec fits, 0: not at all. */
static int score(const struct vcard_property *p,
		 const struct vcard_spec *spec)
{
	static const char *const machines[] = { "FAX", "PAGER" };
	struct slice types = spec->types, one;
	int points = 2;
	size_t i;

	if (!slice_eq(p->name, spec->name))
		return 0;
	for (i = 0; i < 2; i++)
		if (has_type(p, slice_str(machines[i])) &&
		    !spec_names(spec, machines[i]))
			return 0;
	while (vcard_spec_type(&types, &one)) {
		if (has_type(p, one))
			points += weight(one);
		else if (is_machine(one))
			return 0;
		else	/* better than none, if nothing else fits */
			return 1;
	}
	return points;
}

struct place {			/* where a property goes */
	size_t column, spec;
	struct vcard_spec as;
};

static bool says_label(const struct layout_column *c, size_t spec)
{
	return c->f && c->specs_n > 1 && spec < c->f->labels_n;
}

static bool best_place(const struct reader *r, const struct vcard_property *p,
		       struct place *best)
{
	int most = 0;
	size_t i, j;

	for (i = 0; i < r->layout.n; i++) {
		const struct layout_column *c = &r->layout.v[i];

		for (j = 0; j < c->specs_n; j++) {
			struct vcard_spec spec;
			int points = vcard_spec_read(c->specs[j], &spec) ? 0 :
				     2 * score(p, &spec);

			/* Of two that fit alike the one without a label. */
			points += points && !says_label(c, j);
			if (points > most) {
				most = points;
				*best = (struct place){ i, j, spec };
			}
		}
	}
	return most > 0;
}

/* "Zentrale" out of "item1.X-ABLabel:Zentrale"; "_$!<Work>!$_" is a word of
 * one maker of telephones for what TYPE says. */
static char *written_label(const struct reader *r,
			   const struct vcard_property *p)
{
	struct buf text = BUF_INIT;
	size_t i;

	for (i = 0; p->group.n && i < r->n; i++) {
		const struct vcard_property *l = &r->v[i];

		if (slice_eq(l->group, p->group) &&
		    slice_eq_str(l->name, "X-ABLABEL")) {
			vcard_part(l->value, 0, &text);
			break;
		}
	}
	if (text.n >= 4 && !memcmp(text.p, "_$!<", 4))
		buf_clear(&text);
	return buf_detach(&text);
}

/* The label of a value: as written, else that of its type. */
static char *label_of(const struct reader *r, const struct vcard_property *p,
		      const struct place *at)
{
	const struct field *f = r->layout.v[at->column].f;
	char *label = f && f->labels_n ? written_label(r, p) : NULL;

	if (label && *label)
		return label;
	free(label);
	if (!says_label(&r->layout.v[at->column], at->spec))
		return NULL;
	return mem_strdup(words_one(&f->labels[at->spec], r->layout.lang));
}

/* 19850412, 1985-04-12T00:00:00Z: the day; none without a year. */
static void only_day(struct buf *text)
{
	char *p = text->p, day[11];
	size_t i, n = 0;

	for (i = 0; i < text->n && p[i] != 'T' && n < 8; i++)
		if (isdigit((unsigned char)p[i]))
			day[n++] = p[i];
		else if (p[i] != '-' || i == 0)
			break;
	if (n != 8)
		return;
	buf_clear(text);
	buf_printf(text, "%.4s-%.2s-%.2s", day, day + 4, day + 6);
}

static bool put_part(struct reader *r, const struct vcard_property *p,
		     size_t column, int part, const char *label)
{
	struct buf text = BUF_INIT;
	bool done = true;

	vcard_part(p->value, part, &text);
	if (slice_eq_str(p->name, "BDAY") ||
	    slice_eq_str(p->name, "ANNIVERSARY"))
		only_day(&text);
	if (text.n)
		done = layout_put(&r->layout, column, label, buf_slice(&text));
	buf_release(&text);
	return done;
}

/* All columns that want a part of this address, or of this name: never one
 * part of one, the next of another. */
static bool put_parts(struct reader *r, const struct vcard_property *p,
		      const struct place *at)
{
	size_t i;

	for (i = 0; i < r->layout.n; i++) {
		const struct layout_column *c = &r->layout.v[i];
		struct vcard_spec spec;

		if (c->specs_n && !vcard_spec_read(c->specs[0], &spec) &&
		    spec.part && slice_eq(spec.name, at->as.name) &&
		    slice_eq(spec.types, at->as.types) && c->values)
			return false;
	}
	for (i = 0; i < r->layout.n; i++) {
		const struct layout_column *c = &r->layout.v[i];
		struct vcard_spec spec;

		if (c->specs_n && !vcard_spec_read(c->specs[0], &spec) &&
		    spec.part && slice_eq(spec.name, at->as.name) &&
		    slice_eq(spec.types, at->as.types))
			put_part(r, p, i, spec.part, NULL);
	}
	return true;
}

/* What says nothing by itself, or stands for what another one says. */
static bool is_quiet(struct slice name)
{
	static const char *const quiet[] = {
		"VERSION", "PRODID", "REV", "UID", "FN", "N", "KIND", "CLASS",
		"SORT-STRING", "X-ABLABEL", "X-ABSHOWAS", "X-ABADR", "MAILER",
		VCARD_RECORD,
	};
	size_t i;

	for (i = 0; i < sizeof(quiet) / sizeof(*quiet); i++)
		if (slice_eq_str(name, quiet[i]))
			return true;
	return false;
}

static bool is_empty(struct slice value)
{
	const char *p = value.p;
	size_t i;

	for (i = 0; i < value.n; i++)
		if (!strchr(" ;\n", p[i]))
			return false;
	return true;
}

static void lay_out(struct reader *r, const struct vcard_property *p)
{
	struct place at;
	char *label;
	bool done;

	if (slice_eq_str(p->name, VCARD_RECORD)) {
		const char *fault = layout_number(&r->layout, p->value);

		r->fault = r->fault ? r->fault : fault;
	}
	if (!best_place(r, p, &at)) {
		if (!is_quiet(p->name) && (p->binary || !is_empty(p->value)))
			layout_leave(&r->layout, p->name);
		return;
	}
	if (p->fault && !r->fault)
		r->fault = p->fault;
	label = label_of(r, p, &at);
	done = at.as.part ? put_parts(r, p, &at)
			  : put_part(r, p, at.column, 0, label);
	if (!done && !is_empty(p->value))
		layout_leave(&r->layout, p->name);
	free(label);
}

/* ---- a card that says its name in FN alone ------------------------------------ */

static bool column_of(const struct reader *r, const char *text, size_t *at)
{
	struct vcard_spec wanted, spec;

	vcard_spec_read(text, &wanted);
	for (*at = 0; *at < r->layout.n; ++*at)
		if (r->layout.v[*at].specs_n &&
		    !vcard_spec_read(r->layout.v[*at].specs[0], &spec) &&
		    slice_eq(spec.name, wanted.name) &&
		    spec.part == wanted.part)
			return true;
	return false;
}

static bool is_void(const struct reader *r, size_t column)
{
	return !r->layout.v[column].values;
}

static void name_from_fn(struct reader *r)
{
	struct buf fn = BUF_INIT;
	size_t family, given, org, i;
	const char *blank;

	for (i = 0; i < r->n && !fn.n; i++)
		if (slice_eq_str(r->v[i].name, "FN"))
			vcard_part(r->v[i].value, 0, &fn);
	blank = fn.n ? memrchr(fn.p, ' ', fn.n) : NULL;
	if (column_of(r, "N.family", &family)) {
		bool both = column_of(r, "N.given", &given) && blank;
		size_t cut = both ? (size_t)(blank - fn.p) : 0;

		if (fn.n && is_void(r, family) &&
		    (!both || is_void(r, given))) {
			layout_put(&r->layout, family, NULL, (struct slice){
				fn.p + cut + both, fn.n - cut - both });
			if (both)
				layout_put(&r->layout, given, NULL,
					   (struct slice){ fn.p, cut });
		}
	} else if (fn.n && column_of(r, "ORG.1", &org) && is_void(r, org)) {
		layout_put(&r->layout, org, NULL, buf_slice(&fn));
	}
	buf_release(&fn);
}

/* ---- the table ------------------------------------------------------------------ */

static void card_clear(struct reader *r)
{
	arena_clear(r->memory);
	layout_clear(&r->layout);
	r->n = r->bytes = 0;
	r->fault = NULL;
}

static void take_card(struct reader *r, size_t number, struct table_row *row)
{
	size_t i;

	for (i = 0; i < r->n; i++)
		if (r->v[i].pref)
			lay_out(r, &r->v[i]);
	for (i = 0; i < r->n; i++)
		if (!r->v[i].pref)
			lay_out(r, &r->v[i]);
	name_from_fn(r);
	layout_row(&r->layout);
	*row = (struct table_row){ number, r->layout.cells, r->layout.n,
				   r->fault };
}

static int vcard_next(struct table *t, struct table_row *row, struct err *err)
{
	struct reader *r = reader_of(t);
	size_t number;
	int got;

	while ((got = next_line(r, err)) > 0) {
		if (!is_line(&r->lines.line, "BEGIN:VCARD"))
			continue;
		number = r->lines.number;
		card_clear(r);
		if (read_card(r, err))
			return -1;
		r->any = true;
		take_card(r, number, row);
		return 1;
	}
	if (!got && !r->any)
		return err_set(err, ERR_INPUT, r->lines.path,
			       N_("has no vCard in it"));
	return got;
}

static char *const *specs_of(const struct field *f, size_t *n, char **own)
{
	(void)own;
	*n = f->abroad.vcard_n;
	return f->abroad.vcard;
}

static void vcard_close(struct table *t)
{
	struct reader *r = reader_of(t);

	textlines_close(&r->lines);
	layout_release(&r->layout);
	arena_free(r->memory);
	buf_release(&r->scratch);
	free(r->v);
	free(r);
}

static int vcard_open(struct table **t, const struct table_ask *ask,
		      struct err *err)
{
	struct reader *r = mem_zero(sizeof(*r));

	r->base = (struct table){ .ops = &vcard_table, .delimiter = ',',
				  .own_keys = true };
	r->memory = arena_new();
	layout_init(&r->layout, ask, specs_of);
	r->base.header = r->layout.header;
	r->base.header_n = r->layout.n;
	if (textlines_open(&r->lines, ask->path, TABLE_ROW_BYTES, err)) {
		vcard_close(&r->base);
		return -1;
	}
	*t = &r->base;
	return 0;
}

static void vcard_progress(const struct table *t, uint64_t *done, uint64_t *of)
{
	*done = reader_of(t)->lines.done;
	*of = reader_of(t)->lines.in.size;
}

static void vcard_remarks(const struct table *t, struct err *err)
{
	const struct reader *r = reader_of(t);

	infile_remarks(&r->lines.in, r->lines.path, err);
	layout_remarks(&r->layout, r->lines.path, err);
}

const struct table_ops vcard_table = {
	.open = vcard_open, .close = vcard_close, .next = vcard_next,
	.progress = vcard_progress, .remarks = vcard_remarks,
};
