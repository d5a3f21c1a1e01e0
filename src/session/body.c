/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/body.h"

#include <stdlib.h>

#include "base/mem.h"
#include "model/history.h"

/* Adds one zeroed element to a growing array. What arrives is counted by
 * what is really there: a frame cannot ask for memory it does not fill. */
#define GROW(v, n, cap) \
	(mem_grow(&(v), &(cap), (n) + 1, sizeof(*(v))), \
	 (v)[n] = (__typeof__(*(v))){ 0 }, &(v)[(n)++])

const char *get_text(struct unpack *u, struct arena *a)
{
	struct slice s = unpack_slice(u);

	return s.n ? arena_strndup(a, s.p, s.n) : NULL;
}

static const char *get_text_empty(struct unpack *u, struct arena *a)
{
	const char *s = get_text(u, a);

	return s ? s : "";
}

void put_strings(struct buf *out, const char *const *v, size_t n)
{
	pack_varint(out, n);
	for (size_t i = 0; i < n; i++)
		pack_str(out, v[i]);
}

const char *const *get_strings(struct unpack *u, struct arena *a, size_t *n)
{
	uint64_t count = unpack_varint(u);
	const char **v;

	*n = 0;
	if (count > unpack_left(u))
		u->bad = true;
	if (u->bad || !count)
		return NULL;
	v = arena_alloc(a, (size_t)count * sizeof(*v));
	while (*n < count && !u->bad)
		v[(*n)++] = get_text_empty(u, a);
	return v;
}

void put_hello(struct buf *out, const struct session_hello *hello)
{
	pack_str(out, hello->agent);
	pack_i64(out, hello->now);
	pack_i32(out, hello->as_of);
	pack_str(out, hello->zone);
	pack_str(out, hello->lang);
}

void get_hello(struct unpack *u, struct arena *a, struct session_hello *hello)
{
	hello->agent = get_text(u, a);
	hello->now = unpack_i64(u);
	hello->as_of = unpack_i32(u);
	hello->zone = get_text(u, a);
	hello->lang = get_text(u, a);
}

void put_me(struct buf *out, const struct session_me *me)
{
	pack_str(out, me->agent);
	pack_str(out, me->login);
	pack_str(out, me->name);
	pack_u8(out, me->admin);
	pack_u8(out, me->test);
	pack_i32(out, me->today);
	pack_i64(out, me->now);
	pack_str(out, me->zone);
	pack_str(out, me->lang);
	pack_str(out, me->home);
}

void get_me(struct unpack *u, struct session_me *me)
{
	me->agent = unpack_str(u);
	me->login = unpack_str(u);
	me->name = unpack_str(u);
	me->admin = unpack_u8(u);
	me->test = unpack_u8(u);
	me->today = unpack_i32(u);
	me->now = unpack_i64(u);
	me->zone = unpack_str(u);
	me->lang = unpack_str(u);
	me->home = unpack_str(u);
}

void me_release(struct session_me *me)
{
	free(me->agent);
	free(me->login);
	free(me->name);
	free(me->zone);
	free(me->lang);
	free(me->home);
	*me = (struct session_me){ 0 };
}

enum { DUE_APPOINTMENT = 1, DUE_OVERDUE = 2 };

void put_due_rows(struct buf *out, const struct due_rows *rows)
{
	pack_varint(out, rows->today);
	pack_varint(out, rows->overdue);
	pack_varint(out, rows->n);
	for (size_t i = 0; i < rows->n; i++) {
		const struct due_row *d = &rows->v[i];

		pack_str(out, d->name);
		pack_str(out, d->who);
		pack_str(out, d->who_name);
		pack_str(out, d->what);
		pack_str(out, d->agent);
		pack_str(out, d->from_agent);
		pack_i32(out, d->day);
		pack_i32(out, d->at);
		pack_i32(out, d->end);
		pack_u8(out, (uint8_t)((d->appointment ? DUE_APPOINTMENT : 0) |
				       (d->overdue ? DUE_OVERDUE : 0)));
		pack_u32(out, d->version);
	}
}

