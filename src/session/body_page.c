/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages: what is asked for, and the rows of the answer. */
#include <string.h>

#include "base/mem.h"
#include "query/search.h"
#include "session/body.h"

enum { ASK_BACKWARDS = 1, ASK_CLOSED = 2, ASK_BIN = 4, ASK_COUNT = 8,
       ASK_COLUMNS = 16, ASK_RECORD = 32, ASK_REVEAL = 64 };

static void put_page_ask(struct buf *out, const struct page_ask *ask)
{
	pack_u8(out, (uint8_t)((ask->backwards ? ASK_BACKWARDS : 0) |
			       (ask->closed ? ASK_CLOSED : 0) |
			       (ask->bin ? ASK_BIN : 0) |
			       (ask->count ? ASK_COUNT : 0) |
			       (ask->columns ? ASK_COLUMNS : 0) |
			       (ask->reveal ? ASK_REVEAL : 0) |
			       (ask->record ? ASK_RECORD : 0)));
	pack_str(out, ask->record);
	pack_str(out, ask->kind);
	pack_str(out, ask->where);
	pack_str(out, ask->target);
	pack_str(out, ask->by);
	put_strings(out, ask->columns, ask->columns ? ask->columns_n : 0);
	put_strings(out, ask->sort, ask->sort_n);
	pack_slice(out, (struct slice){ ask->place,
					ask->place ? ask->place_n : 0 });
	pack_varint(out, ask->max);
	pack_u8(out, (uint8_t)ask->style);
}

static void get_page_ask(struct unpack *u, struct arena *a,
			 struct page_ask *ask)
{
	static const char *const none[1];
	uint8_t flags = unpack_u8(u);
	const char *kind, *record;
	struct slice place;

	ask->backwards = flags & ASK_BACKWARDS;
	ask->closed = flags & ASK_CLOSED;
	ask->bin = flags & ASK_BIN;
	ask->count = flags & ASK_COUNT;
	ask->reveal = flags & ASK_REVEAL;
	record = get_text(u, a);
	if (flags & ASK_RECORD)
		ask->record = record ? record : "";
	kind = get_text(u, a);
	ask->kind = kind ? kind : "";
	ask->where = get_text(u, a);
	ask->target = get_text(u, a);
	ask->by = get_text(u, a);
	ask->columns = get_strings(u, a, &ask->columns_n);
	if ((flags & ASK_COLUMNS) && !ask->columns)
		ask->columns = none;
	ask->sort = get_strings(u, a, &ask->sort_n);
	place = unpack_slice(u);
	ask->place = place.n ? place.p : NULL;
	ask->place_n = place.n;
	ask->max = (size_t)unpack_varint(u);
	ask->style = unpack_u8(u);
	if (ask->style > CELLS_TABLE)
		u->bad = true;
}

void put_page_asks(struct buf *out, const struct page_ask *asks, size_t n)
{
	pack_varint(out, n);
	for (size_t i = 0; i < n; i++)
		put_page_ask(out, &asks[i]);
}

struct page_ask *get_page_asks(struct unpack *u, struct arena *a, size_t *n)
{
	uint64_t count = unpack_varint(u);
	struct page_ask *asks;

	if (!count || count > SESSION_PAGES)
		u->bad = true;
	*n = u->bad ? 0 : (size_t)count;
	asks = arena_alloc(a, (*n + 1) * sizeof(*asks));
	for (size_t i = 0; i < *n; i++)
		get_page_ask(u, a, &asks[i]);
	return asks;
}

/* ---- rows --------------------------------------------------------------- */

/*
 * A row is one slice, in which each text has its NUL behind it: it is read by
 * copying it whole, and its texts stay where they are.
 */
static void put_row_text(struct buf *out, const char *text)
{
	size_t n = text ? strlen(text) : 0;

	pack_varint(out, n);
	buf_add(out, text ? text : "", n + 1);
}

static void put_cell(struct buf *out, const struct cell *c)
{
	bool days = c->from != DAY_NONE || c->until != DAY_NONE;

	pack_u8(out, days);
	put_row_text(out, c->text);
	put_row_text(out, c->label);
	put_row_text(out, c->ref);
	if (days) {
		pack_i32(out, c->from);
		pack_i32(out, c->until);
	}
}

enum { ROW_IN_BIN = 1, ROW_CLOSED = 2 };

static void put_row(struct buf *out, const struct row *row)
{
	size_t cells = 0;

	for (size_t i = 0; i < row->cells_n; i++)
		cells += row->cells[i].n;
	pack_varint(out, row->cells_n);
	pack_varint(out, cells);
	put_row_text(out, row->name);
	put_row_text(out, row->title);
	put_row_text(out, row->subtitle);
	pack_slice(out, (struct slice){ row->place, row->place_n });
	pack_u32(out, row->version);
	pack_u32(out, row->id);
	pack_u8(out, (uint8_t)((row->in_bin ? ROW_IN_BIN : 0) |
			       (row->closed ? ROW_CLOSED : 0)));
	pack_u8(out, (uint8_t)row->why);
	for (size_t i = 0; i < row->cells_n; i++) {
		pack_varint(out, row->cells[i].n);
		for (size_t k = 0; k < row->cells[i].n; k++)
			put_cell(out, &row->cells[i].v[k]);
	}
}

