/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/pack.h"
#include "store/inside.h"

#define WRITERS 8
#define READERS 3
#define EACH 500

struct order { uint64_t *seen; size_t n; };

struct add {
	struct store *store;
	unsigned who;
	uint32_t i;
	uint64_t total;			/* as this transaction left it */
	struct order *order;
};

/* A row of its own, and a counter that all share. */
static int add_row(void *ctx, struct txn *txn, struct err *err)
{
	struct add *a = ctx;
	struct buf key = BUF_INIT, value = BUF_INIT;
	struct unpack u;
	int rc = txn_get(txn, TABLE_META, slice_str("total"), &value, err);

	u = unpack_from(buf_slice(&value));
	a->total = rc == 1 ? unpack_u64(&u) + 1 : 1;
	buf_clear(&value);
	pack_u64(&value, a->total);
	pack_u32(&key, a->who);
	pack_u32(&key, a->i);
	if (rc >= 0)
		rc = txn_put(txn, TABLE_META, slice_str("total"),
			     buf_slice(&value), err);
	if (!rc)
		rc = txn_put(txn, TABLE_VALUE, buf_slice(&key),
			     buf_slice(&value), err);
	buf_release(&key);
	buf_release(&value);
	return rc;
}

static void note_order(void *ctx)
{
	struct add *a = ctx;

	a->order->seen[a->order->n++] = a->total;
}

static void *write_rows(void *p)
{
	struct add a = *(struct add *)p;

	for (a.i = 0; a.i < EACH; a.i++) {
		if (store_write(a.store, add_row, note_order, &a, NULL))
			return (void *)1;
	}
	return NULL;
}

static atomic_bool stop;

/* The counter and the rows of one moment agree. */
static void *read_rows(void *p)
{
	struct store *s = p;

	while (!atomic_load(&stop)) {
		struct buf value = BUF_INIT;
		struct unpack u;
		struct cursor *c;
		struct txn *txn;
		uint64_t n = 0, total = 0;

		if (txn_read(s, &txn, NULL))
			return (void *)1;
		if (txn_get(txn, TABLE_META, slice_str("total"), &value,
			    NULL) == 1) {
			u = unpack_from(buf_slice(&value));
			total = unpack_u64(&u);
		}
		c = cursor_open_ahead(txn, TABLE_VALUE, NULL);
		if (cursor_seek(c, SLICE_NONE, NULL) == 1)
			for (n = 1; cursor_next(c, NULL) == 1; n++)
				;
		cursor_close(c);
		txn_end(txn);
		buf_release(&value);
		if (n != total)
			return (void *)1;
	}
	return NULL;
}

static void many_write_while_many_read(void **state)
{
	struct store *s = open_new(*state);
	struct order order = { mem_zero(WRITERS * EACH * 8), 0 };
	struct add a[WRITERS];
	pthread_t w[WRITERS], r[READERS];
	void *bad;
	size_t i;

	atomic_store(&stop, false);
	for (i = 0; i < READERS; i++)
		pthread_create(&r[i], NULL, read_rows, s);
	for (i = 0; i < WRITERS; i++) {
		a[i] = (struct add){ .store = s, .who = (unsigned)i,
				     .order = &order };
		pthread_create(&w[i], NULL, write_rows, &a[i]);
	}
	for (i = 0; i < WRITERS; i++) {
		pthread_join(w[i], &bad);
		assert_null(bad);
	}
	atomic_store(&stop, true);
	for (i = 0; i < READERS; i++) {
		pthread_join(r[i], &bad);
		assert_null(bad);
	}
	/* each once, observed in the order in which they were made */
	assert_int_equal(order.n, WRITERS * EACH);
	for (i = 0; i < order.n; i++)
		assert_int_equal(order.seen[i], i + 1);
	free(order.seen);
	store_close(s);
}

/* ---- what runs while others are being answered -------------------------- */

struct answered {
	struct store *store;
	pthread_t one, next;
	sem_t ran;		/* the next one has */
};

static bool somebody_waits(struct store *s)
{
	bool waits;

	pthread_mutex_lock(&s->writer.lock);
	waits = s->writer.waiting.head != NULL;
	pthread_mutex_unlock(&s->writer.lock);
	return waits;
}

