/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What rows of links copy of their records, and what can be told by it. */
#include <ctype.h>
#include <string.h>

#include "model/expr.h"
#include "model/index.h"
#include "model/type_table.h"

/* ---- what they copy ---------------------------------------------------- */

/* Whether a column is the field or a path that begins with it. */
static bool begins_with(const char *column, const char *field)
{
	size_t n = strlen(field);

	return column && !strncmp(column, field, n) && column[n] != '_' &&
	       !isalnum((unsigned char)column[n]);
}

static bool is_among(char *const *names, size_t n, const char *field)
{
	for (size_t i = 0; i < n; i++)
		if (begins_with(names[i], field))
			return true;
	return false;
}

static bool in_due(const struct due *d, const struct field *f)
{
	char *const names[] = { d->day, d->time, d->done, d->who, d->what,
				d->from };

	return is_among(names, sizeof(names) / sizeof(*names), f->name);
}

static bool in_event(const struct event *e, const struct field *f)
{
	char *const names[] = { e->day, e->start, e->until_day, e->end,
				e->title, e->who };

	return is_among(names, sizeof(names) / sizeof(*names), f->name);
}

/* The list of what an agent has to do also names whom it is about. */
static bool in_agenda(const struct kind *k, const struct field *link,
		      const struct field *f)
{
	bool due = k->due && k->due->agent &&
		   !strcmp(k->due->agent, link->name);
	bool event = k->event && k->event->agent &&
		     !strcmp(k->event->agent, link->name);

	if (!due && !event)
		return false;
	return (f->type->holds == VALUE_REF && !f->master) ||
	       (due && in_due(k->due, f)) || (event && in_event(k->event, f));
}

bool index_link_copies(const struct kind *k, const struct field *link,
		       const struct field *f)
{
	if (!link->show_n || !f->tag)
		return false;
	if (f == link || is_among(link->show, link->show_n, f->name))
		return true;
	if (f->type == &type_memo)
		return false;
	return is_among(k->title, k->title_n, f->name) ||
	       is_among(k->subtitle, k->subtitle_n, f->name) ||
	       is_among(k->list, k->list_n, f->name) ||
	       is_among(&k->closed, 1, f->name) || f == kind_code(k) ||
	       (k->tree && !strcmp(f->name, "parent")) ||
	       in_agenda(k, link, f);
}

/* ---- what can be told by it -------------------------------------------- */

static bool covers_way(const struct kind *k, const struct field *link,
		       const struct expr_way *w)
{
	const struct field *f = w->field;

	if (w->steps_n)
		return !w->steps[0].link ||
		       index_link_copies(k, link, w->steps[0].link);
	if (w->computed)
		return false;
	/* A title may be made of anything; it is asked by the reference. */
	if (!f || path_is_pseudo(f))
		return !f || strcmp(f->name, "title") != 0;
	return index_link_copies(k, link, f);
}

static bool covers_expr(const struct kind *k, const struct field *link,
			const struct expr *e)
{
	for (size_t i = 0; i < e->ways_n; i++)
		if (!covers_way(k, link, &e->ways[i]))
			return false;
	for (size_t i = 0; i < e->args_n; i++)
		if (!covers_expr(k, link, e->args[i]))
			return false;
	return true;
}

bool index_link_leads(const struct expr_way *w, size_t step)
{
	const struct expr_step *s = &w->steps[step];
	struct expr_way rest = *w;

	if (!s->by || !s->by->show_n ||
	    (s->where && !covers_expr(s->kind, s->by, s->where)))
		return false;
	rest.steps += step + 1;
	rest.steps_n -= step + 1;
	return covers_way(s->kind, s->by, &rest);
}

bool index_link_covers(const struct kind *k, const struct field *link,
		       const struct source *source)
{
	if (!link->show_n)
		return false;
	if (source->field)
		return index_link_copies(k, link, source->field);
	return covers_expr(k, link, source->path);
}

bool index_link_titles(const struct kind *k, const struct field *link,
		       struct reader *r)
{
	if (!link->show_n || k->master || !k->title_n)
		return false;
	for (size_t i = 0; i < k->title_n; i++) {
		const struct source *s = source_of(r, k, k->title[i], NULL);

		if (!s || !index_link_covers(k, link, s))
			return false;
	}
	return true;
}
