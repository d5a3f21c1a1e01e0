/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_BASE_MEM_H
#define KARTEI_BASE_MEM_H

#include <stddef.h>

/* Allocation that aborts with a message when there is no memory. */
void *mem_alloc(size_t n);
void *mem_zero(size_t n);
void *mem_realloc(void *p, size_t n);
char *mem_strdup(const char *s);
char *mem_strndup(const char *s, size_t n);
char *mem_printf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/*
 * Makes room for `need` elements of `size` bytes in a growing array:
 *	mem_grow(&v, &cap, n + 1, sizeof(*v)); v[n++] = x;
 * `pv` is the address of the array pointer.
 */
void mem_grow(void *pv, size_t *cap, size_t need, size_t size);

#endif
