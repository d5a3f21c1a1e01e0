/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/map.h"
#include "base/pack.h"
#include "model/expr.h"
#include "model/index.h"
#include "model/reader_private.h"
#include "model/sight.h"
#include "store/idset.h"

#define IDS_AT_ONCE 1024

static bool begins_with(struct slice s, struct slice prefix)
{
	return s.n >= prefix.n && !memcmp(s.p, prefix.p, prefix.n);
}

static struct slice behind(struct slice s, size_t n)
{
	return (struct slice){ (const char *)s.p + n, s.n - n };
}

/* The set of those who have `target` in a field that is kept as sets. */
static struct idset *named_set(struct reader *r, struct ref target,
			       uint16_t kind, uint16_t tag, struct err *err)
{
	struct buf name = BUF_INIT, value = BUF_INIT;
	struct idset *set;

	ref_pack(&value, target);
	index_set_name(kind, tag, buf_slice(&value), &name);
	set = idset_load(r->txn, buf_slice(&name), err);
	buf_release(&value);
	buf_release(&name);
	return set;
}

static unsigned shapes_of(struct reader *r, uint16_t kind, uint16_t tag)
{
	const struct kind *k = kinds_by_no(r->kinds, kind);
	const struct field *f = k ? kind_field_by_tag(k, tag) : NULL;

	return f ? index_shapes(r->kinds, f) : 0;
}

typedef int each_link(void *ctx, uint32_t id, struct slice place,
		      const struct record *columns);

static int links_of_set(struct reader *r, struct ref target, uint16_t kind,
			uint16_t tag, struct slice after, each_link *each,
			void *ctx, struct err *err)
{
	struct idset *set = named_set(r, target, kind, tag, err);
	uint32_t ids[IDS_AT_ONCE], from = 0;
	struct buf place = BUF_INIT;
	size_t n, i;
	int rc = 0;

	if (!set)
		return -1;
	if (after.n)
		from = index_row_id(after) + 1;
	while (!rc && (n = idset_list(set, from, ids, IDS_AT_ONCE)) > 0) {
		for (i = 0; i < n && !rc; i++) {
			buf_clear(&place);
			pack_u32(&place, ids[i]);
			rc = each(ctx, ids[i], buf_slice(&place), NULL);
		}
		if (n < IDS_AT_ONCE || ids[n - 1] == UINT32_MAX)
			break;
		from = ids[n - 1] + 1;
	}
	buf_release(&place);
	idset_free(set);
	return rc;
}

static int links_of_rows(struct reader *r, struct ref target, uint16_t kind,
			 uint16_t tag, struct slice after, each_link *each,
			 void *ctx, struct err *err)
{
	struct cursor *c = cursor_open_ahead(r->txn, TABLE_LINK, err);
	struct buf key = BUF_INIT;
	struct slice prefix;
	int rc, stop = 0;

	if (!c)
		return -1;
	index_link_key(target, kind, tag, &key);
	buf_add_slice(&key, after);
	prefix = (struct slice){ key.p, key.n - after.n };
	rc = cursor_seek(c, buf_slice(&key), err);
	if (rc > 0 && after.n && slice_eq(cursor_key(c), buf_slice(&key)))
		rc = cursor_next(c, err);
	for (; rc > 0 && begins_with(cursor_key(c), prefix);
	     rc = cursor_next(c, err)) {
		uint32_t id = index_row_id(cursor_key(c));
		struct record columns = {
			.bytes = cursor_value(c),
			.ref = { kind, id },
		};

		stop = each(ctx, id, behind(cursor_key(c), prefix.n),
			    columns.bytes.n && !record_check(columns.bytes) ?
			    &columns : NULL);
		if (stop)
			break;
	}
	cursor_close(c);
	buf_release(&key);
	return rc < 0 ? rc : stop;
}

/* Only those that the reader sees. */
struct seen_links {
	struct reader *r;
	uint16_t kind;
	each_link *each;
	void *ctx;
};

static int each_seen(void *ctx, uint32_t id, struct slice place,
		     const struct record *columns)
{
	struct seen_links *s = ctx;

	return reader_sees(s->r, (struct ref){ s->kind, id }) ?
		s->each(s->ctx, id, place, columns) : 0;
}

int reader_links(struct reader *r, struct ref target, uint16_t kind,
		 uint16_t tag, struct slice after, each_link *each, void *ctx,
		 struct err *err)
{
	unsigned shapes = shapes_of(r, kind, tag);
	struct seen_links seen = { r, kind, each, ctx };

	if (sight_limits(r->sight, kind)) {
		each = each_seen;
		ctx = &seen;
	}
	if (shapes & INDEX_LINK)
		return links_of_rows(r, target, kind, tag, after, each, ctx,
				     err);
	if (shapes & INDEX_SET)
		return links_of_set(r, target, kind, tag, after, each, ctx,
				    err);
	return 0;
}

/* ---- followed by paths -------------------------------------------------- */

#define FEW 16			/* rows; more are read each time */
#define FEW_KEPT 8		/* ranges of rows, the latest */

static size_t take_few(struct reader *r, uint16_t kind, struct few_rows *rows,
		       struct record v[FEW])
{
	struct slice place, columns;
	size_t n = 0;

