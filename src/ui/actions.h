/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_ACTIONS_H
#define KARTEI_UI_ACTIONS_H

#include "ui/screen.h"

/*
 * What commands do wherever one stands. Every change offers `u`.
 */

/* The record under the focus, as a screen's context() tells it. */
struct context {
	char *name;		/* "company:K10427"; NULL none */
	char *title;
	uint32_t version;	/* 0 unknown */
	char **marked;		/* names of the marked ones, if any */
	size_t marked_n;
};
void context_set(struct context *c, const char *name, const char *title,
		 uint32_t version);
struct map;
void context_marks(struct context *c, const struct map *marks);
void context_release(struct context *c);
struct context ui_context(struct ui *ui);
/* The kinds that have a list, those asked for most first: partners, entries,
 * others, master data. Caller frees the array, not the kinds. */
const struct kind **kinds_by_use(const struct ui *ui, size_t *n);
/* The kind of "company:K10427". */
const struct kind *kind_of_name(const struct ui *ui, const char *name);

/* Applies, keeps the change for `u`, tells `what` or the faults. */
int ui_apply(struct ui *ui, struct changeset *c, const char *what,
	     struct applied *applied);
/* The same without a word about faults: those are the caller's. */
int ui_apply_quiet(struct ui *ui, struct changeset *c, const char *what,
		   struct applied *applied, struct err *err);

/* Notes something that `u` takes back; *made is the ui's now. */
void ui_made(struct ui *ui, const struct made_change *made);
void made_change_release(struct made_change *made);

/* Fetches the top screen's data anew after a change of one's own. */
void ui_refresh(struct ui *ui);

/* Of the record under the focus. */
void act_done(struct ui *ui, struct screen *s);
void act_give(struct ui *ui, struct screen *s);
void act_move(struct ui *ui, struct screen *s);
void act_bin(struct ui *ui, struct screen *s);
void act_history(struct ui *ui, struct screen *s);
void act_journal_read(struct ui *ui, struct screen *s);
void act_edit(struct ui *ui, struct screen *s);

/* Anywhere: rows of the command table. */
command_action act_help, act_find, act_journal_new, act_followup_new,
	act_appointment_new, act_palette, act_back, act_end, act_undo,
	act_redo, act_redraw, act_where, act_log, act_sessions, act_kept, act_settings,
	act_repeat, act_stop, act_kinds, act_macro, act_erase, act_doubles, act_compare, act_import;

/* A form for a new record of a kind; with `from_here` filled from where one
 * stands. */
struct prefills;
void open_new(struct ui *ui, const struct kind *k, bool from_here);
void context_fill(struct ui *ui, const struct kind *k, struct prefills *fill);
/* Company or person that the focused record is about; NULL: itself. Caller
 * frees. */
char *context_partner(struct ui *ui, const struct context *c, char **title);
/* The same of a record by name, for many at once: what to ask, its columns
 * (caller frees) or NULL if there is nothing to ask, and what the answer has;
 * NULL: itself. */
const char **partner_ask(const struct ui *ui, const char *name,
			 struct page_ask *ask);
const struct cell *partner_take(const struct rows *one);
/* A record's card; the list it came from gives next and previous. */
void open_record(struct ui *ui, const char *name);

#endif
