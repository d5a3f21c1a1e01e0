/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "town.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "unit.h"

#define PEOPLE 400
#define SPOTS 300
#define VISITS 900

static const char forms[] =
"branch: { master = true; };\n"
"land: { master = true; };\n"
"spot: {\n"
"  fields: {\n"
"    town:     { type = \"line\"; };\n"
"    postcode: { type = \"line\"; index = true; };\n"
"    land:     { type = \"choice\"; from = \"land\"; };\n"
"  };\n"
"  title = [\"postcode\", \"town\"];\n"
"};\n"
"firm: {\n"
"  number = \"F%04d\";\n"
"  group = \"owner\";\n"
"  fields: {\n"
"    name:     { type = \"line\"; index = true; };\n"
"    nick:     { type = \"line\"; };\n"
"    staff:    { type = \"integer\"; index = true; };\n"
"    share:    { type = \"decimal\"; scale = 2; index = true; };\n"
"    turnover: { type = \"money\"; index = true; };\n"
"    founded:    { type = \"date\"; index = true; };\n"
"    seen:     { type = \"moment\"; index = true; };\n"
"    opens:    { type = \"time\"; index = true; };\n"
"    vip:      { type = \"flag\"; };\n"
"    stage:    { type = \"choice\"; of = { cold = \"Cold\"; warm = \"Warm\"; hot = \"Hot\"; }; };\n"
"    branches: { type = \"choice\"; from = \"branch\"; many = true; };\n"
"    class:    { type = \"line\"; index = true; dated = true; };\n"
"    area:     { type = \"choice\"; from = \"land\"; dated = true; };\n"
"    phone:    { type = \"phone\"; many = true; index = true; };\n"
"    mother:   { type = \"link\"; to = \"firm\"; };\n"
"    spot:     { type = \"link\"; to = \"spot\"; gone = \"clear\"; };\n"
"    closed:   { type = \"flag\"; };\n"
"    twice:    { type = \"integer\"; value = \"staff * 2\"; };\n"
"  };\n"
"  paths: { postcode = { path = \"spot.postcode\"; }; };\n"
"  title = [\"name\", \"mother.title\"];\n"
"  sort = [\"name\"];\n"
"  closed = \"closed\";\n"
"};\n"
"human: {\n"
"  group = \"owner\";\n"
"  fields: {\n"
"    name:     { type = \"line\"; index = true; };\n"
"    firm:     { type = \"link\"; to = \"firm\"; };\n"
"    past:     { type = \"link\"; to = \"firm\"; dated = true; };\n"
"    dial:     { type = \"phone\"; };\n"
"    friends:  { type = \"link\"; to = \"human\"; many = true; };\n"
"  };\n"
"  title = [\"name\"];\n"
"};\n"
"visit: {\n"
"  fields: {\n"
"    text:     { type = \"memo\"; };\n"
"    day:      { type = \"date\"; index = true; };\n"
"    owner:    { type = \"link\"; to = \"owner\"; order = [\"-day\"]; show = [\"day\"]; };\n"
"    links:    { type = \"link\"; to = \"any\"; many = true; gone = \"clear\"; };\n"
"  };\n"
"  title = [\"text\"];\n"
"};\n";

unsigned drawn(unsigned *seed, unsigned n)
{
	*seed = *seed * 1103515245 + 12345;
	return *seed / 65536 % n;
}

static void set(struct item *i, const char *field, char *text)
{
	item_op(i, OP_SET, field, text);
	free(text);
}

static void add_dated(struct item *i, const char *field, const char *text,
		      const char *from, const char *until)
{
	struct op op = {
		.kind = OP_ADD, .field = (char *)field, .text = (char *)text,
		.from = (char *)from, .until = (char *)until,
	};

	item_op_full(i, &op);
}

static const char *const words[] = {
	"Müller", "Mueller", "Muller", "Söhne", "Auto", "Auto-Haus", "Köln",
	"Koeln", "GmbH", "Maier", "Übel", "Zweirad", "a", "Straße", "Strasse",
};
#define WORDS (sizeof(words) / sizeof(*words))

static char *random_name(unsigned *seed)
{
	return mem_printf("%s %s", words[drawn(seed, WORDS)],
			  words[drawn(seed, WORDS)]);
}

static char *random_day(unsigned *seed)
{
	struct buf day = BUF_INIT;

	day_iso(day_from_ymd(2026, 9, 14) + (int32_t)drawn(seed, 60) - 30, &day);
	return buf_detach(&day);
}

static const char *const branch_codes[] = { "soft", "trade", "steel", "wind" };
static const char *const land_codes[] = { "DE", "AT", "CH" };

