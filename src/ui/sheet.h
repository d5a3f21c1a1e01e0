/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_SHEET_H
#define KARTEI_UI_SHEET_H

#include "ui/column.h"
#include "ui/screen.h"

/*
 * One record as it is read: its fields in the order of the form's pages,
 * two beside each other where there is room, empty ones left out, and below
 * them the first rows of what links to it. For the card, and beside a list.
 */
struct sheet_section {
	const struct tab *tab;
	const struct kind *kind;
	struct columns columns;
	struct rows rows;
	int *late;		/* of each row: days overdue */
	uint64_t total;
};

enum sheet_type { SHEET_FIELD, SHEET_MORE, SHEET_RULE, SHEET_ROW };

struct sheet_item {
	enum sheet_type type;
	char *label, *text;
	char *ref;		/* record that Enter opens; "" none */
	const struct field *field;	/* what `e` begins with; NULL none */
	size_t section, row;	/* SHEET_ROW */
	int line;		/* of the sheet, from 0 */
	int half;		/* 0 left or whole, 1 right */
	bool whole;		/* the line is its own */
};

struct sheet {
	char *name;		/* NULL: nothing loaded */
	const struct kind *kind;
	struct rows rec;	/* the one record, CELLS_LONG */
	const char **columns;	/* of rec: fields, then labelled paths */
	size_t columns_n;
	bool reveal;		/* the next load shows sensitive fields in
				 * clear; those behind it no more */
	bool *hidden;		/* of each field: its `when` does not hold */
	struct sheet_section *sections;
	size_t sections_n;
	struct sheet_item *items;
	size_t n, cap;
	int lines;
	int width;		/* laid out for this; 0: not */
	size_t focus;		/* item */
	bool focused;		/* it was chosen for this record */
	int top;		/* first line shown */
};

void sheet_release(struct sheet *s);
void sheet_drop_items(struct sheet *s);	/* to be laid out anew */
void sheet_drop_sections(struct sheet *s);
/* Fetches; keeps the focus on its field if it is the same record. -1: told. */
int sheet_load(struct ui *ui, struct sheet *s, const char *name);
const struct row *sheet_row(const struct sheet *s);
/* `active`: the focus is shown. */
void sheet_paint(struct ui *ui, struct sheet *s, int y, int x, int w,
		 int rows, bool active);
/* The label of a field where there is so much room: its short one if need be. */
const char *label_fitting(const struct ui *ui, const struct words *w,
			  int cells);
int label_limit(const struct ui *ui);
const struct sheet_item *sheet_focused(const struct sheet *s);
void sheet_move(struct sheet *s, int by);	/* lines */
bool sheet_side(struct sheet *s, int by);	/* to the other half; false: none */
/* "K10427 Autohaus Sonnenschein GmbH" */
void sheet_name(struct ui *ui, const struct sheet *s, struct buf *out);

#endif
