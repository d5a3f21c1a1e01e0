/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/changeset.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/pack.h"
#include "base/tr.h"

#define CHANGESET_FORMAT 2

static char *dup_or_null(const char *s)
{
	return s ? mem_strdup(s) : NULL;
}

static void op_release(struct op *o)
{
	free(o->field);
	free(o->text);
	free(o->label);
	free(o->from);
	free(o->until);
}

static void item_release(struct item *i)
{
	size_t k;

	for (k = 0; k < i->ops_n; k++)
		op_release(&i->ops[k]);
	free(i->ops);
	free(i->name);
	free(i->key);
	free(i->via);
	free(i->other);
}

void changeset_init(struct changeset *c, const char *way)
{
	memset(c, 0, sizeof(*c));
	c->way = mem_strdup(way);
}

void changeset_release(struct changeset *c)
{
	size_t k;

	for (k = 0; k < c->n; k++)
		item_release(&c->items[k]);
	free(c->items);
	free(c->way);
	free(c->note);
	memset(c, 0, sizeof(*c));
}

struct item *changeset_item(struct changeset *c, enum item_kind kind,
			    const char *name, uint32_t expected)
{
	struct item *i;

	mem_grow(&c->items, &c->cap, c->n + 1, sizeof(*c->items));
	i = &c->items[c->n++];
	memset(i, 0, sizeof(*i));
	i->kind = kind;
	i->name = mem_strdup(name);
	i->expected = expected;
	return i;
}

void item_op_full(struct item *i, const struct op *op)
{
	struct op *o;

	mem_grow(&i->ops, &i->ops_cap, i->ops_n + 1, sizeof(*i->ops));
	o = &i->ops[i->ops_n++];
	o->kind = op->kind;
	o->field = mem_strdup(op->field);
	o->text = dup_or_null(op->text);
	o->label = dup_or_null(op->label);
	o->from = dup_or_null(op->from);
	o->until = dup_or_null(op->until);
}

void item_op(struct item *i, enum op_kind kind, const char *field,
	     const char *text)
{
	struct op op = {
		.kind = kind,
		.field = (char *)field,
		.text = (char *)text,
	};

	item_op_full(i, &op);
}

/* A string that may be absent: one byte says so. */
static void pack_maybe(struct buf *out, const char *s)
{
	pack_u8(out, s != NULL);
	if (s)
		pack_str(out, s);
}

static char *unpack_maybe(struct unpack *u)
{
	return unpack_u8(u) ? unpack_str(u) : NULL;
}

static void pack_item(struct buf *out, const struct item *i)
{
	size_t k;

	pack_u8(out, i->kind);
	pack_str(out, i->name);
	pack_u32(out, i->expected);
	pack_maybe(out, i->key);
	pack_maybe(out, i->via);
	pack_u32(out, i->if_new);
	pack_u32(out, i->row);
	if (i->kind == ITEM_MERGE) {
		pack_str(out, i->other ? i->other : "");
		pack_u32(out, i->other_expected);
	}
	pack_varint(out, i->ops_n);
	for (k = 0; k < i->ops_n; k++) {
		const struct op *o = &i->ops[k];

		pack_u8(out, o->kind);
		pack_str(out, o->field);
		pack_maybe(out, o->text);
		pack_maybe(out, o->label);
		pack_maybe(out, o->from);
		pack_maybe(out, o->until);
	}
}

void changeset_pack(const struct changeset *c, struct buf *out)
{
	size_t k;

	pack_u8(out, CHANGESET_FORMAT);
	pack_str(out, c->way);
	pack_maybe(out, c->note);
	pack_u64(out, c->join);
	pack_u8(out, (c->stays_open ? 1 : 0) | (c->dry_run ? 2 : 0) |
		     (c->skip_faulty ? 4 : 0));
	buf_add(out, c->request, sizeof(c->request));
	pack_u64(out, c->draft);
	pack_varint(out, c->n);
	for (k = 0; k < c->n; k++)
		pack_item(out, &c->items[k]);
}

/* Every op and item takes some bytes, so that a wrong count ends with the
 * input and not with the memory. */
static int unpack_item(struct unpack *u, struct changeset *c)
{
	uint8_t kind = unpack_u8(u);
	struct item *i;
	uint64_t n;

	if (kind > ITEM_MERGE)
		return -1;
	mem_grow(&c->items, &c->cap, c->n + 1, sizeof(*c->items));
	i = &c->items[c->n++];
	memset(i, 0, sizeof(*i));
	i->kind = kind;
	i->name = unpack_str(u);
	i->expected = unpack_u32(u);
	i->key = unpack_maybe(u);
	i->via = unpack_maybe(u);
	i->if_new = unpack_u32(u);
	i->row = unpack_u32(u);
	if (kind == ITEM_MERGE) {
		i->other = unpack_str(u);
		i->other_expected = unpack_u32(u);
	}
	for (n = unpack_varint(u); n && !u->bad; n--) {
		struct op *o;

		mem_grow(&i->ops, &i->ops_cap, i->ops_n + 1, sizeof(*i->ops));
		o = &i->ops[i->ops_n++];
		memset(o, 0, sizeof(*o));
		o->kind = unpack_u8(u);
		o->field = unpack_str(u);
		o->text = unpack_maybe(u);
		o->label = unpack_maybe(u);
		o->from = unpack_maybe(u);
		o->until = unpack_maybe(u);
		if (o->kind > OP_BOTH)
			return -1;
	}
	return u->bad ? -1 : 0;
}

int changeset_unpack(struct slice s, struct changeset *c, struct err *err)
{
	struct unpack u = unpack_from(s);
	struct slice request;
	uint64_t n;
	uint8_t flags;

	memset(c, 0, sizeof(*c));
	if (unpack_u8(&u) != CHANGESET_FORMAT)
		goto malformed;
	c->way = unpack_str(&u);
	c->note = unpack_maybe(&u);
	c->join = unpack_u64(&u);
	flags = unpack_u8(&u);
	c->stays_open = flags & 1;
	c->dry_run = flags & 2;
	c->skip_faulty = flags & 4;
	request = unpack_bytes(&u, sizeof(c->request));
	if (!u.bad)
		memcpy(c->request, request.p, sizeof(c->request));
	c->draft = unpack_u64(&u);
	for (n = unpack_varint(&u); n && !u.bad; n--)
		if (unpack_item(&u, c) < 0)
			goto malformed;
	if (!u.bad && !unpack_left(&u))
		return 0;
malformed:
	changeset_release(c);
	return err_set(err, ERR_INPUT, NULL, N_("This is not a change set"));
}

void applied_release(struct applied *a)
{
	size_t k;

	for (k = 0; k < a->n; k++) {
		free(a->items[k].name);
		free(a->items[k].hidden);
	}
	free(a->items);
	free(a->erasure.v);
	memset(a, 0, sizeof(*a));
}
