/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "world.h"

#define N(v) (sizeof(v) / sizeof(*(v)))

static struct expr *parsed(struct world *w, const char *kind, const char *text)
{
	struct err err = ERR_INIT;
	struct expr *e;

	if (expr_parse(&e, text, world_kind(w, kind), &w->reader.values, &err))
		fail_msg("%s: %s", text, err_text(&err));
	return e;
}

static bool is_true(struct world *w, const char *kind, uint32_t id,
		    const char *text)
{
	struct record rec = world_record(w, kind, id);
	struct expr *e = parsed(w, kind, text);
	struct err err = ERR_INIT;
	uint64_t steps = EXPR_STEPS;
	bool yes;

	if (expr_true(e, &w->reader, &rec, &steps, &yes, &err))
		fail_msg("%s: %s", text, err_text(&err));
	expr_free(e);
	return yes;
}

static const struct { const char *kind; uint32_t id; const char *text; bool yes; }
truths[] = {
	{ "company", 1, "name = \"Müller & Söhne GmbH\"", true },
	{ "company", 1, "name = 'mueller soehne gmbh'", true },
	{ "company", 1, "name != \"Müller & Söhne GmbH\"", false },
	{ "company", 1, "name like \"mü*\"", true },
	{ "company", 1, "name like \"mue*\"", true },
	{ "company", 1, "name like \"mu*\"", true },
	{ "company", 1, "name like \"M?ller*\"", true },
	{ "company", 1, "name like \"*gmbh\"", true },
	{ "company", 1, "name like \"gmbh\"", false },
	{ "company", 1, "name like \"*Söhne*\"", true },
	{ "company", 1, "name not like \"*Söhne*\"", false },
	{ "company", 1, "name has \"sohne\"", true },
	{ "company", 1, "name between \"M\" and \"N\"", true },
	{ "company", 1, "name between \"A\" and \"M\"", false },
	{ "company", 1, "name in (\"x\", \"Mueller Soehne GmbH\")", true },
	{ "company", 1, "employees = 250", true },
	{ "company", 1, "employees = 100", false },
	{ "company", 1, "employees between 100 and 500", true },
	{ "company", 1, "employees + 1 > 250 and employees < 251", true },
	{ "company", 1, "-employees < 0", true },
	{ "company", 1, "share = 12.5", true },
	{ "company", 1, "share * 2 = 25", true },
	{ "company", 1, "double_share = 25.0", true },
	{ "company", 1, "share / 4 = 3.125", true },
	{ "company", 1, "revenue >= 1000", true },
	{ "company", 1, "revenue > \"999.99 EUR\"", true },
	{ "company", 1, "revenue = \"1000 CHF\"", false },
	{ "company", 1, "revenue / employees = 4", true },
	{ "company", 1, "revenue * 1.19 = \"1190 EUR\"", true },
	{ "company", 1, "founded < 2010-01-02 and founded >= 2010-01-01", true },
	{ "company", 1, "founded > today", false },
	{ "company", 1, "founded < \"-3d\"", true },
	{ "company", 1, "today - founded > 6000", true },
	{ "company", 1, "days(founded, today) = days_since(founded)", true },
	{ "company", 1, "year(founded) = 2010 and month(founded) = 1", true },
	{ "company", 1, "weekday(founded) = 5", true },
	{ "company", 1, "vip", true },
	{ "company", 2, "vip", false },
	{ "company", 2, "not vip", true },
	{ "company", 2, "vip = yes", false },
	{ "company", 1, "vip = yes", true },
	{ "company", 1, "vip = no", false },
	{ "company", 1, "phone = \"0221 4710123\"", true },
	{ "company", 1, "phone = \"+49 221 4710123\"", true },
	{ "company", 1, "phone like \"0221*\"", true },
	{ "company", 1, "phone like \"+49221*\"", true },
	{ "company", 1, "phone(\"Zentrale\") like \"0171*\"", false },
	{ "company", 1, "phone(\"mobil\") like \"0171*\"", true },
	{ "company", 1, "phone is empty", false },
	{ "company", 2, "phone is empty", true },
	{ "company", 2, "phone is not empty", false },
	{ "company", 1, "industries has \"Software\"", true },
	{ "company", 1, "industries has \"Software\" and industries has \"trade\"",
	  true },
	{ "company", 1, "industries like \"Soft*\"", true },
	{ "company", 1, "industries.name = \"Handel\"", true },
	{ "company", 1, "not industries has \"Handel\"", false },
	{ "company", 1, "industries in (\"Handel\")", true },
	{ "company", 1, "country = \"DE\"", true },
	{ "company", 1, "country = \"Deutschland\"", true },
	{ "company", 2, "country = \"DE\"", false },
	{ "company", 2, "country != \"DE\"", true },
	{ "company", 2, "parent.country = \"DE\"", true },
	{ "company", 2, "parent = \"K1\" and head.name like \"M*\"", true },
	{ "company", 2, "parent(country = \"DE\").name like \"M*\"", true },
	{ "company", 2, "parent(country is empty).name like \"M*\"", false },
	{ "company", 2, "parent(vip)", true },
	{ "company", 2, "parent.title = name", false },
	{ "company", 2, "parent.number = \"K1\" and number = \"K2\"", true },
	{ "company", 2, "id = 2 and version = 1 and kind = \"company\"", true },
	{ "company", 2, "note has \"reklamation ueber\"", true },
	{ "company", 2, "changed = 2026-09-15", true },
	{ "company", 2, "changed < 2026-09-15", false },
	{ "company", 2, "changed >= \"heute\"", true },
	{ "company", 2, "changed > now", true },
	{ "company", 2, "opens = 8:30 and opens < \"9:00\"", true },
	{ "company", 2, "length(name) = 11 and lower(name) = \"KÖLN handel\"",
	  true },
	{ "person", 1, "company.parent.name like \"Müller*\"", true },
	{ "person", 1, "born is empty and not born < today", true },
	{ "journal", 1, "links.name = \"Anna\"", true },
	{ "journal", 1, "links.kind = \"company\"", true },
	{ "journal", 1, "links.vip", true },
	{ "journal", 1, "links.title like \"*Söhne*\"", true },
	{ "journal", 1, "links(name = \"Anna\").kind = \"company\"", false },
	{ "agent", 1, "name = \"Tina\" or id = 99 and id = 98", true },
	{ "agent", 1, "(name = \"Tina\" or id = 99) and id = 98", false },
};

