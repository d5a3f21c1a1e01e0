/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "session/body.h"
#include "session/socket.h"
#include "session/wire.h"

/* The store process seen from its socket: strangers, limits, its end. */

static const struct child_opts new_test = { .create = true, .test = true };
static const struct child_opts old = { 0 };

/* ---- a client that says what it likes ---------------------------------- */

struct raw {
	int fd;
	struct wire_in in;
};

static bool raw_try(struct raw *r, const char *home)
{
	int why;

	r->fd = socket_connect(home, NULL, &why);
	wire_in_init(&r->in, WIRE_ANSWER);
	return r->fd >= 0;
}

static void raw_open(struct raw *r, const char *home)
{
	assert_true(raw_try(r, home));
}

static void raw_close(struct raw *r)
{
	close(r->fd);
	wire_in_release(&r->in);
}

static void raw_bytes(struct raw *r, const void *bytes, size_t n)
{
	assert_int_equal(send(r->fd, bytes, n, MSG_NOSIGNAL), n);
}

static void raw_send(struct raw *r, enum wire_type type, uint32_t request,
		     const struct buf *body)
{
	struct buf out = BUF_INIT;

	wire_put(&out, type, request, body ? buf_slice(body) : SLICE_NONE);
	raw_bytes(r, out.p, out.n);
	buf_release(&out);
}

static void raw_hello(struct raw *r, unsigned version)
{
	const struct session_hello hello = {
		.now = test_now, .as_of = DAY_NONE, .zone = "Europe/Berlin",
	};
	struct buf body = BUF_INIT;

	pack_str(&body, WIRE_MAGIC);
	pack_u16(&body, (uint16_t)version);
	put_hello(&body, &hello);
	raw_send(r, WIRE_HELLO, 1, &body);
	buf_release(&body);
}

/* The next message: its type, or 0 when the store has closed. */
static enum wire_type raw_next(struct raw *r, struct wire_message *m)
{
	for (;;) {
		struct pollfd p = { .fd = r->fd, .events = POLLIN };

		if (wire_next(&r->in, m, NULL) == 1)
			return m->type;
		assert_int_equal(poll(&p, 1, 20000), 1);
		if (wire_receive(&r->in, r->fd) < 0)
			return 0;
	}
}

static void raw_fault(struct raw *r, enum err_code code, const char *part)
{
	struct err err = ERR_INIT;
	struct wire_message m;
	struct unpack u;

	assert_int_equal(raw_next(r, &m), WIRE_FAULT);
	u = unpack_from(m.body);
	get_err(&u, &err);
	assert_false(u.bad);
	assert_fault(-1, &err, code, part);
}

static void raw_ready(struct raw *r, const char *home)
{
	struct wire_message m;

	raw_open(r, home);
	raw_hello(r, WIRE_VERSION);
	assert_int_equal(raw_next(r, &m), WIRE_OK);
}

/* ---- hello ------------------------------------------------------------- */

static void test_version(void **state)
{
	struct store_child child;
	struct wire_message m;
	struct raw r;

	child_start(&child, *state, &new_test);
	raw_open(&r, *state);
	raw_hello(&r, WIRE_VERSION + 1);
	raw_fault(&r, ERR_UNAVAILABLE, "version");
	assert_int_equal(raw_next(&r, &m), 0);
	raw_close(&r);
	/* Anything before hello ends it too. */
	raw_open(&r, *state);
	raw_send(&r, WIRE_KINDS, 1, NULL);
	raw_fault(&r, ERR_INPUT, "");
	assert_int_equal(raw_next(&r, &m), 0);
	raw_close(&r);
	assert_int_equal(child_stop(&child), 0);
}

static void test_agent_refused(void **state)
{
	static const struct child_opts real = { .create = true };
	const struct connect_opts as_mk = {
		.home = *state, .running_only = true,
		.hello = { .agent = "mk", .as_of = DAY_NONE },
	}, at_nine = {
		.home = *state, .running_only = true,
		.hello = { .now = test_now, .as_of = DAY_NONE },
	}, plain = {
		.home = *state, .running_only = true,
		.hello = { .as_of = DAY_NONE },
	};
	struct err err = ERR_INIT;
	struct store_child child;
	struct session *s;

	child_start(&child, *state, &real);
	assert_fault(session_connect(&s, &as_mk, &err), &err, ERR_DENIED,
		     "KARTEI_AGENT");
	assert_fault(session_connect(&s, &at_nine, &err), &err, ERR_DENIED,
		     "KARTEI_NOW");
	assert_ok(session_connect(&s, &plain, &err), &err);
	assert_true(session_me(s)->admin);
	assert_false(session_me(s)->test);
	session_close(s);
	assert_int_equal(child_stop(&child), 0);
}

