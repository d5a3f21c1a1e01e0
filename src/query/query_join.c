/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From records along a link back to those from which it comes. */
#include "model/index.h"
#include "query/query_private.h"

#define IDS_AT_ONCE 1024

/* Calls `fn` for each id of a set. */
static int each_id(const struct idset *set,
		   int (*fn)(void *ctx, uint32_t id), void *ctx)
{
	uint32_t ids[IDS_AT_ONCE], from = 0;
	size_t n;
	int rc = 0;

	do {
		n = idset_list(set, from, ids, IDS_AT_ONCE);
		for (size_t i = 0; !rc && i < n; i++)
			rc = fn(ctx, ids[i]);
		from = n ? ids[n - 1] + 1 : 0;
	} while (!rc && n == IDS_AT_ONCE && from);
	return rc;
}

struct gather {
	struct query *q;
	const struct field *link;
	uint16_t target, source;	/* kinds */
	const struct idset *set;
	struct idset *found;
};

/* ---- forwards: who names one of the set ------------------------------- */

static int add_set(void *ctx, uint32_t id)
{
	struct gather *g = ctx;
	struct buf name = BUF_INIT, value = BUF_INIT;
	struct idset *naming;

	ref_pack(&value, (struct ref){ g->target, id });
	index_set_name(g->source, g->link->tag, buf_slice(&value), &name);
	naming = idset_load(g->q->r->txn, buf_slice(&name), g->q->err);
	if (naming)
		idset_or(g->found, naming);
	idset_free(naming);
	buf_release(&value);
	buf_release(&name);
	return naming ? query_tick(g->q) : -1;
}

static int add_links(void *ctx, uint32_t id)
{
	struct gather *g = ctx;
	struct buf from = BUF_INIT, to = BUF_INIT;
	int rc;

	index_link_key((struct ref){ g->target, id }, g->source, g->link->tag,
		       &from);
	buf_add_slice(&to, buf_slice(&from));
	query_behind(&to);
	rc = query_add_rows(g->q, TABLE_LINK, buf_slice(&from), buf_slice(&to),
			    g->found);
	buf_release(&from);
	buf_release(&to);
	return rc;
}

static int add_if_naming(void *ctx, struct reader *r, const struct record *rec)
{
	struct gather *g = ctx;
	struct field_value v;

	(void)r;
	for (size_t i = 0; record_value(rec, g->link->tag, i, &v); i++) {
		struct ref ref = ref_unpack(v.bytes);

		if (ref.kind != g->target || !idset_has(g->set, ref.id))
			continue;
		idset_add(g->found, rec->ref.id);
		break;
	}
	return 0;
}

static int scan_naming(struct gather *g, const struct kind *source)
{
	struct idset *all = query_all(g->q, source);
	int rc = all ? query_each_record(g->q, source, all, add_if_naming, g) :
		-1;

	idset_free(all);
	return rc;
}

/* ---- backwards: whom the set names ------------------------------------ */

static int add_named(void *ctx, struct reader *r, const struct record *rec)
{
	struct gather *g = ctx;
	int32_t day = r->values.clock.today;
	struct field_value v;

	for (size_t i = 0; record_value(rec, g->link->tag, i, &v); i++) {
		struct ref ref = ref_unpack(v.bytes);

		if (g->link->dated &&
		    ((v.from != DAY_NONE && day < v.from) ||
		     (v.until != DAY_NONE && day >= v.until)))
			continue;
		if (ref.kind == g->source && ref.id)
			idset_add(g->found, ref.id);
	}
	return 0;
}

struct idset *query_step_back(struct query *q, const struct expr_step *step,
			      const struct kind *to, const struct idset *set,
			      bool *sure)
{
	struct gather g = {
		.q = q, .link = step->link ? step->link : step->by,
		.target = step->kind->no, .source = to->no,
		.set = set, .found = idset_new(),
	};
	unsigned shapes = index_shapes(q->r->kinds, g.link);
	int rc;

	if (!step->link)
		rc = query_each_record(q, step->kind, set, add_named, &g);
	else if (shapes & INDEX_SET)
		rc = each_id(set, add_set, &g);
	else if (shapes & INDEX_LINK && query_few(q, idset_count(set), to))
		rc = each_id(set, add_links, &g);
	else
		rc = scan_naming(&g, to);
	if (step->link && (step->link->dated || step->label))
		*sure = false;
	if (!rc)
		return g.found;
	idset_free(g.found);
	return NULL;
}
