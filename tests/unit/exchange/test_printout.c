/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sheets, from a session that gives its rows in pieces. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "exchange/printout.h"

#define RECORDS 5

struct sheets {
	struct session base;
	size_t most[2];		/* rows of the first and the second page */
};

/* Row i says "a0" and on in every column. */
static void add_row(struct rows *rows, size_t i, size_t columns_n)
{
	struct row *r = &rows->v[rows->n++];
	struct row_memory {
		struct cell cell;
		char text[8], place[1];
		struct cells cells[];
	} *m = mem_zero(sizeof(*m) + columns_n * sizeof(m->cells[0]));

	snprintf(m->text, sizeof(m->text), "a%zu", i);
	m->place[0] = (char)i;
	m->cell = (struct cell){ m->text, "", "", DAY_NONE, DAY_NONE };
	for (size_t k = 0; k < columns_n; k++)
		m->cells[k] = (struct cells){ &m->cell, 1 };
	*r = (struct row){
		.name = "company:K1", .title = m->text, .subtitle = "",
		.place = m->place, .place_n = 1, .cells = m->cells,
		.cells_n = columns_n, .memory = m,
	};
}

static int give_pages(struct session *s, const struct page_ask *asks,
		      size_t n, struct rows *rows, struct err *err)
{
	const struct sheets *f = (const struct sheets *)s;

	(void)err;
	for (size_t i = 0; i < n; i++) {
		size_t at = asks[i].place ? (size_t)asks[i].place[0] + 1 : 0;
		size_t columns_n = asks[i].columns_n ? asks[i].columns_n :
			kinds_find(s->kinds, asks[i].kind)->list_n;

		rows[i].v = mem_zero((RECORDS + 1) * sizeof(*rows[i].v));
		while (at < RECORDS && rows[i].n < f->most[i])
			add_row(&rows[i], at++, columns_n);
		rows[i].more = at < RECORDS;
	}
	return 0;
}

static void sheets_init(struct sheets *f, size_t first, size_t second)
{
	static const struct session_ops ops = { .pages = give_pages };

	*f = (struct sheets){
		.base = { .ops = &ops, .kinds = forms() },
		.most = { first, second },
	};
}

/* All sheets as one text; caller frees. */
static char *printed(struct sheets *f, const struct printout_ask *ask,
		     const char *groups)
{
	struct printout *all;
	struct err err = ERR_INIT;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	uint64_t n;
	int more;

	assert_int_equal(printout_open(&all, &f->base, ask, groups, &err), 0);
	while ((more = printout_step(all, out, &n, &err)) > 0)
		;
	assert_int_equal(more, 0);
	assert_int_equal(n, RECORDS);
	printout_free(all);
	fclose(out);
	return text;
}

static void assert_end(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);

	assert_true(n >= m);
	assert_string_equal(text + n - m, end);
}

static void what_is_left_out_is_counted(void **state)
{
	const struct printout_ask ask = {
		.kind = "company", .column = "city", .lang = "en",
	};
	struct sheets f;
	char *text;

	(void)state;
	sheets_init(&f, 2, 0);
	text = printed(&f, &ask, "{\"groups\": [{\"value\": \"a\", "
		       "\"text\": \"Aa\", \"n\": 5}], \"none\": 0, "
		       "\"values\": 8}");
	assert_non_null(strstr(text, "\nAa (5)\n  a0 "));
	assert_end(text, "\n\nand 7 rarer values more\n");
	free(text);
	text = printed(&f, &ask, "{\"groups\": [{\"value\": \"a\", "
		       "\"text\": \"Aa\", \"n\": 5}], \"none\": 0, "
		       "\"values\": 1}");
	assert_null(strstr(text, "rarer"));
	free(text);
}

/* Long texts end the page of them sooner than that of the rows. */
static void pages_of_two_lengths(void **state)
{
	static const char *const columns[] = { "name" };
	const struct printout_ask ask = {
		.kind = "company", .column = "note", .chars = 1, .lang = "en",
		.columns = columns, .columns_n = 1,
	};
	struct sheets f;
	char *text;

	(void)state;
	sheets_init(&f, RECORDS, 2);
	text = printed(&f, &ask, "{\"groups\": [{\"value\": \"a\", "
		       "\"text\": \"a\", \"n\": 5}], \"none\": 0, "
		       "\"values\": 1}");
	assert_end(text, "\na (5)\n  a0\n  a1\n  a2\n  a3\n  a4\n");
	free(text);
}

static const struct CMUnitTest printout_tests[] = {
	cmocka_unit_test(what_is_left_out_is_counted),
	cmocka_unit_test(pages_of_two_lengths),
};
GROUP(printout);
