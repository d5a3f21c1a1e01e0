/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "exchange/csv_read.h"
#include "exchange/csv_write.h"

/* All rows as "number:cell|cell", "!" behind the number of a faulty one;
 * the fault's text if it cannot be read. */
static char *read_all(void **state, const char *bytes, size_t n)
{
	const char *path = folder_file(state, "t.csv", bytes, n);
	struct csv_reader *r = NULL;
	struct err err = ERR_INIT;
	struct buf out = BUF_INIT;
	struct csv_row row;
	size_t i;
	int got = -1;

	if (!csv_reader_open(&r, path, 0, NULL, &err)) {
		while ((got = csv_reader_next(r, &row, &err)) > 0) {
			buf_printf(&out, "%zu%s:", row.number,
				   row.fault ? "!" : "");
			for (i = 0; i < row.n; i++)
				buf_printf(&out, "%s%s", i ? "|" : "",
					   row.v[i]);
			buf_add_char(&out, '\n');
		}
	}
	if (got < 0) {
		char *text = err_text(&err);

		buf_clear(&out);
		buf_add_str(&out, strrchr(text, '/') + 1);
		free(text);
	}
	csv_reader_close(r);
	err_release(&err);
	return buf_detach(&out);
}

static void assert_read(void **state, const char *bytes, size_t n,
			const char *wanted)
{
	char *got = read_all(state, bytes, n);

	assert_string_equal(got, wanted);
	free(got);
}

static void reads(void **state)
{
	static const struct { const char *bytes, *rows; } table[] = {
		{ "a,b\n1,2\n", "1:a|b\n2:1|2\n" },
		{ "a;b;c\n1;2,5;x\n", "1:a|b|c\n2:1|2,5|x\n" },
		{ "a\tb\n1\t2;3,4\n", "1:a|b\n2:1|2;3,4\n" },
		{ "\"a,b\";c\n\"x\"\"y\";\"l1\nl2\"\nz;\n",
		  "1:a,b|c\n2:x\"y|l1\nl2\n3:z|\n" },
		{ "a,b\r\n1,2\r\n\r\n3,4", "1:a|b\n2:1|2\n4:3|4\n" },
		{ "a,b\n\n\n1,2\n", "1:a|b\n4:1|2\n" },
		{ "a,b\r1,2\r3,4\r", "1:a|b\n2:1|2\n3:3|4\n" },
		{ "\"\n\n\",b\n1,2\n", "1:\n\n|b\n2:1|2\n" },
		{ "\xef\xbb\xbfM\xc3\xbcller;b\n", "1:Müller|b\n" },
		{ "M\xfcller;\x80\n", "1:Müller|€\n" },
		{ "sep=;\r\na;b,c\r\n", "2:a|b,c\n" },
		{ "only\nx y\n", "1:only\n2:x y\n" },
		{ " a , b \n", "1:a|b\n" },
		{ "5\" disk,x\n", "1:5\" disk|x\n" },
		{ "'=1+1,'+49 1,'x,'\n", "1:=1+1|+49 1|'x|'\n" },
		{ "", "t.csv: is empty" },
		{ "a,b\n5,6\n1,\"2\n3,4\n", "1:a|b\n2:5|6\n3!:1\n" },
		{ "\xff\xfe" "a", "t.csv: is UTF-16; save it as UTF-8" },
		{ "PK\3\4xx",
		  "t.csv: is a spreadsheet or an archive; save it as CSV" },
	};
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(*table); i++)
		assert_read(state, table[i].bytes, strlen(table[i].bytes),
			    table[i].rows);
}

static void bad_bytes_spoil_a_row_only(void **state)
{
	struct buf many = BUF_INIT;
	char *got;
	int i;

	assert_read(state, "a,b\n1,x\0y\n2,3\n", 14, "1:a|b\n2!:1|x\n3:2|3\n");
	buf_add_str(&many, "a\n");
	for (i = 0; i < 50; i++)
		buf_add_str(&many, "äöü\n");
	buf_add_str(&many, "Stra\xdf" "e\nZürich\n");
	got = read_all(state, many.p, many.n);
	assert_non_null(strstr(got, "\n51:äöü\n52!:Straße\n53:Zürich\n"));
	free(got);
	buf_release(&many);
}

