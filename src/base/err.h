/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_BASE_ERR_H
#define KARTEI_BASE_ERR_H

#include <stddef.h>

/*
 * What went wrong, where, and what to do: owned by the caller, untouched on
 * success. It collects, so that an import or a form file reports all its
 * faults at once.
 *
 * An item keeps its message as an English format (the msgid of gettext) and
 * its arguments as strings; the text is made only when it is shown, in the
 * language of the process that shows it. So the store process needs no
 * locale of any agent.
 */

enum err_code {
	ERR_NONE = 0,
	ERR_USAGE,		/* wrong call of a command; EX_USAGE */
	ERR_INPUT,		/* data that cannot be taken; EX_DATAERR */
	ERR_NOT_FOUND,		/* no such record, kind, file; exit 1 or EX_NOINPUT */
	ERR_CONFLICT,		/* version, number or unique value taken */
	ERR_DENIED,		/* no right; EX_NOPERM */
	ERR_UNAVAILABLE,	/* store not reachable, no terminal; EX_UNAVAILABLE */
	ERR_IO,			/* a file or device failed; EX_IOERR */
	ERR_FULL,		/* no room; EX_IOERR */
	ERR_LIMIT,		/* too large, too deep, too long; EX_DATAERR */
	ERR_CONFIG,		/* form file, configuration, home; EX_CONFIG */
	/* Cancelled by the user, or to be tried again when another one is
	 * done; EX_TEMPFAIL */
	ERR_STOPPED,
	ERR_INTERNAL,		/* cannot happen; EX_SOFTWARE */
	/* It would do more than was asked for: the flag at `place`, set, says
	 * that this is meant; EX_DATAERR */
	ERR_CONFIRM,
};

struct err_item {
	enum err_code code;
	char *place;		/* "file:line:col", "company:K10427 phone", or NULL */
	const char *msgid;	/* English format; owned by the err (a copy) */
	char **args;		/* rendered arguments, one for each conversion */
	size_t args_n;
};

struct err {
	struct err_item *items;
	size_t n, cap;
};

#define ERR_INIT { NULL, 0, 0 }

void err_release(struct err *err);
void err_clear(struct err *err);

/*
 * Adds an item and returns -1, so that callers can write
 * `return err_set(err, ERR_INPUT, place, N_("..."), ...)`.
 * `place` may be NULL and is copied. The message knows %s %d %u %ld %lu
 * %lld %llu %zu %c and %%, and %N$ positions in translations. `err` may be
 * NULL: then nothing is kept.
 */
int err_set(struct err *err, enum err_code code, const char *place,
	    const char *msgid, ...) __attribute__((format(printf, 4, 5)));

/* Like err_set() with the text of errno behind the message. */
int err_set_errno(struct err *err, enum err_code code, const char *place,
		  const char *msgid, ...) __attribute__((format(printf, 4, 5)));

/* Appends an item from its parts (off the wire); copies all of them. */
int err_add_raw(struct err *err, enum err_code code, const char *place,
		const char *msgid, const char *const *args, size_t args_n);

/* Moves all items of `from` behind those of `err`; `from` is empty then. */
void err_move(struct err *err, struct err *from);

/* The text of one item in the language of this process, place in front as
 * "place: text"; caller frees. err_text_bare() is without the place. */
char *err_item_text(const struct err_item *item);
char *err_item_text_bare(const struct err_item *item);

/* All items, one a line, no newline at the end; caller frees. */
char *err_text(const struct err *err);

/* Code of the first item, ERR_NONE when empty. */
enum err_code err_code(const struct err *err);

/* The exit status of sysexits.h for a code. */
int err_exit_status(enum err_code code);

/* A broken invariant: says where and aborts. */
#define BUG(...) err_bug(__FILE__, __LINE__, __VA_ARGS__)
_Noreturn void err_bug(const char *file, int line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#endif
