/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/vcard.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/tr.h"
#include "exchange/layout.h"
#include "exchange/uid.h"
#include "exchange/vcard_card.h"

struct reader {
	struct table base;
	struct vcard_card card;		/* at hand */
	struct layout layout;
	char *store;			/* whose numbers are ours; NULL all */
	size_t foreign;			/* cards of another one */
	bool any;			/* there was a card */
};

static struct reader *reader_of(const struct table *t)
{
	return (struct reader *)(uintptr_t)t;
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

	for (i = 0; p->group.n && i < r->card.n; i++) {
		const struct vcard_property *l = &r->card.v[i];

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

/* Another store may have given the same number to somebody else. */
static bool is_of_another_store(const struct reader *r, struct slice name)
{
	char *record = slice_dup(name), *ours;
	const char *uid;
	size_t kind_and_number = strlen(record) + 1, i;
	struct buf text = BUF_INIT;
	bool is = false;

	ours = uid_of(r->store ? r->store : "", record);
	for (i = 0; r->store && i < r->card.n; i++) {
		if (!slice_eq_str(r->card.v[i].name, "UID"))
			continue;
		buf_clear(&text);
		vcard_part(r->card.v[i].value, 0, &text);
		uid = text.n ? buf_str(&text) : ours;
		/* One that another program gave says nothing of it. */
		is = !strncmp(uid, ours, kind_and_number) &&
		     strcmp(uid, ours) != 0;
	}
	buf_release(&text);
	free(ours);
	free(record);
	return is;
}

static void lay_out(struct reader *r, const struct vcard_property *p)
{
	struct place at;
	char *label;
	bool done;

	if (slice_eq_str(p->name, VCARD_RECORD)) {
		const char *fault = layout_number(&r->layout, p->value);

		r->foreign += is_of_another_store(r, p->value);
		r->card.fault = r->card.fault ? r->card.fault : fault;
	}
	if (!best_place(r, p, &at)) {
		if (!is_quiet(p->name) && (p->binary || !is_empty(p->value)))
			layout_leave(&r->layout, p->name);
		return;
	}
	if (p->fault && !r->card.fault)
		r->card.fault = p->fault;
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

	for (i = 0; i < r->card.n && !fn.n; i++)
		if (slice_eq_str(r->card.v[i].name, "FN"))
			vcard_part(r->card.v[i].value, 0, &fn);
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

static void take_card(struct reader *r, struct table_row *row)
{
	size_t i;

	layout_clear(&r->layout);
	for (i = 0; i < r->card.n; i++)
		if (r->card.v[i].pref)
			lay_out(r, &r->card.v[i]);
	for (i = 0; i < r->card.n; i++)
		if (!r->card.v[i].pref)
			lay_out(r, &r->card.v[i]);
	name_from_fn(r);
	layout_row(&r->layout);
	*row = (struct table_row){ r->card.number, r->layout.cells,
				   r->layout.n, r->card.fault };
}

static int vcard_next(struct table *t, struct table_row *row, struct err *err)
{
	struct reader *r = reader_of(t);
	int got = vcard_card_next(&r->card, err);

	if (got > 0) {
		r->any = true;
		take_card(r, row);
	} else if (!got && !r->any) {
		return err_set(err, ERR_INPUT, r->card.lines.path,
			       N_("has no vCard in it"));
	}
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

	vcard_card_close(&r->card);
	layout_release(&r->layout);
	free(r->store);
	free(r);
}

static int vcard_open(struct table **t, const struct table_ask *ask,
		      struct err *err)
{
	struct reader *r = mem_zero(sizeof(*r));

	r->base = (struct table){ .ops = &vcard_table, .delimiter = ',',
				  .own_keys = true };
	r->store = ask->store ? mem_strdup(ask->store) : NULL;
	layout_init(&r->layout, ask, specs_of);
	r->base.header = r->layout.header;
	r->base.header_n = r->layout.n;
	if (vcard_card_open(&r->card, ask->path, err)) {
		vcard_close(&r->base);
		return -1;
	}
	*t = &r->base;
	return 0;
}

static void vcard_progress(const struct table *t, uint64_t *done, uint64_t *of)
{
	*done = reader_of(t)->card.lines.done;
	*of = reader_of(t)->card.lines.in.size;
}

static void vcard_remarks(const struct table *t, struct err *err)
{
	const struct reader *r = reader_of(t);

	infile_remarks(&r->card.lines.in, r->card.lines.path, err);
	if (r->foreign)
		err_set(err, ERR_INPUT, r->card.lines.path,
			N_("cards of another store, looked for by their numbers in this one all the same: %zu"),
			r->foreign);
	layout_remarks(&r->layout, r->card.lines.path, err);
}

const struct table_ops vcard_table = {
	.knows_stores = true,
	.open = vcard_open, .close = vcard_close, .next = vcard_next,
	.progress = vcard_progress, .remarks = vcard_remarks,
};