static void test_agent(void **state)
{
	struct err err = ERR_INIT;
	struct store_child child;
	struct applied applied;
	struct session *s;
	struct changeset c;
	struct item *item;
	char *result;
	const struct connect_opts as_xx = {
		.home = *state, .running_only = true,
		.hello = { .agent = "xx", .as_of = DAY_NONE },
	};

	child_start(&child, *state, &new_test);
	s = session_at(*state, NULL);
	changeset_init(&c, "shell");
	item = changeset_item(&c, ITEM_NEW, "agent", 0);
	item_op(item, OP_SET, "login", "tb");
	item_op(item, OP_SET, "name", "Tom Becker");
	assert_ok(session_apply(s, &c, &applied, &err), &err);
	applied_release(&applied);
	session_close(s);
	s = session_at(*state, "tb");
	assert_string_equal(session_me(s)->login, "tb");
	assert_string_equal(session_me(s)->name, "Tom Becker");
	assert_false(session_me(s)->admin);
	/* What is for administrators. */
	item->ops[0].text[0] = 'x';
	memset(c.request, 0, sizeof(c.request));
	assert_fault(session_apply(s, &c, &applied, &err), &err, ERR_DENIED,
		     "");
	assert_fault(session_call(s, "stop", NULL, 0, NULL, NULL, &result,
				  &err), &err, ERR_DENIED, "");
	session_close(s);
	changeset_release(&c);
	assert_fault(session_connect(&s, &as_xx, &err), &err, ERR_NOT_FOUND,
		     "xx");
	assert_int_equal(child_stop(&child), 0);
}

/* ---- garbage and limits ------------------------------------------------ */

static void test_garbage(void **state)
{
	static const unsigned char long_frame[] = { 0, 0x10, 0, 1, 3, 0 };
	struct store_child child;
	struct wire_message m;
	struct session *s;
	struct raw r;

	child_start(&child, *state, &new_test);
	s = session_at(*state, NULL);
	raw_open(&r, *state);
	raw_bytes(&r, "GET / HTTP/1.1\r\n\r\n", 18);
	raw_fault(&r, ERR_LIMIT, "frame");
	assert_int_equal(raw_next(&r, &m), 0);
	raw_close(&r);
	raw_ready(&r, *state);
	raw_bytes(&r, long_frame, sizeof(long_frame));
	raw_fault(&r, ERR_LIMIT, "1048576");
	assert_int_equal(raw_next(&r, &m), 0);
	raw_close(&r);
	/* A request that cannot be read is answered and harms nothing. */
	raw_ready(&r, *state);
	for (unsigned type = 0; type < 256; type++) {
		struct buf junk = BUF_INIT;

		if (type == WIRE_CANCEL)
			continue;
		buf_add(&junk, "\xff\xff\xff\xff\xff\x00\x01junk", 11);
		raw_send(&r, type, type, &junk);
		assert_int_equal(raw_next(&r, &m), WIRE_FAULT);
		assert_int_equal(m.request, type);
		buf_release(&junk);
	}
	raw_send(&r, WIRE_KINDS, 1000, NULL);
	assert_int_equal(raw_next(&r, &m), WIRE_OK);
	raw_close(&r);
	assert_int_equal(session_me(s)->admin, true);
	session_close(s);
	assert_int_equal(child_stop(&child), 0);
}

/* Half a frame, and a client that reads nothing, hold up nobody else. */
static void test_slow(void **state)
{
	struct store_child child;
	struct err err = ERR_INIT;
	struct session *s;
	struct raw half, mute;
	uint64_t n;
	int sent = 0;

	child_start(&child, *state, &new_test);
	raw_ready(&half, *state);
	raw_bytes(&half, "\0\0\1", 3);
	raw_ready(&mute, *state);
	/* Asks for the forms until its pipes are full. */
	for (;;) {
		struct buf out = BUF_INIT;
		ssize_t got;

		wire_put(&out, WIRE_KINDS, 2, SLICE_NONE);
		got = send(mute.fd, out.p, out.n, MSG_DONTWAIT | MSG_NOSIGNAL);
		buf_release(&out);
		if (got != 10)
			break;
		if (++sent > 200000)
			fail_msg("it takes requests without end");
	}
	s = session_at(*state, NULL);
	for (int i = 0; i < 50; i++)
		assert_ok(session_count(s, "company", &n, &err), &err);
	session_close(s);
	raw_close(&half);
	raw_close(&mute);
	assert_int_equal(child_stop(&child), 0);
}

