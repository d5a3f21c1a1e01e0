/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/mem.h"
#include "model/apply_private.h"

/* What rules see and do; contracts in apply_state.h. */

struct reader *apply_reader(struct apply_state *s)
{
	return &s->r;
}

const struct kind *apply_kind(const struct apply_state *s, size_t item)
{
	return s->works[item].p->plan->kind;
}

struct ref apply_ref(const struct apply_state *s, size_t item)
{
	return s->works[item].p->ref;
}

bool apply_goes(const struct apply_state *s, size_t item)
{
	return s->works[item].p->in_bin;
}

bool apply_moved(const struct apply_state *s, size_t item)
{
	return s->works[item].p->moved;
}

struct slice apply_get(struct apply_state *s, size_t item, const char *field)
{
	struct pending *p = s->works[item].p;
	const struct field *f = kind_field(p->plan->kind, field);

	if (!f || !f->tag)
		return SLICE_NONE;
	return record_get(pending_record(s, p), f->tag,
			  s->r.values.clock.today);
}

bool apply_flag(struct apply_state *s, size_t item, const char *field)
{
	struct slice flag = apply_get(s, item, field);

	return flag.n && *(const char *)flag.p;
}

struct ref apply_link(struct apply_state *s, size_t item, const char *field)
{
	return ref_unpack(apply_get(s, item, field));
}

void apply_put(struct apply_state *s, size_t item, const char *field,
	       struct slice bytes)
{
	struct pending *p = s->works[item].p;
	const struct field *f = kind_field(p->plan->kind, field);
	struct field_value v = { .from = DAY_NONE, .until = DAY_NONE };
	struct draft *d;

	if (!f || !f->tag)
		return;
	d = pending_draft(s, p, f, f->tag);
	d->n = 0;
	if (!bytes.n)
		return;
	v.bytes = arena_copy(s->r.arena, bytes);
	draft_add(s, d, &v);
}

int apply_open(struct apply_state *s, struct ref ref, size_t *item,
	       struct err *err)
{
	struct pending *p = pending_open(s, ref, err);
	size_t i;

	if (!p)
		return -1;
	for (i = row_next(s, ROW_FIRST); i != ROW_END; i = row_next(s, i)) {
		if (s->works[i].p == p) {
			*item = i;
			return 0;
		}
	}
	state_work(s, NULL, s->works[s->row_from].no, p->plan->kind->name, p);
	*item = s->works_n - 1;
	return 0;
}

static bool has_target(const struct record *rec, uint16_t tag,
		       struct ref target)
{
	struct field_value v;
	size_t i;

	for (i = 0; record_value(rec, tag, i, &v); i++)
		if (ref_eq(ref_unpack(v.bytes), target))
			return true;
	return false;
}

struct linked {
	struct apply_state *s;
	uint16_t kind;
	struct ref *v;
	size_t n, cap;
};

static void linked_add(struct linked *l, struct ref ref)
{
	mem_grow(&l->v, &l->cap, l->n + 1, sizeof(*l->v));
	l->v[l->n++] = ref;
}

/* Pending ones come from the row itself. */
static int linked_one(void *ctx, uint32_t id, struct slice place,
		      const struct record *columns)
{
	struct linked *l = ctx;
	struct ref ref = { l->kind, id };

	(void)place;
	(void)columns;
	if (!pending_at_hand(l->s, ref))
		linked_add(l, ref);
	return 0;
}

static int linked_find(struct linked *l, struct ref target,
		       const struct field *f, struct err *err)
{
	struct apply_state *s = l->s;
	struct pending *p = pending_at_hand(s, target);
	size_t i;

	/* Nobody outside this row can name what the row has made. */
	if (!(p && p->is_new) &&
	    reader_links(&s->r, target, l->kind, f->tag, SLICE_NONE,
			 linked_one, l, err) < 0)
		return -1;
	for (i = s->accepted; i < s->pendings_n; i++) {
		p = s->pendings[i];
		if (p->ref.kind == l->kind && !p->in_bin &&
		    has_target(pending_record(s, p), f->tag, target))
			linked_add(l, p->ref);
	}
	return 0;
}

/* Whoever is visited may change what is linked, so all are found first. */
int apply_links(struct apply_state *s, struct ref target,
		const struct kind *kind, const char *field,
		int (*each)(void *ctx, const struct record *rec), void *ctx,
		struct err *err)
{
	const struct field *f = kind_field(kind, field);
	struct linked l = { .s = s, .kind = kind->no };
	struct buf key = BUF_INIT;
	struct record rec;
	bool waits;
	size_t i;
	int rc;

	if (!f || !f->tag || ref_is_none(target))
		return 0;
	index_link_key(target, kind->no, f->tag, &key);
	waits = map_get(s->linked, buf_slice(&key)) != NULL;
	buf_release(&key);
	if (waits && state_flush(s, err) < 0)
		return -1;
	rc = linked_find(&l, target, f, err);
	for (i = 0; !rc && i < l.n; i++) {
		rc = reader_get(&s->r, l.v[i], &rec, err);
		if (rc > 0)
			rc = each(ctx, &rec);
	}
	free(l.v);
	return rc;
}
