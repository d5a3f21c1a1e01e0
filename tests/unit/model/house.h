/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UNIT_MODEL_HOUSE_H
#define KARTEI_UNIT_MODEL_HOUSE_H

#include "model/history.h"
#include "model/model.h"

/*
 * A store of its own in a new folder, with the forms of house.c and some
 * records: what tests of the writer work on. Its day is 2026-09-14.
 */
struct house {
	char *home, *forms;
	struct model *m;
	struct author who;		/* the owner */
	struct value_context context;
	struct changeset c;		/* of the test at hand */
	struct applied applied;
	struct err err;
};
int house_setup(void **state);
int house_teardown(void **state);
void house_open(struct house *h, bool create);
void house_close(struct house *h);
/* Another text of the form file beside the first one, "" none. */
void house_form(struct house *h, const char *name, const char *text);

/* An item of the change set at hand; ops as "field=text", "+field=text",
 * "-field=text", a NULL at the end. */
void house_item(struct house *h, enum item_kind kind, const char *name, ...);
struct item *house_last(struct house *h);
/* Applies what is at hand; the result is in `applied` and `err`. */
int house_apply(struct house *h);
/* The same, and the test fails with the faults if it does not work. */
void house_must(struct house *h);
/* It has to fail, with this text somewhere among the faults. */
void house_must_not(struct house *h, const char *text);

/* One record: the printed value of a field ("" none), all of them. */
void house_is(struct house *h, const char *name, const char *field,
	      const char *text);
bool house_has(struct house *h, const char *name);
uint32_t house_version(struct house *h, const char *name);
/* Names of the records that a path leads to, joined by blanks. */
void house_links(struct house *h, const char *target, const char *kind,
		 const char *field, const char *names);
/* As if erased, and no erasure says so: the values of an entry. */
void house_take_values(struct house *h, uint64_t entry);
/* model_check() finds no fault. */
void house_check(struct house *h);

#endif