static void test_sessions_per_uid(void **state)
{
	const struct connect_opts opts = {
		.home = *state, .running_only = true,
		.hello = { .now = test_now, .as_of = DAY_NONE },
	};
	const int many = WIRE_SESSIONS_PER_UID + 100;
	struct raw *r = mem_zero((size_t)many * sizeof(*r));
	struct store_child child;
	struct err err = ERR_INIT;
	struct wire_message m;
	struct session *s;
	int64_t begun;

	child_start(&child, *state, &new_test);
	for (int i = 0; i < WIRE_SESSIONS_PER_UID; i++)
		raw_ready(&r[i], *state);
	/* However many try: each is told, and at once. */
	for (int i = WIRE_SESSIONS_PER_UID; i < many; i++) {
		raw_open(&r[i], *state);
		raw_fault(&r[i], ERR_LIMIT, "256");
		assert_int_equal(raw_next(&r[i], &m), 0);
	}
	for (int i = 0; i < 50; i++) {
		begun = clock_steady();
		assert_fault(session_connect(&s, &opts, &err), &err,
			     ERR_LIMIT, "256");
		assert_true(clock_steady() - begun < 2000000);
	}
	for (int i = 0; i < many; i++)
		raw_close(&r[i]);
	free(r);
	assert_int_equal(child_stop(&child), 0);
}

/* More calls than may wait for an answer: the others are refused at once. */
static void test_in_flight(void **state)
{
	struct store_child child;
	struct buf body = BUF_INIT;
	struct wire_message m;
	struct raw r;
	int answered = 0, refused = 0;
	const int n = 200;

	child_start(&child, *state, &new_test);
	raw_ready(&r, *state);
	pack_str(&body, "check");
	put_strings(&body, NULL, 0);
	for (int i = 0; i < n; i++)
		raw_send(&r, WIRE_CALL, (uint32_t)i + 10, &body);
	while (answered + refused < n) {
		enum wire_type type = raw_next(&r, &m);

		if (type == WIRE_OK) {
			answered++;
		} else if (type == WIRE_FAULT) {
			struct err err = ERR_INIT;
			struct unpack u = unpack_from(m.body);

			get_err(&u, &err);
			assert_int_equal(err_code(&err), ERR_LIMIT);
			err_release(&err);
			refused++;
		} else {
			assert_int_equal(type, WIRE_PROGRESS);
		}
	}
	assert_true(answered >= WIRE_IN_FLIGHT);
	assert_true(refused > 0);
	buf_release(&body);
	raw_close(&r);
	assert_int_equal(child_stop(&child), 0);
}

/* ---- coming and going -------------------------------------------------- */

static void wait_gone(const struct store_child *child)
{
	const struct timespec step = { .tv_nsec = 10000000 };
	int status;

	for (int i = 0; i < 1000; i++) {
		if (waitpid(child->pid, &status, WNOHANG) == child->pid) {
			assert_true(WIFEXITED(status));
			assert_int_equal(WEXITSTATUS(status), 0);
			return;
		}
		nanosleep(&step, NULL);
	}
	fail_msg("the store process did not leave");
}

static void test_linger(void **state)
{
	static const struct child_opts short_stay = {
		.create = true, .test = true, .linger = 1,
	};
	struct store_child child;
	struct session *s;

	child_start(&child, *state, &short_stay);
	s = session_at(*state, NULL);
	session_close(s);
	wait_gone(&child);
	assert_false(store_runs(*state, NULL));
	free(child.home);
}

static void test_stop(void **state)
{
	struct store_child child;
	struct err err = ERR_INIT;
	struct session *s, *other;
	struct news n;
	char *result;
	int got;

	child_start(&child, *state, &new_test);
	s = session_at(*state, NULL);
	other = session_at(*state, NULL);
	assert_ok(session_watch(other, true, &err), &err);
	assert_ok(session_call(s, "stop", NULL, 0, NULL, NULL, &result, &err),
		  &err);
	free(result);
	while (!(got = session_news(other, &n, &err))) {
		struct pollfd p = { .fd = session_fd(other),
				    .events = POLLIN };

		assert_int_equal(poll(&p, 1, 5000), 1);
	}
	assert_int_equal(got, 1);
	assert_int_equal(n.kind, NEWS_CLOSING);
	news_release(&n);
	wait_gone(&child);
	while (!(got = session_news(other, &n, &err)))
		;
	assert_fault(got, &err, ERR_UNAVAILABLE, "lost");
	session_close(s);
	session_close(other);
	free(child.home);
}

