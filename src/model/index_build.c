/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/model_private.h"
#include "model/searchdoc_publish.h"

/* So many records or rows in one transaction; the writer serves others in
 * between. */
#define SLICE 2000

struct build {
	struct model *m;
	const struct kind_plan *kp;
	const struct field_plan **fields;	/* rows made anew */
	size_t fields_n;
	bool documents;			/* and rows by name */
	struct searchdoc_run *run;	/* where the documents go */
	struct buf next;		/* key from which the slice goes on */
	bool done;
	uint64_t records;
};

/* ---- taking rows away ------------------------------------------------- */

struct sweep {
	enum table table;
	size_t at;			/* where `match` stands in the key */
	struct buf match;		/* kind and tag */
	bool together;			/* they stand before the id, in rows
					 * that begin with `under` */
	struct buf under;
	struct buf next;
	bool done;
};

static bool matches(const struct sweep *s, struct slice key)
{
	const char *end = (const char *)key.p + key.n;

	if (s->together)
		return key.n >= s->under.n + s->match.n + 4 &&
		       !memcmp(end - 4 - s->match.n, s->match.p, s->match.n);
	return key.n >= s->at + s->match.n &&
	       !memcmp((const char *)key.p + s->at, s->match.p, s->match.n);
}

/* Where the rows that are gone through do not reach to the end. */
static bool is_behind(const struct sweep *s, struct slice key)
{
	return s->under.n && (key.n < s->under.n ||
			      memcmp(key.p, s->under.p, s->under.n));
}

static int sweep_slice(void *ctx, struct txn *txn, struct err *err)
{
	struct sweep *s = ctx;
	struct cursor *c = cursor_open(txn, s->table, err);
	struct batch *b = batch_new();
	struct buf last = BUF_INIT;
	size_t n = 0;
	int rc;

	if (!c) {
		batch_free(b);
		return -1;
	}
	s->done = false;
	for (rc = cursor_seek(c, buf_slice(&s->next), err);
	     rc > 0 && n < SLICE; rc = cursor_next(c, err), n++) {
		buf_clear(&last);
		buf_add_slice(&last, cursor_key(c));
		if (is_behind(s, cursor_key(c)))
			break;
		if (matches(s, cursor_key(c)))
			batch_del(b, s->table, cursor_key(c));
	}
	cursor_close(c);
	if (rc >= 0)
		rc = batch_apply(b, txn, err) < 0 ? -1 : rc;
	batch_free(b);
	if (rc >= 0) {
		s->done = n < SLICE;
		buf_clear(&s->next);
		buf_add_slice(&s->next, buf_slice(&last));
	}
	buf_release(&last);
	return rc < 0 ? -1 : 0;
}

static int sweep_all(struct model *m, struct sweep *s, struct err *err)
{
	int rc = 0;

	buf_add_slice(&s->next, buf_slice(&s->under));
	while (!rc && !s->done)
		rc = store_write(m->store, sweep_slice, NULL, s, err);
	buf_release(&s->match);
	buf_release(&s->under);
	buf_release(&s->next);
	return rc;
}

/* All rows of one field. In the link table they stand at their targets, so
 * the whole of it is gone through. */
static int sweep_table(struct model *m, enum table table, uint16_t kind,
		       uint16_t tag, struct err *err)
{
	struct sweep s = {
		.table = table, .at = table == TABLE_LINK ? REF_BYTES : 0,
	};

	index_field_key(kind, tag, &s.match);
	if (!s.at)
		buf_add_slice(&s.under, buf_slice(&s.match));
	return sweep_all(m, &s, err);
}

/* Of which type it was, and so where they stand, is not asked. */
static int sweep_values(struct model *m, uint16_t kind, uint16_t tag,
			struct err *err)
{
	struct sweep s = { .table = TABLE_VALUE, .together = true };

	index_field_key(kind, tag, &s.match);
	index_field_key(0, 0, &s.under);
	if (sweep_all(m, &s, err) < 0)
		return -1;
	return sweep_table(m, TABLE_VALUE, kind, tag, err);
}

static int sweep_field(struct model *m, uint16_t kind, uint16_t tag,
		       struct err *err)
{
	if (sweep_values(m, kind, tag, err) < 0 ||
	    sweep_table(m, TABLE_SET, kind, tag, err) < 0)
		return -1;
	return sweep_table(m, TABLE_LINK, kind, tag, err);
}

/* ---- making them ------------------------------------------------------ */

static int build_record(struct build *b, struct reader *r, struct batch *batch,
			const struct record *rec, struct err *err)
{
	struct index_sink sink = index_sink_batch(batch);
	size_t i;

	for (i = 0; i < b->fields_n; i++)
		index_write_field(&sink, &r->values, b->kp, b->fields[i],
				  NULL, rec);
	if (!b->documents)
		return 0;
	index_write_field(&sink, &r->values, b->kp, NULL, NULL, rec);
	return document_write(b->m, r, batch, b->run, b->kp, rec->ref, err);
}

/* Goes through the records of the kind from b->next on. */
static int build_records(struct build *b, struct reader *r,
			 struct batch *batch, struct err *err)
{
	struct cursor *c = cursor_open(r->txn, TABLE_RECORD, err);
	struct ref ref = REF_NONE;
	size_t n = 0;
	int rc;

