/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/pack.h"
#include "model/changeset.h"
#include "model/history_entry.h"
#include "model/index.h"

/*
 * Stored examples, written by the program that made the formats final
 * (doc/formats.md): today's program has to read them and to write the same
 * bytes.
 */
static void read_hex(const char *name, struct buf *out)
{
	const char *source = getenv("KARTEI_SOURCE");
	char *dir = file_join(source ? source : ".", "tests/data/formats");
	char *path = file_join(dir, name);
	struct buf text = BUF_INIT;
	const char *p;
	unsigned byte;

	assert_int_equal(file_read(path, 0, &text, NULL), 0);
	for (p = buf_str(&text); *p; p++) {
		if (*p == '#') {
			p += strcspn(p, "\n");
			continue;
		}
		if (strchr(" \n", *p))
			continue;
		assert_int_equal(sscanf(p, "%2x", &byte), 1);
		buf_add_char(out, (char)byte);
		p++;
	}
	buf_release(&text);
	free(path);
	free(dir);
}

static void same_as(const char *name, struct buf *made)
{
	struct buf stored = BUF_INIT;
	size_t i;

	read_hex(name, &stored);
	if (stored.n != made->n || memcmp(stored.p, made->p, made->n)) {
		for (i = 0; i < made->n; i++)
			print_message("%02x%s", (unsigned char)made->p[i],
				      i % 16 == 15 ? "\n" : " ");
		print_message("\n");
		fail_msg("%s is not what is written today", name);
	}
	buf_release(&stored);
	buf_clear(made);
}

/* One kind with two fields, of which the second was renamed. */
static struct catalogue *a_catalogue(void)
{
	struct catalogue *cat = mem_zero(sizeof(*cat));
	struct cat_kind *k;

	cat->next_kind = 2;
	cat->v = mem_zero(sizeof(*cat->v));
	cat->n = cat->cap = 1;
	k = &cat->v[0];
	k->no = 1;
	k->next_tag = TAG_FIRST + 2;
	k->first = mem_strdup("firm");
	k->name = mem_strdup("company");
	k->stamp = 0x0102030405060708;
	k->v = mem_zero(2 * sizeof(*k->v));
	k->n = k->cap = 2;
	k->v[0] = (struct cat_field){
		.tag = TAG_FIRST, .first = mem_strdup("name"),
		.name = mem_strdup("name"), .type = mem_strdup("line"),
		.holds = VALUE_TEXT, .means = 7, .stamp = 8,
	};
	k->v[1] = (struct cat_field){
		.tag = TAG_FIRST + 1, .first = mem_strdup("grade"),
		.name = mem_strdup("class"), .type = mem_strdup("decimal"),
		.holds = VALUE_NUMBER, .many = true, .dated = true,
		.unique = true, .scale = 2, .means = 9,
	};
	return cat;
}

static void catalogues(void **state)
{
	struct catalogue *cat = a_catalogue(), *back;
	struct buf b = BUF_INIT;
	size_t n;

	(void)state;
	catalogue_pack(cat, &b);
	back = catalogue_unpack(buf_slice(&b), NULL);
	assert_non_null(back);
	assert_string_equal(back->v[0].v[1].name, "class");
	assert_int_equal(back->v[0].v[1].scale, 2);
	assert_string_equal(catalogue_name(back, 1, TAG_FIRST + 1), "grade");
	for (n = 0; n < b.n; n++)
		if (n)
			assert_null(catalogue_unpack((struct slice){ b.p, n },
						     NULL));
	same_as("catalogue.hex", &b);
	catalogue_free(back);
	catalogue_free(cat);
	buf_release(&b);
}

static void heads_and_changes(void **state)
{
	struct head head = { .change = 3, .entry = 9, .chain = { 0xab } }, h;
	struct entry_range ranges[] = { { 4, 2 }, { 300, 1 } };
	struct change c = {
		.state = CHANGE_UNDONE, .begun = 1789369200000000,
		.ended = 1789369200000001, .agent = { 1, 2 }, .undoes = 5,
		.undone_by = 6, .way = (char *)"import",
		.note = (char *)"messe.csv", .ranges = ranges, .ranges_n = 2,
	}, back;
	struct buf b = BUF_INIT;

	(void)state;
	head_pack(&head, &b);
	assert_int_equal(head_unpack(buf_slice(&b), &h), 0);
	assert_memory_equal(h.chain, head.chain, DIGEST_BYTES);
	same_as("head.hex", &b);
	change_pack(&c, &b);
	assert_int_equal(change_unpack(buf_slice(&b), &back), 0);
	assert_int_equal(back.ended, c.ended);
	assert_int_equal(change_entries(&back), 3);
	assert_string_equal(back.note, "messe.csv");
	change_release(&back);
	same_as("change.hex", &b);
	buf_release(&b);
}

