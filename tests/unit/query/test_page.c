/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages, along an index or sorted: put together they are the whole list in
 * one order, forwards and backwards, also when rows go in between. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "query/query.h"
#include "town.h"

#define N(v) (sizeof(v) / sizeof(*(v)))

struct list {
	uint32_t ids[2000];
	size_t n;
	struct buf first, last;		/* places */
};

static int add_row(void *ctx, struct ref ref, struct slice place)
{
	struct list *l = ctx;

	assert_true(l->n < N(l->ids));
	l->ids[l->n++] = ref.id;
	if (!l->first.n)
		buf_add_slice(&l->first, place);
	buf_clear(&l->last);
	buf_add_slice(&l->last, place);
	return 0;
}

static void list_release(struct list *l)
{
	buf_release(&l->first);
	buf_release(&l->last);
}

/* The whole list in one page. */
static void list_all(struct town *t, struct query_page *page, struct list *l)
{
	struct err err = ERR_INIT;

	memset(l, 0, sizeof(*l));
	page->max = N(l->ids);
	page->place = SLICE_NONE;
	page->backwards = false;
	if (query_page(&t->reader, page, add_row, l, &err))
		fail_msg("%s", err_text(&err));
}

/* Plain order by what the records hold, without the code that is tested. */
struct sorted { uint32_t id; struct buf key[2]; bool has[2]; };

static int take_key(void *ctx, const struct field *f, const struct record *at,
		    const struct field_value *v)
{
	(void)at;
	f->type->key(f, NULL, v->bytes, ctx);
	return 1;
}

struct sorting { struct sorted v[2000]; size_t n; const char *sort[2]; };

static int compare(const void *a, const void *b, void *ctx)
{
	const struct sorted *x = a, *y = b;
	const struct sorting *s = ctx;

	for (int i = 0; i < 2 && s->sort[i]; i++) {
		int order;

		if (x->has[i] != y->has[i])
			return x->has[i] ? -1 : 1;
		order = slice_cmp(buf_slice(&x->key[i]), buf_slice(&y->key[i]));
		if (order)
			return *s->sort[i] == '-' ? -order : order;
	}
	return x->id < y->id ? -1 : x->id > y->id;
}

static void sort_plainly(struct town *t, const struct query_page *page,
			 struct sorting *s)
{
	memset(s, 0, sizeof(*s));
	for (size_t i = 0; i < page->sort_n; i++)
		s->sort[i] = page->sort[i];
	/* Without a wish a list has the order of its kind. */
	for (size_t i = 0; !page->sort_n && i < page->kind->sort_n; i++)
		s->sort[i] = page->kind->sort[i];
	for (uint32_t id = 1; id < N(s->v); id++) {
		struct ref ref = { page->kind->no, id };
		struct sorted *one = &s->v[s->n];
		struct record rec;

		if ((page->set && !idset_has(page->set, id)) ||
		    reader_get(&t->reader, ref, &rec, NULL) <= 0 ||
		    record_in_bin(&rec))
			continue;
		one->id = id;
		for (size_t i = 0; i < 2 && s->sort[i]; i++) {
			const char *path = s->sort[i];

			one->has[i] = path_each(&t->reader, &rec,
				path + (*path == '-'), take_key,
				&one->key[i], NULL) > 0;
		}
		s->n++;
	}
	qsort_r(s->v, s->n, sizeof(*s->v), compare, s);
}

static void sorting_release(struct sorting *s)
{
	for (size_t i = 0; i < N(s->v); i++) {
		buf_release(&s->v[i].key[0]);
		buf_release(&s->v[i].key[1]);
	}
}

static const struct { const char *kind; const char *sort[2]; } orders[] = {
	{ "human", { "dial" } }, { "human", { "-dial" } },
	{ "human", { "dial", "name" } },
	{ "firm", { "name" } }, { "firm", { "-name" } },
	{ "firm", { "name", "-staff" } }, { "firm", { "-name", "nick" } },
	{ "firm", { "staff" } }, { "firm", { "-staff" } },
	{ "firm", { "-staff", "name" } }, { "firm", { "staff", "-id" } },
	{ "firm", { "founded", "-name" } }, { "firm", { "-seen" } },
	{ "firm", { "nick" } }, { "firm", { "-nick", "-name" } },
	{ "firm", { "number" } }, { "firm", { "-number" } },
	{ "firm", { "id" } }, { "firm", { "-id" } },
	{ "firm", { "spot.postcode", "name" } }, { "firm", { "-class" } },
	{ "firm", { "turnover" } }, { "firm", { "vip", "-opens" } },
	{ "firm", { "mother.name", "-mother.staff" } },
	{ "visit", { "-day" } }, { "visit", { "day", "text" } },
	{ "human", { NULL } },
};

static void page_of(size_t i, const struct town *t, struct query_page *page)
{
	*page = (struct query_page){
		.kind = town_kind(t, orders[i].kind),
		.sort = orders[i].sort,
	};
	while (page->sort_n < 2 && orders[i].sort[page->sort_n])
		page->sort_n++;
}

