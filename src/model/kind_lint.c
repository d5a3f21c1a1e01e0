/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kind_lint.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/tr.h"
#include "base/utf8.h"
#include "model/expr.h"
#include "model/kind_build.h"

#define LABEL_CELLS 13	/* room for a label at 80 columns */

struct lint {
	const struct kinds *ks;
	const struct map *places;
	struct value_context context;
	struct err *warnings, *err;
	bool bad;
};

static const char *place_of(const struct lint *l, const struct kind *k,
			    const char *text)
{
	return kind_place(l->places, text, k->place);
}

/* All faults have one or two names as arguments. */
static void fault(struct lint *l, const char *place, const char *msgid,
		  const char *a, const char *b)
{
	const char *args[] = { a, b };

	err_add_raw(l->err, ERR_CONFIG, place, msgid, args, b ? 2 : 1);
	l->bad = true;
}

static bool is_group(const struct lint *l, const char *name)
{
	for (size_t i = 0; i < l->ks->n; i++)
		if (l->ks->v[i]->group && !strcmp(l->ks->v[i]->group, name))
			return true;
	return false;
}

/* ---- expressions and paths ---- */

/* Takes over what the parser of expressions says; the place becomes
 * "file:line key:column". */
static void expression_faults(struct lint *l, const char *place,
			      const char *key, struct err *from)
{
	for (size_t i = 0; i < from->n; i++) {
		struct err_item *item = &from->items[i];
		char *where = mem_printf("%s %s:%s", place, key,
					 item->place ? item->place : "1");

		err_add_raw(l->err, ERR_CONFIG, where, item->msgid,
			    (const char *const *)item->args, item->args_n);
		free(where);
	}
	l->bad = l->bad || from->n;
	err_release(from);
}

static void check_condition(struct lint *l, const struct kind *k,
			    const char *key, const char *text)
{
	struct err found = ERR_INIT;
	struct expr *e = NULL;

	if (!text)
		return;
	if (!expr_parse(&e, text, k, &l->context, &found))
		expr_free(e);
	expression_faults(l, place_of(l, k, text), key, &found);
}

static void check_value(struct lint *l, const struct kind *k,
			const struct field *f, const char *key,
			const char *text)
{
	struct err found = ERR_INIT;
	struct expr *e = NULL;

	if (!text)
		return;
	if (!expr_parse_for(&e, text, k, f, &l->context, &found))
		expr_free(e);
	expression_faults(l, place_of(l, k, text), key, &found);
}

/* A field or path; returns the field at its end, NULL after a fault. */
static const struct field *check_path(struct lint *l, const struct kind *k,
				      const char *key, const char *place,
				      const char *path)
{
	const struct field *end = NULL;
	struct err found = ERR_INIT;

	path_check(l->ks, k, path, &end, &found);
	expression_faults(l, place, key, &found);
	return end;
}

/* Where a value is shown without being asked for, or compared with others,
 * there is none that only some may see. */
static void check_open(struct lint *l, const struct kind *k, const char *key,
		       const char *place, const char *path)
{
	const struct field *f;
	struct expr *e;

	if (path_parse(&e, path, k, &l->context, NULL))
		return;
	f = path_sensitive(e);
	if (f)
		fault(l, place, N_("\"%s\": \"%s\" is sensitive and cannot stand here"),
		      key, f->name);
	expr_free(e);
}

static void check_open_names(struct lint *l, const struct kind *k,
			     const char *key, char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		check_open(l, k, key, place_of(l, k, names[i]),
			   names[i] + (names[i][0] == '-'));
}

static void check_names(struct lint *l, const struct kind *k, const char *key,
			char *const *names, size_t n, bool signs)
{
	for (size_t i = 0; i < n; i++)
		check_path(l, k, key, place_of(l, k, names[i]),
			   names[i] + (signs && names[i][0] == '-'));
}

/* ---- fields ---- */

static void check_name(struct lint *l, const char *place, const char *name)
{
	static const char *const taken[] = {
		"number", "id", "kind", "version",
	};

	if (expr_reserved(name))
		fault(l, place, N_("\"%s\" is a word of the expression "
				   "language and cannot be a name"),
		      name, NULL);
	for (size_t i = 0; i < sizeof(taken) / sizeof(*taken); i++)
		if (!strcmp(taken[i], name))
			fault(l, place, N_("\"%s\" is a column that every kind "
					   "has and cannot be a name"),
			      name, NULL);
}

