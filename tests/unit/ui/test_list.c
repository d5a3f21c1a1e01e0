/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/kind_read.h"
#include "model/type.h"
#include "session/ops.h"
#include "ui/column.h"
#include "ui/picker.h"
#include "ui/view.h"

/* Columns, filters, choices: with the kinds that are shipped. */

struct world {
	struct session session;
	struct ui ui;
};

static int setup(void **state)
{
	struct world *w = mem_zero(sizeof(*w));
	const char *source = getenv("KARTEI_SOURCE");
	char *dir = mem_printf("%s/forms", source ? source : ".");
	const char *dirs[] = { dir };
	struct err err = ERR_INIT;

	if (kinds_read(dirs, 1, &w->session.kinds, NULL, &err)) {
		char *text = err_text(&err);

		print_error("%s\n", text);
		free(text);
		return -1;
	}
	free(dir);
	w->ui.s = &w->session;
	w->ui.lang = "en";
	*state = w;
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;
	size_t i;

	for (i = 0; i < w->ui.kinds_n; i++)
		kinds_drop(w->ui.kinds[i]);
	free(w->ui.kinds);
	kinds_drop(w->session.kinds);
	free(w);
	return 0;
}

static const struct kind *kind(struct world *w, const char *name)
{
	const struct kind *k = kinds_find(w->session.kinds, name);

	assert_non_null(k);
	return k;
}

static void assert_filter(struct world *w, const char *typed, const char *want)
{
	struct err err = ERR_INIT;
	char *got = filter_condition(&w->ui, kind(w, "company"), NULL, typed,
				     &err);

	assert_int_equal(err.n, 0);
	assert_string_equal(got ? got : "", want);
	free(got);
}

static void filters(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;
	char *got;

	assert_filter(w, "", "");
	assert_filter(w, "   ", "");
	assert_filter(w, "son", "title like \"*son*\"");
	assert_filter(w, "son gmbh",
		      "title like \"*son*\" and title like \"*gmbh*\"");
	assert_filter(w, "class=A", "class = \"A\"");
	assert_filter(w, "Clas>=B", "class >= \"B\"");
	assert_filter(w, "postcode=41*", "postcode like \"41*\"");
	assert_filter(w, "Postc=41*", "postcode like \"41*\"");
	assert_filter(w, "fax=", "fax is empty");
	assert_filter(w, "fax!=", "not fax is empty");
	/* What is typed stays a text: no way into the expression. */
	assert_filter(w, "a\"b\\c", "title like \"*a\"\"b\\c*\"");
	assert_filter(w, "name=\"x\"", "name = \"x\"");
	/* A quote in a value: doubled in quotes, as it is without. */
	assert_filter(w, "name=\"Cafe \"\"Rose\"\" x\" y",
		      "name = \"Cafe \"\"Rose\"\" x\" and "
		      "title like \"*y*\"");
	assert_filter(w, "name=\"x\"\"\"", "name = \"x\"\"\"");
	assert_filter(w, "name=\"x y", "name = \"x y\"");
	assert_filter(w, "name=19\" b", "name = \"19\"\"\" and "
		      "title like \"*b*\"");
	assert_filter(w, "!son", "not title like \"*son*\"");
	assert_filter(w, "!\"bad homburg\" x",
		      "not title like \"*\"\"bad homburg\"\"*\" and "
		      "title like \"*x*\"");
	assert_filter(w, "\"a=b c\"", "title like \"*\"\"a=b c\"\"*\"");
	assert_filter(w, "!class=A x", "not class = \"A\" and title like \"*x*\"");
	assert_filter(w, "class=A | !fax= x",
		      "class = \"A\" or not fax is empty and title like \"*x*\"");
	/* Half of it typed. */
	assert_filter(w, "!", "");
	assert_filter(w, "| a |", "title like \"*a*\"");
	assert_filter(w, "a | !", "title like \"*a*\"");
	assert_filter(w, "where ", "");
	assert_filter(w, "where city = \"Bonn\" or closed",
		      "city = \"Bonn\" or closed");
	got = filter_condition(&w->ui, kind(w, "company"), "not closed", "a | b",
			       &err);
	assert_string_equal(got, "(not closed) and (title like \"*a*\" or title like \"*b*\")");
	free(got);
	got = filter_condition(&w->ui, kind(w, "company"), "not closed",
			       "where a or b", &err);
	assert_string_equal(got, "(not closed) and (a or b)");
	free(got);
	got = filter_narrowed(&w->ui, kind(w, "company"), "x", "class=A");
	assert_string_equal(got, "x class=A");
	free(got);
	got = filter_narrowed(&w->ui, kind(w, "company"), "x | y", "class=A");
	assert_string_equal(got, "where (title like \"*x*\" or title like \"*y*\") and class = \"A\"");
	free(got);
	got = filter_condition(&w->ui, kind(w, "company"), NULL, "-class=A",
			       &err);
	assert_null(got);
	assert_fault(-1, &err, "no column \"-class\"");
	err_release(&err);
	got = filter_condition(&w->ui, kind(w, "company"), "not closed", "x",
			       &err);
	assert_string_equal(got, "(not closed) and title like \"*x*\"");
	free(got);
	got = filter_condition(&w->ui, kind(w, "company"), NULL, "nonsense=1",
			       &err);
	assert_null(got);
	assert_fault(-1, &err, "no column \"nonsense\"");
	err_release(&err);
}

