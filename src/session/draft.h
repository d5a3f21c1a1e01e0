/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_SESSION_DRAFT_H
#define KARTEI_SESSION_DRAFT_H

#include "base/buf.h"
#include "base/pack.h"

/*
 * A started entry: what an agent has typed into a form and not saved, with
 * all that is needed to go on at the same place. The session keeps it
 * (session.h); its bytes are in doc/formats-store.md. No string of one that
 * was read is NULL; what is to be packed may have NULL for "".
 */
struct draft_field {
	char *field;		/* or the name of `lines` */
	char *column;		/* of a line; "" a field */
	uint32_t line;		/* or which of many values; from 0 */
	bool hidden;		/* carried along, on no page */
	char *text, *label, *ref;	/* as the agent has it */
	char *was, *was_label, *was_ref;	/* as he found it */
	int32_t from, until;	/* dated */
};

struct draft {
	uint64_t id;		/* the agent's own; never 0 */
	int64_t when;		/* kept last, µs UTC */
	bool held;		/* by another session that is still there */
	char *title;		/* of its form: "Kontakt neu Autohaus" */
	uint32_t letters;	/* that were typed */
	char *kind;
	char *name;		/* record that is changed; "" a new one */
	uint32_t version;	/* of that record, as found */
	uint64_t gives_to;	/* entry that waits for this record; 0 none */
	char *focus, *focus_column;	/* field; "": the button */
	uint32_t focus_line, at;	/* byte of the cursor */
	char **stack;		/* screens below: "card company:K1" ... */
	size_t stack_n;
	struct draft_field *v;
	size_t n, cap;
};

struct draft_field *draft_field_add(struct draft *d);
void draft_release(struct draft *d);
void draft_copy(struct draft *to, const struct draft *from);

/* All but id, when and held. */
void draft_pack(const struct draft *d, struct buf *out);
/* 0, or -1 if these are no such bytes; to be released in either case. */
int draft_unpack(struct slice bytes, struct draft *d);
/* Without stack and fields, for lists. */
int draft_unpack_head(struct slice bytes, struct draft *d);

struct drafts { struct draft *v; size_t n, cap; };
void drafts_release(struct drafts *all);

#endif
