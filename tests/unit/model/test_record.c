/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "model/record.h"

static struct field_value plain(const char *s)
{
	return (struct field_value){
		.bytes = slice_str(s), .from = DAY_NONE, .until = DAY_NONE,
	};
}

static void add(struct record_builder *b, uint16_t tag, const char *s,
		const char *label, int32_t from, int32_t until)
{
	struct field_value v = {
		.bytes = slice_str(s),
		.label = label ? slice_str(label) : SLICE_NONE,
		.from = from, .until = until,
	};

	record_build_add(b, tag, &v);
}

static void assert_slice(struct slice s, const char *text)
{
	assert_int_equal(s.n, strlen(text));
	assert_memory_equal(s.p, text, s.n);
}

/* The layout of doc/formats.md, byte by byte. */
static void stored_example(void **state)
{
	static const unsigned char stored[] = {
		1, 0, 0, 0, 0, 7, 0, 2,		/* version 7, 2 fields */
		0, 3, 0, 0, 0, 4,		/* tag 3 ends at 4 */
		0, 9, 0, 0, 0, 20,		/* tag 9 ends at 20 */
		0, 'A', 'b', 'c',
		1, 2,				/* two values */
		1, 1, 'x', 2, 'p', 'q',		/* label x */
		2, 128, 0, 0, 10, 2, 'r', 's',	/* from day 10 */
	};
	struct record r = { { stored, sizeof(stored) }, { 1, 5 } };
	struct record_builder *b;
	struct buf again = BUF_INIT;
	struct field_value v;
	uint16_t tags[4];

	(void)state;
	assert_int_equal(record_check(r.bytes), 0);
	assert_int_equal(record_version(&r), 7);
	assert_false(record_in_bin(&r));
	assert_int_equal(record_tags(&r, tags, 4), 2);
	assert_int_equal(tags[1], 9);
	assert_slice(record_get(&r, 3, 0), "Abc");
	assert_int_equal(record_values(&r, 9), 2);
	assert_true(record_value(&r, 9, 0, &v));
	assert_slice(v.label, "x");
	assert_slice(v.bytes, "pq");
	assert_true(record_value(&r, 9, 1, &v));
	assert_int_equal(v.from, 10);
	assert_int_equal(v.until, DAY_NONE);
	assert_false(record_value(&r, 9, 2, &v));
	assert_int_equal(record_values(&r, 4), 0);
	assert_int_equal(record_get(&r, 4, 0).n, 0);

	b = record_build(&r);
	record_build_finish(b, 7, false, &again);
	assert_int_equal(again.n, sizeof(stored));
	assert_memory_equal(again.p, stored, sizeof(stored));
	record_build_free(b);
	buf_release(&again);
}

static void dated_values(void **state)
{
	struct record_builder *b = record_build(NULL);
	struct buf out = BUF_INIT;
	struct record r;

	(void)state;
	add(b, 5, "B", NULL, DAY_NONE, 100);
	add(b, 5, "A", NULL, 100, 200);
	record_build_finish(b, 1, false, &out);
	r = (struct record){ buf_slice(&out), REF_NONE };
	assert_int_equal(record_check(r.bytes), 0);
	assert_slice(record_get(&r, 5, 99), "B");
	assert_slice(record_get(&r, 5, 100), "A");
	assert_slice(record_get(&r, 5, 199), "A");
	assert_null(record_get(&r, 5, 200).p);
	assert_slice(record_get(&r, 5, DAY_NONE), "B");
	record_build_free(b);
	buf_release(&out);
}