static void entry_is(struct entry *e, const struct catalogue *cat,
		     uint64_t no, const unsigned char before[DIGEST_BYTES],
		     const char *name)
{
	struct buf b = BUF_INIT, scratch = BUF_INIT;
	struct entry back;

	memset(e->salt, (int)no, SALT_BYTES);
	entry_digest(e, cat, &scratch, e->digest);
	entry_chain(e, no, cat, before, &scratch, e->chain);
	entry_pack(e, &b);
	assert_int_equal(entry_unpack(buf_slice(&b), &back), 0);
	assert_int_equal(back.version, e->version);
	assert_true(ref_eq(back.cause, e->cause));
	assert_int_equal(back.fields_n, e->fields_n);
	if (e->flags & ENTRY_VALUES)
		assert_true(slice_eq(back.fields[0].after,
				     e->fields[0].after));
	entry_release(&back);
	same_as(name, &b);
	buf_release(&b);
	buf_release(&scratch);
}

/* A creation, whose values lie in its record, and what followed. */
static void entries(void **state)
{
	static const unsigned char start[DIGEST_BYTES];
	struct catalogue *cat = a_catalogue();
	struct record_builder *b = record_build(NULL);
	struct buf bytes = BUF_INIT;
	struct record rec = { .ref = { 1, 7 } };
	struct field_value v = { slice_str("Nordguss"), SLICE_NONE, DAY_NONE,
				 DAY_NONE };
	struct entry first = { .action = ACTION_NEW, .change = 1,
			       .when = 1789369200000000, .agent = { 1, 2 },
			       .ref = { 1, 7 }, .version = 1 };
	struct entry_field f = {
		TAG_FIRST, SLICE_NONE, slice_str("\0Nord"),
	};
	struct entry second = { .action = ACTION_SET, .flags = ENTRY_VALUES,
				.change = 2, .when = 1789369200000001,
				.ref = { 1, 7 }, .cause = { 1, 9 },
				.version = 2, .fields = &f, .fields_n = 1 };

	(void)state;
	record_build_add(b, TAG_FIRST, &v);
	v = (struct field_value){ slice_str("K1"), SLICE_NONE, DAY_NONE,
				  DAY_NONE };
	record_build_add(b, TAG_NUMBER, &v);
	v = (struct field_value){
		{ "\200\0\0\0\0\0\0\7", 8 }, slice_str("x"), DAY_NONE, 20710,
	};
	record_build_add(b, TAG_FIRST + 1, &v);
	record_build_finish(b, 1, false, &bytes);
	record_build_free(b);
	rec.bytes = buf_slice(&bytes);
	entry_fields_of(&rec, &first.fields, &first.fields_n);
	entry_is(&first, cat, 1, start, "entry-new.hex");
	f.before = record_payload(&rec, TAG_FIRST);
	f.after = (struct slice){ "\0Nord", 5 };
	entry_is(&second, cat, 2, first.chain, "entry-set.hex");
	entry_release(&first);
	same_as("record.hex", &bytes);
	buf_release(&bytes);
	catalogue_free(cat);
}

static void number_rows(void **state)
{
	struct number_entry e = { 7, true }, back;
	struct buf b = BUF_INIT, folded = BUF_INIT;

	(void)state;
	assert_int_equal(number_fold(slice_str("  k-10  427\303\204 "),
				     &folded), 0);
	assert_string_equal(buf_str(&folded), "k-10 427\303\204");
	number_key(1, buf_slice(&folded), &b);
	number_entry_pack(&e, &b);
	same_as("number.hex", &b);
	number_entry_pack(&e, &b);
	assert_int_equal(number_entry_unpack(buf_slice(&b), &back), 0);
	assert_true(back.alias && back.id == 7);
	buf_clear(&b);
	number_draw("K%05d", 42, &b);
	number_draw(" P%d", 42, &b);
	assert_string_equal(buf_str(&b), "K00042 P42");
	buf_clear(&folded);
	assert_int_equal(number_fold(slice_str(""), &folded), -1);
	assert_int_equal(number_fold(slice_str("a:b"), &folded), -1);
	assert_int_equal(number_fold(slice_str("\377"), &folded), -1);
	assert_int_equal(number_fold(slice_str("123456789012345678901234567890123"), &folded), -1);
	buf_release(&b);
	buf_release(&folded);
}