static void test_truths(void **state)
{
	for (size_t i = 0; i < N(truths); i++)
		if (is_true(*state, truths[i].kind, truths[i].id,
			    truths[i].text) != truths[i].yes)
			fail_msg("%s:%u %s is not %d", truths[i].kind,
				 truths[i].id, truths[i].text, truths[i].yes);
}

static const struct { const char *kind, *text, *place, *says; } faults[] = {
	{ "company", "", "1", "missing" },
	{ "company", "name", "5", "a comparison is missing" },
	{ "company", "name =", "7", "missing" },
	{ "company", "name = ", "8", "missing" },
	{ "company", "naem = \"x\"", "1", "no field \"naem\"" },
	{ "company", "name = \"x", "8", "closing quote" },
	{ "company", "name = x", "8", "no field \"x\"" },
	{ "company", "name = \"\"", "8", "is empty" },
	{ "company", "name like \"\"", "11", "is empty" },
	{ "company", "employees = \"viele\"", "13", "" },
	{ "company", "employees = 2010-01-01", "13", "expected a number" },
	{ "company", "founded > 5", "11", "expected a date" },
	{ "company", "founded > \"nie\"", "11", "" },
	{ "company", "vip = \"x y\"", "7", "" },
	{ "company", "name = \"x\" and", "15", "missing" },
	{ "company", "name = \"x\" name", "12", "expected \"and\"" },
	{ "company", "(name = \"x\"", "12", "\")\" is missing" },
	{ "company", "name = \"x\")", "11", "expected \"and\"" },
	{ "company", "name in \"x\"", "9", "expected \"(\"" },
	{ "company", "name in (\"x\"", "13", "\")\" is missing" },
	{ "company", "name between \"a\" or \"b\"", "18", "expected \"and\"" },
	{ "company", "name is full", "9", "expected \"empty\"" },
	{ "company", "name not \"x\"", "10", "expected \"like\"" },
	{ "company", "name.x = 1", "5", "no link" },
	{ "company", "country.x = 1", "9", "no field \"x\"" },
	{ "company", "name(vip) = \"x\"", "5", "no link" },
	{ "company", "name(\"x\") = \"x\"", "5", "many values" },
	{ "company", "parent(vip)(vip)", "12", "second condition" },
	{ "company", "country = \"Narnia\"", "11", "no record" },
	{ "company", "founded + founded = 5", "9", "cannot be combined" },
	{ "company", "name = 1 + \"x\"", "12", "expected a number" },
	{ "company", "founded in last year", "12", "not understood yet" },
	{ "company", "sum(revenue) > 5", "1", "not understood yet" },
	{ "company", "vip plus person", "5", "not understood yet" },
	{ "company", "ü = 1", "1", "not \"ü\"" },
	{ "company", "name = \"ü\" ; vip", "12", "not \";\"" },
	{ "company", "loop = 1", "1", "nested more than" },
	{ "company", "employees = 99999999999999999999", "13", "too large" },
	{ "company", "number = K1", "10", "in quotes: \"K1\"" },
	{ "company", "name = 12abc", "8", "not \"12abc\"" },
	{ "agent", "task.due < today", "1", "task:worker, task:author" },
	{ "agent", "company.name = \"x\"", "1", "no company links to it" },
	{ "agent", "task:due.due < today", "1", "no link \"due\"" },
	{ "journal", "links.nothing = 1", "7", "no field \"nothing\"" },
};