/* What goes has to be able to go: "all", or fields that may be empty. */
static void check_erases(struct lint *l, const struct kind *k,
			 const struct field *f)
{
	for (size_t i = 0; i < f->erases_n; i++) {
		const struct field *goes = kind_field(k, f->erases[i]);
		const char *place = place_of(l, k, f->erases[i]);

		if (!strcmp(f->erases[i], ERASES_ALL) && f->erases_n == 1)
			continue;
		if (!goes || goes->value_text)
			fault(l, place, N_("\"erases\": %s has no field \"%s\""),
			      k->name, f->erases[i]);
		else if (goes->need)
			fault(l, place, N_("\"erases\": \"%s\" must not be empty; \"all\" takes the whole record"),
			      f->erases[i], NULL);
	}
}

static void check_link(struct lint *l, const struct kind *k,
		       const struct field *f)
{
	for (size_t i = 0; i < f->to_n; i++) {
		const struct kind *to = kinds_find(l->ks, f->to[i]);
		const char *place = place_of(l, k, f->to[i]);

		if (f->master && !to)
			fault(l, place, N_("\"from\": there is no kind \"%s\""),
			      f->to[i], NULL);
		else if (f->master && !to->master)
			fault(l, place, N_("\"from\": the kind \"%s\" is no "
					   "master data"),
			      f->to[i], NULL);
		else if (!f->master && !to && strcmp(f->to[i], "any") &&
			 !is_group(l, f->to[i]) &&
			 strcmp(place, IMPLIED_PLACE))
			fault(l, place, N_("\"to\": there is no kind or group "
					   "\"%s\""),
			      f->to[i], NULL);
	}
	for (size_t i = 0; i < f->order_n; i++) {
		const char *name = f->order[i] + (f->order[i][0] == '-');

		if (!kind_field(k, name))
			fault(l, place_of(l, k, f->order[i]),
			      N_("\"order\": %s has no field \"%s\""),
			      k->name, name);
	}
	check_names(l, k, "show", f->show, f->show_n, false);
	check_erases(l, k, f);
}

/* A link is seen from its other end, what is unique is told by a refusal,
 * what is computed by what it is made of. */
static void check_sensitive(struct lint *l, const struct field *f)
{
	const char *what = f->to_n ? "to" : f->value_text ? "value" :
		f->unique ? "unique" : f->index ? "index" : NULL;

	if (f->sensitive && what)
		fault(l, f->place, N_("\"%s\" is sensitive and cannot have \"%s\""),
		      f->name, f->to_n && f->master ? "from" : what);
}

static void check_field(struct lint *l, const struct kind *k,
			const struct field *f)
{
	check_name(l, f->place, f->name);
	check_names(l, k, "follows", &f->follows, f->follows != NULL, false);
	if (f->was && kind_field(k, f->was))
		fault(l, place_of(l, k, f->was),
		      N_("\"was\": there is a field \"%s\" already"),
		      f->was, NULL);
	check_link(l, k, f);
	check_open_names(l, k, "order", f->order, f->order_n);
	check_sensitive(l, f);
	check_value(l, k, f, "default", f->default_text);
	check_value(l, k, f, "value", f->value_text);
	check_condition(l, k, "when", f->when_text);
	check_condition(l, k, "check", f->check_text);
}

/* ---- pages, tabs, lines ---- */

static void warn_label(struct lint *l, const char *place,
		       const struct words *w)
{
	for (size_t i = 0; i < w->n; i++) {
		const char *text = words_small(w, w->v[i].lang);
		int cells = utf8_width(slice_str(text));

		if (cells > LABEL_CELLS && l->warnings)
			err_set(l->warnings, ERR_CONFIG, place,
				N_("the label \"%s\" is cut off: %d columns, "
				   "%d fit (\"short\" may say less)"),
				text, cells, LABEL_CELLS);
	}
}

