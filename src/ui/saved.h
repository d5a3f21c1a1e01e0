/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_SAVED_H
#define KARTEI_UI_SAVED_H

#include "ui/picker.h"
#include "ui/view.h"

/*
 * What agents keep under a name for a kind of record, as records of their
 * own with the fields `name`, `of` (the kind), `owner` and `shared`: one's
 * own and those that somebody shares. Views (role "view") have the filter,
 * columns and order of a list.
 */
struct saved_row {
	char *name, *title, *owner;
	bool own, shared;
	char **v;		/* the fields */
};
struct saved { struct saved_row *v; size_t n, fields_n; };

/* Those of a role for records of `of`, own ones first, with these fields as
 * text; none if the role is not there. */
void saved_read(struct ui *ui, const char *role, const char *of,
		const char *const *fields, size_t n, struct saved *all);
void saved_release(struct saved *s);
/* Makes one, or changes the own one of this name: fields and texts in turn,
 * NULL-ended. A `!` at the end of the name shares it. True: done. */
bool saved_keep(struct ui *ui, const char *role, const char *of,
		const char *typed, const char *const *texts);
/* Says what a typed name would mean; -1: it cannot be. */
int saved_meaning(struct ui *ui, const char *role, const char *typed,
		  struct buf *out);

/* Rows for `s`: the views, and what makes one. */
void saved_offer(struct ui *ui, const struct view *v, struct picker *all);
/* True if the row's id was one of those. */
bool saved_picked(struct ui *ui, struct view *v, const char *id);

#endif
