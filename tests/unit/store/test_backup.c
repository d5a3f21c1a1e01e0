/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "store/backup.h"

/* features X50 */

struct numbered {
	uint64_t change;
	char key[16];
};

static int put_marked(void *ctx, struct txn *txn, struct err *err)
{
	const struct numbered *n = ctx;

	if (txn_mark(txn, n->change, (int64_t)n->change * 1000, err))
		return -1;
	return txn_put(txn, TABLE_RECORD, slice_str(n->key),
		       slice_str("there"), err);
}

static void change(struct store *s, uint64_t no)
{
	struct numbered n = { .change = no };

	snprintf(n.key, sizeof(n.key), "change %u", (unsigned)no);
	assert_int_equal(store_write(s, put_marked, NULL, &n, NULL), 0);
}

static bool has(struct store *s, uint64_t no)
{
	char *key = mem_printf("change %u", (unsigned)no);
	char *got = get_str(s, TABLE_RECORD, key);
	bool is = got != NULL;

	free(key);
	free(got);
	return is;
}

static char *beside(const char *home, const char *name)
{
	return mem_printf("%.*s/%s", (int)(strrchr(home, '/') - home), home,
			  name);
}

static void give_proof(struct store *s, const char *path, uint32_t first)
{
	struct backup b = {
		.path = (char *)path, .id = (char *)store_id(s),
		.begun = 7, .proven = 9, .log = first, .change = 3, .last = 3000,
		.bytes = 11, .records = 12, .entries = 13,
	};

	assert_int_equal(backup_write_proof(&b, NULL), 0);
}

/* One with changes 1 to 3, the store goes on to 6. */
static struct store *backed_up(const char *home, const char *path)
{
	struct store *s = open_new(home);
	uint32_t first;
	uint64_t i;

	for (i = 1; i <= 3; i++)
		change(s, i);
	assert_int_equal(store_freeze(s, &first, NULL), 0);
	assert_int_equal(store_freeze(s, &first, NULL), -1);
	assert_int_equal(backup_copy(home, path, first, NULL), 0);
	store_thaw(s);
	give_proof(s, path, first);
	for (i = 4; i <= 6; i++)
		change(s, i);
	return s;
}

static void holds(const char *path, uint64_t until)
{
	struct store *s = open_again(path);
	uint64_t i;

	for (i = 1; i <= 6; i++)
		assert_int_equal(has(s, i), i <= until);
	store_close(s);
}

static void comes_back_as_it_was(void **state)
{
	char *path = beside(*state, "b"), *dest = beside(*state, "r");
	const struct restoring r = {
		.backup = path, .dest = dest, .until = MOMENT_NONE,
	};
	struct store *s = backed_up(*state, path);

	store_close(s);
	assert_int_equal(backup_restore(&r, NULL), 0);
	holds(dest, 3);
	/* Never over one that is there. */
	assert_int_equal(backup_restore(&r, NULL), -1);
	holds(dest, 3);
	free(path);
	free(dest);
}

static void goes_to_a_moment(void **state)
{
	char *path = beside(*state, "b"), *dest = beside(*state, "r");
	struct restoring r = {
		.backup = path, .dest = dest, .logs = *state,
		.until = MOMENT_NONE,
	};
	struct store *s = backed_up(*state, path);

	/* While the store is open. */
	assert_int_equal(backup_restore(&r, NULL), 0);
	holds(dest, 6);
	tree_remove(dest, NULL);
	r.change = 4;
	assert_int_equal(backup_restore(&r, NULL), 0);
	holds(dest, 4);
	tree_remove(dest, NULL);
	r.change = 2;
	assert_int_equal(backup_restore(&r, NULL), -1);
	r.change = 0;
	r.until = 2999;
	assert_int_equal(backup_restore(&r, NULL), -1);
	r.until = 5999;
	assert_int_equal(backup_restore(&r, NULL), 0);
	holds(dest, 5);
	store_close(s);
	free(path);
	free(dest);
}

static void logs_of_another_store_are_refused(void **state)
{
	char *path = beside(*state, "b"), *dest = beside(*state, "r");
	char *other = beside(*state, "other");
	const struct restoring r = {
		.backup = path, .dest = dest, .logs = other,
		.until = MOMENT_NONE,
	};
	struct err err = ERR_INIT;
	struct stat st;

	store_close(backed_up(*state, path));
	store_close(open_new(other));
	assert_int_equal(backup_restore(&r, &err), -1);
	assert_int_equal(err_code(&err), ERR_CONFLICT);
	/* Nothing is left of it. */
	assert_int_equal(lstat(dest, &st), -1);
	err_release(&err);
	free(path);
	free(dest);
	free(other);
}

