/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a list is ordered by, and where a row stands in it. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/pack.h"
#include "base/tr.h"
#include "query/query_private.h"

#define PLACE_FORMAT 1
#define KEY_BYTES 200		/* of a memo's key; others are short */

static void add_hash(uint32_t *hash, const char *name)
{
	do {
		*hash = (*hash ^ (unsigned char)*name) * UINT32_C(16777619);
	} while (*name++);
}

/* Then no record needs to be read. */
static bool by_id_alone(const struct orders *o)
{
	return !o->n || (o->n == 1 && o->v[0].path->ways[0].field ==
			 path_pseudo("id") && !o->v[0].path->ways[0].steps_n);
}

int orders_parse(struct query *q, const struct kind *kind,
		 const char *const *sort, size_t n, struct orders *o)
{
	*o = (struct orders){ .hash = UINT32_C(2166136261) ^ kind->no };
	o->v = mem_zero((n + 1) * sizeof(*o->v));
	for (size_t i = 0; i < n; i++) {
		const char *name = sort[i];
		struct order *one = &o->v[i];

		add_hash(&o->hash, name);
		one->falls = *name == '-';
		if (path_parse(&one->path, name + one->falls, kind,
			       &q->r->values, q->err)) {
			orders_release(o);
			return -1;
		}
		o->n++;
	}
	o->keys_n = by_id_alone(o) ? 0 : o->n;
	return 0;
}

void orders_release(struct orders *o)
{
	for (size_t i = 0; i < o->n; i++)
		expr_free(o->v[i].path);
	free(o->v);
	*o = (struct orders){ NULL };
}

/* ---- keys ------------------------------------------------------------- */

struct taking {
	struct reader *r;
	struct buf *key;
};

static int take_key(void *ctx, const struct field *f, const struct record *at,
		    const struct field_value *v)
{
	struct taking *t = ctx;
	size_t start = t->key->n;

	(void)at;
	f->type->key(f, &t->r->values, v->bytes, t->key);
	if (!strcmp(f->type->name, "memo") && t->key->n - start > KEY_BYTES)
		buf_truncate(t->key, start + KEY_BYTES);
	return 1;
}

/* One key, as the record has it; false if it has none. */
static int order_key(struct query *q, struct reader *r, const struct order *o,
		     const struct record *rec, struct buf *key, bool *has)
{
	struct taking t = { r, key };
	int rc = path_walk(o->path, r, rec, take_key, &t, q->err);

	*has = rc > 0;
	return rc < 0 ? -1 : 0;
}

int stand_of(struct query *q, struct reader *r, const struct orders *o,
	     const struct record *rec, struct stand *s)
{
	struct buf key = BUF_INIT;
	int rc = 0;

	*s = (struct stand){ .id = rec->ref.id };
	for (size_t i = 0; !rc && i < o->keys_n; i++) {
		bool has = false;

		buf_clear(&key);
		rc = order_key(q, r, &o->v[i], rec, &key, &has);
		pack_u8(&s->keys, has);
		pack_slice(&s->keys, buf_slice(&key));
	}
	buf_release(&key);
	if (rc)
		stand_release(s);
	return rc;
}

void stand_release(struct stand *s)
{
	buf_release(&s->keys);
}

int stand_compare(const struct orders *o, const struct stand *a,
		  const struct stand *b)
{
	struct unpack x = unpack_from(buf_slice(&a->keys));
	struct unpack y = unpack_from(buf_slice(&b->keys));

	for (size_t i = 0; i < o->keys_n; i++) {
		uint8_t has_x = unpack_u8(&x), has_y = unpack_u8(&y);
		struct slice key_x = unpack_slice(&x), key_y = unpack_slice(&y);
		int order;

		if (has_x != has_y)
			return has_x ? -1 : 1;
		order = slice_cmp(key_x, key_y);
		if (order)
			return (order < 0) != o->v[i].falls ? -1 : 1;
	}
	return a->id < b->id ? -1 : a->id > b->id;
}

/* ---- places ----------------------------------------------------------- */

void stand_pack(const struct orders *o, const struct stand *s, struct buf *out)
{
	pack_u8(out, PLACE_FORMAT);
	pack_u32(out, o->hash);
	pack_u32(out, s->id);
	buf_add_slice(out, buf_slice(&s->keys));
}

int stand_unpack(const struct orders *o, struct slice place, struct stand *s,
		 struct err *err)
{
	struct unpack u = unpack_from(place);
	bool fits = unpack_u8(&u) == PLACE_FORMAT && unpack_u32(&u) == o->hash;

	*s = (struct stand){ .id = unpack_u32(&u) };
	if (fits && !u.bad)
		buf_add(&s->keys, u.p, unpack_left(&u));
	for (size_t i = 0; i < o->keys_n; i++) {
		unpack_u8(&u);
		unpack_slice(&u);
	}
	if (fits && !u.bad && !unpack_left(&u))
		return 0;
	stand_release(s);
	return err_set(err, ERR_INPUT, NULL,
		       N_("the place is not one of this list"));
}
