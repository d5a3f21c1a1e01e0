/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "session/wire.h"

static void feed(struct wire_in *in, const struct buf *bytes)
{
	buf_add_slice(&in->bytes, buf_slice(bytes));
}

static void test_one_frame(void **state)
{
	struct buf out = BUF_INIT;
	struct wire_in in;
	struct wire_message m;

	(void)state;
	wire_in_init(&in, WIRE_REQUEST);
	assert_int_equal(wire_next(&in, &m, NULL), 0);
	wire_put(&out, WIRE_PAGES, 7, slice_str("body"));
	assert_int_equal(out.n, 4 + 6 + 4);
	feed(&in, &out);
	assert_int_equal(wire_next(&in, &m, NULL), 1);
	assert_int_equal(m.type, WIRE_PAGES);
	assert_int_equal(m.request, 7);
	assert_true(slice_eq_str(m.body, "body"));
	assert_int_equal(wire_next(&in, &m, NULL), 0);
	assert_false(wire_in_half(&in));
	buf_release(&out);
	wire_in_release(&in);
}

/* Bytes come one at a time, two messages behind each other. */
static void test_dribble(void **state)
{
	struct buf out = BUF_INIT;
	struct wire_in in;
	struct wire_message m;
	size_t seen = 0;

	(void)state;
	wire_in_init(&in, WIRE_REQUEST);
	wire_put(&out, WIRE_COUNT, 1, slice_str("company"));
	wire_put(&out, WIRE_KINDS, 2, SLICE_NONE);
	for (size_t i = 0; i < out.n; i++) {
		buf_add(&in.bytes, out.p + i, 1);
		if (wire_next(&in, &m, NULL) == 1) {
			seen++;
			assert_int_equal(m.request, seen);
		} else {
			assert_true(wire_in_half(&in));
		}
	}
	assert_int_equal(seen, 2);
	buf_release(&out);
	wire_in_release(&in);
}

static void test_long_message(void **state)
{
	struct buf body = BUF_INIT, out = BUF_INIT;
	struct wire_in in;
	struct wire_message m;

	(void)state;
	for (uint32_t i = 0; body.n < 3 * WIRE_FRAME; i++)
		pack_u32(&body, i);
	wire_put(&out, WIRE_APPLY, 9, buf_slice(&body));
	assert_true(out.n > body.n + 3 * 10);
	wire_in_init(&in, WIRE_REQUEST);
	feed(&in, &out);
	assert_int_equal(wire_next(&in, &m, NULL), 1);
	assert_int_equal(m.request, 9);
	assert_true(slice_eq(m.body, buf_slice(&body)));
	assert_int_equal(wire_next(&in, &m, NULL), 0);
	buf_release(&body);
	buf_release(&out);
	wire_in_release(&in);
}

static void test_message_too_long(void **state)
{
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;
	struct wire_in in;
	struct wire_message m;
	char *body = mem_zero(4096);

	(void)state;
	wire_in_init(&in, 1000);
	wire_put(&out, WIRE_APPLY, 9, (struct slice){ body, 1001 });
	feed(&in, &out);
	assert_fault(wire_next(&in, &m, &err), &err, ERR_LIMIT, "1000");
	buf_release(&out);
	free(body);
	wire_in_release(&in);
}

static void refused(const void *bytes, size_t n, enum err_code code)
{
	struct err err = ERR_INIT;
	struct wire_in in;
	struct wire_message m;

	wire_in_init(&in, WIRE_REQUEST);
	buf_add(&in.bytes, bytes, n);
	assert_fault(wire_next(&in, &m, &err), &err, code, "");
	wire_in_release(&in);
}

static void test_garbage(void **state)
{
	(void)state;
	/* longer than a frame may be, shorter than one can be */
	refused("\xff\xff\xff\xff", 4, ERR_LIMIT);
	refused("\x00\x10\x00\x01", 4, ERR_LIMIT);
	refused("\x00\x00\x00\x05", 4, ERR_LIMIT);
	refused("GET / HTTP/1.1\r\n\r\n", 18, ERR_LIMIT);
	/* a flag that nobody knows */
	refused("\0\0\0\6\1\2\0\0\0\1", 10, ERR_INPUT);
	/* a message that goes on as another one */
	refused("\0\0\0\6\1\1\0\0\0\1\0\0\0\6\1\0\0\0\0\2", 20, ERR_INPUT);
	refused("\0\0\0\6\1\1\0\0\0\1\0\0\0\6\2\0\0\0\0\1", 20, ERR_INPUT);
}

static void test_largest_frame(void **state)
{
	struct buf out = BUF_INIT, body = BUF_INIT;
	struct wire_in in;
	struct wire_message m;

	(void)state;
	memset(buf_room(&body, WIRE_FRAME - 6), 'x', WIRE_FRAME - 6);
	body.n = WIRE_FRAME - 6;
	wire_put(&out, WIRE_APPLY, 1, buf_slice(&body));
	assert_int_equal(out.n, 4 + WIRE_FRAME);
	wire_in_init(&in, WIRE_REQUEST);
	feed(&in, &out);
	assert_int_equal(wire_next(&in, &m, NULL), 1);
	assert_int_equal(m.body.n, WIRE_FRAME - 6);
	buf_release(&out);
	buf_release(&body);
	wire_in_release(&in);
}

static void test_socket(void **state)
{
	struct buf out = BUF_INIT;
	struct wire_in in;
	struct wire_message m;
	size_t sent = 0, n;
	int pair[2], got;

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	wire_in_init(&in, WIRE_ANSWER);
	assert_int_equal(wire_receive(&in, pair[0]), 0);
	memset(buf_room(&out, 8 << 20), 0, 8 << 20);
	out.n = 8 << 20;
	n = out.n;
	/* Nobody reads: it does not wait. */
	assert_int_equal(wire_send(&out, &sent, pair[1]), 0);
	assert_in_range(sent, 1, n - 1);
	buf_clear(&out);
	sent = 0;
	while (wire_receive(&in, pair[0]) > 0)
		buf_clear(&in.bytes);
	wire_put(&out, WIRE_OK, 3, slice_str("yes"));
	assert_int_equal(wire_send(&out, &sent, pair[1]), 1);
	assert_int_equal(out.n, 0);
	assert_true(wire_receive(&in, pair[0]) > 0);
	got = wire_next(&in, &m, NULL);
	assert_int_equal(got, 1);
	assert_int_equal(m.type, WIRE_OK);
	close(pair[1]);
	assert_int_equal(wire_receive(&in, pair[0]), -1);
	close(pair[0]);
	buf_release(&out);
	wire_in_release(&in);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_one_frame),
	cmocka_unit_test(test_dribble),
	cmocka_unit_test(test_long_message),
	cmocka_unit_test(test_message_too_long),
	cmocka_unit_test(test_garbage),
	cmocka_unit_test(test_largest_frame),
	cmocka_unit_test(test_socket),
};
const struct group test_wire = { tests, sizeof(tests) / sizeof(*tests) };