static void make_master(struct changeset *c)
{
	for (size_t i = 0; i < 4; i++) {
		struct item *item = changeset_item(c, ITEM_NEW, "branch", 0);

		item_op(item, OP_SET, "code", branch_codes[i]);
		item_op(item, OP_SET, "name", branch_codes[i]);
	}
	for (size_t i = 0; i < 3; i++) {
		struct item *item = changeset_item(c, ITEM_NEW, "land", 0);

		item_op(item, OP_SET, "code", land_codes[i]);
		item_op(item, OP_SET, "name", land_codes[i]);
	}
}

static void make_spots(struct changeset *c, unsigned *seed)
{
	for (int i = 0; i < SPOTS; i++) {
		struct item *item = changeset_item(c, ITEM_NEW, "spot", 0);

		set(item, "town", random_name(seed));
		if (drawn(seed, 10))
			set(item, "postcode", mem_printf("%05u",
				66000 + drawn(seed, 3000)));
		if (drawn(seed, 4))
			item_op(item, OP_SET, "land",
				land_codes[drawn(seed, 3)]);
	}
}

static void make_firm(struct changeset *c, unsigned *seed, unsigned i)
{
	struct item *item = changeset_item(c, ITEM_NEW, "firm", 0);

	if (drawn(seed, 20))
		set(item, "name", random_name(seed));
	if (drawn(seed, 2))
		set(item, "nick", random_name(seed));
	if (drawn(seed, 5))
		set(item, "staff", mem_printf("%u", drawn(seed, 50)));
	if (drawn(seed, 3))
		set(item, "share", mem_printf("%u.%02u", drawn(seed, 9),
					      drawn(seed, 100)));
	if (drawn(seed, 3))
		set(item, "turnover", mem_printf("%u.00 %s", drawn(seed, 900),
			drawn(seed, 5) ? "EUR" : "CHF"));
	if (drawn(seed, 6))
		set(item, "founded", random_day(seed));
	if (drawn(seed, 2)) {
		char *day = random_day(seed);

		set(item, "seen", mem_printf("%sT%02u:%02u:00Z", day,
					     drawn(seed, 24), drawn(seed, 60)));
		free(day);
	}
	if (drawn(seed, 2))
		set(item, "opens", mem_printf("%u:30", 6 + drawn(seed, 5)));
	if (drawn(seed, 2))
		item_op(item, OP_SET, "vip", drawn(seed, 3) ? "yes" : "no");
	if (drawn(seed, 4))
		item_op(item, OP_SET, "stage", drawn(seed, 2) ? "cold" : "hot");
	for (unsigned n = drawn(seed, 3); n; n--)
		item_op(item, OP_ADD, "branches", branch_codes[n]);
	if (drawn(seed, 2)) {
		add_dated(item, "class", "A", NULL, "2026-09-01");
		add_dated(item, "class", drawn(seed, 2) ? "B" : "C",
			  "2026-09-01", NULL);
		add_dated(item, "area", "DE", NULL, "2026-09-01");
		add_dated(item, "area", drawn(seed, 2) ? "AT" : "CH",
			  "2026-09-01", NULL);
	}
	for (unsigned n = drawn(seed, 3); n; n--) {
		char *number = mem_printf("0221 47%02u", drawn(seed, 100));
		struct op op = {
			.kind = OP_ADD, .field = (char *)"phone",
			.text = number,
			.label = (char *)(n == 2 ? "desk" : NULL),
		};

		item_op_full(item, &op);
		free(number);
	}
	if (i == 3)	/* its own: titles must not go round for ever */
		item_op(item, OP_SET, "mother", "@3");
	if (i > 10 && drawn(seed, 3))
		set(item, "mother", mem_printf("F%04u",
					       1 + drawn(seed, (i - 1) / 10 * 10)));
	if (drawn(seed, 3))
		set(item, "spot", mem_printf("spot:%u", 1 + drawn(seed, SPOTS)));
	if (!drawn(seed, 9))
		item_op(item, OP_SET, "closed", "yes");
}

static void make_humans(struct changeset *c, unsigned *seed)
{
	for (unsigned i = 0; i < PEOPLE; i++) {
		struct item *item = changeset_item(c, ITEM_NEW, "human", 0);

		set(item, "name", random_name(seed));
		/* Numbers that firms have too. */
		if (i % 5)
			set(item, "dial", mem_printf("0221 47%02u", i * 7 % 99));
		if (drawn(seed, 3))
			set(item, "firm", mem_printf("F%04u",
						     1 + drawn(seed, FIRMS)));
		if (drawn(seed, 3)) {
			char *firm = mem_printf("F%04u", 1 + drawn(seed, 50));

			add_dated(item, "past", firm, NULL,
				  drawn(seed, 2) ? "2026-09-01" : "2026-10-01");
			free(firm);
		}
		for (unsigned n = i > 5 ? drawn(seed, 3) : 0; n; n--) {
			char *friend = mem_printf("human:%u",
				1 + n * (i / 3) % i);

			item_op(item, OP_ADD, "friends", friend);
			free(friend);
		}
	}
}