static void labels_at_the_end_of_paths(void **state)
{
	struct world *w = *state;
	static const struct { const char *kind, *column, *label, *type; } c[] = {
		{ "company", "name", "Company", "line" },
		{ "company", "postcode", "Code", "line" },
		{ "company", "number", "number", NULL },
		{ "person", "company", "Company", "link" },
		{ "person", "city", "Town", "line" },
		{ "role", "person.phone", "Direct", "phone" },
		{ "company", "rep", "Rep.", "link" },
		{ "company", "no.such(\"way", "no.such(\"way", NULL },
	};
	size_t i;

	for (i = 0; i < sizeof(c) / sizeof(*c); i++) {
		const struct field *end;
		char *label = column_label(&w->ui, kind(w, c[i].kind),
					   c[i].column, &end);

		assert_string_equal(label, c[i].label);
		if (c[i].type)
			assert_string_equal(end->type->name, c[i].type);
		else
			assert_null(end);
		free(label);
	}
}

static void columns_in_their_room(void **state)
{
	static char name[] = "Autohaus Sonnenschein GmbH";
	static char phone[] = "+49 221 4710123", none[] = "";
	static char of_name[] = "name", of_city[] = "city";
	static char of_phone[] = "phone", of_rep[] = "rep";
	struct world *w = *state;
	char *names[] = { of_name, of_city, of_phone, of_rep };
	struct cell cells[3] = { { name, none, none, DAY_NONE, DAY_NONE },
		{ none, none, none, DAY_NONE, DAY_NONE },
		{ phone, none, none, DAY_NONE, DAY_NONE } };
	struct cells row_cells[4] = { { &cells[0], 1 }, { &cells[1], 1 },
				      { &cells[2], 1 }, { NULL, 0 } };
	struct row row = { .cells = row_cells, .cells_n = 4 };
	struct columns c;
	int width;
	size_t i;

	columns_make(&w->ui, kind(w, "company"), names, 4, &c);
	assert_string_equal(c.names[3], "rep.login");
	for (width = 10; width < 130; width++) {
		int end = 0;

		columns_fit(&c, &row, 1, width);
		assert_true(c.shown >= 1);
		for (i = 0; i < c.shown; i++) {
			assert_true(c.v[i].x >= end);
			end = c.v[i].x + c.v[i].w;
			/* A telephone number is whole or not there. */
			if (i == 2)
				assert_true(c.v[i].w >= 15);
		}
		assert_true(end <= width);
	}
	assert_int_equal(c.shown, 4);
	c.bare = true;
	columns_fit(&c, &row, 1, 100);
	assert_int_equal(c.v[1].w, 0);
	columns_release(&c);
}

static void choices_by_their_beginnings(void **state)
{
	struct picker all = { 0 }, got = { 0 };

	(void)state;
	picker_add(&all, "Angebot nachfassen", "", "1");
	picker_add(&all, "Telefonat/eingehend", "", "2");
	picker_add(&all, "Müller & Söhne", "", "3");
	picker_narrow(&all, "", &got);
	assert_int_equal(got.n, 3);
	picker_release(&got);
	picker_narrow(&all, "ein tel", &got);
	assert_int_equal(got.n, 1);
	assert_string_equal(got.v[0].id, "2");
	picker_release(&got);
	picker_narrow(&all, "soe mü", &got);
	assert_int_equal(got.n, 1);
	assert_string_equal(picker_focused(&got)->id, "3");
	assert_true(picker_move(&got, "move.down"));
	assert_int_equal(got.focus, 0);
	assert_false(picker_move(&got, "item.open"));
	picker_release(&got);
	picker_narrow(&all, "zzz", &got);
	assert_int_equal(got.n, 0);
	assert_null(picker_focused(&got));
	picker_release(&got);
	picker_release(&all);
}

static void assert_wrap(const char *text, int cells, const char *const *lines)
{
	struct slice rest = slice_str(text);
	size_t n, next;

	for (; rest.n; rest.p = (const char *)rest.p + next, rest.n -= next) {
		n = text_wrap(rest, cells, &next);
		assert_non_null(*lines);
		assert_true(next > 0);
		assert_int_equal(n, strlen(*lines));
		assert_memory_equal(rest.p, *lines, n);
		lines++;
	}
	assert_null(*lines);
}

static void wrapping(void **state)
{
	(void)state;
	assert_wrap("eins zwei drei", 9,
		    (const char *[]){ "eins zwei", "drei", NULL });
	assert_wrap("eins zwei drei", 8,
		    (const char *[]){ "eins", "zwei", "drei", NULL });
	assert_wrap("Donaudampf", 4,
		    (const char *[]){ "Dona", "udam", "pf", NULL });
	assert_wrap("a\n\nb\n", 4, (const char *[]){ "a", "", "b", NULL });
	assert_wrap("東京", 1, (const char *[]){ "東", "京", NULL });
	assert_wrap("", 4, (const char *[]){ NULL });
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test_setup_teardown(filters, setup, teardown),
	cmocka_unit_test_setup_teardown(labels_at_the_end_of_paths, setup,
					teardown),
	cmocka_unit_test_setup_teardown(columns_in_their_room, setup,
					teardown),
	cmocka_unit_test(choices_by_their_beginnings),
	cmocka_unit_test(wrapping),
};
const struct group test_list = { tests, sizeof(tests) / sizeof(*tests) };
