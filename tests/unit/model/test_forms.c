/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tests/forms: what must load, and what must fail with exactly the faults
 * that the .expect file beside it lists. Each is read as a site's form beside
 * the shipped ones.
 */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "model/kind_read.h"
#include "model/type.h"

static char *source_path(const char *below)
{
	const char *source = getenv("KARTEI_SOURCE");

	return file_join(source ? source : ".", below);
}

static int read_beside_shipped(const char *path, struct kinds **ks,
			       struct err *warnings, struct err *err)
{
	char *forms = source_path("forms");
	const char *const dirs[] = { forms };
	int rc = path ? kinds_read_with(dirs, 1, path, ks, warnings, err) :
		 kinds_read(dirs, 1, ks, warnings, err);

	free(forms);
	return rc;
}

/* Faults one a line, without the folder of the source tree. */
static char *listed(const struct err *err)
{
	char *text = err_text(err), *bad = source_path("tests/forms/bad/");
	char *source = source_path("");
	struct buf out = BUF_INIT;

	for (const char *p = text; *p; p++) {
		if (!strncmp(p, bad, strlen(bad)))
			p += strlen(bad);
		else if (!strncmp(p, source, strlen(source)))
			p += strlen(source);
		buf_add_char(&out, *p);
	}
	if (out.n)
		buf_add_char(&out, '\n');
	free(text);
	free(bad);
	free(source);
	return buf_detach(&out);
}

static void shipped(void **state)
{
	struct err err = ERR_INIT, warnings = ERR_INIT;
	struct kinds *ks;
	char *text;

	(void)state;
	read_beside_shipped(NULL, &ks, &warnings, &err);
	err_move(&err, &warnings);
	text = err_text(&err);
	assert_string_equal(text, "");
	assert_non_null(kinds_find(ks, "company"));
	free(text);
	kinds_drop(ks);
	err_release(&err);
}

static int must_load(void *ctx, const char *path, struct err *ignored)
{
	struct err err = ERR_INIT;
	struct kinds *ks;
	int *count = ctx;

	(void)ignored;
	if (read_beside_shipped(path, &ks, NULL, &err))
		fail_msg("%s", err_text(&err));
	kinds_drop(ks);
	++*count;
	return 0;
}

static void good(void **state)
{
	char *dir = source_path("tests/forms/good");
	int count = 0;

	(void)state;
	file_each(dir, ".form", must_load, &count, NULL);
	assert_true(count >= 4);
	free(dir);
}

static int must_fail(void *ctx, const char *path, struct err *ignored)
{
	char *expect = mem_printf("%.*s.expect", (int)(strlen(path) - 5), path);
	struct err err = ERR_INIT;
	struct buf wanted = BUF_INIT;
	struct kinds *ks;
	int *count = ctx;
	char *text;

	(void)ignored;
	assert_int_equal(file_read(expect, 0, &wanted, &err), 0);
	assert_int_equal(read_beside_shipped(path, &ks, NULL, &err), -1);
	assert_null(ks);
	text = listed(&err);
	if (strcmp(text, buf_str(&wanted)))
		fail_msg("%s:\nexpected\n%sgot\n%s", path, buf_str(&wanted),
			 text);
	free(text);
	free(expect);
	buf_release(&wanted);
	err_release(&err);
	++*count;
	return 0;
}

static void bad(void **state)
{
	char *dir = source_path("tests/forms/bad");
	int count = 0;

	(void)state;
	file_each(dir, ".form", must_fail, &count, NULL);
	assert_true(count >= 8);
	free(dir);
}

/* The gift of the design: one text file, everything else follows. */
static void gift(void **state)
{
	char *path = source_path("tests/forms/good/gift.form");
	struct err err = ERR_INIT;
	const struct kind *k;
	const struct field *f;
	struct kinds *ks;

	(void)state;
	assert_int_equal(read_beside_shipped(path, &ks, NULL, &err), 0);
	k = kinds_find(ks, "gift");
	assert_non_null(k);
	assert_string_equal(words_many(&k->label, "de"), "Geschenke");
	assert_string_equal(words_many(&k->label, "fr"), "Gifts");
	assert_string_equal(k->number, "G-%05d");
	f = kind_field(k, "person");
	assert_non_null(f);
	assert_true(field_may_name(f, kinds_find(ks, "person")));
	assert_false(field_may_name(f, kinds_find(ks, "company")));
	assert_int_equal(f->gone, GONE_WITH);
	assert_string_equal(words_one(&f->label, "de"), "Person");
	assert_string_equal(k->pages[0].rows[0].fields[0], "person");
	f = kind_field(k, "value");
	assert_string_equal(f->type->name, "money");
	assert_string_equal(words_one(&f->say, "en"),
			    "Above 500 a second signature is needed");
	assert_string_equal(words_one(&kind_field(k, "occasion")->label, "de"),
			    "Occasion");
	k = kinds_find(ks, "gift_occasion");
	assert_true(k->master);
	assert_non_null(kind_field(k, "code"));
	assert_string_equal(k->title[0], "name");
	assert_string_equal(k->closed, "closed");
	kinds_drop(ks);
	free(path);
}

static void extending(void **state)
{
	char *path = source_path("tests/forms/good/company_site.form");
	struct err err = ERR_INIT;
	const struct kind *k;
	struct kinds *ks;

	(void)state;
	assert_int_equal(read_beside_shipped(path, &ks, NULL, &err), 0);
	k = kinds_find(ks, "company");
	assert_non_null(kind_field(k, "subsidy"));
	assert_non_null(kind_field(k, "name"));
	assert_string_equal(words_one(&kind_field(k, "fee")->label, "de"),
			    "Monatsbeitrag");
	assert_string_equal(words_one(&kind_field(k, "fee")->label, "en"),
			    "Fee");
	assert_string_equal(kind_field(k, "fee")->type->name, "money");
	assert_string_equal(k->list[0], "number");
	assert_int_equal(k->pages_n, 3);
	assert_string_equal(k->pages[2].rows[0].fields[0], "subsidy");
	kinds_drop(ks);
	free(path);
}

static void on_the_wire(void **state)
{
	struct buf one = BUF_INIT, two = BUF_INIT;
	struct err err = ERR_INIT;
	struct kinds *ks, *again;

	(void)state;
	assert_int_equal(read_beside_shipped(NULL, &ks, NULL, &err), 0);
	kinds_pack(ks, &one);
	again = kinds_unpack(buf_slice(&one), &err);
	assert_non_null(again);
	kinds_pack(again, &two);
	assert_true(slice_eq(buf_slice(&one), buf_slice(&two)));
	/* a store whose forms have faults goes on by these */
	assert_true(kinds_find(again, "company")->likeness_n > 0);
	kinds_drop(again);
	for (size_t n = 0; n < one.n; n += 1 + n / 50) {
		again = kinds_unpack((struct slice){ one.p, n }, NULL);
		assert_null(again);
	}
	kinds_drop(ks);
	buf_release(&one);
	buf_release(&two);
}

static const struct CMUnitTest forms_tests[] = {
	cmocka_unit_test(shipped),
	cmocka_unit_test(good),
	cmocka_unit_test(bad),
	cmocka_unit_test(gift),
	cmocka_unit_test(extending),
	cmocka_unit_test(on_the_wire),
};
const struct group test_forms = {
	forms_tests, sizeof(forms_tests) / sizeof(*forms_tests)
};