	for (; n < FEW && few_rows_next(rows, &place, &columns); n++) {
		v[n] = (struct record){
			.ref = { kind, index_row_id(place) },
		};
		if (columns.n && !record_check(columns))
			v[n].bytes = arena_copy(r->arena, columns);
	}
	return n;
}

const struct few_links *reader_few_links(struct reader *r, struct ref target,
					 uint16_t kind, uint16_t tag)
{
	struct few_links *to, *end;
	struct record v[FEW];
	struct few_rows rows;
	size_t n;
	int rc;

	if (!r->settled || sight_limits(r->sight, kind))
		return NULL;
	if (!r->few)
		r->few = arena_alloc(r->arena, FEW_KEPT * sizeof(*r->few));
	end = r->few + FEW_KEPT;
	for (to = r->few; to < end; to++)
		if (ref_eq(to->target, target) && to->kind == kind &&
		    to->tag == tag)
			return to->too_many ? NULL : to;
	if (!(shapes_of(r, kind, tag) & INDEX_LINK))
		return NULL;
	buf_clear(&r->key);
	index_link_key(target, kind, tag, &r->key);
	rc = txn_get_few(r->txn, buf_slice(&r->key), FEW, &r->value, &rows,
			 NULL);
	if (rc < 0)
		return NULL;
	n = rc ? take_few(r, kind, &rows, v) : 0;
	/* What was read last is asked for soonest. */
	memmove(r->few + 1, r->few, (FEW_KEPT - 1) * sizeof(*r->few));
	r->few[0] = (struct few_links){
		.target = target, .kind = kind, .tag = tag,
		.too_many = !rc, .n = n,
	};
	r->few[0].v = arena_alloc(r->arena, n * sizeof(*v) + 1);
	if (n)
		memcpy(r->few[0].v, v, n * sizeof(*v));
	return rc ? &r->few[0] : NULL;
}

/* ---- counting ----------------------------------------------------------- */

struct counting { uint64_t n, limit; };

static int count_one(void *ctx, uint32_t id, struct slice place,
		     const struct record *columns)
{
	struct counting *c = ctx;

	(void)id;
	(void)place;
	(void)columns;
	return ++c->n == c->limit;
}

uint64_t reader_links_count(struct reader *r, struct ref target,
			    uint16_t kind, uint16_t tag, uint64_t limit)
{
	struct counting c = { 0, limit };
	struct idset *set;

	if (sight_limits(r->sight, kind)) {
		reader_links(r, target, kind, tag, SLICE_NONE, count_one, &c,
			     NULL);
		return c.n;
	}
	if (shapes_of(r, kind, tag) & INDEX_LINK) {
		links_of_rows(r, target, kind, tag, SLICE_NONE, count_one, &c,
			      NULL);
		return c.n;
	}
	set = named_set(r, target, kind, tag, NULL);
	if (!set)
		return 0;
	c.n = idset_count(set);
	idset_free(set);
	return limit && c.n > limit ? limit : c.n;
}

typedef int each_naming(void *ctx, const struct kind *kind,
			const struct field *field, uint32_t id);

static int named_by_rows(struct reader *r, struct ref target,
			 each_naming *each, void *ctx, struct err *err)
{
	struct cursor *c = cursor_open(r->txn, TABLE_LINK, err);
	struct buf key = BUF_INIT;
	int rc, stop = 0;

	if (!c)
		return -1;
	ref_pack(&key, target);
	for (rc = cursor_seek(c, buf_slice(&key), err);
	     rc > 0 && begins_with(cursor_key(c), buf_slice(&key));
	     rc = cursor_next(c, err)) {
		struct unpack u = unpack_from(behind(cursor_key(c), key.n));
		uint16_t kind = unpack_u16(&u), tag = unpack_u16(&u);
		const struct kind *k = kinds_by_no(r->kinds, kind);
		const struct field *f = k ? kind_field_by_tag(k, tag) : NULL;

		if (f && index_shapes(r->kinds, f) & INDEX_LINK)
			stop = each(ctx, k, f, index_row_id(cursor_key(c)));
		if (stop)
			break;
	}
	cursor_close(c);
	buf_release(&key);
	return rc < 0 ? rc : stop;
}

struct naming {
	each_naming *each;
	void *ctx;
	const struct kind *kind;
	const struct field *field;
};

static int naming_one(void *ctx, uint32_t id, struct slice place,
		      const struct record *columns)
{
	struct naming *n = ctx;

	(void)place;
	(void)columns;
	return n->each(n->ctx, n->kind, n->field, id);
}

int reader_named_by(struct reader *r, struct ref target, each_naming *each,
		    void *ctx, struct err *err)
{
	const struct kind *named = kinds_by_no(r->kinds, target.kind);
	size_t i, k;
	int rc = named_by_rows(r, target, each, ctx, err);

	if (!named || !named->master)
		return rc;
	for (i = 0; !rc && i < r->kinds->n; i++) {
		const struct kind *kind = r->kinds->v[i];

		for (k = 0; !rc && k < kind->fields_n; k++) {
			const struct field *f = &kind->fields[k];
			struct naming n = { each, ctx, kind, f };

			if (expr_holds(f) != VALUE_REF || !f->tag ||
			    !field_may_name(f, named) ||
			    index_shapes(r->kinds, f) != INDEX_SET)
				continue;
			rc = links_of_set(r, target, kind->no, f->tag,
					  SLICE_NONE, naming_one, &n, err);
		}
	}
	return rc;
}
