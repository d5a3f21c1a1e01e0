/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "world.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "base/pack.h"
#include "model/number.h"
#include "model/ready.h"
#include "unit.h"

#define N(v) (sizeof(v) / sizeof(*(v)))
#define S (char *)

static char *to_company[] = { S"company" }, *to_country[] = { S"country" },
	*to_industry[] = { S"industry" }, *to_partner[] = { S"partner" },
	*to_address[] = { S"address" }, *to_any[] = { S"any" },
	*to_agent[] = { S"agent" };

static struct choice uses[] = { { S"contact", { 0, NULL } },
	{ S"delivery", { 0, NULL } }, { S"invoice", { 0, NULL } } };

/* Field types are found by name, so the tables are filled at the start. */
struct made_field {
	const char *name, *type;
	struct field f;
};

static const struct made_field company_fields[] = {
	{ "name", "line", { .index = true } },
	{ "employees", "integer", { .dated = true } },
	{ "share", "decimal", { .scale = 2 } },
	{ "revenue", "money", { .currency = S"EUR" } },
	{ "founded", "date", { .index = true } },
	{ "changed", "moment", { 0 } },
	{ "opens", "time", { 0 } },
	{ "vip", "flag", { 0 } },
	{ "phone", "phone", { .many = true } },
	{ "mail", "mail", { 0 } },
	{ "note", "memo", { 0 } },
	{ "industries", "choice", { .to = to_industry, .to_n = 1,
				    .many = true } },
	{ "parent", "link", { .to = to_company, .to_n = 1 } },
	{ "country", "choice", { .to = to_country, .to_n = 1 } },
	{ "double_share", "decimal", { .scale = 1,
				       .value_text = S"share * 2" } },
	{ "loop", "integer", { .value_text = S"loop + 1" } },
};
static const struct made_field person_fields[] = {
	{ "name", "line", { 0 } },
	{ "company", "link", { .to = to_company, .to_n = 1 } },
	{ "born", "date", { 0 } },
};
static const struct made_field address_fields[] = {
	{ "city", "line", { 0 } },
	{ "postcode", "line", { .index = true } },
};
static const struct made_field use_fields[] = {
	{ "partner", "link", { .to = to_partner, .to_n = 1 } },
	{ "address", "link", { .to = to_address, .to_n = 1 } },
	{ "use", "choice", { .of = uses, .of_n = N(uses) } },
};
static const struct made_field journal_fields[] = {
	{ "text", "memo", { 0 } },
	{ "links", "link", { .to = to_any, .to_n = 1, .many = true } },
};
static const struct made_field task_fields[] = {
	{ "due", "date", { 0 } },
	{ "worker", "link", { .to = to_agent, .to_n = 1 } },
	{ "author", "link", { .to = to_agent, .to_n = 1 } },
};
static const struct made_field name_fields[] = {
	{ "name", "line", { 0 } },
};

static struct path company_paths[] = {
	{ S"postcode", S"address_use(use = \"contact\").address.postcode",
	  { 0, NULL } },
	{ S"head", S"parent", { 0, NULL } },
};

static const struct {
	const char *name, *group;
	const struct made_field *fields;
	size_t n;
	struct path *paths;
	size_t paths_n;
	bool master;
} made_kinds[] = {
	{ "company", "partner", company_fields, N(company_fields),
	  company_paths, N(company_paths), false },
	{ "person", "partner", person_fields, N(person_fields), NULL, 0, false },
	{ "address", NULL, address_fields, N(address_fields), NULL, 0, false },
	{ "address_use", NULL, use_fields, N(use_fields), NULL, 0, false },
	{ "journal", NULL, journal_fields, N(journal_fields), NULL, 0, false },
	{ "task", NULL, task_fields, N(task_fields), NULL, 0, false },
	{ "agent", NULL, name_fields, N(name_fields), NULL, 0, false },
	{ "industry", NULL, name_fields, N(name_fields), NULL, 0, true },
	{ "country", NULL, name_fields, N(name_fields), NULL, 0, true },
};

static struct kind *make_kind(size_t i)
{
	struct kind *k = mem_zero(sizeof(*k));