static int run_and_say_so(void *ctx, struct txn *txn, struct err *err)
{
	struct answered *a = ctx;

	sem_post(&a->ran);
	return 0;
}

static void *write_next(void *p)
{
	struct answered *a = p;

	return store_write(a->store, run_and_say_so, NULL, a, NULL) ? a : NULL;
}

static void wait_for_next(void *ctx)
{
	struct answered *a = ctx;

	if (pthread_create(&a->next, NULL, write_next, a))
		abort();
	while (sem_wait(&a->ran))
		;
}

static int put_one(void *ctx, struct txn *txn, struct err *err)
{
	return txn_put(txn, TABLE_META, slice_str("one"), slice_str("1"), err);
}

static void *write_one(void *p)
{
	struct answered *a = p;

	return store_write(a->store, put_one, wait_for_next, a, NULL) ? a
								      : NULL;
}

/* So that the other one is taken by the writer's thread. */
static int run_until_somebody_waits(void *ctx, struct txn *txn,
				    struct err *err)
{
	struct answered *a = ctx;

	if (pthread_create(&a->one, NULL, write_one, a))
		abort();
	while (!somebody_waits(a->store))
		sched_yield();
	return 0;
}

/* Observers may be slow, and so may the disk. */
static void the_next_one_runs_while_one_is_answered(void **state)
{
	struct answered a = { .store = open_new(*state) };
	void *bad;

	sem_init(&a.ran, 0, 0);
	assert_int_equal(store_write(a.store, run_until_somebody_waits, NULL,
				     &a, NULL), 0);
	pthread_join(a.one, &bad);
	assert_null(bad);
	pthread_join(a.next, &bad);
	assert_null(bad);
	sem_destroy(&a.ran);
	store_close(a.store);
}

static int put_and_fail(void *ctx, struct txn *txn, struct err *err)
{
	if (txn_put(txn, TABLE_META, slice_str("half"), slice_str("x"), err))
		return -1;
	return err_set(err, ERR_INPUT, "1:name", "wrong %s", "name");
}

static void never_after(void *ctx)
{
	fail_msg("an observer of what was rolled back");
}

static void a_refused_change_leaves_nothing(void **state)
{
	struct store *s = open_new(*state);
	struct err err = ERR_INIT;
	char *text;

	assert_int_equal(store_write(s, put_and_fail, never_after, NULL, &err),
			 -1);
	text = err_text(&err);
	assert_string_equal(text, "1:name: wrong name");
	free(text);
	err_release(&err);
	assert_null(get_str(s, TABLE_META, "half"));
	store_close(s);
}

static int deadlock_twice(void *ctx, struct txn *txn, struct err *err)
{
	int *runs = ctx;

	if (txn_put(txn, TABLE_META, slice_str("n"), slice_str("x"), err))
		return -1;
	if (++*runs < 3)
		return store_fault(txn->store, txn, "put", DB_LOCK_DEADLOCK,
				   err);
	return 0;
}

static int deadlock_always(void *ctx, struct txn *txn, struct err *err)
{
	return store_fault(txn->store, txn, "put", DB_LOCK_DEADLOCK, err);
}

static void a_deadlock_runs_again(void **state)
{
	struct store *s = open_new(*state);
	struct err err = ERR_INIT;
	int runs = 0;

	assert_int_equal(store_write(s, deadlock_twice, NULL, &runs, &err), 0);
	assert_int_equal(runs, 3);
	assert_int_equal(err.n, 0);
	assert_int_equal(store_write(s, deadlock_always, NULL, NULL, &err),
			 -1);
	assert_int_equal(err_code(&err), ERR_UNAVAILABLE);
	assert_int_equal(err.n, 1);
	err_release(&err);
	store_close(s);
}

static void note_stop(void *ctx, const char *why)
{
	++*(int *)ctx;
}

static int io_fault(void *ctx, struct txn *txn, struct err *err)
{
	return store_fault(txn->store, txn, "put", 5 /* EIO */, err);
}

