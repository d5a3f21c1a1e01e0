/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_SLOT_H
#define KARTEI_UI_SLOT_H

#include "ui/editor.h"
#include "ui/picker.h"

/*
 * One value of a form while it is edited: its text, the record that was
 * picked for it, what it was before, its fault and its meaning. A field with
 * many values has a slot for each and an empty one behind them; a cell of a
 * line of child records is a slot too.
 */
struct widget;

struct slot {
	const struct kind *kind;
	const struct field *field;
	const struct widget *widget;
	struct editor text;
	char *label;		/* of one of many values */
	char *ref;		/* picked: "company:K1" or a choice's code ... */
	char *picked;		/* ... as long as the text is this */
	char *was, *was_label;	/* as loaded; "" */
	char *was_ref;
	char *fault;		/* NULL none */
	int fault_at;		/* its character from 1; 0 unknown */
	bool suspect;		/* bore a fault when it was sent */
	char *theirs;		/* what another agent saved meanwhile */
	char *meaning;		/* as understood; NULL nothing to say */
	char *brief;		/* the same where there is little room */
	char *proposal;		/* what an empty field becomes; NULL */
	int32_t from, until;	/* dated */
	bool fixed;		/* read only: no stop */
	bool hidden;		/* its `when` does not hold: no stop */
	int home;		/* its page when it is shown */
	bool more;		/* a further value of the slot before */
	/* where it stands */
	int page, row;		/* of the form file; page below 0: on none */
	int y, x, w, rows;	/* y: line of the page */
	int label_x;
	int fault_y;		/* line of its fault, if it has one */
	const struct lines *lines;	/* a cell of these; NULL a field */
	size_t line, column;
};

struct slot *slot_new(struct ui *ui, const struct kind *k,
		      const struct field *f);
void slot_free(struct slot *s);
/* What it begins with: counts as not changed. */
void slot_load(struct slot *s, const char *text, const char *ref,
	       const char *label);
/* As it was kept. */
struct draft_field;
void slot_restore(struct slot *s, const struct draft_field *k);
bool slot_changed(const struct slot *s);
bool slot_empty(const struct slot *s);
/* What is sent: the picked record or what was typed. */
const char *slot_sent(const struct slot *s);
void slot_pick(struct slot *s, const char *text, const char *ref);
/* Others saved this meanwhile; the text stays, theirs is kept beside it. */
void slot_clash(struct slot *s, const char *theirs, const char *ref,
		const char *label);
/* Another value in one step that the editor can take back. */
void slot_take(struct slot *s, const char *text, const char *ref,
	       const char *label);
void slot_fault(struct slot *s, const char *text, int at);
/* A key changed the text: half a value is no fault, a whole day is told. */
void slot_typed(struct ui *ui, struct slot *s);
/* The focus leaves: label taken off the text, meaning or fault made. */
void slot_left(struct ui *ui, struct slot *s);
/* Cells that its longest usual value needs. */
int slot_width(const struct slot *s);

/* How a type of field is edited: one row for each, by the type's name. */
struct widget {
	const char *type;
	bool lines;		/* a memo */
	bool picks;		/* has a list to choose from */
	bool search;		/* that list is searched in the store */
	bool means;		/* says as what it was understood */
	bool day;		/* a date; may take a time of day along */
	int width;		/* 0: that of the field */
	const char *hint;	/* N_() */
};
const struct widget *widget_of(const struct field *f);

/* Rows to choose from for what is typed. */
void slot_choices(struct ui *ui, const struct slot *s, struct picker *out);

#endif
