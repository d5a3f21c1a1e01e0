/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <unistd.h>

#include "store/inside.h"

#define LEAST ((uint64_t)32 << 20)
#define SMALL ((uint64_t)512 << 20)	/* tables are taken to need this */
#define REGION ((uint64_t)1 << 30)	/* no part of the cache is larger */
#define CHAIN 3				/* pages a slot, if they need no more */

static uint64_t quarter_of_memory(void)
{
	return (uint64_t)sysconf(_SC_PHYS_PAGES) *
	       (uint64_t)sysconf(_SC_PAGESIZE) / 4;
}

/*
 * The memory is taken as pages come, so that the limit may be generous: an
 * import into an empty store must not end in a cache made for that. What
 * costs time at every start are the slots; they are as many as the tables
 * need today, and there are more at the next start.
 */
int cache_set(const struct store *s, size_t wanted)
{
	uint64_t n = wanted ? wanted : quarter_of_memory();
	uint64_t pages = 2 * tables_bytes(&s->home);
	DB_ENV *env = s->env;
	int parts, rc;

	if (n < LEAST)
		n = LEAST;
	if (pages < SMALL)
		pages = SMALL;
	if (pages > n)
		pages = n;
	parts = (int)((n + REGION - 1) / REGION);
	rc = env->set_cachesize(env, (uint32_t)(n / REGION),
				(uint32_t)(n % REGION), parts);
	rc = rc ? rc : env->set_mp_tablesize(env, (uint32_t)
					     (pages / PAGE_BYTES / CHAIN /
					      (uint64_t)parts));
	return rc ? rc : env->mutex_set_init(env, (uint32_t)
					     (pages / PAGE_BYTES));
}