	k->no = (uint16_t)(i + 1);
	k->name = S made_kinds[i].name;
	k->group = S made_kinds[i].group;
	k->master = made_kinds[i].master;
	k->paths = made_kinds[i].paths;
	k->paths_n = made_kinds[i].paths_n;
	k->fields_n = made_kinds[i].n;
	k->fields = mem_zero(k->fields_n * sizeof(*k->fields));
	for (size_t f = 0; f < k->fields_n; f++) {
		k->fields[f] = made_kinds[i].fields[f].f;
		k->fields[f].name = S made_kinds[i].fields[f].name;
		k->fields[f].type =
			field_type_find(made_kinds[i].fields[f].type);
		if (!k->fields[f].value_text)
			k->fields[f].tag = (uint16_t)(TAG_FIRST + f);
	}
	return k;
}

/* The records: one text for each value, as people type it. Days stand
 * behind "@from@until". */
static const struct {
	const char *kind;
	uint32_t id;
	const char *number;
	struct { const char *field, *text, *label; int32_t from, until; } v[12];
} made_records[] = {
	{ "company", 1, "K1", {
		{ "name", "Müller & Söhne GmbH", NULL, DAY_NONE, DAY_NONE },
		{ "employees", "100", NULL, DAY_NONE, 20000 },
		{ "employees", "250", NULL, 20000, DAY_NONE },
		{ "share", "12.50", NULL, DAY_NONE, DAY_NONE },
		{ "revenue", "1000.00", NULL, DAY_NONE, DAY_NONE },
		{ "founded", "2010-01-01", NULL, DAY_NONE, DAY_NONE },
		{ "vip", "yes", NULL, DAY_NONE, DAY_NONE },
		{ "phone", "0221 4710-123", "Zentrale", DAY_NONE, DAY_NONE },
		{ "phone", "0171 1234567", "mobil", DAY_NONE, DAY_NONE },
		{ "industries", "industry:1", NULL, DAY_NONE, DAY_NONE },
		{ "industries", "industry:2", NULL, DAY_NONE, DAY_NONE },
		{ "country", "country:1", NULL, DAY_NONE, DAY_NONE },
	} },
	{ "company", 2, "K2", {
		{ "name", "Köln Handel", NULL, DAY_NONE, DAY_NONE },
		{ "parent", "company:1", NULL, DAY_NONE, DAY_NONE },
		{ "note", "Hat eine Reklamation\nüber Kessel", NULL,
		  DAY_NONE, DAY_NONE },
		{ "changed", "2026-09-14T22:30:00Z", NULL, DAY_NONE, DAY_NONE },
		{ "opens", "8:30", NULL, DAY_NONE, DAY_NONE },
	} },
	{ "person", 1, "P1", {
		{ "name", "Anna", NULL, DAY_NONE, DAY_NONE },
		{ "company", "company:2", NULL, DAY_NONE, DAY_NONE },
	} },
	{ "journal", 1, NULL, {
		{ "text", "angerufen", NULL, DAY_NONE, DAY_NONE },
		{ "links", "company:1", NULL, DAY_NONE, DAY_NONE },
		{ "links", "person:1", NULL, DAY_NONE, DAY_NONE },
	} },
	{ "industry", 1, "soft", {
		{ "name", "Software", NULL, DAY_NONE, DAY_NONE } } },
	{ "industry", 2, "trade", {
		{ "name", "Handel", NULL, DAY_NONE, DAY_NONE } } },
	{ "country", 1, "DE", {
		{ "name", "Deutschland", NULL, DAY_NONE, DAY_NONE } } },
	{ "agent", 1, NULL, {
		{ "name", "Tina", NULL, DAY_NONE, DAY_NONE } } },
};

static void make_record(struct world *w, size_t i, struct buf *out)
{
	struct record_builder *b = record_build(NULL);
	const struct kind *k = world_kind(w, made_records[i].kind);

	if (made_records[i].number) {
		struct field_value v = {
			.bytes = slice_str(made_records[i].number),
			.from = DAY_NONE, .until = DAY_NONE,
		};

		record_build_add(b, TAG_NUMBER, &v);
	}
	for (size_t f = 0; f < N(made_records[i].v) &&
	     made_records[i].v[f].field; f++) {
		const struct field *field =
			kind_field(k, made_records[i].v[f].field);
		const char *label = made_records[i].v[f].label;
		struct buf bytes = BUF_INIT;
		struct err err = ERR_INIT;
		struct field_value v = {
			.label = slice_str(label ? label : ""),
			.from = made_records[i].v[f].from,
			.until = made_records[i].v[f].until,
		};

		if (field->type->parse(field, &w->reader.values,
				       made_records[i].v[f].text, &bytes, &err))
			fail_msg("%s", err_text(&err));
		v.bytes = buf_slice(&bytes);
		record_build_add(b, field->tag, &v);
		buf_release(&bytes);
	}
	record_build_finish(b, 1, false, out);
	record_build_free(b);
}