static void test_faults(void **state)
{
	struct world *w = *state;

	for (size_t i = 0; i < N(faults); i++) {
		struct err err = ERR_INIT;
		struct expr *e;
		char *text;

		if (!expr_parse(&e, faults[i].text,
				world_kind(w, faults[i].kind),
				&w->reader.values, &err))
			fail_msg("%s is taken", faults[i].text);
		assert_null(e);
		assert_int_equal(err.n, 1);
		text = err_item_text_bare(err.items);
		if (!err.items[0].place ||
		    strcmp(err.items[0].place, faults[i].place) ||
		    !strstr(text, faults[i].says))
			fail_msg("%s: %s: %s", faults[i].text,
				 err.items[0].place, text);
		free(text);
		err_release(&err);
	}
}

static void test_backward_names(void **state)
{
	expr_free(parsed(*state, "agent", "task:author.due < today"));
	expr_free(parsed(*state, "agent", "not task:worker(due is empty)"));
	expr_free(parsed(*state, "company", "postcode like \"66*\""));
	expr_free(parsed(*state, "company",
			 "journal(text has \"x\").text like \"y*\""));
	expr_free(parsed(*state, "address", "address_use.partner.name = \"x\""));
}

static void test_select(void **state)
{
	struct world *w = *state;
	const struct kind *kind;
	struct err err = ERR_INIT;
	struct expr *e;

	assert_int_equal(expr_parse_select(&kind, &e, "company",
					   &w->reader.values, &err), 0);
	assert_string_equal(kind->name, "company");
	assert_null(e);
	assert_int_equal(expr_parse_select(&kind, &e,
		"person where company.vip and name like \"A*\"",
		&w->reader.values, &err), 0);
	assert_string_equal(kind->name, "person");
	assert_int_equal(e->op, EXPR_AND);
	expr_free(e);
	assert_int_equal(expr_parse_select(&kind, &e, "dragon where vip",
					   &w->reader.values, &err), -1);
	assert_string_equal(err.items[0].place, "1");
	err_clear(&err);
	assert_int_equal(expr_parse_select(&kind, &e, "company vip",
					   &w->reader.values, &err), -1);
	assert_string_equal(err.items[0].place, "9");
	err_clear(&err);
	assert_int_equal(expr_parse_select(&kind, &e, "company minus person",
					   &w->reader.values, &err), -1);
	assert_non_null(strstr(err.items[0].msgid, "not understood yet"));
	err_release(&err);
}

