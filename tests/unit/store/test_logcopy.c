/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "store/backup.h"
#include "store/inside.h"

#define FIRST "log.0000000001"
#define SECOND "log.0000000002"

struct numbered { uint64_t change; const char *key, *value; };

static int put_numbered(void *ctx, struct txn *txn, struct err *err)
{
	const struct numbered *n = ctx;

	if (txn_mark(txn, n->change, (int64_t)n->change * 1000000, err))
		return -1;
	return txn_put(txn, TABLE_RECORD, slice_str(n->key),
		       slice_str(n->value), err);
}

static void put(struct store *s, uint64_t change, const char *key,
		const char *value)
{
	struct numbered n = { change, key, value };

	assert_int_equal(store_write(s, put_numbered, NULL, &n, NULL), 0);
}

/* A store process that is killed behind its last acknowledgement; `more`
 * writes into a second log file. */
static void write_and_die(const char *home, bool more)
{
	pid_t child = fork();
	struct store *s;
	int status;

	assert_true(child >= 0);
	if (!child) {
		s = open_new(home);
		put(s, 1, "one", "first");
		if (more && store_new_log(s, NULL))
			_exit(1);
		put(s, 2, "two", "second");
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static char *inside(const char *home, const char *dir, const char *name)
{
	return mem_printf("%s/%s/%s", home, dir, name);
}

static struct buf bytes_of(const char *path)
{
	struct buf b = BUF_INIT;

	assert_int_equal(file_read(path, 0, &b, NULL), 0);
	return b;
}

/* Where the last `text` stands in the file. */
static off_t last_of(const char *path, const char *text)
{
	struct buf b = bytes_of(path);
	char *p = b.p, *found = NULL;
	off_t at;

	while ((p = memmem(p, b.n - (size_t)(p - b.p), text, strlen(text))))
		found = p++;
	assert_non_null(found);
	at = found - b.p;
	buf_release(&b);
	return at;
}

static void spoil(const char *path, off_t at)
{
	int fd = open(path, O_RDWR);
	char c;

	assert_int_equal(pread(fd, &c, 1, at), 1);
	c ^= 4;
	assert_int_equal(pwrite(fd, &c, 1, at), 1);
	assert_int_equal(close(fd), 0);
}

static void assert_has(const char *home, const char *key, const char *value)
{
	struct store *s = open_again(home);
	char *got = get_str(s, TABLE_RECORD, key);

	assert_string_equal(got ? got : "nothing", value);
	free(got);
	store_close(s);
}

static enum logs_state mend(const char *home)
{
	enum logs_state state;

	assert_int_equal(store_mend_logs(home, &state, NULL), 0);
	return state;
}

static void mends_a_bit(void **state)
{
	const char *home = *state;
	char *log = inside(home, "db", FIRST);
	struct buf before, behind;

	write_and_die(home, false);
	before = bytes_of(log);
	spoil(log, last_of(log, "second"));
	assert_int_equal(mend(home), LOGS_WHOLE);
	behind = bytes_of(log);
	assert_true(slice_eq(buf_slice(&before), buf_slice(&behind)));
	buf_release(&behind);
	buf_release(&before);
	spoil(log, last_of(log, "second"));
	assert_has(home, "two", "second");
	free(log);
}

/* Where recovery begins in the newest one, it needs the one before too. */
static void mends_older_ones(void **state)
{
	const char *home = *state;
	char *log = inside(home, "db", FIRST);

	write_and_die(home, true);
	spoil(log, last_of(log, "first"));
	assert_has(home, "one", "first");
	assert_has(home, "two", "second");
	free(log);
}

static void makes_a_lost_log(void **state)
{
	const char *home = *state;
	char *log = inside(home, "db", SECOND);

	write_and_die(home, true);
	assert_int_equal(unlink(log), 0);
	assert_has(home, "two", "second");
	free(log);
}

/* A bit in both, and something acknowledged behind it. */
static void says_what_is_short(void **state)
{
	const char *home = *state;
	const struct store_opts again = { .home = home, .cache = 1 };
	char *log = inside(home, "db", FIRST);
	char *copy = inside(home, "logcopy", FIRST);
	struct logs_lost lost;

	write_and_die(home, false);
	spoil(log, last_of(log, "first"));
	spoil(copy, last_of(copy, "first"));
	assert_int_equal(mend(home), LOGS_SHORT);
	assert_refused(&again, ERR_IO,
		       "changes 1 to 2, since 1970-01-01T00:00:01");
	assert_int_equal(logs_lost(home, 1, &lost, NULL), 0);
	assert_int_equal(lost.first, 2);
	assert_int_equal(lost.last, 2);
	assert_int_equal(lost.since, 2000000);
	assert_int_equal(logs_lost(home, 2, &lost, NULL), 0);
	assert_int_equal(lost.first, 0);
	free(copy);
	free(log);
}

/* Behind a power cut the copy may lack what the log has, and begin anew. */
static void does_without_its_end(void **state)
{
	const char *home = *state;
	char *copy = inside(home, "logcopy", FIRST);
	char *log = inside(home, "db", FIRST);
	off_t at;

	write_and_die(home, false);
	at = last_of(copy, "second");
	assert_int_equal(truncate(copy, at), 0);
	assert_int_equal(mend(home), LOGS_WHOLE);
	assert_has(home, "two", "second");
	spoil(log, last_of(log, "second"));
	assert_has(home, "two", "second");
	free(log);
	free(copy);
}

/* What the library can read is right: a copy that says something else is
 * that of other logs. */
static void leaves_other_logs(void **state)
{
	const char *home = *state;
	char *other = mem_printf("%s.other", home);
	char *from = inside(other, "logcopy", FIRST);
	char *to = inside(home, "logcopy", FIRST);
	char *log = inside(home, "db", FIRST);
	struct buf before, behind;
	struct store *s;

	write_and_die(home, false);
	s = open_new(other);
	put_str(s, TABLE_DRAFT, "three", "of another");
	store_close(s);
	assert_int_equal(rename(from, to), 0);
	before = bytes_of(log);
	assert_int_equal(mend(home), LOGS_UNKNOWN);
	behind = bytes_of(log);
	assert_true(slice_eq(buf_slice(&before), buf_slice(&behind)));
	assert_has(home, "two", "second");
	assert_int_equal(mend(home), LOGS_WHOLE);
	buf_release(&behind);
	buf_release(&before);
	free(log);
	free(to);
	free(from);
	free(other);
}

/* Only what recovery needs is there twice. */
static void keeps_little(void **state)
{
	const char *home = *state;
	char *copy = inside(home, "logcopy", FIRST);
	char *next = inside(home, "logcopy", SECOND);
	struct store *s = open_new(home);

	assert_true(file_exists(copy));
	put_str(s, TABLE_RECORD, "one", "first");
	assert_int_equal(store_new_log(s, NULL), 0);
	put_str(s, TABLE_RECORD, "two", "second");
	assert_true(file_exists(next));
	for (int i = 0; i < 2; i++)
		assert_int_equal(store_checkpoint(s, NULL), 0);
	assert_false(file_exists(copy));
	store_close(s);
	assert_has(home, "one", "first");
	free(next);
	free(copy);
}

/* A store of before there were copies has one from its first start on, before
 * anybody writes. */
static void begins_at_the_start(void **state)
{
	const char *home = *state;
	char *dir = file_join(home, "logcopy");
	char *log = inside(home, "db", FIRST);
	struct store *s;

	write_and_die(home, false);
	assert_int_equal(tree_remove(dir, NULL), 0);
	assert_int_equal(mend(home), LOGS_UNKNOWN);
	s = open_again(home);
	assert_int_equal(mend(home), LOGS_WHOLE);
	atomic_store(&s->dead, true);
	store_close(s);
	spoil(log, last_of(log, "second"));
	assert_has(home, "two", "second");
	free(log);
	free(dir);
}

/* Logs of which nobody waited for a word may be gone before they are copied. */
static void does_without_what_is_gone(void **state)
{
	const char *home = *state;
	struct numbered n = { 1, "one", "first" };
	struct store *s = open_new(home);
	char *log = inside(home, "db", SECOND);

	for (int i = 0; i < 3; i++) {
		assert_int_equal(store_write_lazy(s, put_numbered, &n, NULL),
				 0);
		assert_int_equal(store_new_log(s, NULL), 0);
	}
	assert_int_equal(s->env->txn_checkpoint(s->env, 0, 0, DB_FORCE), 0);
	assert_true(file_exists(log));
	store_keep_logs(s, 4);
	assert_int_equal(checkpoint_now(s, false), 0);
	assert_false(file_exists(log));
	put(s, 2, "two", "second");
	store_close(s);
	assert_int_equal(mend(home), LOGS_WHOLE);
	assert_has(home, "two", "second");
	free(log);
}

/* Much of nothing in the middle of a log is not its end. */
static void goes_on_behind_zeros(void **state)
{
	enum { ZEROS = 1 << 20, TO = 3 << 20 };
	const char *home = *state;
	char *log = inside(home, "db", FIRST), *zeros = mem_zero(ZEROS);
	char *copy = inside(home, "logcopy", FIRST);
	char *value = mem_zero(TO / 2 + 1);
	struct numbered n = { 1, "one", value };
	struct store *s = open_new(home);
	struct buf has;
	int fd;

	memset(value, 'v', TO / 2);
	for (int i = 0; i < 3; i++)
		assert_int_equal(store_write_lazy(s, put_numbered, &n, NULL),
				 0);
	n = (struct numbered){ 2, "two", "behind all this" };
	assert_int_equal(store_write_lazy(s, put_numbered, &n, NULL), 0);
	assert_int_equal(store_new_log(s, NULL), 0);
	assert_int_equal(s->env->log_flush(s->env, NULL), 0);
	fd = open(log, O_WRONLY);
	assert_int_equal(pwrite(fd, zeros, ZEROS, 1 << 20), ZEROS);
	assert_int_equal(close(fd), 0);
	put(s, 3, "three", "third");
	has = bytes_of(copy);
	assert_true(has.n > TO);
	assert_non_null(memmem(has.p, has.n, "behind all this",
			       strlen("behind all this")));
	buf_release(&has);
	/* The log is not one any more: nothing of it may be read again. */
	atomic_store(&s->dead, true);
	store_close(s);
	free(value);
	free(zeros);
	free(copy);
	free(log);
}

#define T(test) \
	cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)
static const struct CMUnitTest tests[] = {
	T(mends_a_bit), T(mends_older_ones), T(makes_a_lost_log),
	T(says_what_is_short), T(does_without_its_end), T(leaves_other_logs),
	T(keeps_little), T(does_without_what_is_gone), T(goes_on_behind_zeros),
	T(begins_at_the_start),
};
const struct group test_logcopy = { tests, sizeof(tests) / sizeof(*tests) };