void put_rows(struct buf *out, const struct rows *rows)
{
	struct buf one = BUF_INIT;

	pack_u8(out, rows->more);
	pack_u64(out, rows->total);
	pack_varint(out, rows->n);
	for (size_t i = 0; i < rows->n; i++) {
		buf_clear(&one);
		put_row(&one, &rows->v[i]);
		pack_slice(out, buf_slice(&one));
	}
	buf_release(&one);
}

static const char *get_row_text(struct unpack *u)
{
	uint64_t n = unpack_varint(u);
	struct slice s = SLICE_NONE;

	if (n < unpack_left(u))
		s = unpack_bytes(u, (size_t)n + 1);
	if (!s.n || ((const char *)s.p)[n]) {
		u->bad = true;
		return NULL;
	}
	return s.p;
}

static void get_cell(struct unpack *u, struct cell *c)
{
	bool days = unpack_u8(u);

	c->text = get_row_text(u);
	c->label = get_row_text(u);
	c->ref = get_row_text(u);
	c->from = days ? unpack_i32(u) : DAY_NONE;
	c->until = days ? unpack_i32(u) : DAY_NONE;
}

/* The cells of all columns, one behind the other; there is room for `left`. */
static void get_cells(struct unpack *u, struct row *row, struct cell *cell,
		      uint64_t left)
{
	for (size_t i = 0; i < row->cells_n && !u->bad; i++) {
		uint64_t n = unpack_varint(u);

		if (n > left) {
			u->bad = true;
			return;
		}
		row->cells[i] = (struct cells){ cell, (size_t)n };
		left -= n;
		for (; n && !u->bad; n--)
			get_cell(u, cell++);
	}
	if (left)
		u->bad = true;
}

/* How many columns and cells it says it has is believed as far as it has
 * bytes for them. */
static void get_row(struct unpack *u, struct row *row)
{
	struct slice whole = unpack_slice(u), place;
	struct unpack in = unpack_from(whole);
	uint64_t columns = unpack_varint(&in), cells = unpack_varint(&in);
	size_t head;
	uint8_t flags;

	if (in.bad || columns > whole.n || cells > whole.n) {
		u->bad = true;
		return;
	}
	head = (size_t)columns * sizeof(struct cells) +
	       (size_t)cells * sizeof(struct cell);
	row->memory = mem_alloc(head + whole.n);
	row->cells = row->memory;
	row->cells_n = (size_t)columns;
	memset(row->memory, 0, head);
	memcpy((char *)row->memory + head, whole.p, whole.n);
	in = unpack_from((struct slice){ (char *)row->memory + head, whole.n });
	unpack_varint(&in);
	unpack_varint(&in);
	row->name = get_row_text(&in);
	row->title = get_row_text(&in);
	row->subtitle = get_row_text(&in);
	place = unpack_slice(&in);
	row->place = place.p;
	row->place_n = place.n;
	row->version = unpack_u32(&in);
	row->id = unpack_u32(&in);
	flags = unpack_u8(&in);
	row->in_bin = flags & ROW_IN_BIN;
	row->closed = flags & ROW_CLOSED;
	row->why = unpack_u8(&in);
	in.bad |= row->why > WHY_OWN;
	get_cells(&in, row, (struct cell *)(row->cells + columns), cells);
	if (in.bad || unpack_left(&in))
		u->bad = true;
}

void get_rows(struct unpack *u, struct rows *rows)
{
	size_t cap = 0;
	uint64_t n;

	*rows = (struct rows){ 0 };
	rows->more = unpack_u8(u);
	rows->total = unpack_u64(u);
	n = unpack_varint(u);
	while (rows->n < n && !u->bad) {
		mem_grow(&rows->v, &cap, rows->n + 1, sizeof(*rows->v));
		rows->v[rows->n] = (struct row){ 0 };
		get_row(u, &rows->v[rows->n++]);
	}
}

bool get_rows_place(struct slice body, struct slice *place)
{
	struct unpack u = unpack_from(body), in;
	bool more = unpack_u8(&u);
	struct slice last = SLICE_NONE;
	uint64_t n;

	unpack_u64(&u);
	for (n = unpack_varint(&u); more && n && !u.bad; n--)
		last = unpack_slice(&u);
	if (!last.n || u.bad)
		return false;
	in = unpack_from(last);
	unpack_varint(&in);
	unpack_varint(&in);
	for (int i = 0; i < 3; i++)	/* name, title, subtitle */
		get_row_text(&in);
	*place = unpack_slice(&in);
	return !in.bad && place->n;
}