static void make_visits(struct changeset *c, unsigned *seed)
{
	for (unsigned i = 0; i < VISITS; i++) {
		struct item *item = changeset_item(c, ITEM_NEW, "visit", 0);

		set(item, "text", random_name(seed));
		if (drawn(seed, 8))
			set(item, "day", random_day(seed));
		if (drawn(seed, 2))
			set(item, "owner", mem_printf("firm:F%04u",
				1 + drawn(seed, FIRMS / 2)));
		else
			set(item, "owner", mem_printf("human:%u",
				1 + drawn(seed, PEOPLE / 2)));
		if (!drawn(seed, 3))
			set(item, "links", mem_printf("firm:F%04u",
						      1 + drawn(seed, FIRMS)));
		if (!drawn(seed, 3)) {
			char *spot = mem_printf("spot:%u",
						1 + drawn(seed, SPOTS));

			item_op(item, OP_ADD, "links", spot);
			free(spot);
		}
	}
}

/* ---- the store -------------------------------------------------------- */

/* Monday 2026-09-14, 8 o'clock in Berlin. */
static const struct clock clock_of_test = {
	.now = INT64_C(1789365600) * 1000000, .today = 20710,
	.zone = "Europe/Berlin",
};

static void open_reader(struct town *t)
{
	struct err err = ERR_INIT;

	if (txn_read(model_store(t->model), &t->txn, &err))
		fail_msg("%s", err_text(&err));
	reader_open(&t->reader, t->txn, t->kinds, &clock_of_test, "en");
}

static void close_reader(struct town *t)
{
	reader_close(&t->reader);
	txn_end(t->txn);
}

void town_apply(struct town *t, struct changeset *c)
{
	struct author who = { REF_NONE, true };
	struct applied applied = { 0 };
	struct err err = ERR_INIT;

	if (apply(t->model, c, &who, &t->reader.values, &applied, &err))
		fail_msg("%s", err_text(&err));
	applied_release(&applied);
	changeset_release(c);
	close_reader(t);
	open_reader(t);
}

static void fill(struct town *t)
{
	struct changeset c;
	unsigned seed = 20260914;

	changeset_init(&c, "test");
	make_master(&c);
	town_apply(t, &c);
	changeset_init(&c, "test");
	make_spots(&c, &seed);
	town_apply(t, &c);
	changeset_init(&c, "test");
	for (unsigned i = 1; i <= FIRMS; i++) {
		make_firm(&c, &seed, i);
		if (i % 10)
			continue;
		town_apply(t, &c);
		changeset_init(&c, "test");
	}
	make_humans(&c, &seed);
	town_apply(t, &c);
	changeset_init(&c, "test");
	make_visits(&c, &seed);
	town_apply(t, &c);
	changeset_init(&c, "test");
	for (unsigned i = 1; i < 60; i += 7) {
		char *name = mem_printf("spot:%u", i);

		changeset_item(&c, ITEM_BIN, name, 0);
		free(name);
		name = mem_printf("visit:%u", i);
		changeset_item(&c, ITEM_BIN, name, 0);
		free(name);
	}
	town_apply(t, &c);
}

int town_setup(void **state)
{
	struct town *t = mem_zero(sizeof(*t));
	struct err err = ERR_INIT;
	char *dir = unit_folder();
	struct model_opts opts;
	char *file;

	t->home = file_join(dir, "home");
	t->forms = dir;
	file = file_join(dir, "town.form");
	if (file_replace(file, slice_str(forms), 0600, &err))
		fail_msg("%s", err_text(&err));
	free(file);
	opts = (struct model_opts){
		.home = t->home, .forms = dir, .create = true, .test = true,
		.lang = "en", .cache = 32 << 20,
	};
	if (model_open(&t->model, &opts, &err))
		fail_msg("%s", err_text(&err));
	t->kinds = model_kinds(t->model);
	open_reader(t);
	fill(t);
	*state = t;
	return 0;
}

int town_teardown(void **state)
{
	struct town *t = *state;
	char *command = mem_printf("rm -rf '%s'", t->forms);
	int rc;

	close_reader(t);
	kinds_drop(t->kinds);
	model_close(t->model);
	rc = system(command);
	free(command);
	free(t->home);
	free(t->forms);
	free(t);
	return rc;
}

const struct kind *town_kind(const struct town *t, const char *name)
{
	const struct kind *k = kinds_find(t->kinds, name);

	assert_non_null(k);
	return k;
}