static void counts_only_with_its_proof(void **state)
{
	char *dir = beside(*state, "all"), *path, *proof, *dest;
	struct backup *v, b;
	struct restoring r = { .until = MOMENT_NONE };
	size_t n;

	assert_int_equal(backups_list(dir, NULL, &v, &n, NULL), 0);
	assert_int_equal(n, 0);
	assert_int_equal(file_private_dir(dir, true, NULL), 0);
	path = file_join(dir, "one");
	store_close(backed_up(*state, path));
	proof = file_join(path, "proof");
	assert_int_equal(unlink(proof), 0);
	/* A folder without a proof is none; neither is one with a wrong one. */
	assert_int_equal(backups_list(dir, NULL, &v, &n, NULL), 0);
	assert_int_equal(n, 0);
	assert_int_equal(file_replace(proof, slice_str("kartei-backup 1\n"),
				      0600, NULL), 0);
	assert_int_equal(backups_list(dir, NULL, &v, &n, NULL), 0);
	assert_int_equal(n, 0);
	dest = beside(*state, "r");
	r.backup = path;
	r.dest = dest;
	assert_int_equal(backup_restore(&r, NULL), -1);
	assert_int_equal(unlink(proof), 0);
	b = (struct backup){ .path = path, .id = (char *)"abc", .begun = 1 };
	assert_int_equal(backup_write_proof(&b, NULL), 0);
	assert_int_equal(backups_list(dir, NULL, &v, &n, NULL), 0);
	assert_int_equal(n, 1);
	assert_string_equal(v[0].path, path);
	backups_release(v, n);
	assert_int_equal(backups_list(dir, "other", &v, &n, NULL), 0);
	assert_int_equal(n, 0);
	assert_int_equal(backup_remove(path, NULL), 0);
	assert_int_equal(backup_remove(path, NULL), 0);
	free(dest);
	free(proof);
	free(path);
	free(dir);
}

static void logs_stay_until_they_may_go(void **state)
{
	struct store *s = open_new(*state);
	uint32_t first, second;

	change(s, 1);
	store_keep_logs(s, STORE_LOGS_ALL);
	assert_int_equal(store_new_log(s, NULL), 0);
	assert_int_equal(store_checkpoint(s, NULL), 0);
	assert_true(store_log_bytes(s, 0) > store_log_bytes(s, 2));
	assert_int_equal(store_freeze(s, &first, NULL), 0);
	store_thaw(s);
	assert_int_equal(store_new_log(s, NULL), 0);
	assert_int_equal(store_freeze(s, &second, NULL), 0);
	assert_true(second > first);
	/* What is being copied needs fewer of them than an older backup... */
	store_keep_logs(s, first);
	assert_int_equal(store_checkpoint(s, NULL), 0);
	assert_true(store_log_bytes(s, first) > store_log_bytes(s, second));
	store_thaw(s);
	/* ... or more. */
	assert_int_equal(store_freeze(s, &second, NULL), 0);
	assert_int_equal(store_new_log(s, NULL), 0);
	assert_int_equal(store_new_log(s, NULL), 0);
	store_keep_logs(s, second + 2);
	assert_int_equal(store_checkpoint(s, NULL), 0);
	assert_true(store_log_bytes(s, second) >
		    store_log_bytes(s, second + 2));
	store_thaw(s);
	store_keep_logs(s, second);
	assert_int_equal(store_checkpoint(s, NULL), 0);
	assert_int_equal(store_log_bytes(s, 0), store_log_bytes(s, second));
	assert_true(has(s, 1));
	store_close(s);
}

static void fail_quietly(void *ctx, const char *why)
{
	atomic_store((atomic_int *)ctx, 1);
}

/* A byte of a page changes on the disk: the store that reads it ends, says
 * why in its home, and counts as damaged. */
static void a_damaged_page_is_known(void **state)
{
	atomic_int failed = 0;
	const struct store_opts opts = {
		.home = *state, .fail_stop = fail_quietly, .ctx = &failed,
	};
	char *db = file_join(*state, "db/record.db"), *why;
	struct store *s = open_new(*state);
	struct buf value = BUF_INIT;
	unsigned char byte;
	struct txn *txn;
	int fd;

	change(s, 1);
	store_close(s);
	assert_false(store_is_damaged(*state));
	fd = open(db, O_RDWR);
	assert_int_equal(pread(fd, &byte, 1, 2 * 4096 - 3), 1);
	byte ^= 4;
	assert_int_equal(pwrite(fd, &byte, 1, 2 * 4096 - 3), 1);
	close(fd);
	assert_int_equal(store_open(&s, &opts, NULL), 0);
	assert_int_equal(txn_read(s, &txn, NULL), 0);
	assert_int_equal(txn_get(txn, TABLE_RECORD, slice_str("change 1"),
				 &value, NULL), -1);
	txn_end(txn);
	assert_int_equal(failed, 1);
	assert_true(store_is_damaged(*state));
	assert_int_equal(store_failures(*state, &why), 1);
	assert_true(strlen(why) > 0);
	free(why);
	store_close(s);
	buf_release(&value);
	store_repaired(*state);
	assert_false(store_is_damaged(*state));
	assert_int_equal(store_failures(*state, &why), 0);
	free(why);
	free(db);
}

#define T(f) cmocka_unit_test_setup_teardown(f, folder_setup, folder_teardown)
static const struct CMUnitTest tests[] = {
	T(comes_back_as_it_was),
	T(goes_to_a_moment),
	T(logs_of_another_store_are_refused),
	T(counts_only_with_its_proof),
	T(logs_stay_until_they_may_go),
	T(a_damaged_page_is_known),
};
const struct group test_backup = {
	tests, sizeof(tests) / sizeof(tests[0])
};