static void check_pages(struct lint *l, const struct kind *k)
{
	for (size_t i = 0; i < k->pages_n; i++)
		for (size_t j = 0; j < k->pages[i].rows_n; j++) {
			const struct page_row *row = &k->pages[i].rows[j];

			for (size_t m = 0; m < row->n; m++)
				if (!kind_field(k, row->fields[m]) &&
				    !kind_path(k, row->fields[m]) &&
				    !kind_lines(k, row->fields[m]))
					fault(l, place_of(l, k, row->fields[m]),
					      N_("\"pages\": %s has no field "
						 "\"%s\""),
					      k->name, row->fields[m]);
		}
	for (size_t i = 0; i < k->fields_n; i++) {
		const struct field *f = &k->fields[i];

		if (!kind_on_pages(k, f->name)) {
			if (l->warnings && !k->system && f->need &&
			    !f->default_text && !f->fixed)
				err_set(l->warnings, ERR_CONFIG, f->place,
					N_("the field \"%s\" is needed and "
					   "stands on no page"),
					f->name);
			continue;
		}
		warn_label(l, f->place, &f->label);
	}
}

static void check_tabs(struct lint *l, const struct kind *k)
{
	for (size_t i = 0; i < k->tabs_n; i++) {
		const struct tab *t = &k->tabs[i];
		const struct kind *from = kinds_find(l->ks, t->kind);
		const struct field *by = from ? kind_field(from, t->field) :
					 NULL;
		const char *place = place_of(l, k, t->kind);

		if (!from)
			fault(l, place, N_("\"tabs\": there is no kind \"%s\""),
			      t->kind, NULL);
		else if (!by)
			fault(l, place, N_("\"tabs\": %s has no field \"%s\""),
			      t->kind, t->field);
		else if (!field_may_name(by, k))
			fault(l, place, N_("\"tabs\": %s of %s does not link "
					   "to this kind"),
			      t->field, t->kind);
	}
}

static void check_lines(struct lint *l, const struct kind *k)
{
	for (size_t i = 0; i < k->lines_n; i++) {
		const struct lines *s = &k->lines[i];
		const struct kind *child = kinds_find(l->ks, s->kind);
		const struct field *by = child ? kind_field(child, s->by) :
					 NULL;
		const char *place = place_of(l, k, s->name);

		if (kind_field(k, s->name) || kind_path(k, s->name))
			fault(l, place, N_("\"lines\": there is a field or "
					   "path \"%s\" already"),
			      s->name, NULL);
		if (!child) {
			fault(l, place, N_("\"lines\": there is no kind "
					   "\"%s\""),
			      s->kind, NULL);
			continue;
		}
		if (!by || !field_may_name(by, k))
			fault(l, place, N_("\"lines\": %s of %s does not link "
					   "to this kind"),
			      s->by, s->kind);
		for (size_t j = 0; j < s->columns_n; j++)
			if (!kind_field(child, s->columns[j]))
				fault(l, place_of(l, k, s->columns[j]),
				      N_("\"columns\": %s has no field \"%s\""),
				      s->kind, s->columns[j]);
		for (size_t j = 0; j < s->copy_n; j++)
			if (!kind_field(child, s->copy[j]) ||
			    !kind_field(k, s->copy[j]))
				fault(l, place_of(l, k, s->copy[j]),
				      N_("\"copy\": not both %s and its parent "
					 "have a field \"%s\""),
				      s->kind, s->copy[j]);
	}
}

/* ---- due lists, calendars ---- */

static void check_part(struct lint *l, const struct kind *k, const char *key,
		       const char *name, enum value_type holds)
{
	const struct field *f;

	if (!name)
		return;
	f = check_path(l, k, key, place_of(l, k, name), name);
	check_open(l, k, key, place_of(l, k, name), name);
	if (f && holds != VALUE_NONE && f->type->holds != holds)
		fault(l, place_of(l, k, name),
		      N_("\"%s\": the field \"%s\" is of a wrong type"),
		      key, name);
}

static void check_due(struct lint *l, const struct kind *k)
{
	const struct due *d = k->due;

	if (!d)
		return;
	check_part(l, k, "day", d->day, VALUE_DATE);
	check_part(l, k, "time", d->time, VALUE_TIME);
	check_part(l, k, "agent", d->agent, VALUE_REF);
	check_part(l, k, "done", d->done, VALUE_FLAG);
	check_part(l, k, "who", d->who, VALUE_NONE);
	check_part(l, k, "what", d->what, VALUE_NONE);
	check_part(l, k, "from", d->from, VALUE_REF);
}