/* Killed in the middle: the next request finds the new one. A change asked
 * for again is not made twice. */
static void test_killed(void **state)
{
	struct store_child child;
	struct err err = ERR_INIT;
	struct applied first, again;
	struct changeset c;
	struct session *s;
	struct news n;
	uint64_t count = 0;
	/* With the real clock: requests are kept for some days only. */
	const struct connect_opts opts = {
		.home = *state, .running_only = true,
		.hello = { .as_of = DAY_NONE },
	};

	child_start(&child, *state, &new_test);
	assert_ok(session_connect(&s, &opts, &err), &err);
	assert_ok(session_watch(s, true, &err), &err);
	changeset_init(&c, "shell");
	item_op(changeset_item(&c, ITEM_NEW, "company", 0), OP_SET, "name",
		"Einmal GmbH");
	assert_ok(session_apply(s, &c, &first, &err), &err);
	child_kill(&child);
	child_start(&child, *state, &old);
	/* The answer might have been lost: the same once more. */
	assert_ok(session_apply(s, &c, &again, &err), &err);
	assert_int_equal(again.change, first.change);
	assert_string_equal(again.items[0].name, first.items[0].name);
	assert_ok(session_count(s, "company", &count, &err), &err);
	assert_int_equal(count, 1);
	/* What was missed meanwhile is to be looked at. */
	assert_int_equal(session_news(s, &n, &err), 1);
	news_release(&n);
	applied_release(&first);
	applied_release(&again);
	changeset_release(&c);
	session_close(s);
	assert_int_equal(child_stop(&child), 0);
}

/* A socket that nobody listens at, left by one that was killed. */
static void test_stale_socket(void **state)
{
	struct store_child child;
	char *path = file_join(*state, "socket");
	struct stat st;
	struct session *s;

	child_start(&child, *state, &new_test);
	child_kill(&child);
	assert_int_equal(stat(path, &st), 0);
	assert_false(store_runs(*state, NULL));
	child_start(&child, *state, &old);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	s = session_at(*state, NULL);
	session_close(s);
	assert_int_equal(child_stop(&child), 0);
	assert_int_equal(stat(path, &st), -1);
	free(path);
}

static void test_nothing_there(void **state)
{
	char *nowhere = file_join(*state, "nowhere");
	const struct connect_opts none = {
		.home = nowhere, .hello = { .as_of = DAY_NONE },
	}, not_started = {
		.home = *state, .running_only = true,
		.hello = { .as_of = DAY_NONE },
	}, service = {
		.home = *state, .socket = "/nonexistent/kartei/socket",
		.hello = { .as_of = DAY_NONE },
	};
	struct err err = ERR_INIT;
	struct session *s;

	assert_fault(session_connect(&s, &none, &err), &err, ERR_CONFIG,
		     "kartei init");
	assert_fault(session_connect(&s, &not_started, &err), &err,
		     ERR_UNAVAILABLE, "");
	assert_fault(session_connect(&s, &service, &err), &err,
		     ERR_UNAVAILABLE, "service");
	free(nowhere);
}

/* A path far beyond what fits a socket address. */
static void test_long_path(void **state)
{
	struct store_child child;
	struct session *s;
	char *deep = mem_strdup(*state);

	for (int i = 0; i < 6; i++) {
		char *next = file_join(deep, "a-folder-with-a-rather-long-name");

		assert_int_equal(mkdir(next, 0700), 0);
		free(deep);
		deep = next;
	}
	child_start(&child, deep, &new_test);
	s = session_at(deep, NULL);
	session_close(s);
	assert_int_equal(child_stop(&child), 0);
	free(deep);
}

#define IN_FOLDER(test) \
	cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

static const struct CMUnitTest tests[] = {
	IN_FOLDER(test_version),
	IN_FOLDER(test_agent_refused),
	IN_FOLDER(test_agent),
	IN_FOLDER(test_garbage),
	IN_FOLDER(test_slow),
	IN_FOLDER(test_sessions_per_uid),
	IN_FOLDER(test_in_flight),
	IN_FOLDER(test_linger),
	IN_FOLDER(test_stop),
	IN_FOLDER(test_killed),
	IN_FOLDER(test_stale_socket),
	IN_FOLDER(test_nothing_there),
	IN_FOLDER(test_long_path),
};
const struct group test_serve = { tests, sizeof(tests) / sizeof(*tests) };
