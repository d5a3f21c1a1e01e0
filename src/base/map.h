/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_BASE_MAP_H
#define KARTEI_BASE_MAP_H

#include "base/buf.h"

/* Byte string to pointer, open addressing. Keys are copied, values are not
 * owned. Order of map_each() is that of insertion. */
struct map;
struct map *map_new(void);
void map_free(struct map *m);
void *map_get(const struct map *m, struct slice key);	/* NULL if absent */
void map_set(struct map *m, struct slice key, void *value); /* NULL removes */
size_t map_count(const struct map *m);
void map_each(const struct map *m,
	      void (*each)(void *ctx, struct slice key, void *value), void *ctx);

/* Memory that is given back all at once. */
struct arena;
struct arena *arena_new(void);
void arena_free(struct arena *a);
void arena_clear(struct arena *a);
void *arena_alloc(struct arena *a, size_t n);		/* aligned, zeroed */
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n);
/* A copy of any bytes, with a NUL behind them. */
struct slice arena_copy(struct arena *a, struct slice s);
char *arena_printf(struct arena *a, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
