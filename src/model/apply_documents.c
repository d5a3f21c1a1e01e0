/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/apply_private.h"
#include "base/pack.h"
#include "model/likeness.h"
#include "model/searchdoc_publish.h"

/*
 * Search documents are made out of paths that may run through other records.
 * When one of those changes, the paths are walked back, once as things were
 * and once as they are, and every document found is made anew. The name of a
 * town that a million records are found by would hold the writer for minutes:
 * beyond a bound those of others are only noted, as due at once (day.c).
 */
#define DOCUMENTS_AT_ONCE 2000

/* A record of the change itself has the state as its value, all others the
 * map. */
static void mark(struct apply_state *s, struct ref ref, bool own)
{
	void *was, *is = own ? (void *)s : (void *)s->dirty;

	buf_clear(&s->scratch);
	ref_pack(&s->scratch, ref);
	was = map_get(s->dirty, buf_slice(&s->scratch));
	if (was == s || was == is)
		return;
	s->dependents += !own;
	map_set(s->dirty, buf_slice(&s->scratch), is);
}

struct back {
	struct apply_state *s;
	const struct dep_path *path;
	size_t node;		/* of the record at hand */
	const struct kind *before;	/* kind at the node before */
	struct err *err;
};

static int walk_back(struct apply_state *s, const struct dep_path *path,
		     size_t node, struct ref ref, const struct record *rec,
		     struct err *err);

static int back_one(void *ctx, uint32_t id, struct slice place,
		    const struct record *columns)
{
	struct back *b = ctx;

	(void)place;
	(void)columns;
	return walk_back(b->s, b->path, b->node - 1,
			 (struct ref){ b->before->no, id }, NULL, b->err);
}

/* A step forwards is walked back along the index of links, a step backwards
 * along the record's own link. */
static int walk_back(struct apply_state *s, const struct dep_path *path,
		     size_t node, struct ref ref, const struct record *rec,
		     struct err *err)
{
	const struct dep_step *step;
	const struct kind *before;
	struct record own;
	struct field_value v;
	size_t i;
	int rc = 0;

	if (!node) {
		mark(s, ref, false);
		return 0;
	}
	step = &path->steps[node - 1];
	before = node > 1 ? path->steps[node - 2].kind : path->origin;
	if (step->forward) {
		struct back b = { s, path, node, before, err };

		return reader_links(&s->r, ref, before->no, step->link->tag,
				    SLICE_NONE, back_one, &b, err);
	}
	if (!rec) {
		rc = reader_get(&s->r, ref, &own, err);
		if (rc <= 0)
			return rc;
		rec = &own;
	}
	rc = 0;
	for (i = 0; !rc && record_value(rec, step->link->tag, i, &v); i++) {
		struct ref target = ref_unpack(v.bytes);

		if (target.kind == before->no)
			rc = walk_back(s, path, node - 1, target, NULL, err);
	}
	return rc;
}

static bool matters(const struct dep *d, const struct pending *p)
{
	size_t i;

	if (p->is_new || d->any || p->in_bin != p->was_in_bin)
		return true;
	for (i = 0; i < 2; i++)
		if (d->tags[i] &&
		    !slice_eq(record_payload(&p->before, d->tags[i]),
			      record_payload(&p->after, d->tags[i])))
			return true;
	return false;
}

int documents_find(struct apply_state *s, struct pending *p, bool before,
		   struct err *err)
{
	size_t i;

	if (before && p->is_new)
		return 0;
	if (p->plan->searched)
		mark(s, p->ref, true);
	for (i = 0; i < p->plan->deps_n; i++) {
		const struct dep *d = &p->plan->deps[i];

		/* Whoever names a new record is of this change himself. */
		if (p->is_new && d->path->steps[d->node - 1].forward)
			continue;
		if (matters(d, p) &&
		    walk_back(s, d->path, d->node, p->ref,
			      before ? &p->before : &p->after, err) < 0)
			return -1;
	}
	return 0;
}

struct writing {
	struct apply_state *s;
	struct err *err;
	int rc;
};

static void write_one(void *ctx, struct slice key, void *value)
{
	struct writing *w = ctx;
	struct apply_state *s = w->s;
	struct ref ref = ref_unpack(key);
	const struct kind_plan *kp = plan_kind(s->plan, ref.kind);

	if (w->rc < 0 || !kp)
		return;
	if (value != s && s->dependents > DOCUMENTS_AT_ONCE)
		day_put(s->batch, DAY_AT_ONCE, ref);
	else
		w->rc = document_write(s->m, &s->r, s->batch, NULL, kp, ref,
				       w->err);
}

int documents_write(struct apply_state *s, struct err *err)
{
	struct writing w = { s, err, 0 };

	map_each(s->dirty, write_one, &w);
	if (s->dependents > DOCUMENTS_AT_ONCE)
		atomic_store(&s->m->leftovers, true);
	return w.rc;
}

static int write_likeness(struct reader *r, struct batch *b,
			  const struct kind *k, const struct record *rec,
			  struct ref ref, struct err *err)
{
	struct buf key = BUF_INIT, row = BUF_INIT;
	int rc = 0;

	if (!k->likeness_n)
		return 0;
	likeness_place(ref.kind, &key);
	pack_u32(&key, ref.id);
	if (rec)
		rc = likeness_make(r, k, rec, &row, err);
	if (!rc && row.n)
		batch_put(b, TABLE_VALUE, buf_slice(&key), buf_slice(&row));
	else if (!rc)
		batch_del(b, TABLE_VALUE, buf_slice(&key));
	buf_release(&key);
	buf_release(&row);
	return rc;
}

int document_write(struct model *m, struct reader *r, struct batch *b,
		   struct searchdoc_run *run, const struct kind_plan *kp,
		   struct ref ref, struct err *err)
{
	struct buf doc = BUF_INIT;
	struct record rec;
	int rc, there;

	if (m->day != DAY_NONE)
		reader_on_day(r, m->day);
	r->changes = DAY_NONE;
	there = reader_get(r, ref, &rec, err);
	rc = there < 0 ? -1 :
		write_likeness(r, b, kp->kind, there ? &rec : NULL, ref, err);
	if (!rc && there)
		rc = searchdoc_make(r, kp->kind, &rec, &doc, err);
	if (rc >= 0 &&
	    !(run && searchdoc_run_add(run, ref, buf_slice(&doc))))
		rc = searchdoc_write(&m->searchdocs, r->txn, b, ref,
				     buf_slice(&doc), err);
	if (rc >= 0 && r->changes != DAY_NONE)
		day_put(b, r->changes, ref);
	buf_release(&doc);
	return rc < 0 ? -1 : 0;
}