/* Fields that nobody names survive; the order of setting leaves no trace. */
static void rewriting(void **state)
{
	struct record_builder *b = record_build(NULL);
	struct buf one = BUF_INIT, two = BUF_INIT, three = BUF_INIT;
	struct field_value v = plain("x"), w = plain("");
	struct record r;

	(void)state;
	record_build_add(b, 9, &v);
	record_build_add(b, 2, &w);
	record_build_add(b, 4, &v);
	record_build_finish(b, 1, false, &one);
	record_build_free(b);

	r = (struct record){ buf_slice(&one), REF_NONE };
	b = record_build(&r);
	record_build_clear(b, 4);
	record_build_add(b, 4, &v);
	record_build_finish(b, 1, false, &two);
	assert_true(slice_eq(buf_slice(&one), buf_slice(&two)));
	assert_int_equal(record_values(&r, 2), 1);
	assert_int_equal(record_get(&r, 2, 0).n, 0);

	record_build_clear(b, 4);
	record_build_clear(b, 2);
	record_build_payload(b, 9, SLICE_NONE);
	record_build_finish(b, 3, true, &three);
	r = (struct record){ buf_slice(&three), REF_NONE };
	assert_int_equal(record_check(r.bytes), 0);
	assert_int_equal(r.bytes.n, 8);
	assert_true(record_in_bin(&r));
	assert_int_equal(record_version(&r), 3);
	record_build_free(b);
	buf_release(&one);
	buf_release(&two);
	buf_release(&three);
}

/* Every single damage is either seen or leaves a record that can be read
 * without leaving its bytes (the sanitizer watches). */
static void damage(void **state)
{
	struct record_builder *b = record_build(NULL);
	struct buf out = BUF_INIT;
	char *copy;

	(void)state;
	add(b, 1, "Autohaus", NULL, DAY_NONE, DAY_NONE);
	add(b, 2, "a", "Zentrale", DAY_NONE, DAY_NONE);
	add(b, 2, "b", NULL, 5, 9);
	record_build_finish(b, 2, false, &out);
	record_build_free(b);
	for (size_t n = 0; n < out.n; n++)
		assert_int_equal(record_check((struct slice){ out.p, n }), -1);
	for (size_t i = 0; i < out.n; i++)
		for (int x = 1; x < 256; x++) {
			struct record r;
			uint16_t tags[8];
			struct field_value v;
			size_t n;

			copy = malloc(out.n);
			memcpy(copy, out.p, out.n);
			copy[i] ^= (char)x;
			r = (struct record){ { copy, out.n }, REF_NONE };
			n = record_check(r.bytes) ? 0 : record_tags(&r, tags, 8);
			for (size_t f = 0; f < n && f < 8; f++)
				for (size_t k = 0; record_value(&r, tags[f], k,
								&v); k++)
					assert_true(v.bytes.n <= out.n);
			free(copy);
		}
	buf_release(&out);
}

static void not_canonical(void **state)
{
	static const unsigned char list_of_one_plain[] = { 1, 1, 0, 1, 'a' };
	static const unsigned char long_varint[] = { 1, 0x82, 0, 0, 1, 'a', 0, 1, 'b' };
	static const unsigned char empty_list[] = { 1, 0 };
	static const unsigned char trailing[] = { 1, 1, 1, 1, 'x', 1, 'a', 9 };
	static const unsigned char good[] = { 1, 1, 1, 1, 'x', 1, 'a' };

	(void)state;
	assert_int_equal(payload_check((struct slice){ good, sizeof(good) }), 0);
	assert_int_equal(payload_check((struct slice){ list_of_one_plain,
				       sizeof(list_of_one_plain) }), -1);
	assert_int_equal(payload_check((struct slice){ long_varint,
				       sizeof(long_varint) }), -1);
	assert_int_equal(payload_check((struct slice){ empty_list, 2 }), -1);
	assert_int_equal(payload_check((struct slice){ trailing,
				       sizeof(trailing) }), -1);
	assert_int_equal(payload_check(SLICE_NONE), -1);
}

static void references(void **state)
{
	struct buf b = BUF_INIT;
	struct ref r = { 513, 70000 };

	(void)state;
	ref_pack(&b, r);
	assert_int_equal(b.n, REF_BYTES);
	assert_true(ref_eq(ref_unpack(buf_slice(&b)), r));
	assert_true(ref_is_none(ref_unpack((struct slice){ b.p, 5 })));
	buf_release(&b);
}

static const struct CMUnitTest record_tests[] = {
	cmocka_unit_test(stored_example),
	cmocka_unit_test(dated_values),
	cmocka_unit_test(rewriting),
	cmocka_unit_test(damage),
	cmocka_unit_test(not_canonical),
	cmocka_unit_test(references),
};
const struct group test_record = {
	record_tests, sizeof(record_tests) / sizeof(*record_tests)
};