static bool pending_get(struct reader *r, struct ref ref,
			struct record *record)
{
	struct world *w = (struct world *)((char *)r -
					   offsetof(struct world, reader));
	const struct kind *k = kinds_by_no(r->kinds, ref.kind);

	if (!k || ref.id > 2)
		return false;
	*record = world_record(w, k->name, ref.id);
	return record->bytes.n > 0;
}

static const struct reader_pending pending = { .get = pending_get };

struct record world_record(struct world *w, const char *kind, uint32_t id)
{
	struct record rec = { .ref = { world_kind(w, kind)->no, id } };
	struct buf bytes = BUF_INIT;

	for (size_t i = 0; i < N(made_records); i++)
		if (made_records[i].id == id &&
		    !strcmp(made_records[i].kind, kind))
			make_record(w, i, &bytes);
	rec.bytes.n = bytes.n;
	rec.bytes.p = memcpy(arena_alloc(w->reader.arena, bytes.n + 1),
			     buf_str(&bytes), bytes.n);
	buf_release(&bytes);
	return rec;
}

/* "company:1", a number, or a name of master data. */
static int find_ref(void *ctx, const struct field *f, const char *typed,
		    struct ref *ref, struct err *err)
{
	struct reader *r = ctx;

	for (size_t i = 0; i < N(made_records); i++) {
		const struct kind *k = kinds_find(r->kinds,
						  made_records[i].kind);
		char *name = mem_printf("%s:%u", k->name, made_records[i].id);
		const char *number = made_records[i].number;
		bool is = field_may_name(f, k) && (!strcmp(name, typed) ||
			(number && !strcmp(number, typed)) ||
			(k->master && !strcmp(made_records[i].v[0].text, typed)));

		free(name);
		if (!is)
			continue;
		*ref = (struct ref){ k->no, made_records[i].id };
		return 0;
	}
	return err_set(err, ERR_NOT_FOUND, "1", "no record is named \"%s\"",
		       typed);
}

static void show_ref(void *ctx, struct ref ref, bool small, struct buf *out)
{
	struct reader *r = ctx;

	(void)small;
	for (size_t i = 0; i < N(made_records); i++)
		if (made_records[i].id == ref.id &&
		    kinds_find(r->kinds, made_records[i].kind)->no == ref.kind)
			buf_add_str(out, made_records[i].v[0].text);
}

static void name_ref(void *ctx, struct ref ref, struct buf *out)
{
	struct reader *r = ctx;

	buf_printf(out, "%s:%u", kinds_by_no(r->kinds, ref.kind)->name, ref.id);
}

static void sort_ref(void *ctx, struct ref ref, struct buf *key)
{
	show_ref(ctx, ref, false, key);
}

const struct kind *world_kind(const struct world *w, const char *name)
{
	const struct kind *k = kinds_find(w->kinds, name);

	assert_non_null(k);
	return k;
}

int world_setup(void **state)
{
	struct world *w = mem_zero(sizeof(*w));

	w->kinds = kinds_new();
	w->kinds->n = N(made_kinds);
	w->kinds->v = mem_zero(w->kinds->n * sizeof(*w->kinds->v));
	for (size_t i = 0; i < w->kinds->n; i++)
		w->kinds->v[i] = make_kind(i);
	w->reader = (struct reader){
		.kinds = w->kinds, .arena = arena_new(), .words = map_new(),
		.pending = &pending,
		.values = {
			.kinds = w->kinds, .lang = "en", .country = "DE",
			.currency = "EUR", .ctx = &w->reader,
			/* Monday 2026-09-14 */
			.clock = { .now = INT64_C(1789365600) * 1000000,
				   .today = day_from_ymd(2026, 9, 14),
				   .zone = "Europe/Berlin" },
			.ref_find = find_ref, .ref_title = show_ref,
			.ref_name = name_ref, .ref_sort = sort_ref,
		},
	};
	w->reader.values.me = (struct ref){ world_kind(w, "agent")->no, 1 };
	*state = w;
	return 0;
}

int world_teardown(void **state)
{
	struct world *w = *state;

	sources_free(w->reader.sources);
	map_free(w->reader.words);
	free(w->reader.known);
	arena_free(w->reader.arena);
	for (size_t i = 0; i < w->kinds->n; i++) {
		free(w->kinds->v[i]->fields);
		free(w->kinds->v[i]);
	}
	free(w->kinds->v);
	kinds_drop(w->kinds);
	free(w);
	return 0;
}