/* The list in pages of `max`, in both directions. */
static void assert_pages(struct town *t, struct query_page page, size_t max,
			 const struct list *all)
{
	struct err err = ERR_INIT;
	struct list *l = mem_zero(sizeof(*l));
	struct buf place = BUF_INIT;

	page.max = max;
	for (size_t from = 0; ; from += l->n) {
		l->n = 0;
		page.place = buf_slice(&place);
		page.backwards = false;
		assert_int_equal(query_page(&t->reader, &page, add_row, l,
					    &err), 0);
		if (l->n != (all->n - from < max ? all->n - from : max))
			fail_msg("%s: %u rows from %u", page.sort_n ?
				 page.sort[0] : "", (unsigned)l->n,
				 (unsigned)from);
		if (!l->n)
			break;
		assert_memory_equal(l->ids, all->ids + from,
				    l->n * sizeof(*l->ids));
		buf_clear(&place);
		buf_add_slice(&place, buf_slice(&l->last));
	}
	buf_clear(&place);
	for (size_t end = all->n; ; end -= l->n) {
		list_release(l);
		memset(l, 0, sizeof(*l));
		page.place = buf_slice(&place);
		page.backwards = true;
		assert_int_equal(query_page(&t->reader, &page, add_row, l,
					    &err), 0);
		assert_int_equal(l->n, end < max ? end : max);
		if (!l->n)
			break;
		assert_memory_equal(l->ids, all->ids + end - l->n,
				    l->n * sizeof(*l->ids));
		buf_clear(&place);
		buf_add_slice(&place, buf_slice(&l->first));
	}
	list_release(l);
	buf_release(&place);
	free(l);
}

static void assert_order(struct town *t, struct query_page *page)
{
	struct list *all = mem_zero(sizeof(*all));
	struct sorting *s = mem_zero(sizeof(*s));

	list_all(t, page, all);
	sort_plainly(t, page, s);
	assert_int_equal(all->n, s->n);
	for (size_t i = 0; i < s->n; i++)
		if (all->ids[i] != s->v[i].id)
			fail_msg("%s: row %u is %u, not %u", page->sort_n ?
				 page->sort[0] : "", (unsigned)i, all->ids[i],
				 s->v[i].id);
	assert_pages(t, *page, 100, all);
	assert_pages(t, *page, 333, all);
	sorting_release(s);
	list_release(all);
	free(all);
	free(s);
}

static void test_orders(void **state)
{
	for (size_t i = 0; i < N(orders); i++) {
		struct query_page page;

		page_of(i, *state, &page);
		assert_order(*state, &page);
	}
}

static void test_parts(void **state)
{
	struct town *t = *state;
	unsigned seed = 3;

	for (size_t i = 0; i < N(orders); i++) {
		for (unsigned part = 2; part < 40; part *= 4) {
			struct idset *set = idset_new();
			struct idset *all = query_set(&t->reader,
				town_kind(t, orders[i].kind), NULL, true, 0,
				NULL);
			struct query_page page;

			for (uint32_t id = 1; id < 1000; id++)
				if (!drawn(&seed, part))
					idset_add(set, id);
			idset_and(set, all);
			page_of(i, t, &page);
			page.set = set;
			assert_order(t, &page);
			idset_free(set);
			idset_free(all);
		}
	}
}

/* The place of a row that has gone still tells where to go on. */
static void test_place_of_gone(void **state)
{
	struct town *t = *state;
	static const char *const sort[] = { "town" };
	struct query_page page = {
		.kind = town_kind(t, "spot"), .sort = sort, .sort_n = 1,
		.max = 10,
	};
	struct list *before = mem_zero(sizeof(*before));
	struct list *first = mem_zero(sizeof(*first));
	struct list *next = mem_zero(sizeof(*next));
	struct err err = ERR_INIT;
	struct changeset c;
	char *name;

	list_all(t, &page, before);
	page.max = 10;
	assert_int_equal(query_page(&t->reader, &page, add_row, first, &err),
			 0);
	name = mem_printf("spot:%u", first->ids[9]);
	changeset_init(&c, "test");
	changeset_item(&c, ITEM_BIN, name, 0);
	town_apply(t, &c);
	page.place = buf_slice(&first->last);
	assert_int_equal(query_page(&t->reader, &page, add_row, next, &err), 0);
	assert_memory_equal(next->ids, before->ids + 10, 10 * sizeof(uint32_t));
	changeset_init(&c, "test");
	changeset_item(&c, ITEM_RESTORE, name, 0);
	town_apply(t, &c);
	free(name);
	list_release(before);
	list_release(first);
	list_release(next);
	free(before);
	free(first);
	free(next);
}

static void test_bad_places(void **state)
{
	struct town *t = *state;
	static const char *const sort[] = { "name" }, *const other[] = { "nick" };
	struct query_page page = {
		.kind = town_kind(t, "firm"), .sort = sort, .sort_n = 1,
		.max = 3,
	};
	struct list *l = mem_zero(sizeof(*l));
	struct err err = ERR_INIT;

	assert_int_equal(query_page(&t->reader, &page, add_row, l, &err), 0);
	page.place = buf_slice(&l->last);
	page.sort = other;
	assert_int_equal(query_page(&t->reader, &page, add_row, l, &err), -1);
	assert_int_equal(err_code(&err), ERR_INPUT);
	page.sort = sort;
	for (size_t n = 1; n < l->last.n; n++) {
		page.place.n = n;
		assert_int_equal(query_page(&t->reader, &page, add_row, l,
					    NULL), -1);
	}
	page.place = SLICE_NONE;
	page.sort = (const char *const[]){ "nonsense" };
	assert_int_equal(query_page(&t->reader, &page, add_row, l, NULL), -1);
	err_release(&err);
	list_release(l);
	free(l);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_orders),
	cmocka_unit_test(test_parts),
	cmocka_unit_test(test_place_of_gone),
	cmocka_unit_test(test_bad_places),
};
const struct group test_page = { tests, sizeof(tests) / sizeof(*tests) };
