/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UNIT_EXCHANGE_H
#define KARTEI_UNIT_EXCHANGE_H

#include "../groups.h"

#include "base/buf.h"
#include "base/err.h"
#include "session/ops.h"

/* main.c joins them into one plan. */
extern const struct group test_csv, test_map, test_import, test_mail, test_plan,
	test_printout, test_tables;

#define GROUP(name) \
	const struct group test_##name = { \
		name##_tests, sizeof(name##_tests) / sizeof(*name##_tests) }

/* A private folder in *state, removed afterwards. */
int folder_setup(void **state);
int folder_teardown(void **state);
/* Writes a file there; the path is good until the test ends. */
const char *folder_file(void **state, const char *name, const char *text,
			size_t n);
void assert_fault(const struct err *err, const char *part);

/* The forms of the source tree, read once. */
struct kinds *forms(void);

/*
 * A session that keeps in memory what it is given: enough of a store to
 * count rows by their key. Faulty is what has the value "bad".
 */
struct fake {
	struct session base;
	struct buf log;		/* one line an item: kind, ops */
	size_t slices, open;	/* sent; of these with stays_open */
	struct map *keys;
	int refuse_from;	/* slice that fails, from 1; 0 none */
	struct buf requests;	/* ids of all slices, 16 bytes each */
};
void fake_init(struct fake *f);
void fake_release(struct fake *f);

#endif
