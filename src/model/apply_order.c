/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows of a link may stand in the order of what another link of the record
 * is called: the roles of a company by person. When that person gets another
 * name, the rows move, and what was under the old one goes: it is found by
 * the record's id, as the name of then may be gone.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/pack.h"
#include "model/apply_private.h"

static bool is_link_by_name(const struct order_part *part)
{
	return part->field->tag && expr_holds(part->field) == VALUE_REF &&
	       !part->field->master;
}

/* Rows of the record below one target, whatever their order. */
static int drop_rows(struct apply_state *s, const struct field *f,
		     struct ref target, struct ref ref, struct err *err)
{
	struct cursor *c = cursor_open(s->txn, TABLE_LINK, err);
	struct buf prefix = BUF_INIT;
	int rc;

	if (!c)
		return -1;
	index_link_key(target, ref.kind, f->tag, &prefix);
	for (rc = cursor_seek(c, buf_slice(&prefix), err); rc > 0;
	     rc = cursor_next(c, err)) {
		struct slice k = cursor_key(c);

		if (k.n < prefix.n || memcmp(k.p, prefix.p, prefix.n))
			break;
		if (index_row_id(k) == ref.id)
			batch_del(s->batch, TABLE_LINK, k);
	}
	cursor_close(c);
	buf_release(&prefix);
	return rc < 0 ? -1 : 0;
}

struct moving {
	struct apply_state *s;
	const struct kind_plan *kp;
	const struct field_plan *fp;
	struct err *err;
};

static int move_one(void *ctx, uint32_t id, struct slice place,
		    const struct record *columns)
{
	struct moving *m = ctx;
	struct apply_state *s = m->s;
	struct ref ref = { m->kp->kind->no, id };
	struct pending *p = pending_at_hand(s, ref);
	struct index_sink sink = index_sink_batch(s->batch);
	struct record before, after;
	struct field_value v;
	int rc = 0;

	(void)place, (void)columns;
	if (p) {
		before = p->before;
		/* What falls later must not be in an index. */
		after = pending_is_accepted(s, p) ? p->after : p->before;
	} else if (reader_get(&s->r, ref, &after, m->err) > 0) {
		before = after;
	} else {
		return -1;
	}
	for (size_t i = 0; !rc && record_value(&before, m->fp->field->tag, i,
					       &v); i++)
		rc = drop_rows(s, m->fp->field, ref_unpack(v.bytes), ref,
			       m->err);
	if (!rc && !record_in_bin(&after))
		index_write_field(&sink, &s->r.values, m->kp, m->fp, NULL,
				  &after);
	return rc;
}

/* Whether a field of its title says something else; paths in it may. */
static bool title_changed(const struct pending *p)
{
	const struct kind *k = p->plan->kind;

	if (p->in_bin != p->was_in_bin)
		return true;
	for (size_t i = 0; i < k->title_n; i++) {
		const struct field *f = kind_field(k, k->title[i]);

		if (!f || !f->tag ||
		    !slice_eq(record_payload(&p->before, f->tag),
			      record_payload(&p->after, f->tag)))
			return true;
	}
	return false;
}

static int move_rows(struct apply_state *s, const struct kind_plan *kp,
		     const struct field_plan *fp, struct pending *p,
		     struct err *err)
{
	struct moving m = { s, kp, fp, err };
	int rc = 0;

	for (size_t i = 0; !rc && i < fp->order_n; i++) {
		const struct field *by = fp->order[i].field;

		if (is_link_by_name(&fp->order[i]) &&
		    field_may_name(by, p->plan->kind))
			rc = reader_links(&s->r, p->ref, kp->kind->no, by->tag,
					  SLICE_NONE, move_one, &m, err);
	}
	return rc;
}

int order_follow(struct apply_state *s, struct pending *p, struct err *err)
{
	const struct kinds *kinds = s->r.kinds;
	int rc = 0;

	if (p->is_new || !title_changed(p))
		return 0;
	for (size_t i = 0; !rc && i < kinds->n; i++) {
		const struct kind_plan *kp = plan_kind(s->plan,
						       kinds->v[i]->no);

		for (size_t k = 0; !rc && k < kinds->v[i]->fields_n; k++)
			if (kp->fields[k].order_n)
				rc = move_rows(s, kp, &kp->fields[k], p, err);
	}
	return rc;
}