void get_due_rows(struct unpack *u, struct due_rows *rows)
{
	size_t cap = 0;
	uint64_t n;

	*rows = (struct due_rows){ 0 };
	rows->today = (size_t)unpack_varint(u);
	rows->overdue = (size_t)unpack_varint(u);
	n = unpack_varint(u);
	while (rows->n < n && !u->bad) {
		struct due_row *d = GROW(rows->v, rows->n, cap);
		uint8_t flags;

		d->name = unpack_str(u);
		d->who = unpack_str(u);
		d->who_name = unpack_str(u);
		d->what = unpack_str(u);
		d->agent = unpack_str(u);
		d->from_agent = unpack_str(u);
		d->day = unpack_i32(u);
		d->at = unpack_i32(u);
		d->end = unpack_i32(u);
		flags = unpack_u8(u);
		d->appointment = flags & DUE_APPOINTMENT;
		d->overdue = flags & DUE_OVERDUE;
		d->version = unpack_u32(u);
	}
}

void put_tab_counts(struct buf *out, const struct tab_counts *tabs)
{
	pack_varint(out, tabs->n);
	for (size_t i = 0; i < tabs->n; i++) {
		pack_str(out, tabs->v[i].kind);
		pack_str(out, tabs->v[i].field);
		pack_str(out, tabs->v[i].label);
		pack_u64(out, tabs->v[i].n);
	}
}

void get_tab_counts(struct unpack *u, struct tab_counts *tabs)
{
	size_t cap = 0;
	uint64_t n;

	*tabs = (struct tab_counts){ 0 };
	n = unpack_varint(u);
	while (tabs->n < n && !u->bad) {
		struct tab_count *t = GROW(tabs->v, tabs->n, cap);

		t->kind = unpack_str(u);
		t->field = unpack_str(u);
		t->label = unpack_str(u);
		t->n = unpack_u64(u);
	}
}

static void put_history_row(struct buf *out, const struct history_row *row)
{
	pack_u64(out, row->entry);
	pack_u64(out, row->change);
	pack_i64(out, row->when);
	ref_pack(out, row->agent);
	pack_str(out, row->agent_name);
	pack_str(out, row->way);
	pack_str(out, row->note);
	pack_str(out, row->record);
	pack_str(out, row->title);
	pack_u8(out, (uint8_t)row->action);
	pack_u8(out, row->undone);
	pack_u8(out, row->erased);
	pack_varint(out, row->fields_n);
	for (size_t i = 0; i < row->fields_n; i++) {
		pack_str(out, row->fields[i].name);
		pack_str(out, row->fields[i].label);
		pack_str(out, row->fields[i].before);
		pack_str(out, row->fields[i].after);
	}
}

static void get_history_row(struct unpack *u, struct history_row *row)
{
	size_t cap = 0;
	uint64_t n;

	row->entry = unpack_u64(u);
	row->change = unpack_u64(u);
	row->when = unpack_i64(u);
	row->agent = ref_unpack(unpack_bytes(u, 6));
	row->agent_name = unpack_str(u);
	row->way = unpack_str(u);
	row->note = unpack_str(u);
	row->record = unpack_str(u);
	row->title = unpack_str(u);
	row->action = unpack_u8(u);
	row->undone = unpack_u8(u);
	row->erased = unpack_u8(u);
	n = unpack_varint(u);
	while (row->fields_n < n && !u->bad) {
		struct history_field *f = GROW(row->fields, row->fields_n, cap);

		f->name = unpack_str(u);
		f->label = unpack_str(u);
		f->before = unpack_str(u);
		f->after = unpack_str(u);
	}
}

void put_history_rows(struct buf *out, const struct history_rows *rows)
{
	pack_varint(out, rows->n);
	for (size_t i = 0; i < rows->n; i++)
		put_history_row(out, &rows->v[i]);
}

void get_history_rows(struct unpack *u, struct history_rows *rows)
{
	size_t cap = 0;
	uint64_t n;

	*rows = (struct history_rows){ 0 };
	n = unpack_varint(u);
	while (rows->n < n && !u->bad)
		get_history_row(u, GROW(rows->v, rows->n, cap));
}