/* ---- limits ----------------------------------------------------------- */

static int tried(struct world *w, const char *text, struct err *err)
{
	struct expr *e;
	int rc = expr_parse(&e, text, world_kind(w, "company"),
			    &w->reader.values, err);

	expr_free(e);
	return rc;
}

static char *repeated(const char *before, size_t n, const char *middle,
		      const char *after)
{
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < n; i++)
		buf_add_str(&text, before);
	buf_add_str(&text, middle);
	for (size_t i = 0; i < n; i++)
		buf_add_str(&text, after);
	return buf_detach(&text);
}

/* A list makes a part of each of its values. */
static char *many_parts(size_t n)
{
	struct buf text = BUF_INIT;

	buf_add_str(&text, "id in (1");
	for (size_t i = 3; i < n; i++)
		buf_add_str(&text, ",1");
	buf_add_str(&text, ")");
	return buf_detach(&text);
}

static void assert_limit(struct world *w, char *taken, char *refused)
{
	struct err err = ERR_INIT;

	if (tried(w, taken, &err))
		fail_msg("%s", err_text(&err));
	assert_int_equal(tried(w, refused, &err), -1);
	assert_int_equal(err_code(&err), ERR_LIMIT);
	err_release(&err);
	free(taken);
	free(refused);
}

static void test_limits(void **state)
{
	assert_limit(*state, repeated("(", EXPR_DEPTH, "vip", ")"),
		     repeated("(", EXPR_DEPTH + 1, "vip", ")"));
	assert_limit(*state, repeated("not ", EXPR_DEPTH, "vip", ""),
		     repeated("not ", EXPR_DEPTH + 1, "vip", ""));
	assert_limit(*state, repeated("1 + ", EXPR_DEPTH, "1 = 1", ""),
		     repeated("1 + ", EXPR_DEPTH + 1, "1 = 1", ""));
	assert_limit(*state, repeated("- ", EXPR_DEPTH, "1 = 1", ""),
		     repeated("- ", EXPR_DEPTH + 1, "1 = 1", ""));
	assert_limit(*state, many_parts(EXPR_NODES), many_parts(EXPR_NODES + 1));
	assert_limit(*state,
		     mem_printf("name like \"%0*d\"", EXPR_PATTERN, 1),
		     mem_printf("name like \"%0*d\"", EXPR_PATTERN + 1, 1));
	assert_limit(*state, repeated(" ", EXPR_BYTES - 3, "vip", ""),
		     repeated(" ", EXPR_BYTES - 2, "vip", ""));
}

static void test_steps(void **state)
{
	struct world *w = *state;
	struct record rec = world_record(w, "company", 1);
	struct expr *e = parsed(w, "company", "name = \"x\" or vip");
	struct err err = ERR_INIT;
	uint64_t steps = 3;
	bool yes;

	assert_int_equal(expr_true(e, &w->reader, &rec, &steps, &yes, &err), -1);
	assert_int_equal(err_code(&err), ERR_LIMIT);
	expr_free(e);
	err_release(&err);
}

static void test_zero_and_overflow(void **state)
{
	static const char *const texts[] = {
		"share / 0 = 1", "employees * 9000000000000000000 > 1",
		"today + 9000000000 > today",
	};
	struct world *w = *state;
	struct record rec = world_record(w, "company", 1);

	for (size_t i = 0; i < N(texts); i++) {
		struct expr *e = parsed(w, "company", texts[i]);
		struct err err = ERR_INIT;
		uint64_t steps = EXPR_STEPS;
		bool yes;

		assert_int_equal(expr_true(e, &w->reader, &rec, &steps, &yes,
					   &err), -1);
		assert_int_equal(err.n, 1);
		err_release(&err);
		expr_free(e);
	}
}

