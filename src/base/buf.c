/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"

#define PRINT_ROOM 32

struct slice slice_str(const char *s)
{
	return (struct slice){ s, s ? strlen(s) : 0 };
}

int slice_cmp(struct slice a, struct slice b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n ? memcmp(a.p, b.p, n) : 0;

	if (order)
		return order;
	return (a.n > b.n) - (a.n < b.n);
}

bool slice_eq(struct slice a, struct slice b)
{
	return a.n == b.n && (!a.n || !memcmp(a.p, b.p, a.n));
}

bool slice_eq_str(struct slice a, const char *s)
{
	return slice_eq(a, slice_str(s));
}

char *slice_dup(struct slice s)
{
	char *p = mem_alloc(s.n + 1);

	if (s.n)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return p;
}

void buf_release(struct buf *b)
{
	free(b->p);
	*b = (struct buf)BUF_INIT;
}

void buf_clear(struct buf *b)
{
	buf_truncate(b, 0);
}

void buf_truncate(struct buf *b, size_t n)
{
	if (n > b->n)
		BUG("buf_truncate to %zu of %zu", n, b->n);
	b->n = n;
	if (b->p)
		b->p[n] = '\0';
}

char *buf_room(struct buf *b, size_t n)
{
	size_t need;

	if (__builtin_add_overflow(b->n, n, &need) ||
	    __builtin_add_overflow(need, 1, &need))
		BUG("buf of %zu bytes and %zu more", b->n, n);
	mem_grow(&b->p, &b->cap, need, 1);
	b->p[b->n] = '\0';
	return b->p + b->n;
}

void buf_add(struct buf *b, const void *p, size_t n)
{
	if (n >= b->cap - b->n || !b->p)
		buf_room(b, n);
	if (n)
		memcpy(b->p + b->n, p, n);
	b->n += n;
	b->p[b->n] = '\0';
}

void buf_add_slice(struct buf *b, struct slice s)
{
	buf_add(b, s.p, s.n);
}

void buf_add_str(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void buf_add_char(struct buf *b, char c)
{
	if (b->n + 1 >= b->cap)
		buf_room(b, 1);
	b->p[b->n++] = c;
	b->p[b->n] = '\0';
}

void buf_add_digits(struct buf *b, uint64_t n, int least)
{
	char digits[20], *end = digits + sizeof(digits), *p = end;

	for (; n || p > end - least; n /= 10)
		*--p = (char)('0' + n % 10);
	buf_add(b, p, (size_t)(end - p));
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	size_t room;
	va_list ap;
	int n;

	/* Most texts are short: they go in at the first try. */
	buf_room(b, PRINT_ROOM);
	room = b->cap - b->n;
	va_start(ap, fmt);
	n = vsnprintf(b->p + b->n, room, fmt, ap);
	va_end(ap);
	if (n < 0)
		BUG("format '%s'", fmt);
	if ((size_t)n >= room) {
		buf_room(b, (size_t)n);
		va_start(ap, fmt);
		vsnprintf(b->p + b->n, (size_t)n + 1, fmt, ap);
		va_end(ap);
	}
	b->n += (size_t)n;
}

struct slice buf_slice(const struct buf *b)
{
	return (struct slice){ b->p, b->n };
}

const char *buf_str(const struct buf *b)
{
	return b->p ? b->p : "";
}

char *buf_detach(struct buf *b)
{
	char *p = b->p ? b->p : mem_zero(1);

	*b = (struct buf)BUF_INIT;
	return p;
}
