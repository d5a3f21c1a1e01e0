/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UNIT_STORE_H
#define KARTEI_UNIT_STORE_H

#include "../groups.h"

#include "store/store.h"

/* main.c joins them into one plan. */
extern const struct group test_home, test_txn, test_write, test_idset,
	test_backup, test_batch, test_logcopy, test_rewrite, test_rowcache,
	test_rowfile, test_logahead;

/* A private folder of the test, and a store in it. */
int folder_setup(void **state);		/* *state: char *path, not yet there */
int folder_teardown(void **state);
struct store *open_new(const char *path);
struct store *open_again(const char *path);
void put_str(struct store *s, enum table table, const char *key,
	     const char *value);
/* NULL: absent; else a copy. */
char *get_str(struct store *s, enum table table, const char *key);
void assert_refused(const struct store_opts *opts, enum err_code code,
		    const char *part);

#endif
