/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "exchange/import_map.h"
#include "exchange/import_plan.h"

static void open_plan(void **state, struct import_plan *p, const char *kind,
		      const char *text)
{
	const char *path = folder_file(state, "t.csv", text, strlen(text));

	assert_int_equal(import_plan_open(p, path, kinds_find(forms(), kind),
					  "de", NULL), 0);
}

/* "name>field name?>guess name>": the columns and what they become. */
static void assert_plan(const struct import_plan *p, const char *wanted)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < p->n; i++)
		buf_printf(&b, "%s%s%s>%s", i ? " " : "", p->columns[i].name,
			   p->columns[i].guessed ? "?" : "",
			   p->columns[i].to ? p->columns[i].to : "");
	assert_string_equal(buf_str(&b), wanted);
	buf_release(&b);
}

/* The map that it is must be one. */
static void assert_map(const struct import_plan *p, const char *part)
{
	struct import_map map = { 0 };
	struct err err = ERR_INIT;
	int fd;
	char *path = import_plan_keep(p, &fd, &err);
	struct buf text = BUF_INIT;

	assert_non_null(path);
	assert_int_equal(file_read(path, 0, &text, &err), 0);
	if (!strstr(buf_str(&text), part))
		fail_msg("no '%s' in: %s", part, buf_str(&text));
	if (import_map_read(&map, path, forms(), &err))
		fail_msg("%s: %s", err_text(&err), buf_str(&text));
	import_map_release(&map);
	buf_release(&text);
	if (fd >= 0)
		close(fd);
	free(path);
}

static void proposes_by_names(void **state)
{
	struct import_plan p;

	open_plan(state, &p, "company",
		  "Firma;Tel.;Nummer;Quatsch;Web;Web;;_fault\n"
		  "Krone;0221;K1;x;a;b;c;d\nBeta\n");
	assert_plan(&p, "Firma>name Tel.?>phone Nummer>number Quatsch> Web> "
		    "Web> > _fault>");
	assert_string_equal(p.key, "number");
	assert_string_equal(p.columns[0].cells[1], "Beta");
	assert_string_equal(p.columns[1].cells[0], "0221");
	assert_string_equal(p.columns[1].cells[1], "");
	assert_true(p.columns[4].bad && p.columns[5].bad && p.columns[6].bad);
	assert_int_equal(import_plan_taken(&p), 3);
	import_plan_release(&p);
}

static void proposes_no_field_twice(void **state)
{
	struct import_plan p;

	open_plan(state, &p, "company",
		  "name;email;mail_ban;phone;phone_norm\nKrone;a@b.de;1;1;2\n");
	assert_plan(&p, "name>name email?>mail mail_ban> phone>phone "
		    "phone_norm>");
	import_plan_release(&p);
}

static void one_value_has_one_column(void **state)
{
	struct import_plan p;

	open_plan(state, &p, "company", "Firma;Nummer;Alt\n");
	assert_false(import_plan_free(&p, "name"));
	assert_false(import_plan_free(&p, "number"));
	import_plan_set(&p, 0, NULL);
	assert_true(import_plan_free(&p, "name"));
	import_plan_set(&p, 2, "name");
	assert_plan(&p, "Firma> Nummer>number Alt>name");
	/* Its key goes with its column. */
	import_plan_set(&p, 1, NULL);
	assert_null(p.key);
	import_plan_set(&p, 1, "number");
	assert_string_equal(p.key, "number");
	import_plan_next_key(&p);
	assert_null(p.key);
	import_plan_next_key(&p);
	assert_string_equal(p.key, "number");
	import_plan_release(&p);
}

