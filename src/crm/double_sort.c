/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Millions of numbers by radix: first in place into buckets that fit the
 * processor's cache, then each bucket, digit by digit. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "crm/double_private.h"

#define DIGIT 8
#define DIGITS (1 << DIGIT)
#define FEW 32			/* are put in place one by one */

static void insert(uint64_t *v, size_t n, uint64_t mask)
{
	for (size_t i = 1; i < n; i++) {
		uint64_t x = v[i];
		size_t k = i;

		for (; k && (v[k - 1] & mask) > (x & mask); k--)
			v[k] = v[k - 1];
		v[k] = x;
	}
}

/* By one digit, from v to out. */
static void scatter(const uint64_t *v, uint64_t *out, size_t n, unsigned shift)
{
	size_t at[DIGITS] = { 0 }, sum = 0, count;

	for (size_t i = 0; i < n; i++)
		at[v[i] >> shift & (DIGITS - 1)]++;
	for (size_t i = 0; i < DIGITS; i++) {
		count = at[i];
		at[i] = sum;
		sum += count;
	}
	for (size_t i = 0; i < n; i++)
		out[at[v[i] >> shift & (DIGITS - 1)]++] = v[i];
}

static void sort_bucket(uint64_t *v, uint64_t *spare, size_t n, unsigned low,
			unsigned high)
{
	uint64_t *from = v, *to = spare, *was;
	uint64_t mask = (high < 64 ? (UINT64_C(1) << high) : 0) - 1;

	if (n <= FEW) {
		insert(v, n, mask & ~((UINT64_C(1) << low) - 1));
		return;
	}
	for (; low < high; low += DIGIT) {
		scatter(from, to, n, low);
		was = from;
		from = to;
		to = was;
	}
	if (from != v)
		memcpy(v, from, n * sizeof(*v));
}

/* Each number goes to where the one that stands there goes on. */
static void put_into_buckets(uint64_t *v, unsigned shift, const size_t *ends,
			     size_t *at)
{
	for (size_t i = 0; i < DIGITS; i++)
		while (at[i] < ends[i]) {
			uint64_t x = v[at[i]], was;
			size_t k = x >> shift & (DIGITS - 1);

			while (k != i) {
				was = v[at[k]];
				v[at[k]++] = x;
				x = was;
				k = x >> shift & (DIGITS - 1);
			}
			v[at[i]++] = x;
		}
}

void double_sort(uint64_t *v, size_t n, unsigned low, unsigned high)
{
	unsigned shift = high > DIGIT ? high - DIGIT : 0;
	size_t ends[DIGITS] = { 0 }, at[DIGITS], sum = 0, most = 0;
	uint64_t *spare;

	if (n < 2)
		return;
	for (size_t i = 0; i < n; i++)
		ends[v[i] >> shift & (DIGITS - 1)]++;
	for (size_t i = 0; i < DIGITS; i++) {
		most = ends[i] > most ? ends[i] : most;
		at[i] = sum;
		sum += ends[i];
		ends[i] = sum;
	}
	put_into_buckets(v, shift, ends, at);
	spare = mem_alloc((most + 1) * sizeof(*spare));
	for (size_t i = 0, from = 0; i < DIGITS; from = ends[i++])
		sort_bucket(v + from, spare, ends[i] - from, low,
			    shift > low ? shift : low);
	free(spare);
}