static void index_keys(void **state)
{
	struct value_context c = { .lang = "en" };
	struct field day = { .name = (char *)"due", .tag = 17,
			     .type = field_type_find("date") };
	struct field line = { .name = (char *)"what", .tag = 18,
			      .type = field_type_find("line") };
	struct field phone = { .name = (char *)"phone", .tag = 19,
			       .type = field_type_find("phone") };
	struct buf b = BUF_INIT;
	struct ref owner;
	uint16_t tag;

	(void)state;
	index_link_key((struct ref){ 2, 3 }, 1, 16, &b);
	index_order_part(&day, &c, (struct slice){ "\200\0\120\346", 4 },
			 false, &b);
	index_order_part(&line, &c, slice_str("Ab"), true, &b);
	index_order_part(&line, &c, SLICE_NONE, false, &b);
	pack_u32(&b, 7);
	assert_int_equal(index_row_id(buf_slice(&b)), 7);
	same_as("link-key.hex", &b);
	index_value_key(&c, 1, &day, (struct slice){ "\200\0\120\346", 4 },
			&b);
	pack_u32(&b, 7);
	same_as("value-key.hex", &b);
	assert_int_equal(index_value_tail(&day), 5);
	index_value_key(&c, 1, &phone, slice_str("+49221471000"), &b);
	pack_u32(&b, 7);
	assert_true(index_value_owner(buf_slice(&b), &owner, &tag));
	assert_true(ref_eq(owner, (struct ref){ 1, 7 }) && tag == 19);
	assert_true(index_value_of(1, &phone, buf_slice(&b)));
	assert_false(index_value_of(2, &phone, buf_slice(&b)));
	assert_false(index_value_owner((struct slice){ b.p, 12 }, &owner,
				       &tag));
	same_as("together-key.hex", &b);
	assert_true(index_name_key(1, slice_str("M\303\274ller & Co"), &b));
	pack_u32(&b, 7);
	same_as("name-key.hex", &b);
	assert_false(index_name_key(1, slice_str("&"), &b));
	buf_release(&b);
}

static void changesets(void **state)
{
	struct changeset c, back;
	struct buf b = BUF_INIT;
	struct item *i;
	struct op op = {
		.kind = OP_ADD, .field = (char *)"grade",
		.text = (char *)"a", .label = (char *)"x",
		.from = (char *)"1.1.", .until = (char *)"+1y",
	};
	size_t n;

	(void)state;
	changeset_init(&c, "import");
	c.note = mem_strdup("messe.csv");
	c.join = 12;
	c.stays_open = c.skip_faulty = true;
	memset(c.request, 9, sizeof(c.request));
	i = changeset_item(&c, ITEM_PUT, "company", 3);
	i->key = mem_strdup("number");
	i->row = 2;
	item_op(i, OP_SET, "number", "K1");
	item_op_full(i, &op);
	i = changeset_item(&c, ITEM_NEW, "address_use", 0);
	i->via = mem_strdup("@1.address");
	i->if_new = 1;
	changeset_pack(&c, &b);
	assert_int_equal(changeset_unpack(buf_slice(&b), &back, NULL), 0);
	assert_int_equal(back.n, 2);
	assert_string_equal(back.items[0].ops[1].until, "+1y");
	assert_true(back.stays_open && !back.dry_run && back.skip_faulty);
	assert_string_equal(back.items[1].via, "@1.address");
	changeset_release(&back);
	for (n = 0; n < b.n; n++)
		assert_int_equal(changeset_unpack((struct slice){ b.p, n },
						  &back, NULL), -1);
	changeset_release(&c);
	buf_release(&b);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(catalogues), cmocka_unit_test(heads_and_changes),
	cmocka_unit_test(entries), cmocka_unit_test(number_rows),
	cmocka_unit_test(index_keys), cmocka_unit_test(changesets),
};
const struct group test_formats = { tests, sizeof(tests) / sizeof(*tests) };