/* ---- values ----------------------------------------------------------- */

static const struct { const char *field, *text, *bytes; } defaults[] = {
	{ "founded", "today", "2026-09-14" },
	{ "founded", "\"+3d\"", "2026-09-17" },
	{ "founded", "today + 1", "2026-09-15" },
	{ "country", "\"DE\"", "country:1" },
	{ "vip", "yes", "true" },
	{ "vip", "founded < today", "true" },
	{ "employees", "5", "5" },
	{ "revenue", "employees * 2", "500.00 EUR" },
	{ "share", "1 / 3", "0.33" },
	{ "name", "\"neu\"", "neu" },
	{ "phone", "\"0221 1\"", "0221 1" },
	{ "parent", "head", NULL },
};

static void test_values(void **state)
{
	struct world *w = *state;
	struct record rec = world_record(w, "company", 1);
	const struct kind *company = world_kind(w, "company");

	for (size_t i = 0; i < N(defaults); i++) {
		const struct field *f = kind_field(company, defaults[i].field);
		struct buf bytes = BUF_INIT, text = BUF_INIT;
		struct err err = ERR_INIT;
		uint64_t steps = EXPR_STEPS;
		struct value v;
		struct expr *e;

		if (expr_parse_for(&e, defaults[i].text, company, f,
				   &w->reader.values, &err) ||
		    expr_value(e, &w->reader, &rec, &steps, &v, &err))
			fail_msg("%s: %s", defaults[i].text, err_text(&err));
		if (!defaults[i].bytes) {
			assert_int_equal(v.type, VALUE_NONE);
		} else {
			assert_int_equal(expr_bytes(f, &v, &bytes), 0);
			f->type->print(f, &w->reader.values, buf_slice(&bytes),
				       PRINT_MACHINE, &text);
			assert_non_null(strstr(defaults[i].bytes,
					       buf_str(&text)));
		}
		expr_free(e);
		buf_release(&bytes);
		buf_release(&text);
	}
}

/* Forms are read before there are records. */
static void test_names_looked_up_late(void **state)
{
	struct world *w = *state;
	struct value_context context = w->reader.values;
	struct record rec = world_record(w, "company", 1);
	struct err err = ERR_INIT;
	uint64_t steps = EXPR_STEPS;
	struct expr *e;
	bool yes;

	context.ref_find = NULL;
	assert_int_equal(expr_parse(&e,
		"country in (\"Narnia\", \"DE\") and country != \"Narnia\"",
		world_kind(w, "company"), &context, &err), 0);
	assert_int_equal(expr_true(e, &w->reader, &rec, &steps, &yes, &err), 0);
	assert_true(yes);
	expr_free(e);
}

static void test_value_of_wrong_type(void **state)
{
	struct world *w = *state;
	const struct kind *company = world_kind(w, "company");
	struct err err = ERR_INIT;
	struct expr *e;

	assert_int_equal(expr_parse_for(&e, "today", company,
		kind_field(company, "name"), &w->reader.values, &err), -1);
	assert_string_equal(err.items[0].place, "1");
	err_release(&err);
}

/* ---- print ------------------------------------------------------------ */

static char *printed(struct world *w, const char *kind, const char *text)
{
	struct expr *e = parsed(w, kind, text);
	struct buf out = BUF_INIT;

	expr_print(e, &out);
	expr_free(e);
	return buf_detach(&out);
}

