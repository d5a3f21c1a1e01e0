/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_VIEW_H
#define KARTEI_UI_VIEW_H

#include "ui/actions.h"
#include "ui/column.h"
#include "ui/window.h"

/*
 * A list of records of one kind, as a screen of its own or as a tab of a
 * card: columns, focus, marks, filter, order. All commands of lists live
 * here; the screen gives room and keys.
 */
struct view {
	const struct kind *kind;
	char *target, *by;	/* only what links to this record; or NULL */
	char *where;		/* as opened, for good; NULL all */
	char *many;		/* what its rows are called; NULL: as the kind */
	char *filter;		/* as typed; "" none */
	char *condition;	/* where and filter as one expression */
	char *sort;		/* "-name"; NULL: the kind's own */
	char *saved;		/* name of the view that it shows; NULL none */
	char **names;		/* of the columns wanted, as columns_make() */
	size_t names_n;
	struct columns columns;
	struct window window;
	uint64_t focus, top;
	struct map *marks;
	char *filter_fault;	/* why the filter cannot be used; NULL */
	bool fresh;		/* rows fit what is wanted */
};

void view_init(struct ui *ui, struct view *v, const struct kind *k,
	       const char *target, const char *by, const char *where);
void view_release(struct view *v);

/* Fetches if it has to. False: failed and was said. */
bool view_load(struct ui *ui, struct view *v);
void view_renew(struct ui *ui, struct view *v);
bool view_marked(const struct view *v, const char *name);
const struct row *view_row(struct ui *ui, struct view *v);	/* the focused */

/* Head in row y, rows below it. `active`: the focus is in here. */
void view_paint(struct ui *ui, struct view *v, int y, int x, int w, int rows,
		bool active);

/* A command of lists: false if it is none. `rows`: those of a page. */
bool view_command(struct ui *ui, struct view *v, const char *id, int rows);
/* Other columns or another order (NULL: the kind's), copied. */
void view_columns(struct ui *ui, struct view *v, char *const *names, size_t n);
void view_order(struct ui *ui, struct view *v, const char *sort);
/* The view by whose name it went is no longer what is shown. */
void view_differs(struct view *v);
void view_filter(struct ui *ui, struct view *v, const char *typed);
/* Focus on the record beside `name`; its name or NULL. */
const char *view_step(struct ui *ui, struct view *v, const char *name,
		      int by);
void view_context(struct ui *ui, struct view *v, struct context *c);
void view_where(struct ui *ui, struct view *v, struct buf *out);
/* "214 von 30.000, 3 markiert" */
void view_count(struct ui *ui, const struct view *v, struct buf *out);
bool view_touched(const struct view *v, const struct news *n);

/* The field, path or "number" that is meant: by its name, else by how it is
 * called; NULL none. */
const char *filter_column(const struct ui *ui, const struct kind *k,
			  const char *typed);
/* The expression for typed words and "Column>=value", `!` in front and `|`
 * between them, or for "where CONDITION"; NULL and a fault. */
char *filter_condition(const struct ui *ui, const struct kind *k,
		       const char *where, const char *typed, struct err *err);
/* What to type for those of `typed` for which `more`, a word, holds too. */
char *filter_narrowed(const struct ui *ui, const struct kind *k,
		      const char *typed, const char *more);

#endif