static void leaves_out_what_is_too_large(void **state)
{
	struct buf b = BUF_INIT;
	char *got;
	int i;

	buf_add_str(&b, "a,b\n1,2\n3,");
	for (i = 0; i < 10 << 20; i++)
		buf_add_char(&b, 'x');
	buf_add_str(&b, "\n5,6\n");
	got = read_all(state, b.p, b.n);
	assert_string_equal(got, "1:a|b\n2:1|2\n3!:3\n4:5|6\n");
	free(got);
	buf_clear(&b);
	buf_add_str(&b, "a,b\n");
	for (i = 0; i < 100000; i++)
		buf_add_str(&b, "x,");
	buf_add_str(&b, "\n1,2\n");
	got = read_all(state, b.p, b.n);
	assert_non_null(strstr(got, "\n2!:x|x"));
	assert_non_null(strstr(got, "\n3:1|2\n"));
	free(got);
	buf_release(&b);
}

static void no_file(void **state)
{
	struct csv_reader *r = NULL;
	struct err err = ERR_INIT;

	assert_int_equal(csv_reader_open(&r, "/nonexistent/x.csv", 0, NULL,
					 &err), -1);
	assert_int_equal(err_code(&err), ERR_NOT_FOUND);
	err_clear(&err);
	assert_int_equal(csv_reader_open(&r, "/", 0, NULL, &err), -1);
	assert_int_equal(err_code(&err), ERR_IO);
	err_release(&err);
	assert_null(r);
}

/* A name longer than one buffer of the reader, and a break in it. */
static void long_rows_cross_buffers(void **state)
{
	struct buf b = BUF_INIT;
	char *got;
	int i;

	buf_add_str(&b, "a,b\n\"");
	for (i = 0; i < 100000; i++)
		buf_add_str(&b, i % 1000 ? "ü" : "\n");
	buf_add_str(&b, "\",2\n");
	got = read_all(state, b.p, b.n);
	assert_int_equal(strlen(got), 4 + 2 + 2 + 100 + 99900 * 2 + 3);
	free(got);
	buf_release(&b);
}

static void writes(void **state)
{
	static const struct { const char *text, *cell; } table[] = {
		{ "a", ",a" }, { "", "," }, { "a b", ",a b" },
		{ "a,b", ",\"a,b\"" }, { "a;b", ",\"a;b\"" },
		{ "a\"b", ",\"a\"\"b\"" }, { "l1\nl2", ",\"l1\nl2\"" },
		{ " a", ",\" a\"" }, { "=1+1", ",'=1+1" },
		{ "=A1,B1", ",\"'=A1,B1\"" },
		{ "@SUM(A1)", ",'@SUM(A1)" }, { "+A1", ",'+A1" },
		{ "-A1", ",'-A1" }, { "+49 (0)221 47-10", ",+49 (0)221 47-10" },
		{ "-12,50", ",\"-12,50\"" }, { "-12.50", ",-12.50" },
		{ "-", ",'-" }, { "\t=1", ",\"'\t=1\"" }, { "1=1", ",1=1" },
	};
	struct buf b = BUF_INIT;
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(*table); i++) {
		buf_clear(&b);
		csv_cell(&b, slice_str(table[i].text), ',', false);
		assert_string_equal(buf_str(&b), table[i].cell);
	}
	buf_clear(&b);
	csv_cell(&b, SLICE_NONE, ',', true);
	csv_row_end(&b);
	assert_string_equal(buf_str(&b), "\"\"\n");
	buf_release(&b);
}

static void what_is_written_reads_the_same(void **state)
{
	static const char *const texts[] = {
		"=1+1", "+49 221", "-A1", "@x", "a\"\n;,\tb", " x ", "\rx",
		"'quoted'", "Müller", "-5", "\t",
	};
	struct buf b = BUF_INIT, wanted = BUF_INIT;
	size_t i;

	buf_add_str(&wanted, "1:");
	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		csv_cell(&b, slice_str(texts[i]), ';', i == 0);
		buf_printf(&wanted, "%s%s", i ? "|" : "", texts[i]);
	}
	csv_row_end(&b);
	buf_add_char(&wanted, '\n');
	assert_read(state, b.p, b.n, wanted.p);
	buf_release(&b);
	buf_release(&wanted);
}

#define IN_FOLDER(test) \
	cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

static const struct CMUnitTest csv_tests[] = {
	IN_FOLDER(reads),
	IN_FOLDER(bad_bytes_spoil_a_row_only),
	IN_FOLDER(leaves_out_what_is_too_large),
	cmocka_unit_test(no_file),
	IN_FOLDER(long_rows_cross_buffers),
	cmocka_unit_test(writes),
	IN_FOLDER(what_is_written_reads_the_same),
};
GROUP(csv);
