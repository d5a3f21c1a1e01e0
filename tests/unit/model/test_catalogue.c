/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"
#include "house.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static void reload(struct house *h)
{
	err_clear(&h->err);
	if (model_reload(h->m, &h->err) < 0) {
		char *text = err_text(&h->err);

		fail_msg("%s", text);
	}
}

static void refuse(struct house *h, const char *text)
{
	char *said;

	err_clear(&h->err);
	assert_int_equal(model_reload(h->m, &h->err), -1);
	said = err_text(&h->err);
	if (!strstr(said, text))
		fail_msg("no \"%s\" in: %s", text, said);
	free(said);
}

#define GIFT_HEAD "gift: { number = \"G%d\"; fields: { firm: { type = \"link\"; to = \"firm\"; gone = \"clear\"; };"
#define GIFT_TAIL "}; title = [\"number\"]; };"

/* CAS-39: a kind that nobody has known. */
static void takes_a_new_kind(void **state)
{
	struct house *h = *state;

	house_item(h, ITEM_NEW, "firm", "name=A", NULL);
	house_must(h);
	house_form(h, "gift.form", GIFT_HEAD
		   "note: { type = \"line\"; index = true; };" GIFT_TAIL);
	reload(h);
	house_item(h, ITEM_NEW, "gift", "note=wine", "firm=K10001", NULL);
	house_must(h);
	house_is(h, "gift:G1", "note", "wine");
	house_links(h, "firm:K10001", "gift", "firm", "gift:G1");
	house_check(h);
	house_close(h);
	house_open(h, false);
	house_is(h, "gift:G1", "note", "wine");
	house_check(h);
}

static void builds_what_is_wanted(void **state)
{
	struct house *h = *state;
	size_t i;

	house_item(h, ITEM_NEW, "firm", "name=A", NULL);
	house_must(h);
	house_form(h, "gift.form", GIFT_HEAD
		   "note: { type = \"line\"; }; day: { type = \"date\"; };"
		   GIFT_TAIL);
	reload(h);
	for (i = 0; i < 5000; i++)
		house_item(h, ITEM_NEW, "gift", "note=wine", "day=1.9.2026",
			   "firm=firm:K10001", NULL);
	house_must(h);
	/* An index, an order and a column more. */
	house_form(h, "gift.form",
		   "gift: { number = \"G%d\"; fields: { firm: { type = \"link\"; to = \"firm\"; gone = \"clear\"; order = [\"-day\"]; show = [\"note\"]; };"
		   "note: { type = \"line\"; index = true; }; day: { type = \"date\"; index = true; };"
		   "}; title = [\"note\"]; search = [\"note\", \"firm.name\"]; };");
	reload(h);
	house_check(h);
	/* And away again. */
	house_form(h, "gift.form", GIFT_HEAD
		   "note: { type = \"line\"; }; day: { type = \"date\"; };"
		   GIFT_TAIL);
	reload(h);
	house_check(h);
}

/* Rows of telephone numbers stand among those of other fields. */
static void takes_numbers_away(void **state)
{
	static const char *const forms[] = {
		"tel: { type = \"phone\"; }; fax: { type = \"phone\"; };",
		"fax: { type = \"phone\"; };",
		"tel: { type = \"phone\"; unique = true; };",
	};
	struct house *h = *state;
	size_t i;

	for (i = 0; i < 3; i++) {
		char *form = mem_printf("%s%s%s", GIFT_HEAD, forms[i],
					GIFT_TAIL);

		house_form(h, "gift.form", form);
		free(form);
		reload(h);
		house_check(h);
		if (i)
			continue;
		house_item(h, ITEM_NEW, "gift", "tel=+49 221 4710",
			   "fax=+49 221 4711", NULL);
		house_item(h, ITEM_NEW, "gift", "tel=+49 221 4711",
			   "fax=+49 221 4711", NULL);
		house_must(h);
	}
	house_item(h, ITEM_NEW, "gift", "tel=+49 221 4711", NULL);
	house_must_not(h, "has this value already");
	house_check(h);
}

static void renames(void **state)
{
	struct house *h = *state;

	house_form(h, "gift.form", GIFT_HEAD
		   "note: { type = \"line\"; };" GIFT_TAIL);
	reload(h);
	house_item(h, ITEM_NEW, "gift", "note=wine", NULL);
	house_must(h);
	house_form(h, "gift.form", GIFT_HEAD
		   "remark: { type = \"memo\"; was = \"note\"; };" GIFT_TAIL);
	reload(h);
	house_is(h, "gift:G1", "remark", "wine");
	house_item(h, ITEM_SET, "gift:G1", "remark=cake", NULL);
	house_must(h);
	house_check(h);
}

static void refuses_loss(void **state)
{
	struct house *h = *state;

	house_form(h, "gift.form", GIFT_HEAD
		   "note: { type = \"line\"; }; "
		   "sort: { type = \"choice\"; of = [\"x\", \"y\"]; };"
		   "tel: { type = \"line\"; many = true; };"
		   "size: { type = \"decimal\"; scale = 2; };" GIFT_TAIL);
	reload(h);
	house_item(h, ITEM_NEW, "gift", "note=wine", "sort=y", "+tel=1",
		   "+tel=2", "size=1.50", NULL);
	house_item(h, ITEM_NEW, "gift", "note=wine", NULL);
	house_must(h);
	house_form(h, "gift.form", GIFT_HEAD
		   "note: { type = \"date\"; }; "
		   "sort: { type = \"choice\"; of = [\"x\", \"z\"]; };"
		   "tel: { type = \"line\"; };"
		   "size: { type = \"decimal\"; scale = 3; };" GIFT_TAIL);
	refuse(h, "gift.note was of type line: 2 records");
	refuse(h, "records hold a value that the form no longer allows");
	refuse(h, "gift.tel (line): 1 records hold several");
	refuse(h, "gift.size (decimal) had other decimal places");
	house_form(h, "gift.form", GIFT_HEAD
		   "note: { type = \"line\"; unique = true; };" GIFT_TAIL);
	refuse(h, "gift.note (line) cannot be unique");
	house_form(h, "gift.form", "");
	refuse(h, "There are records of kind gift");
	/* The last good ones are in force all the while. */
	house_item(h, ITEM_NEW, "gift", "note=wine", NULL);
	house_must(h);
	house_check(h);
}

static void starts_with_faults(void **state)
{
	struct house *h = *state;
	char *faults;

	house_item(h, ITEM_NEW, "firm", "name=A", NULL);
	house_must(h);
	house_form(h, "gift.form", "gift: { fields: { ");
	refuse(h, "gift.form:1");
	house_close(h);
	house_open(h, false);
	faults = model_faults(h->m);
	assert_non_null(strstr(faults, "gift.form:1"));
	free(faults);
	house_is(h, "firm:K10001", "name", "A");
	house_item(h, ITEM_SET, "firm:K10001", "name=B", NULL);
	house_must(h);
	house_check(h);
	house_form(h, "gift.form", "");
	reload(h);
	faults = model_faults(h->m);
	assert_string_equal(faults, "");
	free(faults);
}

#define T(f) cmocka_unit_test_setup_teardown(f, house_setup, house_teardown)
static const struct CMUnitTest tests[] = {
	T(takes_a_new_kind), T(builds_what_is_wanted), T(takes_numbers_away),
	T(renames), T(refuses_loss), T(starts_with_faults),
};
const struct group test_catalogue = {
	tests, sizeof(tests) / sizeof(*tests),
};
