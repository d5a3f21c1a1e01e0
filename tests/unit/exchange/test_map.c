/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "exchange/import_map.h"

static int read_text(void **state, const char *text, struct import_map *m,
		     struct err *err)
{
	const char *path = folder_file(state, "t.map", text, strlen(text));

	return import_map_read(m, path, forms(), err);
}

static void assert_refused(void **state, const char *text, const char *part)
{
	struct import_map m;
	struct err err = ERR_INIT;

	assert_int_equal(read_text(state, text, &m, &err), -1);
	assert_fault(&err, part);
	err_release(&err);
}

static void faults_name_their_line(void **state)
{
	assert_refused(state, "kind = \"company\";\n", "columns");
	assert_refused(state, "kind = \"compny\";\ncolumns = (\n"
		       "{ from = \"a\"; to = \"name\"; } );\n",
		       "there is no kind \"compny\"");
	assert_refused(state, "kind = \"company\";\ncolumns = (\n"
		       "{ from = \"a\"; to = \"nome\"; } );\n",
		       "t.map:3: company has no field \"nome\"");
	assert_refused(state, "kind = \"company\";\ncolumns = (\n"
		       "{ form = \"a%s\"; to = \"name\"; } );\n",
		       "t.map:3: either");
	assert_refused(state, "kind = \"company\";\ncolumns = (\n"
		       "{ from = \"a\"; to = \"name\"; form = \"%s%s\"; } );\n",
		       "t.map:3: \"form\" has 2 times %s for 1");
	assert_refused(state, "kind = \"company\";\nkey = \"number\";\n"
		       "columns = ( { from = \"a\"; to = \"name\"; } );\n",
		       "no column fills the key \"number\"");
	assert_refused(state, "kind = \"company\";\ncolumns = (\n"
		       "{ from = \"a\"; to = \"name\";\n"
		       "  words = ( [\"a\"] ); } );\n",
		       "t.map:4: two texts are wanted");
	assert_refused(state, "kind = \"company\";\ncolumns = (\n"
		       "{ from = [\"a\", \"b\"]; to = \"name\"; split = \";\";"
		       " } );\n", "t.map:3: \"split\" and \"cut\"");
	assert_refused(state, "kind = \"company\";\ncolumns = (\n"
		       "{ from = \"a\"; to = \"name\"; only = true; } );\n",
		       "t.map:3: \"only\" needs");
	assert_refused(state, "kind = \"company\";\ncolumns = (\n"
		       "{ from = \"a\"; to = \"name\"; } );\n"
		       "also = ( { kind = \"address\"; if_new = 2;\n"
		       "columns = ( { from = \"a\"; to = \"city\"; } ); } );\n",
		       "\"if_new\" names an item before");
}

static int check_one(void *ctx, const char *path, struct err *err)
{
	struct import_map m;

	++*(int *)ctx;
	if (import_map_read(&m, path, forms(), err))
		return -1;
	import_map_release(&m);
	return 0;
}

static void shipped_maps_are_sound(void **state)
{
	static const char *const dirs[] = { "data/maps", "data/demo" };
	const char *source = getenv("KARTEI_SOURCE");
	struct err err = ERR_INIT;
	size_t i;
	int n = 0;

	for (i = 0; i < 2; i++) {
		char *dir = file_join(source ? source : ".", dirs[i]);

		if (file_each(dir, ".map", check_one, &n, &err))
			assert_fault(&err, "no fault at all");
		free(dir);
	}
	assert_true(n >= 11);
	err_release(&err);
}

/* The items that one row becomes. */
static void print_items(const struct changeset *c, struct buf *out)
{
	static const char signs[] = "=+-0";
	size_t i, j;

	for (i = 0; i < c->n; i++) {
		const struct item *item = &c->items[i];

		buf_printf(out, "%s%s", i ? "; " : "", item->name);
		if (item->via)
			buf_printf(out, " via %s", item->via);
		if (item->if_new)
			buf_printf(out, " if %u", item->if_new);
		for (j = 0; j < item->ops_n; j++)
			buf_printf(out, " %s%c%s", item->ops[j].field,
				   signs[item->ops[j].kind],
				   item->ops[j].text ? item->ops[j].text : "");
	}
}

static void assert_row(void **state, const char *columns, char *cells[4],
		       const char *wanted)
{
	static char a[] = "a", b[] = "b", c[] = "c", d[] = "d";
	char *const header[] = { a, b, c, d };
	char *text = mem_printf("kind = \"company\"; columns = ( %s", columns);
	struct import_map m;
	struct changeset set;
	struct err err = ERR_INIT;
	struct buf got = BUF_INIT;

	if (read_text(state, text, &m, &err) ||
	    import_map_bind(&m, header, 4, "t.csv", &err))
		assert_fault(&err, "no fault at all");
	changeset_init(&set, "import");
	changeset_item(&set, ITEM_NEW, "before", 0);
	if (import_row(&m, cells, 4, 2, &set, &err)) {
		char *why = err_text(&err);

		assert_int_equal(set.n, 1);
		buf_printf(&got, "! %s", why);
		free(why);
	} else {
		print_items(&set, &got);
	}
	assert_string_equal(buf_str(&got), wanted);
	changeset_release(&set);
	import_map_release(&m);
	buf_release(&got);
	err_release(&err);
	free(text);
}