void put_applied(struct buf *out, const struct applied *applied)
{
	pack_u64(out, applied->change);
	pack_varint(out, applied->n);
	for (size_t i = 0; i < applied->n; i++) {
		pack_str(out, applied->items[i].name);
		pack_u32(out, applied->items[i].version);
		pack_u8(out, (uint8_t)applied->items[i].outcome);
		pack_str(out, applied->items[i].hidden ?
			 applied->items[i].hidden : "");
	}
}

void get_applied(struct unpack *u, struct applied *applied)
{
	size_t cap = 0;
	uint64_t n;

	*applied = (struct applied){ 0 };
	applied->change = unpack_u64(u);
	n = unpack_varint(u);
	while (applied->n < n && !u->bad) {
		struct applied_item *i = GROW(applied->items, applied->n, cap);

		i->name = unpack_str(u);
		i->version = unpack_u32(u);
		i->outcome = unpack_u8(u);
		i->hidden = unpack_str(u);
	}
}

void put_news(struct buf *out, const struct news *news)
{
	pack_u8(out, (uint8_t)news->kind);
	pack_u64(out, news->change);
	pack_str(out, news->agent);
	put_strings(out, (const char *const *)news->names, news->names_n);
}

void get_news(struct unpack *u, struct news *news)
{
	size_t cap = 0;
	uint64_t n;

	*news = (struct news){ 0 };
	news->kind = unpack_u8(u);
	news->change = unpack_u64(u);
	news->agent = unpack_str(u);
	n = unpack_varint(u);
	while (news->names_n < n && !u->bad)
		*GROW(news->names, news->names_n, cap) = unpack_str(u);
}

/* A body that cannot be read makes the whole message so. */
void put_draft(struct buf *out, const struct draft *d)
{
	struct buf body = BUF_INIT;

	pack_u64(out, d->id);
	pack_i64(out, d->when);
	pack_u8(out, d->held);
	draft_pack(d, &body);
	pack_slice(out, buf_slice(&body));
	buf_release(&body);
}

void get_draft(struct unpack *u, struct draft *d)
{
	uint64_t id = unpack_u64(u);
	int64_t when = unpack_i64(u);
	bool held = unpack_u8(u);

	u->bad |= draft_unpack(unpack_slice(u), d) != 0;
	d->id = id;
	d->when = when;
	d->held = held;
}

void put_drafts(struct buf *out, const struct drafts *all)
{
	pack_varint(out, all->n);
	for (size_t i = 0; i < all->n; i++)
		put_draft(out, &all->v[i]);
}

void get_drafts(struct unpack *u, struct drafts *all)
{
	uint64_t n = unpack_varint(u);

	*all = (struct drafts){ 0 };
	while (all->n < n && !u->bad)
		get_draft(u, GROW(all->v, all->n, all->cap));
}

void put_logins(struct buf *out, const struct logins *l)
{
	put_strings(out, (const char *const *)l->v, l->n);
}

void get_logins(struct unpack *u, struct logins *l)
{
	uint64_t n = unpack_varint(u);
	size_t cap = 0;

	*l = (struct logins){ 0 };
	while (l->n < n && !u->bad)
		*GROW(l->v, l->n, cap) = unpack_str(u);
}

void put_err(struct buf *out, const struct err *err)
{
	pack_varint(out, err->n);
	for (size_t i = 0; i < err->n; i++) {
		const struct err_item *item = &err->items[i];

		pack_u8(out, (uint8_t)item->code);
		pack_u8(out, item->place != NULL);
		pack_str(out, item->place);
		pack_str(out, item->msgid);
		put_strings(out, (const char *const *)item->args,
			    item->args_n);
	}
}

void get_err(struct unpack *u, struct err *err)
{
	struct arena *a = arena_new();
	uint64_t n = unpack_varint(u);

	for (uint64_t i = 0; i < n && !u->bad; i++) {
		enum err_code code = unpack_u8(u);
		bool placed = unpack_u8(u);
		const char *place = get_text_empty(u, a);
		const char *msgid = get_text_empty(u, a);
		size_t args_n;
		const char *const *args = get_strings(u, a, &args_n);

		if (!u->bad)
			err_add_raw(err, code, placed ? place : NULL, msgid,
				    args, args_n);
	}
	arena_free(a);
}