static void any_other_fault_stops_the_store(void **state)
{
	struct err err = ERR_INIT;
	struct store *s;
	int stops = 0;

	store_close(open_new(*state));
	assert_int_equal(store_open(&s, &(struct store_opts){
				.home = *state, .cache = 1,
				.fail_stop = note_stop, .ctx = &stops }, NULL),
			 0);
	assert_int_equal(store_write(s, io_fault, NULL, NULL, &err), -1);
	assert_int_equal(err_code(&err), ERR_IO);
	assert_int_equal(stops, 1);
	/* nothing is acknowledged afterwards, and the reason is told once */
	assert_int_equal(store_write(s, io_fault, NULL, NULL, NULL), -1);
	assert_int_equal(stops, 1);
	err_release(&err);
	store_close(s);
}

static void a_full_disk_refuses_writing(void **state)
{
	struct store *s = open_new(*state);
	struct store_status status;
	struct err err = ERR_INIT;
	struct add a = { .store = s };
	char *got;

	put_str(s, TABLE_META, "a", "b");
	s->reserve.bytes = (uint64_t)1 << 60;
	s->reserve.asked = 0;
	assert_int_equal(store_write(s, add_row, NULL, &a, &err), -1);
	assert_int_equal(err_code(&err), ERR_FULL);
	got = get_str(s, TABLE_META, "a");
	assert_string_equal(got, "b");
	store_status(s, &status);
	assert_true(status.full);
	assert_int_equal(store_room_used(s), 100);
	s->reserve.bytes = 1 << 20;
	s->reserve.asked = 0;
	assert_int_equal(store_write(s, add_row, NULL, &a, NULL), 0);
	err_release(&err);
	free(got);
	store_close(s);
}

static void the_reserve_makes_room_for_a_start(void **state)
{
	struct store *s = open_new(*state);
	struct add a = { .store = s };
	char *path = mem_printf("%s/reserve", (char *)*state);

	assert_int_equal(store_write(s, add_row, NULL, &a, NULL), 0);
	assert_int_equal(access(path, F_OK), 0);
	s->reserve.bytes = (uint64_t)1 << 60;
	reserve_make_room(&s->reserve);
	assert_int_equal(access(path, F_OK), -1);
	free(path);
	store_close(s);
}

/* Writes for ever and tells each acknowledged number. */
_Noreturn static void child(const char *home, int fd)
{
	struct store *s = open_new(home);
	struct add a = { .store = s };

	for (a.i = 0;; a.i++) {
		if (store_write(s, add_row, NULL, &a, NULL) ||
		    write(fd, &a.i, sizeof(a.i)) != sizeof(a.i))
			_exit(1);
	}
}

static void what_was_acknowledged_survives_a_kill(void **state)
{
	struct buf key = BUF_INIT, value = BUF_INIT;
	uint32_t i = 0, acked = 0;
	struct store *s;
	struct txn *txn;
	pid_t pid;
	int fd[2];

	assert_int_equal(pipe(fd), 0);
	pid = fork();
	if (!pid)
		child(*state, fd[1]);
	close(fd[1]);
	while (acked < 400 && read(fd[0], &i, sizeof(i)) == sizeof(i))
		acked = i + 1;
	kill(pid, SIGKILL);
	while (read(fd[0], &i, sizeof(i)) == sizeof(i))
		acked = i + 1;
	waitpid(pid, NULL, 0);
	close(fd[0]);
	assert_true(acked >= 400);
	s = open_again(*state);
	assert_int_equal(txn_read(s, &txn, NULL), 0);
	for (i = 0; i < acked; i++) {
		buf_clear(&key);
		pack_u32(&key, 0);
		pack_u32(&key, i);
		if (txn_get(txn, TABLE_VALUE, buf_slice(&key), &value, NULL)
		    != 1)
			fail_msg("%u of %u acknowledged rows is lost", i,
				 acked);
	}
	txn_end(txn);
	assert_int_equal(store_verify(s, NULL), 0);
	buf_release(&key);
	buf_release(&value);
	store_close(s);
}

#define T(f) cmocka_unit_test_setup_teardown(f, folder_setup, folder_teardown)
static const struct CMUnitTest tests[] = {
	T(the_next_one_runs_while_one_is_answered),
	T(many_write_while_many_read),
	T(a_refused_change_leaves_nothing),
	T(a_deadlock_runs_again),
	T(any_other_fault_stops_the_store),
	T(a_full_disk_refuses_writing),
	T(the_reserve_makes_room_for_a_start),
	T(what_was_acknowledged_survives_a_kill),
};
const struct group test_write = { tests, sizeof(tests) / sizeof(*tests) };