static const struct { const char *text, *printed; } prints[] = {
		{ "name='x'", "name = \"x\"" },
	{ "name = 'say \"x\"'", "name = 'say \"x\"'" },
	{ "name = 'say \"x\" it''s'", "name = \"say \"\"x\"\" it's\"" },
	{ "((vip)) and (vip or not (vip and vip))",
	  "vip and (vip or not (vip and vip))" },
	{ "vip and (vip and vip)", "vip and vip and vip" },
	{ "(share + 1) * 2 - (3 - 4) = 1", "(share + 1) * 2 - (3 - 4) = 1" },
	{ "name NOT LIKE 'x*'", "not name like \"x*\"" },
	{ "name is NOT empty", "name is not empty" },
	{ "postcode in('66111',66112)", "postcode in (\"66111\", 66112)" },
	{ "parent ( vip ) . phone( 'mobil' ) = '0221 1'",
	  "parent(vip).phone(\"mobil\") = \"0221 1\"" },
	{ "address_use : partner(use='contact').use = 'invoice'",
	  "address_use:partner(use = \"contact\").use = \"invoice\"" },
	{ "days( founded , today )>-1", "days(founded, today) > -1" },
	{ "founded between 2010-01-01 and \"-3d\"",
	  "founded between 2010-01-01 and \"-3d\"" },
};

static void test_print(void **state)
{
	for (size_t i = 0; i < N(prints); i++) {
		char *text = printed(*state, "company", prints[i].text);

		assert_string_equal(text, prints[i].printed);
		free(text);
	}
}

/* Random conditions: what is printed means the same and prints the same. */
static unsigned drawn(unsigned *seed, unsigned n)
{
	*seed = *seed * 1103515245 + 12345;
	return *seed / 65536 % n;
}

static void random_condition(unsigned *seed, int depth, struct buf *out)
{
	static const char *const leaves[] = {
		"vip", "name = 'A\"b'", "name like \"M*\"", "employees > 5 - 3",
		"share * (2 + 1) - 4 / 2 >= 1.5", "founded < today - 3",
		"phone is empty", "phone is not empty", "country = \"DE\"",
		"country not in ('DE', 'DE')", "industries has 'soft'",
		"parent(vip or not vip).name != \"x\"", "opens > 8:30",
		"employees between 1 and - - 2", "name has 'gmbh'",
		"changed >= 'heute'", "year(founded) - 1 = 2009", "no", "yes",
		"journal(text has 'x')", "(vip = no)", "number = \"K1\"",
	};
	unsigned what = depth > 5 ? 0 : drawn(seed, 6);

	if (what < 2) {
		buf_add_str(out, leaves[drawn(seed, N(leaves))]);
	} else if (what == 2) {
		buf_add_str(out, "not (");
		random_condition(seed, depth + 1, out);
		buf_add_str(out, ")");
	} else {
		unsigned n = 2 + drawn(seed, 2);

		for (unsigned i = 0; i < n; i++) {
			if (i)
				buf_add_str(out, what == 3 ? " or " : " and ");
			buf_add_str(out, "(");
			random_condition(seed, depth + 1, out);
			buf_add_str(out, ")");
		}
	}
}

static void test_print_random(void **state)
{
	unsigned seed = 20260914;

	for (int i = 0; i < 2000; i++) {
		struct buf text = BUF_INIT;
		char *once, *twice;

		random_condition(&seed, 0, &text);
		if (text.n > 4000) {
			buf_release(&text);
			continue;
		}
		once = printed(*state, "company", buf_str(&text));
		twice = printed(*state, "company", once);
		assert_string_equal(once, twice);
		if (!strstr(once, "journal"))
			assert_int_equal(
				is_true(*state, "company", 1, buf_str(&text)),
				is_true(*state, "company", 1, once));
		free(once);
		free(twice);
		buf_release(&text);
	}
}

/* ---- paths ------------------------------------------------------------ */

static int add_shown(void *ctx, const struct field *f, const struct record *at,
		     const struct field_value *v)
{
	struct buf *out = ctx;

	(void)at;
	buf_add_str(out, out->n ? "|" : "");
	f->type->print(f, NULL, v->bytes, PRINT_MACHINE, out);
	if (v->label.n) {
		buf_add_char(out, '@');
		buf_add_slice(out, v->label);
	}
	return 0;
}

