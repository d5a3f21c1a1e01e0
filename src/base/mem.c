/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/mem.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_BYTES 96

static _Noreturn void no_memory(size_t n)
{
	fprintf(stderr, "kartei: out of memory (%zu bytes wanted)\n", n);
	abort();
}

void *mem_alloc(size_t n)
{
	void *p = malloc(n ? n : 1);

	if (!p)
		no_memory(n);
	return p;
}

void *mem_zero(size_t n)
{
	void *p = calloc(1, n ? n : 1);

	if (!p)
		no_memory(n);
	return p;
}

void *mem_realloc(void *p, size_t n)
{
	p = realloc(p, n ? n : 1);
	if (!p)
		no_memory(n);
	return p;
}

char *mem_strdup(const char *s)
{
	return mem_strndup(s, strlen(s));
}

char *mem_strndup(const char *s, size_t n)
{
	char *p;

	n = strnlen(s, n);
	p = mem_alloc(n + 1);
	memcpy(p, s, n);
	p[n] = '\0';
	return p;
}

char *mem_printf(const char *fmt, ...)
{
	va_list ap;
	char *p;

	va_start(ap, fmt);
	if (vasprintf(&p, fmt, ap) < 0)
		no_memory(0);
	va_end(ap);
	return p;
}

void mem_grow(void *pv, size_t *cap, size_t need, size_t size)
{
	/* At first what most texts and lists need: they are never moved. */
	size_t want = *cap ? 2 * *cap : LEAST_BYTES / size + 1, bytes;
	void *p;

	if (need <= *cap)
		return;
	if (want < need)
		want = need;
	if (__builtin_mul_overflow(want, size, &bytes))
		no_memory(SIZE_MAX);
	/* The array pointer may be of any type: copied, not cast. */
	memcpy(&p, pv, sizeof(p));
	p = mem_realloc(p, bytes);
	memcpy(pv, &p, sizeof(p));
	*cap = want;
}
