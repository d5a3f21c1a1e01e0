/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/inside.h"

#define KEY_ROOM 256
#define VALUE_ROOM 1024
#define AHEAD_LEAST (4 * 1024)	/* at first: most ranges are short */
#define AHEAD_BYTES (64 * 1024)

struct cursor {
	struct txn *txn;
	enum table table;
	DBC *c;
	struct buf keys, values;	/* memory of what it stands on */
	struct slice key, value;
	bool ahead;			/* reads many rows at a time: */
	size_t room;			/* how many bytes of them */
	DBT bulk;			/* the rows read */
	void *next;			/* place in them; NULL: none left */
};

static struct cursor *open_cursor(struct txn *txn, enum table table,
				  bool ahead, struct err *err)
{
	struct cursor *c = txn->spare ? txn->spare : mem_zero(sizeof(*c));
	struct buf keys = c->keys, values = c->values;
	DBC *inner;
	int rc = txn_cursor(txn, table, ahead, &inner);

	txn->spare = NULL;
	if (rc) {
		cursor_free(c);
		store_fault(txn->store, txn, "cursor", rc, err);
		return NULL;
	}
	*c = (struct cursor){
		.txn = txn, .table = table, .c = inner, .keys = keys,
		.values = values, .ahead = ahead, .room = AHEAD_LEAST,
	};
	return c;
}

void cursor_free(struct cursor *c)
{
	if (!c)
		return;
	buf_release(&c->keys);
	buf_release(&c->values);
	free(c);
}

struct cursor *cursor_open(struct txn *txn, enum table table, struct err *err)
{
	return open_cursor(txn, table, false, err);
}

struct cursor *cursor_open_ahead(struct txn *txn, enum table table,
				 struct err *err)
{
	return open_cursor(txn, table, true, err);
}

void cursor_close(struct cursor *c)
{
	int rc;

	if (!c)
		return;
	rc = txn_cursor_end(c->txn, c->table, c->c);
	if (rc == DB_LOCK_DEADLOCK)
		c->txn->again = true;
	else if (rc)
		store_fail(c->txn->store, "close of a cursor", rc);
	if (c->txn->writes || c->txn->spare)
		cursor_free(c);
	else
		c->txn->spare = c;
}

static void room_for(struct buf *b, DBT *t, size_t least)
{
	size_t room = t->size > least ? t->size : least;

	buf_clear(b);
	t->data = buf_room(b, room);
	t->ulen = (uint32_t)room;
	t->flags = DB_DBT_USERMEM;
}

static int answer(struct cursor *c, int rc, struct err *err)
{
	c->txn->read = true;
	if (!rc)
		return 1;
	c->key = c->value = SLICE_NONE;
	if (rc == DB_NOTFOUND)
		return 0;
	return store_fault(c->txn->store, c->txn, "cursor", rc, err);
}

/* A cursor that does not go back (txn_cursor()) when the memory was too small
 * stands where it was asked to go. */
static uint32_t again(const struct cursor *c, uint32_t how)
{
	bool goes_back = c->txn->writes;

	return !goes_back && (how == DB_NEXT || how == DB_PREV) ? DB_CURRENT :
								  how;
}

/* `from` is the key for DB_SET_RANGE; it must not lie in our own memory. */
static int move(struct cursor *c, struct slice from, uint32_t how,
		struct err *err)
{
	DBT k = { 0 }, v = { 0 };
	int rc;

	for (;;) {
		room_for(&c->keys, &k, from.n + KEY_ROOM);
		room_for(&c->values, &v, VALUE_ROOM);
		if (from.n)
			memcpy(k.data, from.p, from.n);
		k.size = (uint32_t)from.n;
		rc = c->c->get(c->c, &k, &v, how);
		if (rc != DB_BUFFER_SMALL)
			break;
		how = again(c, how);
	}
	c->key = (struct slice){ k.data, k.size };
	c->value = (struct slice){ v.data, v.size };
	return answer(c, rc, err);
}

static int take(struct cursor *c)
{
	void *k, *v;
	size_t kn, vn;

	if (!c->next)
		return 0;
	DB_MULTIPLE_KEY_NEXT(c->next, &c->bulk, k, kn, v, vn);
	if (!c->next)
		return 0;
	c->key = (struct slice){ k, kn };
	c->value = (struct slice){ v, vn };
	return 1;
}

static int move_ahead(struct cursor *c, struct slice from, uint32_t how,
		      struct err *err)
{
	size_t room = c->room;
	DBT k;
	int rc;

	do {
		/* The library writes over the key, even when it fails. */
		buf_clear(&c->keys);
		buf_add_slice(&c->keys, from);
		buf_room(&c->keys, KEY_ROOM);
		k = (DBT){
			.data = c->keys.p, .size = (uint32_t)from.n,
			.ulen = (uint32_t)(from.n + KEY_ROOM),
			.flags = DB_DBT_USERMEM,
		};
		/* It wants a multiple of 1,024. */
		room = (room + 1023) & ~(size_t)1023;
		buf_clear(&c->values);
		c->bulk = (DBT){
			.data = buf_room(&c->values, room),
			.ulen = (uint32_t)room, .flags = DB_DBT_USERMEM,
		};
		rc = c->c->get(c->c, &k, &c->bulk, how | DB_MULTIPLE_KEY);
		room = room * 2 > c->bulk.size ? room * 2 : c->bulk.size;
	} while (rc == DB_BUFFER_SMALL);
	if (rc)
		return answer(c, rc, err);
	c->txn->read = true;
	c->room = c->room < AHEAD_BYTES ? c->room * 2 : c->room;
	DB_MULTIPLE_INIT(c->next, &c->bulk);
	return take(c);
}

int cursor_seek(struct cursor *c, struct slice key, struct err *err)
{
	uint32_t how = key.n ? DB_SET_RANGE : DB_FIRST;

	c->next = NULL;
	return c->ahead ? move_ahead(c, key, how, err) : move(c, key, how, err);
}

int cursor_seek_before(struct cursor *c, struct slice key, struct err *err)
{
	int rc;

	if (c->ahead)
		BUG("a cursor that reads ahead goes forwards only");
	rc = move(c, key, DB_SET_RANGE, err);
	if (rc < 0)
		return rc;
	return move(c, SLICE_NONE, rc ? DB_PREV : DB_LAST, err);
}

int cursor_next(struct cursor *c, struct err *err)
{
	if (!c->key.p)
		return 0;
	if (!c->ahead)
		return move(c, SLICE_NONE, DB_NEXT, err);
	return take(c) ? 1 : move_ahead(c, SLICE_NONE, DB_NEXT, err);
}

int cursor_prev(struct cursor *c, struct err *err)
{
	if (c->ahead)
		BUG("a cursor that reads ahead goes forwards only");
	if (!c->key.p)
		return 0;
	return move(c, SLICE_NONE, DB_PREV, err);
}

struct slice cursor_key(const struct cursor *c)
{
	return c->key;
}

struct slice cursor_value(const struct cursor *c)
{
	return c->value;
}
