/* SPDX-License-Identifier: GPL-3.0-or-later */
/* buf, pack, map, arena */
#include "unit.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "base/pack.h"

static void buf_grows(void **state)
{
	struct buf b = BUF_INIT;
	char *p;
	int i;

	assert_string_equal(buf_str(&b), "");
	for (i = 0; i < 1000; i++)
		buf_printf(&b, "%d,", i);
	assert_int_equal(b.n, strlen(b.p));
	assert_int_equal(strncmp(b.p, "0,1,2,", 6), 0);
	buf_truncate(&b, 3);
	buf_add_char(&b, '\0');
	buf_add_str(&b, "x");
	assert_int_equal(b.n, 5);
	assert_memory_equal(b.p, "0,1\0x", 6);
	p = buf_detach(&b);
	assert_int_equal(b.n, 0);
	free(p);
	p = buf_detach(&b);
	assert_string_equal(p, "");
	free(p);
}

static void slices_compare(void **state)
{
	assert_true(slice_cmp(slice_str("ab"), slice_str("abc")) < 0);
	assert_true(slice_cmp(slice_str("b"), slice_str("abc")) > 0);
	assert_true(slice_eq(SLICE_NONE, slice_str("")));
	assert_false(slice_eq_str(slice_str("a"), "b"));
}

static void packs_and_unpacks(void **state)
{
	struct buf b = BUF_INIT;
	struct unpack u;
	char *s;

	pack_u8(&b, 250);
	pack_u16(&b, 65000);
	pack_u32(&b, 4000000000u);
	pack_u64(&b, UINT64_MAX);
	pack_i32(&b, INT32_MIN);
	pack_i64(&b, -5);
	pack_varint(&b, 0);
	pack_varint(&b, 300);
	pack_varint(&b, UINT64_MAX);
	pack_str(&b, "Müller");
	u = unpack_from(buf_slice(&b));
	assert_int_equal(unpack_u8(&u), 250);
	assert_int_equal(unpack_u16(&u), 65000);
	assert_int_equal(unpack_u32(&u), 4000000000u);
	assert_true(unpack_u64(&u) == UINT64_MAX);
	assert_int_equal(unpack_i32(&u), INT32_MIN);
	assert_int_equal(unpack_i64(&u), -5);
	assert_int_equal(unpack_varint(&u), 0);
	assert_int_equal(unpack_varint(&u), 300);
	assert_true(unpack_varint(&u) == UINT64_MAX);
	s = unpack_str(&u);
	assert_string_equal(s, "Müller");
	free(s);
	assert_false(u.bad);
	assert_int_equal(unpack_left(&u), 0);
	assert_int_equal(unpack_u32(&u), 0);
	assert_true(u.bad);
	buf_release(&b);
}

static void packed_numbers_sort(void **state)
{
	static const int64_t rising[] = { INT64_MIN, -2, -1, 0, 1, INT64_MAX };
	size_t i;

	for (i = 1; i < sizeof(rising) / sizeof(*rising); i++) {
		struct buf a = BUF_INIT, b = BUF_INIT;

		pack_i64(&a, rising[i - 1]);
		pack_i64(&b, rising[i]);
		assert_true(slice_cmp(buf_slice(&a), buf_slice(&b)) < 0);
		buf_release(&a);
		buf_release(&b);
	}
}

static void unpack_never_runs_past(void **state)
{
	static const unsigned char endless[] = {
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	};
	static const unsigned char lying[] = { 200, 'a', 'b' };
	struct unpack u = unpack_from((struct slice){ endless, 10 });

	assert_int_equal(unpack_varint(&u), 0);
	assert_true(u.bad);
	u = unpack_from((struct slice){ lying, 3 });
	assert_int_equal(unpack_slice(&u).n, 0);
	assert_true(u.bad);
	u = unpack_from(SLICE_NONE);
	assert_int_equal(unpack_u8(&u), 0);
	assert_true(u.bad);
}

static void add_key(void *ctx, struct slice key, void *value)
{
	buf_add_slice(ctx, key);
	buf_add_str(ctx, value);
}

static void map_keeps_order(void **state)
{
	static char one[] = "1", two[] = "2", three[] = "3", four[] = "4",
		five[] = "5", six[] = "6";
	struct map *m = map_new();
	struct buf seen = BUF_INIT;

	map_set(m, slice_str("b"), one);
	map_set(m, slice_str("a"), two);
	map_set(m, slice_str(""), three);
	map_set(m, slice_str("b"), NULL);
	map_set(m, slice_str("c"), four);
	map_set(m, slice_str("b"), five);
	map_set(m, slice_str("a"), six);
	map_each(m, add_key, &seen);
	assert_string_equal(buf_str(&seen), "a63c4b5");
	assert_int_equal(map_count(m), 4);
	assert_null(map_get(m, slice_str("d")));
	buf_release(&seen);
	map_free(m);
}

static void map_of_many(void **state)
{
	static int value;
	struct map *m = map_new();
	char key[16];
	int i;

	for (i = 0; i < 20000; i++) {
		snprintf(key, sizeof(key), "%d", i);
		map_set(m, slice_str(key), &value);
		if (i % 2)
			map_set(m, slice_str(key), NULL);
	}
	assert_int_equal(map_count(m), 10000);
	for (i = 0; i < 20000; i++) {
		snprintf(key, sizeof(key), "%d", i);
		assert_ptr_equal(map_get(m, slice_str(key)),
				 i % 2 ? NULL : &value);
	}
	map_free(m);
}

static void arena_gives_zeros(void **state)
{
	struct arena *a = arena_new();
	char *first = arena_strdup(a, "first"), *p;
	size_t i;

	for (i = 1; i < 300; i++) {
		p = arena_alloc(a, i * 100);
		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		assert_int_equal(p[0] | p[i * 100 - 1], 0);
		memset(p, 'x', i * 100);
	}
	assert_string_equal(first, "first");
	assert_string_equal(arena_printf(a, "%d-%s", 5, "b"), "5-b");
	assert_string_equal(arena_strndup(a, "abc", 2), "ab");
	arena_clear(a);
	assert_string_equal(arena_strdup(a, ""), "");
	arena_free(a);
}

static const struct CMUnitTest bytes_tests[] = {
	cmocka_unit_test(buf_grows),
	cmocka_unit_test(slices_compare),
	cmocka_unit_test(packs_and_unpacks),
	cmocka_unit_test(packed_numbers_sort),
	cmocka_unit_test(unpack_never_runs_past),
	cmocka_unit_test(map_keeps_order),
	cmocka_unit_test(map_of_many),
	cmocka_unit_test(arena_gives_zeros),
};
GROUP(bytes);