static void is_remembered_by_its_columns(void **state)
{
	struct import_plan p;

	setenv("XDG_STATE_HOME", *state, 1);
	open_plan(state, &p, "company", "Firma;\"A \"\"B\"\" \\\tC\"\nx;y\n");
	import_plan_recall(&p, forms());
	assert_false(p.remembered);
	import_plan_set(&p, 0, NULL);
	import_plan_set(&p, 1, "name");
	assert_map(&p, "to = \"name\"");
	import_plan_release(&p);
	open_plan(state, &p, "company", "Firma;\"A \"\"B\"\" \\\tC\"\nz\n");
	import_plan_recall(&p, forms());
	assert_true(p.remembered);
	assert_plan(&p, "Firma> A \"B\" \\\tC>name");
	import_plan_release(&p);
	/* Other columns, or another kind: nothing. */
	open_plan(state, &p, "company", "Firma;X\nz\n");
	import_plan_recall(&p, forms());
	assert_false(p.remembered);
	import_plan_release(&p);
	unsetenv("XDG_STATE_HOME");
}

static void needs_no_home(void **state)
{
	struct import_plan p;

	setenv("XDG_STATE_HOME", "/proc/nowhere", 1);
	open_plan(state, &p, "company", "Firma\nx\n");
	assert_map(&p, "to = \"name\"");
	import_plan_release(&p);
	unsetenv("XDG_STATE_HOME");
}

static void belongs_to_a_record(void **state)
{
	const struct kind *company = kinds_find(forms(), "company");
	struct import_plan p;

	setenv("XDG_STATE_HOME", *state, 1);
	open_plan(state, &p, "person", "Nachname\nx\n");
	assert_true(import_plan_tie(&p, forms(), company, "company:K1"));
	assert_map(&p, "kind = \"role\"");
	import_plan_release(&p);
	open_plan(state, &p, "journal", "Text\nx\n");
	assert_true(import_plan_tie(&p, forms(), company, "company:K1"));
	assert_map(&p, "value = \"company:K1\"; to = \"company\"");
	import_plan_release(&p);
	/* What is tied is of that time only. */
	open_plan(state, &p, "journal", "Text\nx\n");
	import_plan_recall(&p, forms());
	assert_true(p.remembered);
	assert_null(p.tied);
	import_plan_release(&p);
	open_plan(state, &p, "country", "Name\nx\n");
	assert_false(import_plan_tie(&p, forms(), company, "company:K1"));
	import_plan_release(&p);
	unsetenv("XDG_STATE_HOME");
}

static void a_format_that_knows_is_fixed(void **state)
{
	static const char card[] =
		"BEGIN:VCARD\nVERSION:3.0\nN:Kern;Susi\nFN:Susi Kern\n"
		"TEL:0221 4710\nEND:VCARD\n";
	struct import_plan p;
	const char *path = folder_file(state, "t.vcf", card, strlen(card));

	assert_int_equal(import_plan_open(&p, path,
					  kinds_find(forms(), "person"),
					  "de", NULL), 0);
	assert_true(p.fixed);
	assert_true(import_plan_taken(&p) > 0);
	assert_false(import_plan_tie(&p, forms(),
				     kinds_find(forms(), "company"),
				     "company:K1"));
	import_plan_release(&p);
}

static void refuses_what_cannot_be_read(void **state)
{
	struct import_plan p;
	struct err err = ERR_INIT;
	const char *path = folder_file(state, "t.csv", "", 0);

	assert_int_equal(import_plan_open(&p, path,
					  kinds_find(forms(), "company"),
					  "de", &err), -1);
	err_release(&err);
}

#define IN_FOLDER(test) \
	cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

static const struct CMUnitTest plan_tests[] = {
	IN_FOLDER(proposes_by_names), IN_FOLDER(proposes_no_field_twice),
	IN_FOLDER(one_value_has_one_column),
	IN_FOLDER(is_remembered_by_its_columns), IN_FOLDER(needs_no_home),
	IN_FOLDER(belongs_to_a_record),
	IN_FOLDER(a_format_that_knows_is_fixed),
	IN_FOLDER(refuses_what_cannot_be_read),
};
GROUP(plan);