static void rows_become_items(void **state)
{
	static char seven[] = " 7 ", list[] = "x; y ;", empty[] = "",
		when[] = "2026-09-14 10:30", at[] = "@1", zero[] = "0",
		visit[] = "Besuch";
	char *cells[4] = { seven, list, empty, when };

	assert_row(state, "{ from = \"a\"; to = \"number\"; form = \"K%s\"; },"
		   "{ from = \"c\"; to = \"name\"; } );", cells,
		   "before; company number=K7");
	assert_row(state, "{ from = \"B\"; to = \"industries\"; split = \";\";"
		   " form = \"s%s\"; } );", cells,
		   "before; company industries=sx industries+sy");
	assert_row(state, "{ from = \"b\"; to = \"industries\"; split = \";\";"
		   " add = true; } );", cells,
		   "before; company industries+x industries+y");
	assert_row(state, "{ from = [\"a\", \"c\", \"d\"]; to = \"name\"; } );",
		   cells, "before; company name=7 2026-09-14 10:30");
	assert_row(state, "{ from = \"d\"; to = \"name\"; cut = \" \";"
		   " part = 2; } );", cells, "before; company name=10:30");
	assert_row(state, "{ from = \"d\"; to = \"name\"; cut = \" \";"
		   " part = 3; } );", cells, "before; company");
	assert_row(state, "{ from = \"c\"; to = \"name\"; clear = true; } );",
		   cells, "before; company name0");
	cells[0] = at;
	cells[1] = zero;
	cells[2] = visit;
	assert_row(state, "{ from = \"a\"; to = \"name\"; } );", cells,
		   "before; company name=@1");
	assert_row(state, "{ from = \"a\"; to = \"rep\"; } );", cells,
		   "! rep: what begins with @ names no record");
	assert_row(state, "{ from = \"b\"; to = \"rep\"; none = \"0\"; } );",
		   cells, "before; company");
	assert_row(state, "{ from = \"c\"; to = \"name\"; only = true;"
		   " words = ( [\"Besuch\", \"visit\"] ); } );", cells,
		   "before; company name=visit");
	assert_row(state, "{ from = \"b\"; to = \"name\"; only = true;"
		   " words = ( [\"Besuch\", \"visit\"] ); } );", cells,
		   "! name: the map has no word for \"0\"");
}

/* A map can make more of a row than the row itself is. */
static void rows_that_become_too_much(void **state)
{
	static char empty[] = "";
	struct buf text = BUF_INIT;
	char *cells[4] = { NULL, empty, empty, empty };
	int i;

	for (i = 0; i < 200000; i++)
		buf_add_char(&text, 'x');
	cells[0] = text.p;
	assert_row(state, "{ from = \"a\"; to = \"name\"; },"
		   "{ from = \"a\"; to = \"name2\"; },"
		   "{ from = \"a\"; to = \"note\"; } );", cells,
		   "! the row becomes more than 512 KiB of text");
	buf_release(&text);
}

static void rows_become_several_items(void **state)
{
	static char name[] = "N", city[] = "Köln", empty[] = "";
	char *cells[4] = { name, city, empty, empty };
	static const char map[] =
		"{ from = \"a\"; to = \"name\"; } );"
		"also = ( { kind = \"address\"; via = \"@1.address\"; columns"
		" = ( { from = \"b\"; to = \"city\"; } ); },"
		"{ kind = \"address_use\"; if_new = 2; columns = ("
		"{ value = \"@1\"; to = \"partner\"; },"
		"{ value = \"@2\"; to = \"address\"; } ); } );";

	assert_row(state, map, cells,
		   "before; company name=N; address via @2.address city=Köln; "
		   "address_use if 3 partner=@2 address=@3");
	cells[1] = empty;
	assert_row(state, map, cells, "before; company name=N");
}

static void assert_header(char *const *header, size_t n, const char *key,
			  const char *wanted)
{
	struct import_map m;
	struct err err = ERR_INIT;
	struct buf got = BUF_INIT;
	size_t i;

	if (import_map_of_header(&m, kinds_find(forms(), "company"), key, "de",
				 header, n, "t.csv", &err)) {
		char *text = err_text(&err);

		buf_printf(&got, "! %s", text);
		free(text);
	} else {
		for (i = 0; i < m.items[0].columns_n; i++)
			buf_printf(&got, "%s%zu%s%s ",
				   m.items[0].columns[i].to,
				   m.items[0].columns[i].at[0],
				   m.items[0].columns[i].list ? "*" : "",
				   m.items[0].columns[i].ref ? "@" : "");
		import_map_release(&m);
	}
	assert_string_equal(buf_str(&got), wanted);
	buf_release(&got);
	err_release(&err);
}

static void headers_name_fields(void **state)
{
	static char number[] = "Number", name[] = "FIRMA", phone[] = "Telefon",
		rep[] = "rep", empty[] = "", fault[] = "_fault",
		city[] = "city", odd[] = "Umsatz";
	char *const good[] = { number, name, empty, phone, rep, fault };
	char *const bad[] = { name, city, odd };

	assert_header(good, 6, "number", "number0 name1 phone3* rep4@ ");
	assert_header(good, 6, "mail",
		      "! t.csv: no column fills the key \"mail\"");
	assert_header(bad, 3, NULL,
		      "! t.csv:1: the column \"city\" is no field of company: "
		      "leave it out, or use a map\n"
		      "t.csv:1: the column \"Umsatz\" is no field of company: "
		      "leave it out, or use a map");
	assert_header(good + 5, 1, NULL,
		      "! t.csv: the first row names no field");
}

#define IN_FOLDER(test) \
	cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

static const struct CMUnitTest map_tests[] = {
	IN_FOLDER(faults_name_their_line),
	cmocka_unit_test(shipped_maps_are_sound),
	IN_FOLDER(rows_become_items),
	IN_FOLDER(rows_become_several_items),
	IN_FOLDER(rows_that_become_too_much),
	cmocka_unit_test(headers_name_fields),
};
GROUP(map);
