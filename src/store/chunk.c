/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <endian.h>
#include <string.h>

#include "store/idset.h"

unsigned chunk_count(const struct chunk *c)
{
	unsigned n = 0, i;

	for (i = 0; i < CHUNK_IDS / 64; i++)
		n += (unsigned)__builtin_popcountll(c->bits[i]);
	return n;
}

static void read_bitset(const unsigned char *p, struct chunk *c)
{
	unsigned i;

	memcpy(c->bits, p, CHUNK_BYTES);
	for (i = 0; i < CHUNK_IDS / 64; i++)
		c->bits[i] = le64toh(c->bits[i]);
}

static int read_array(struct slice s, struct chunk *c)
{
	const unsigned char *p = s.p, *end = p + s.n;
	int last = -1, i;

	memset(c, 0, sizeof(*c));
	for (; p < end; p += 2, last = i) {
		i = p[0] << 8 | p[1];
		if (i <= last || i >= CHUNK_IDS)
			return -1;
		chunk_set(c, (uint32_t)i, true);
	}
	return 0;
}

int chunk_read(struct slice stored, struct chunk *c)
{
	if (stored.n == CHUNK_BYTES) {
		read_bitset(stored.p, c);
		return 0;
	}
	if (stored.n > CHUNK_BYTES || stored.n % 2)
		return -1;
	return read_array(stored, c);
}

size_t chunk_write(const struct chunk *c, unsigned char *out)
{
	unsigned char *p = out;
	unsigned i;

	if (chunk_count(c) >= CHUNK_DENSE) {
		for (i = 0; i < CHUNK_IDS / 64; i++, p += 8) {
			uint64_t word = htole64(c->bits[i]);

			memcpy(p, &word, sizeof(word));
		}
		return CHUNK_BYTES;
	}
	for (i = 0; i < CHUNK_IDS / 64; i++) {
		uint64_t word = c->bits[i];

		for (; word; word &= word - 1) {
			unsigned id = i * 64 + (unsigned)__builtin_ctzll(word);

			*p++ = (unsigned char)(id >> 8);
			*p++ = (unsigned char)id;
		}
	}
	return (size_t)(p - out);
}
