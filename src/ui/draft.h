/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_DRAFT_H
#define KARTEI_UI_DRAFT_H

#include "ui/form.h"

/*
 * Started entries: what is typed into forms is kept by the store within
 * DRAFT_MS and offered again after a lost line. draft.c keeps them and knows
 * those that wait, draft_open.c puts one back with the screens below it,
 * form_draft.c turns a form into one and back, presence.c says which record
 * is open here.
 */
#define DRAFT_MS 100		/* from a key until it is sent */

/* A key was pressed: what it typed is kept soon. */
void drafts_touch(struct ui *ui);
/* ms until drafts_keep() is due, -1: not. */
int drafts_due(const struct ui *ui);
void drafts_keep(struct ui *ui);
/* All that is typed is in the store when it returns true. Waits for it. */
bool drafts_flush(struct ui *ui);
/* A new connection: all is to be kept anew. */
void drafts_again(struct ui *ui);
/* The store refused the last one (NEWS_DRAFT). */
void drafts_refused(struct ui *ui, const struct news *n);
/* The form is left for good without saving: nothing of it is kept. */
void draft_forget(struct ui *ui, struct form *f);

/* Those that wait, as the store has them: not those open here. */
void drafts_load(struct ui *ui);
/* How many of them nobody has open: with those left open here "2 offen". */
size_t drafts_waiting(const struct ui *ui);
void drafts_end(struct ui *ui);		/* frees */
/* "09:02", "Fr 11.09." */
void draft_when(struct ui *ui, const struct draft *d, struct buf *out);

/* draft_open.c */
/* Puts back the screens below, form, text and cursor. */
void draft_open(struct ui *ui, uint64_t id);
/* Throws away one that waits; `u` brings it back. */
void draft_throw(struct ui *ui, uint64_t id);
/* Throws away what the top form has; `u` brings it back. */
void draft_throw_form(struct ui *ui, struct form *f);
/* What draft_throw..() kept for `u`. */
void draft_bring_back(struct ui *ui, struct thrown *t);
void thrown_free(struct thrown *t);

/* form_draft.c */
void form_draft(struct ui *ui, struct form *f, struct draft *d);
void form_restore(struct ui *ui, struct form *f, const struct draft *d);

/* presence.c */
void presence_look(struct ui *ui);	/* after what is open has changed */
void presence_news(struct ui *ui, struct news *n);	/* takes its names */
void presence_print(const struct ui *ui, struct buf *out);
void presence_end(struct ui *ui);

#endif
