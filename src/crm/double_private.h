/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_CRM_DOUBLE_PRIVATE_H
#define KARTEI_CRM_DOUBLE_PRIVATE_H

#include "base/map.h"
#include "crm/double.h"

#define DOUBLE_TEXT 63		/* bytes of a value that are compared */

/* A value in the form in which it is compared. */
struct double_value {
	const char *text;	/* NUL behind it */
	uint64_t hash;		/* of the text */
	uint16_t line;		/* of the kind's likeness */
	uint8_t n;
	uint8_t form;		/* of a name: its legal form; 0: none */
};

struct double_record {
	uint32_t id;
	uint32_t first, n;	/* in doubles.values; by line */
};

/* Two records are compared if they have one of these in common. */
struct double_key {
	uint64_t hash;
	uint32_t record;	/* in doubles.records */
};

struct doubles {
	const struct kind *kind;
	struct arena *texts;
	struct double_value *values;
	size_t values_n, values_cap;
	struct double_record *records;
	size_t records_n, records_cap;
	struct double_key *keys;
	size_t keys_n, keys_cap;
	uint64_t *except;	/* ids: a << 32 | b */
	size_t except_n, except_cap;
	struct double_pair *pairs;
	size_t pairs_n, pairs_cap;
};

/* double_text.c: appends the form in which a value is compared; nothing if
 * it says nothing. `legal`: of a name, 0 if it has no legal form. */
void double_text(enum likeness_as as, struct slice value, struct buf *out,
		 uint8_t *legal);
/* What sounds alike has the same, word by word. */
void double_sound(struct slice text, struct buf *out);
uint64_t double_hash(uint64_t seed, struct slice s);

/* double_like.c: 0 to 100, how much alike two values are. */
int double_like(enum likeness_as as, const struct double_value *a,
		const struct double_value *b);
/* All lines of two records. */
int double_points(const struct doubles *d, const struct double_record *a,
		  const struct double_record *b, uint64_t *lines);

#endif
