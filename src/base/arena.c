/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/map.h"

#include <stdarg.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"

#define BLOCK_SIZE (16 * 1024)

struct block {
	struct block *next;
	size_t used, size;
	alignas(max_align_t) char bytes[];
};

struct arena {
	struct block *first;	/* the one that is being filled */
};

struct arena *arena_new(void)
{
	return mem_zero(sizeof(struct arena));
}

static struct block *block_new(size_t size)
{
	struct block *b = mem_alloc(sizeof(*b) + size);

	b->next = NULL;
	b->used = 0;
	b->size = size;
	return b;
}

void arena_clear(struct arena *a)
{
	struct block *b, *next;

	for (b = a->first; b; b = next) {
		next = b->next;
		free(b);
	}
	a->first = NULL;
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	arena_clear(a);
	free(a);
}

void *arena_alloc(struct arena *a, size_t n)
{
	struct block *b = a->first;
	size_t room;
	void *p;

	if (n > SIZE_MAX / 2)
		BUG("arena_alloc of %zu bytes", n);
	room = (n + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	if (!b || b->size - b->used < room) {
		b = block_new(room > BLOCK_SIZE ? room : BLOCK_SIZE);
		if (room > BLOCK_SIZE && a->first) {
			/* A large one goes behind, the current one has room yet. */
			b->next = a->first->next;
			a->first->next = b;
		} else {
			b->next = a->first;
			a->first = b;
		}
	}
	p = b->bytes + b->used;
	b->used += room;
	return memset(p, 0, n);
}

char *arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
	char *p;

	n = strnlen(s, n);
	p = arena_alloc(a, n + 1);
	return memcpy(p, s, n);
}

struct slice arena_copy(struct arena *a, struct slice s)
{
	char *p = arena_alloc(a, s.n + 1);

	if (s.n)
		memcpy(p, s.p, s.n);
	return (struct slice){ p, s.n };
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *p;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		BUG("format '%s'", fmt);
	p = arena_alloc(a, (size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return p;
}