	if (!c)
		return -1;
	for (rc = cursor_seek(c, buf_slice(&b->next), err);
	     rc > 0 && n < SLICE; rc = cursor_next(c, err), n++) {
		struct record rec = {
			.bytes = cursor_value(c),
			.ref = ref_unpack(cursor_key(c)),
		};

		if (rec.ref.kind != b->kp->kind->no)
			break;
		ref = rec.ref;
		if (record_check(rec.bytes) < 0)
			continue;
		if (build_record(b, r, batch, &rec, err) < 0) {
			rc = -1;
			break;
		}
	}
	cursor_close(c);
	b->done = n < SLICE;
	if (rc < 0 || b->done)
		return rc < 0 ? -1 : 0;
	b->records += n;
	buf_clear(&b->next);
	ref.id++;
	ref_pack(&b->next, ref);
	return 0;
}

static int build_slice(void *ctx, struct txn *txn, struct err *err)
{
	struct clock clock = { .now = moment_now(), .zone = "UTC" };
	struct build *b = ctx;
	struct batch *batch = batch_new();
	struct reader r;
	struct buf kept = BUF_INIT;
	size_t mark = b->run ? searchdoc_run_mark(b->run) : 0;
	int rc;

	buf_add_slice(&kept, buf_slice(&b->next));
	clock.today = (int32_t)(clock.now / (INT64_C(86400) * 1000000));
	reader_open(&r, txn, b->m->plan->kinds, &clock,
		    store_lang(b->m->store));
	rc = build_records(b, &r, batch, err);
	if (!rc)
		rc = batch_apply(batch, txn, err);
	if (rc < 0) {		/* after a deadlock it runs again */
		buf_clear(&b->next);
		buf_add_slice(&b->next, buf_slice(&kept));
		if (b->run)
			searchdoc_run_back(b->run, mark);
	}
	reader_close(&r);
	batch_free(batch);
	buf_release(&kept);
	return rc;
}

static int build_kind(struct build *b, struct err *err)
{
	struct model *m = b->m;
	uint16_t no = b->kp->kind->no;
	int rc = 0;

	if (!b->fields_n && !b->documents)
		return 0;
	if (b->documents) {
		b->run = searchdoc_run_begin(m->store, err);
		if (!b->run)
			return -1;
	}
	ref_pack(&b->next, (struct ref){ no, 0 });
	while (!rc && !b->done) {
		rc = store_write(m->store, build_slice, NULL, b, err);
		if (!rc && b->run)
			rc = searchdoc_run_step(b->run, err);
		if (m->progress)
			m->progress(m->progress_ctx, b->kp->kind->name,
				    b->records, m->counters.v[no].id);
	}
	if (b->run && searchdoc_run_end(b->run, rc < 0, err))
		rc = -1;
	buf_release(&b->next);
	return rc;
}

int documents_build(struct model *m, const struct kind_plan *kp,
		    struct err *err)
{
	struct build b = { .m = m, .kp = kp, .documents = true };

	return build_kind(&b, err);
}

static int renew_field(struct build *b, const struct cat_kind *was,
		       const struct cat_field *is, struct err *err)
{
	const struct cat_field *old = catalogue_field(was, is->tag);
	const struct field *f;

	/* A field that nobody has known has no values. */
	if (!old || old->stamp == is->stamp)
		return 0;
	if (!b->m->loaded && sweep_field(b->m, was->no, is->tag, err) < 0)
		return -1;
	f = b->kp && is->stamp ? kind_field_by_tag(b->kp->kind, is->tag) :
				 NULL;
	if (f)
		b->fields[b->fields_n++] = plan_field(b->kp, f);
	return 0;
}

static int renew_fields(struct model *m, const struct cat_kind *was,
			const struct cat_kind *is, struct err *err)
{
	struct build b = { .m = m, .kp = plan_kind(m->plan, is->no) };
	size_t i;
	int rc = 0;

	b.fields = mem_zero((is->n + 1) * sizeof(*b.fields));
	for (i = 0; !rc && i < is->n; i++)
		rc = renew_field(&b, was, &is->v[i], err);
	if (!rc && b.kp)
		rc = build_kind(&b, err);
	free(b.fields);
	return rc;
}

static int renew_documents(struct model *m, const struct cat_kind *was,
			   const struct cat_kind *is, struct err *err)
{
	const struct kind_plan *kp = plan_kind(m->plan, is->no);

	if (was->stamp == is->stamp)
		return 0;
	if (sweep_table(m, TABLE_VALUE, is->no, TAG_NAME, err) ||
	    sweep_table(m, TABLE_VALUE, is->no, TAG_LIKENESS, err))
		return -1;
	return kp ? documents_build(m, kp, err) : 0;
}

int index_build(struct model *m, const struct catalogue *old,
		const struct catalogue *now, struct err *err)
{
	/* What documents say is found along the links of all kinds. */
	static int (*const steps[])(struct model *m, const struct cat_kind *was,
				    const struct cat_kind *is,
				    struct err *err) = {
		renew_fields, renew_documents,
	};
	size_t i, k;

	for (i = 0; i < sizeof(steps) / sizeof(*steps); i++)
		for (k = 0; k < now->n; k++) {
			const struct cat_kind *was =
				catalogue_kind(old, now->v[k].no);

			if (was && steps[i](m, was, &now->v[k], err) < 0)
				return -1;
		}
	return 0;
}
