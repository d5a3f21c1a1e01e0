/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_HEUTE_H
#define KARTEI_UI_HEUTE_H

#include "ui/draft.h"
#include "ui/glance.h"

/* The first screen; heute.c shows it, heute_started.c the started entries on
 * it, heute_load.c fetches it. */
enum group { GROUP_STARTED, GROUP_OVERDUE, GROUP_TODAY, GROUP_GIVEN, GROUPS };

struct entry {
	enum group group;
	const struct due_row *due;
	const struct draft *started;	/* GROUP_STARTED; then `due` is NULL */
};

struct heute {
	struct screen screen;
	struct due_rows rows, given;
	struct drafts started;	/* its own copy */
	struct entry *items;
	size_t n;
	size_t focus, top;
	char *filter;
	char *night;		/* the last run; NULL none known */
	bool missed;		/* the last night had none */
	bool loaded;
	bool asked_more;	/* given away and the night are fetched */
	bool reminded;
	struct map *marks;
	struct glance glance;
};


void heute_load(struct ui *ui, struct heute *h);
/* What may wait for the first picture: given away, the night. */
void heute_load_more(struct ui *ui, struct heute *h);
enum role heute_night_role(const struct heute *h);
void heute_arrange(struct heute *h);	/* anew after another filter */
const struct due_row *heute_focused(const struct heute *h);
const struct draft *heute_started(const struct heute *h);

/* "overdue" */
void heute_say_group(const struct ui *ui, enum group g, struct buf *out);
struct heute_columns { int who, who_w, what, limit_w; };
struct heute_columns heute_columns(const struct ui *ui);

/* heute_started.c */
void heute_print_letters(const struct draft *d, struct buf *out);
/* "unterbrochen 09:02: Kontakt neu Autohaus, 184 Zeichen" */
void heute_print_started(struct ui *ui, const struct draft *d,
			 struct buf *out);
/* When it was kept, what it is, how much was typed. */
void heute_paint_started(struct ui *ui, const struct entry *it, int y,
			 bool focus);

#endif
