/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/command.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void commands_add(struct commands *all, const struct command *rows, size_t n)
{
	mem_grow(&all->v, &all->cap, all->n + n, sizeof(*all->v));
	for (size_t i = 0; i < n; i++)
		all->v[all->n++] = &rows[i];
}

void commands_release(struct commands *all)
{
	free(all->v);
	*all = (struct commands){ 0 };
}

const struct command *commands_find(const struct commands *all, const char *id)
{
	for (size_t i = 0; i < all->n; i++)
		if (!strcmp(all->v[i]->id, id))
			return all->v[i];
	return NULL;
}

int commands_each(const struct commands *all, unsigned scope,
		  int (*each)(void *ctx, const struct command *c), void *ctx)
{
	int got = 0;

	for (size_t i = 0; i < all->n && !got; i++)
		if (all->v[i]->scope & scope)
			got = each(ctx, all->v[i]);
	return got;
}

/* How many letters must be added, taken away or changed, by rows. */
static size_t distance(const char *a, const char *b)
{
	size_t n = strlen(b), last, up, best;
	size_t *row = mem_alloc((n + 1) * sizeof(*row));

	for (size_t j = 0; j <= n; j++)
		row[j] = j;
	for (size_t i = 0; a[i]; i++) {
		last = row[0]++;
		for (size_t j = 0; j < n; j++) {
			up = row[j + 1];
			best = last + (a[i] != b[j]);
			if (up + 1 < best)
				best = up + 1;
			if (row[j] + 1 < best)
				best = row[j] + 1;
			row[j + 1] = best;
			last = up;
		}
	}
	best = row[n];
	free(row);
	return best;
}

const char *commands_near(const struct commands *all, unsigned scope,
			  const char *id)
{
	const char *found = NULL;
	size_t best = 3;	/* further away it is another word */

	for (size_t i = 0; i < all->n && strlen(id) < 40; i++) {
		size_t d;

		if (!(all->v[i]->scope & scope))
			continue;
		d = distance(id, all->v[i]->id);
		if (d < best) {
			best = d;
			found = all->v[i]->id;
		}
	}
	return found;
}
