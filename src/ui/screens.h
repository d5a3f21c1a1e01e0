/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_SCREENS_H
#define KARTEI_UI_SCREENS_H

#include "ui/screen.h"

/* The screens: each owns its data and is given to ui_push(). */
struct screen *heute_new(struct ui *ui);
struct screen *search_new(struct ui *ui);
/* `where` may be NULL: all. */
struct screen *list_new(struct ui *ui, const struct kind *k,
			const char *where);
struct screen *card_new(struct ui *ui, const char *name);
struct screen *history_new(struct ui *ui, const char *name,
			   const char *title);
struct screen *journal_new(struct ui *ui, const char *name,
			   const char *title);
struct screen *help_new(struct ui *ui, const struct screen *of);
struct screen *log_new(struct ui *ui);
struct screen *sessions_new(struct ui *ui);	/* administrators */

/* A value that a new record's form begins with. */
struct prefill {
	char *field, *text, *ref;	/* as shown; "company:K10427" or NULL */
};
struct prefills { struct prefill *v; size_t n, cap; };
void prefills_add(struct prefills *p, const char *field, const char *text,
		  const char *ref);
void prefills_release(struct prefills *p);

/* New: `name` NULL. Edit: the record, the focus on `field` (NULL: first). */
struct screen *form_new(struct ui *ui, const struct kind *k,
			const struct prefills *fill);
struct screen *form_edit(struct ui *ui, const char *name, const char *field);
/* The top form's change that was under way when the store went. */
void form_ask_again(struct ui *ui);
/* Whether an entry on the stack or among those that wait is not saved. */
bool form_unsaved(const struct ui *ui);
/* The form that this screen is; NULL: it is none. */
struct form *form_of(struct screen *s);
/* "Kontakt neu Autohaus Sonnenschein", for the list of waiting ones. */
void form_print(struct ui *ui, struct screen *form, struct buf *out);

#endif