static void check_event(struct lint *l, const struct kind *k)
{
	const struct event *e = k->event;

	if (!e)
		return;
	check_part(l, k, "day", e->day, VALUE_DATE);
	check_part(l, k, "start", e->start, VALUE_TIME);
	check_part(l, k, "until_day", e->until_day, VALUE_DATE);
	check_part(l, k, "end", e->end, VALUE_TIME);
	check_part(l, k, "zone", e->zone, VALUE_TEXT);
	check_part(l, k, "title", e->title, VALUE_NONE);
	check_part(l, k, "place", e->place, VALUE_NONE);
	check_part(l, k, "text", e->text, VALUE_NONE);
	check_part(l, k, "agent", e->agent, VALUE_REF);
	check_part(l, k, "who", e->who, VALUE_NONE);
}

/* ---- kinds ---- */

static void check_search(struct lint *l, const struct kind *k)
{
	for (size_t i = 0; i < k->search_n; i++) {
		const char *name = k->search[i], *place = place_of(l, k, name);
		const struct field *f = check_path(l, k, "search", place, name);

		check_open(l, k, "search", place, name);
		if (f && !path_is_pseudo(f) && !f->type->search)
			fault(l, place, N_("\"search\": nobody can search for "
					   "the words of \"%s\", a field of "
					   "the type %s"),
			      name, f->type->name);
	}
}

static void check_likeness(struct lint *l, const struct kind *k)
{
	for (size_t i = 0; i < k->likeness_n; i++) {
		const char *of = k->likeness[i].of;

		check_path(l, k, "likeness", place_of(l, k, of), of);
		check_open(l, k, "likeness", place_of(l, k, of), of);
	}
}

static void check_paths(struct lint *l, const struct kind *k)
{
	for (size_t i = 0; i < k->paths_n; i++) {
		const struct path *p = &k->paths[i];
		const char *place = place_of(l, k, p->name);

		check_name(l, place, p->name);
		if (kind_field(k, p->name))
			fault(l, place, N_("\"paths\": there is a field \"%s\" "
					   "already"),
			      p->name, NULL);
		check_path(l, k, p->name, place, p->text);
	}
}

static void check_identity(struct lint *l, const struct kind *k)
{
	check_name(l, k->place, k->name);
	if (is_group(l, k->name))
		fault(l, k->place, N_("a group of kinds is named \"%s\" too"),
		      k->name, NULL);
	if (k->role && kinds_by_role(l->ks, k->role) != k)
		fault(l, place_of(l, k, k->role),
		      N_("the role \"%s\" has been taken by the kind \"%s\""),
		      k->role, kinds_by_role(l->ks, k->role)->name);
	if (k->belongs && !kinds_find(l->ks, k->belongs) &&
	    !is_group(l, k->belongs))
		fault(l, place_of(l, k, k->belongs),
		      N_("\"belongs\": there is no kind \"%s\""),
		      k->belongs, NULL);
}

static void check_closed(struct lint *l, const struct kind *k)
{
	const struct field *f = k->closed ? kind_field(k, k->closed) : NULL;

	if (k->closed && (!f || f->type->holds != VALUE_FLAG))
		fault(l, place_of(l, k, k->closed),
		      N_("\"closed\": \"%s\" is no field of the type flag"),
		      k->closed, NULL);
}

static void check_kind(struct lint *l, const struct kind *k)
{
	check_identity(l, k);
	for (size_t i = 0; i < k->fields_n; i++)
		check_field(l, k, &k->fields[i]);
	check_paths(l, k);
	check_pages(l, k);
	check_tabs(l, k);
	check_lines(l, k);
	check_names(l, k, "title", k->title, k->title_n, false);
	check_names(l, k, "subtitle", k->subtitle, k->subtitle_n, false);
	check_names(l, k, "list", k->list, k->list_n, false);
	check_names(l, k, "sort", k->sort, k->sort_n, true);
	check_open_names(l, k, "title", k->title, k->title_n);
	check_open_names(l, k, "subtitle", k->subtitle, k->subtitle_n);
	check_open_names(l, k, "sort", k->sort, k->sort_n);
	check_search(l, k);
	check_closed(l, k);
	check_due(l, k);
	check_event(l, k);
	check_likeness(l, k);
}

int kinds_lint(const struct kinds *ks, const struct map *places,
	       struct err *warnings, struct err *err)
{
	struct lint l = {
		.ks = ks,
		.places = places,
		.context = {
			.kinds = ks, .lang = "en", .country = "DE",
			.currency = "EUR", .clock = { .zone = "UTC" },
		},
		.warnings = warnings,
		.err = err,
	};

	for (size_t i = 0; i < ks->n; i++)
		check_kind(&l, ks->v[i]);
	return l.bad ? -1 : 0;
}
