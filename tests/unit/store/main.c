/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

int folder_setup(void **state)
{
	char *dir = unit_folder();

	*state = mem_printf("%s/home", dir);
	free(dir);
	return 0;
}

int folder_teardown(void **state)
{
	char *home = *state, *command;
	int rc;

	*strrchr(home, '/') = '\0';
	command = mem_printf("rm -rf '%s'", home);
	rc = system(command);
	free(command);
	free(home);
	return rc;
}

static struct store *open_with(const struct store_opts *opts)
{
	struct err err = ERR_INIT;
	struct store *s = NULL;

	if (store_open(&s, opts, &err))
		fail_msg("%s", err_text(&err));
	return s;
}

struct store *open_new(const char *path)
{
	return open_with(&(struct store_opts){ .home = path, .create = true,
					       .test = true, .lang = "de",
					       .cache = 1 });
}

struct store *open_again(const char *path)
{
	return open_with(&(struct store_opts){ .home = path, .cache = 1 });
}

struct pair { const char *key, *value; enum table table; };

static int put_pair(void *ctx, struct txn *txn, struct err *err)
{
	struct pair *p = ctx;

	return txn_put(txn, p->table, slice_str(p->key), slice_str(p->value),
		       err);
}

void put_str(struct store *s, enum table table, const char *key,
	     const char *value)
{
	struct pair p = { key, value, table };
	struct err err = ERR_INIT;

	if (store_write(s, put_pair, NULL, &p, &err))
		fail_msg("%s", err_text(&err));
}

char *get_str(struct store *s, enum table table, const char *key)
{
	struct err err = ERR_INIT;
	struct buf value = BUF_INIT;
	struct txn *txn;
	int rc;

	assert_int_equal(txn_read(s, &txn, &err), 0);
	rc = txn_get(txn, table, slice_str(key), &value, &err);
	txn_end(txn);
	assert_true(rc >= 0);
	if (rc)
		return buf_detach(&value);
	buf_release(&value);
	return NULL;
}

void assert_refused(const struct store_opts *opts, enum err_code code,
		    const char *part)
{
	struct err err = ERR_INIT;
	struct store *s = NULL;
	char *text;

	assert_int_equal(store_open(&s, opts, &err), -1);
	text = err_text(&err);
	if (!strstr(text, part))
		fail_msg("\"%s\" does not say \"%s\"", text, part);
	assert_int_equal(err_code(&err), code);
	free(text);
	err_release(&err);
}

int main(int argc, char **argv)
{
	static const struct group *const groups[] = {
		&test_home, &test_txn, &test_write, &test_idset,
		&test_backup, &test_batch, &test_logcopy, &test_logahead,
		&test_rewrite, &test_rowcache, &test_rowfile, NULL,
	};
	static const struct unit unit = { "store", groups };

	return unit_run(&unit, argc, argv);
}
