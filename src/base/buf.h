/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_BASE_BUF_H
#define KARTEI_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes that somebody else owns. */
struct slice {
	const void *p;
	size_t n;
};

#define SLICE_NONE ((struct slice){ NULL, 0 })
struct slice slice_str(const char *s);
int slice_cmp(struct slice a, struct slice b);	/* as memcmp, shorter first */
bool slice_eq(struct slice a, struct slice b);
bool slice_eq_str(struct slice a, const char *s);
char *slice_dup(struct slice s);		/* NUL-terminated; caller frees */

/* A growing byte string; always NUL-terminated behind n. */
struct buf {
	char *p;
	size_t n, cap;
};

#define BUF_INIT { NULL, 0, 0 }
void buf_release(struct buf *b);
void buf_clear(struct buf *b);			/* keeps the memory */
void buf_add(struct buf *b, const void *p, size_t n);
void buf_add_slice(struct buf *b, struct slice s);
void buf_add_str(struct buf *b, const char *s);
void buf_add_char(struct buf *b, char c);
/* Decimal, with zeros in front up to `least` digits: most cells have some,
 * and buf_printf() costs ten times as much. */
void buf_add_digits(struct buf *b, uint64_t n, int least);
void buf_printf(struct buf *b, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void buf_truncate(struct buf *b, size_t n);
char *buf_room(struct buf *b, size_t n);	/* n bytes behind the end, not counted */
struct slice buf_slice(const struct buf *b);
const char *buf_str(const struct buf *b);	/* "" when empty */
char *buf_detach(struct buf *b);		/* caller frees; b is empty then */

#endif