static const struct { const char *kind; uint32_t id; const char *path, *shown; }
paths[] = {
	{ "company", 1, "name", "Müller & Söhne GmbH" },
	{ "company", 1, "employees", "250" },
	{ "company", 1, "phone", "0221 4710-123@Zentrale|0171 1234567@mobil" },
	{ "company", 1, "phone(\"mobil\")", "0171 1234567@mobil" },
	{ "company", 1, "industries.name", "Software|Handel" },
	{ "company", 1, "number", "K1" },
	{ "company", 1, "id", "1" },
	{ "company", 1, "kind", "company" },
	{ "company", 1, "double_share", "25.0" },
	{ "company", 1, "parent", "" },
	{ "company", 2, "head.name", "Müller & Söhne GmbH" },
	{ "company", 2, "parent.parent.name", "" },
	{ "person", 1, "company.head.country.name", "Deutschland" },
	{ "journal", 1, "links.number", "K1|P1" },
	{ "journal", 1, "links.name", "Müller & Söhne GmbH|Anna" },
};

static void test_paths(void **state)
{
	struct world *w = *state;

	for (size_t i = 0; i < N(paths); i++) {
		struct record rec = world_record(w, paths[i].kind, paths[i].id);
		struct buf out = BUF_INIT;
		struct err err = ERR_INIT;

		/* The second time it comes out of the cache. */
		for (int round = 0; round < 2; round++) {
			buf_clear(&out);
			if (path_each(&w->reader, &rec, paths[i].path,
				      add_shown, &out, &err))
				fail_msg("%s: %s", paths[i].path,
					 err_text(&err));
			assert_string_equal(buf_str(&out), paths[i].shown);
		}
		buf_release(&out);
	}
}

static void test_path_faults(void **state)
{
	static const char *const bad[] = {
		"", "nam", "name.x", "name x", "parent.", ".name", "parent(",
		"parent(vip", "name = \"x\"", "today", "\"x\"", "12",
	};
	struct world *w = *state;
	struct record rec = world_record(w, "company", 1);
	const struct field *end;
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < N(bad); i++) {
		struct err err = ERR_INIT;

		assert_int_equal(path_check(w->kinds, world_kind(w, "company"),
					    bad[i], &end, &err), -1);
		assert_int_equal(err.n, 1);
		assert_int_equal(path_each(&w->reader, &rec, bad[i], add_shown,
					   &out, &err), -1);
		err_release(&err);
	}
	assert_int_equal(path_check(w->kinds, world_kind(w, "company"),
				    "parent(country = \"??\").name", &end,
				    NULL), 0);
	assert_string_equal(end->name, "name");
	assert_false(path_is_pseudo(end));
	assert_true(path_is_pseudo(path_pseudo("title")));
	assert_true(expr_reserved("between"));
	assert_false(expr_reserved("name"));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test_setup_teardown(test_truths, world_setup,
					world_teardown),
	cmocka_unit_test_setup_teardown(test_faults, world_setup,
					world_teardown),
	cmocka_unit_test_setup_teardown(test_backward_names, world_setup,
					world_teardown),
	cmocka_unit_test_setup_teardown(test_select, world_setup,
					world_teardown),
	cmocka_unit_test_setup_teardown(test_limits, world_setup,
					world_teardown),
	cmocka_unit_test_setup_teardown(test_steps, world_setup,
					world_teardown),
	cmocka_unit_test_setup_teardown(test_zero_and_overflow, world_setup,
					world_teardown),
	cmocka_unit_test_setup_teardown(test_values, world_setup,
					world_teardown),
	cmocka_unit_test_setup_teardown(test_names_looked_up_late, world_setup,
					world_teardown),
	cmocka_unit_test_setup_teardown(test_value_of_wrong_type, world_setup,
					world_teardown),
	cmocka_unit_test_setup_teardown(test_print, world_setup,
					world_teardown),
	cmocka_unit_test_setup_teardown(test_print_random, world_setup,
					world_teardown),
	cmocka_unit_test_setup_teardown(test_paths, world_setup,
					world_teardown),
	cmocka_unit_test_setup_teardown(test_path_faults, world_setup,
					world_teardown),
};
const struct group test_expr = { tests, sizeof(tests) / sizeof(*tests) };
