/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_VALUE_H
#define KARTEI_MODEL_VALUE_H

#include "model/type.h"

/* What the field types share. Typed text is a C string in UTF-8. */

#define LINE_BYTES 1000		/* of a line, if its field says nothing */
#define MEMO_BYTES (1 << 20)

/* The column (from 1, in characters) of byte `at`, as the place of a fault:
 *	err_set(err, ERR_INPUT, value_column(typed, at).s, ...)
 */
struct column { char s[24]; };
struct column value_column(const char *typed, size_t at);

/* Without blanks, tabs and newlines at both ends. */
struct slice value_trim(const char *typed);

/*
 * Typed text as it is stored: UTF-8, NFC, at most `max` bytes; of control
 * characters only newlines and tabs, and those only if `lines` (a CR before
 * a newline is dropped). -1 with the column of the first fault.
 */
int value_text(const char *typed, struct slice text, bool lines, size_t max,
	       struct buf *out, struct err *err);
/* The same for a line with a form of its own: `wrong` returns its first wrong
 * byte (the end if something is missing) and why, NULL if it is right. */
typedef const char *value_wrong(struct slice s, const char **why);
int value_text_formed(const char *typed, size_t max, value_wrong *wrong,
		      struct buf *out, struct err *err);
/* Whether stored bytes are what value_text() gives. */
bool value_text_valid(struct slice bytes, bool lines, size_t max);

/* Whether a typed word is `word`, letter case and umlauts aside. */
bool value_word_is(struct slice typed, const char *word);

/* ASCII small letters, the rest as it is. */
void value_lower(struct slice s, struct buf *out);

/* The language of the context, "en" without one. */
const char *value_lang(const struct value_context *c);
bool value_german(const struct value_context *c);

/* A reference as it is typed: by the context's search, else "kind:id" or
 * "#kind:id" with numbers. */
int value_ref_find(const struct field *f, const struct value_context *c,
		   const char *typed, struct ref *ref, struct err *err);
/* "company:K10427", without a context "#3:12". */
void value_ref_name(const struct value_context *c, struct ref ref,
		    struct buf *out);
void value_ref_title(const struct value_context *c, struct ref ref, bool small,
		     struct buf *out);
/* The text in which `f` takes this reference back: its title if that finds
 * it again, else its name. */
void value_ref_edit(const struct field *f, const struct value_context *c,
		    struct ref ref, struct buf *out);
void value_ref_key(const struct value_context *c, struct ref ref,
		   struct buf *key);

#endif
