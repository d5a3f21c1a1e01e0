/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_FORM_H
#define KARTEI_UI_FORM_H

#include "ui/screens.h"
#include "ui/slot.h"

/*
 * A record being written: its slots in the order of Tab, page by page, and
 * the button behind the last one. Files: form.c the screen, form_fill.c what
 * it begins with, form_lay.c where things stand and how they are painted,
 * form_edit.c keys and choices, form_save.c what is sent.
 */
struct form_alike {
	char *name, *text;	/* "company:K1"; as said; NULL none */
	bool sure;
	bool told;		/* the question was asked, once */
	struct buf asked;	/* what was typed when it was asked for */
};

struct form {
	struct screen screen;
	const struct kind *kind;
	char *name;		/* record that is changed; NULL: a new one */
	char *title;		/* of that record */
	uint32_t version;
	struct slot **v;
	size_t n, cap;
	size_t focus;		/* slot; n: the button */
	int top;		/* first line of the page that is shown */
	int width;		/* laid out for this; 0: not */
	int page_lines;
	struct picker picker;	/* of the focused slot */
	bool picking;
	bool touched;		/* a key changed something since the start */
	size_t awaiting;	/* slot that a form on top makes a record for */
	bool awaits;
	struct screen *gives_to;	/* the form that waits for this one */
	char *made, *made_title;	/* what the form on top has made */
	uint64_t draft;		/* number of the started entry; 0 not yet */
	struct buf sent;	/* what the store was given to keep of it */
	bool refused;		/* it did not take that */
	struct changeset *under_way;	/* asked, and not known whether done */
	bool elsewhere;		/* another session of the agent has it */
	struct form_alike alike;	/* what a new one looks like */
};

/* form_fill.c */
void form_fill_new(struct ui *ui, struct form *f,
		   const struct prefills *fill);
int form_fill_record(struct ui *ui, struct form *f);
/* Why the slot is no stop, in a few words; NULL: it is one. Caller frees. */
char *form_reason(struct ui *ui, const struct form *f, const struct slot *s);
/* One empty slot behind the values of many; one empty line of children. */
void form_room(struct ui *ui, struct form *f);
/* One more value of a field with many, behind those that are there. */
struct slot *form_add_value(struct ui *ui, struct form *f, struct slot *s);
/* Leaves one empty slot of a field with many. */
void form_one_value(struct form *f, struct slot *first);
/* A field that is carried along on no page; NULL: there is none. */
struct slot *form_hidden(struct ui *ui, struct form *f, const char *field);
struct slot *form_slot(const struct form *f, const char *field);
void form_first(struct form *f, const char *field);

/* form_lay.c */
void form_paint(struct ui *ui, struct screen *s);
int form_page(const struct form *f);

/* form_ask.c */
/* The role that keeps the field, which may not be changed here; NULL: none. */
const char *form_owner(struct ui *ui, const struct slot *s);
/* "; F6 asks there", or nothing. */
const char *form_ask_hint(struct ui *ui, const struct form *f,
			  const struct slot *s);
/* A follow-up for it on top, about the record that is changed; false: there
 * is nobody to ask, or nothing to ask about yet. */
bool form_ask_owner(struct ui *ui, const struct form *f, const struct slot *s);

/* form_edit.c */
struct slot *form_focused(const struct form *f);
bool form_key(struct ui *ui, struct screen *s, const struct key *k);
void form_leave_slot(struct ui *ui, struct form *f);
void form_say_under_way(struct ui *ui);
void form_go(struct ui *ui, struct form *f, size_t to, bool select);
void form_next(struct ui *ui, struct screen *s);
void form_prev(struct ui *ui, struct screen *s);
/* The same by arrows, which stop at what can only be read too. */
void form_down(struct ui *ui, struct screen *s);
void form_up(struct ui *ui, struct screen *s);
/* Tells it in the line, if there is one. */
void form_say_reason(struct ui *ui, const struct form *f,
		     const struct slot *s);
void form_enter(struct ui *ui, struct screen *s);
void form_bigger(struct ui *ui, struct screen *s);
void form_make(struct ui *ui, struct screen *s);
void form_take_made(struct ui *ui, struct form *f);

/* form_when.c */
/* Whether a field of it is shown only if a condition holds. */
bool form_conditional(const struct form *f);
/* Hides and shows these for what is typed. */
void form_hide(struct ui *ui, struct form *f);

/* form.c: "Firma K10427 Autohaus" */
void form_record(struct ui *ui, const struct form *f, struct buf *out);

/* form_save.c */
/* What would be sent. */
void form_collect(struct ui *ui, const struct form *f, struct item *item);
int form_store(struct ui *ui, struct form *f);	/* 0: saved */
bool form_dirty(const struct form *f);
void form_forget_change(struct form *f);

/* form_alike.c */
/* Asks the store if something was typed since; for a new record only. */
void form_look_alike(struct ui *ui, struct form *f);
bool form_alike_line(const struct form *f, struct buf *out);
/* A sure double is asked about once: true, and nothing is saved yet. */
bool form_alike_asks(struct ui *ui, struct form *f);
void form_alike_open(struct ui *ui, struct screen *s);
void form_alike_release(struct form_alike *a);

/* external.c */
/* Text through the agent's editor; false: it stayed as it is (told). */
bool external_edit(struct ui *ui, const char *text, struct buf *out);

#endif
