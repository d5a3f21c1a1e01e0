/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/pack.h"
#include "base/tr.h"
#include "crm/double.h"
#include "model/index.h"
#include "query/query.h"
#include "session/jobs.h"

/*
 * Doubles of one kind, as the asker sees it. Records are read a slice at a
 * time, each at a moment of its own, so that no writer waits for room; the
 * pairs go out in pieces that fit a frame.
 */
#define SLICE 500		/* records read at one moment */
#define ROWS 20000		/* rows likewise */
#define PIECE 1000		/* pairs in one answer */

struct doubling {
	struct kinds *kinds;	/* held: as they were at the start */
	const struct kind *kind;
	struct doubles *found;
	const struct double_pair *pairs;
	size_t n, at;
	uint64_t records;
	uint64_t run;		/* which search this is, of all */
};

void doubling_free(struct doubling *d)
{
	if (!d)
		return;
	doubles_free(d->found);
	kinds_drop(d->kinds);
	free(d);
}

/* Each request has a thread of its own, and an asker need not wait for one
 * before the next: who works on it has taken it out. */
static struct doubling *swap(struct local *l, struct doubling *d)
{
	struct doubling *was;

	pthread_mutex_lock(&l->house->lock);
	was = l->doubling;
	l->doubling = d;
	pthread_mutex_unlock(&l->house->lock);
	return was;
}

/* All of a kind that stand for something today. */
static struct idset *all_of(struct job *j, const char *kind, struct err *err)
{
	const struct kind *k;
	struct idset *set = NULL;
	struct request q;

	if (request_begin(&q, j->l, err))
		return NULL;
	k = request_kind(&q, kind, err);
	if (k)
		set = query_set(&q.r, k, NULL, false, request_deadline(), err);
	request_end(&q);
	return set;
}

static int changed(struct err *err)
{
	return err_set(err, ERR_CONFLICT, NULL,
		       N_("the forms have changed meanwhile; ask again"));
}

typedef int take_record(struct doubling *d, struct reader *r,
			const struct record *rec, struct err *err);

static int take_slice(struct job *j, struct doubling *d, uint16_t kind,
		      const uint32_t *ids, size_t n, take_record *take,
		      struct err *err)
{
	struct request q;
	int got = 0;

	if (request_begin(&q, j->l, err))
		return -1;
	if (q.whole != d->kinds)
		got = changed(err);
	for (size_t i = 0; got >= 0 && i < n; i++) {
		struct record rec;

		got = reader_get(&q.r, (struct ref){ kind, ids[i] }, &rec, err);
		if (got > 0 && !record_in_bin(&rec) &&
		    take(d, &q.r, &rec, err))
			got = -1;
	}
	request_end(&q);
	return got < 0 ? -1 : 0;
}

static int tell_progress(struct job *j, uint64_t done, uint64_t of,
			 struct err *err)
{
	if (!j->progress || !j->progress(j->ctx, done, 2 * of))
		return 0;
	return err_set(err, ERR_STOPPED, NULL, N_("stopped"));
}

static int take_all(struct job *j, struct doubling *d, const struct kind *k,
		    const struct idset *set, take_record *take,
		    struct err *err)
{
	uint64_t done = 0, of = idset_count(set);
	uint32_t ids[SLICE], from = 0;
	int bad = 0;
	size_t n;

	while (!bad && (n = idset_list(set, from, ids, SLICE))) {
		bad = take_slice(j, d, k->no, ids, n, take, err);
		from = ids[n - 1] + 1;
		done += n;
		if (!bad)
			bad = tell_progress(j, done, of, err);
	}
	return bad;
}

/* ---- rows -------------------------------------------------------------- */

/* Nothing is kept from him: no kind, no field. */
static bool sees_all(const struct request *q)
{
	if (q->r.sight || q->kinds->n != q->whole->n)
		return false;
	for (size_t i = 0; i < q->kinds->n; i++)
		if (q->kinds->v[i]->fields_n != q->whole->v[i]->fields_n)
			return false;
	return true;
}

static bool is_sensitive(struct request *q, const struct kind *k)
{
	for (size_t i = 0; i < k->likeness_n; i++) {
		const struct source *s = source_of(&q->r, k,
						   k->likeness[i].of, NULL);

		if (!s || (s->field ? s->field->sensitive :
			   path_sensitive(s->path) != NULL))
			return true;
	}
	return false;
}

/* The rows say what records look like on the store's day to one who sees
 * all; for others, and while rows are made anew, the records themselves are
 * read. */
static int rows_tell(struct request *q, const struct doubling *d,
		     struct err *err)
{
	if (q->whole != d->kinds || !sees_all(q) || is_sensitive(q, d->kind))
		return 0;
	return likeness_stands(q->txn, d->kind, q->clock.today, err);
}

/* From `next` on, as many as one moment should last. */
static int walk_rows(struct request *q, struct doubling *d,
		     const struct idset *set, struct buf *next, bool *more,
		     struct err *err)
{
	struct cursor *c = cursor_open_ahead(q->txn, TABLE_VALUE, err);
	struct buf place = BUF_INIT;
	size_t n = 0;
	int rc = c ? cursor_seek(c, buf_slice(next), err) : -1;

	*more = false;
	likeness_place(d->kind->no, &place);
	for (; rc > 0; rc = cursor_next(c, err)) {
		struct slice key = cursor_key(c);
		uint32_t id = index_row_id(key);

		if (key.n != place.n + 4 ||
		    memcmp(key.p, place.p, place.n))
			break;
		if (n++ == ROWS) {
			*more = true;
			buf_clear(next);
			buf_add_slice(next, key);
			break;
		}
		if (idset_has(set, id) &&
		    doubles_add(d->found, id, cursor_value(c), err)) {
			rc = -1;
			break;
		}
	}
	if (c)
		cursor_close(c);
	buf_release(&place);
	return rc < 0 ? -1 : 0;
}

/* 1; 0: they do not tell him. */
static int take_rows(struct job *j, struct doubling *d,
		     const struct idset *set, struct err *err)
{
	uint64_t done = 0, of = idset_count(set);
	struct buf next = BUF_INIT;
	bool more = true;
	int rc = 1;

	likeness_place(d->kind->no, &next);
	while (rc > 0 && more) {
		struct request q;

		if (request_begin(&q, j->l, err)) {
			rc = -1;
			break;
		}
		rc = rows_tell(&q, d, err);
		if (rc > 0 && walk_rows(&q, d, set, &next, &more, err))
			rc = -1;
		request_end(&q);
		done += ROWS;
		if (rc > 0 && tell_progress(j, done < of ? done : of, of, err))
			rc = -1;
	}
	buf_release(&next);
	/* What others of them said is not to be mixed with what is read. */
	if (!rc && done) {
		doubles_free(d->found);
		d->found = doubles_new(d->kind);
	}
	return rc;
}

static int take_double(struct doubling *d, struct reader *r,
		       const struct record *rec, struct err *err)
{
	return doubles_take(d->found, r, rec, err);
}

static int take_distinct(struct doubling *d, struct reader *r,
			 const struct record *rec, struct err *err)
{
	struct value one = reader_value(r, rec, "one", DAY_NONE);
	struct value other = reader_value(r, rec, "other", DAY_NONE);

	(void)err;
	if (one.type == VALUE_REF && other.type == VALUE_REF &&
	    one.ref.kind == d->kind->no && other.ref.kind == d->kind->no)
		doubles_except(d->found, one.ref.id, other.ref.id);
	return 0;
}

/* What may be doubles, then which of them are known to be none. */
static int take_records(struct job *j, struct doubling *d, struct err *err)
{
	struct idset *set = all_of(j, d->kind->name, err);
	int rc = set ? take_rows(j, d, set, err) : -1;

	if (!rc)
		rc = take_all(j, d, d->kind, set, take_double, err);
	if (set)
		d->records = idset_count(set);
	idset_free(set);
	return rc < 0 ? -1 : 0;
}

static int take_decided(struct job *j, struct doubling *d,
			const struct kind *distinct, struct err *err)
{
	struct idset *set = all_of(j, distinct->name, err);
	int bad = set ? take_all(j, d, distinct, set, take_distinct, err) : -1;

	idset_free(set);
	return bad;
}

/* ---- answers ----------------------------------------------------------- */

/* Whether an earlier one of `lines` is of the same field as line `n`. */
static bool is_said(const struct kind *k, uint64_t lines, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (lines >> i & 1 &&
		    !strcmp(k->likeness[i].of, k->likeness[n].of))
			return true;
	return false;
}

json_t *job_reasons(struct request *q, const struct kind *k, uint64_t lines)
{
	const struct kind *seen = kinds_by_no(q->kinds, k->no);
	json_t *all = json_array();

	for (size_t i = 0; i < k->likeness_n && i < 64; i++) {
		const struct field *f = seen ?
			kind_field(seen, k->likeness[i].of) : NULL;

		/* What the role does not see has said nothing. */
		if (lines >> i & 1 && f && !is_said(k, lines, i))
			json_array_append_new(all, json_string(
				words_one(&f->label, q->r.values.lang)));
	}
	return all;
}

json_t *job_pair_side(struct request *q, struct ref ref,
		      const struct kind *k, int points, uint64_t lines)
{
	char *name = request_name(q, ref), *title = request_title(q, ref);
	json_t *o = json_pack("{s:s, s:s, s:s, s:i, s:o}", "name", name,
			      "title", title, "class", double_class(points),
			      "points", points, "reasons",
			      job_reasons(q, k, lines));

	free(name);
	free(title);
	return o;
}

static void put_one(struct request *q, struct ref ref, json_t *o,
		    const char *name, const char *title)
{
	char *text = request_name(q, ref);

	json_object_set_new(o, name, json_string(text));
	free(text);
	text = request_title(q, ref);
	json_object_set_new(o, title, json_string(text));
	free(text);
}

/* A pair of which one has gone meanwhile is left out. */
static int put_pair(struct request *q, const struct doubling *d,
		    const struct double_pair *pair, json_t *all,
		    struct err *err)
{
	struct ref a = { d->kind->no, pair->a }, b = { d->kind->no, pair->b };
	struct record rec;
	int got = reader_get(&q->r, a, &rec, err);
	json_t *o;

	if (got > 0 && record_in_bin(&rec))
		got = 0;
	if (got > 0)
		got = reader_get(&q->r, b, &rec, err);
	if (got > 0 && record_in_bin(&rec))
		got = 0;
	if (got <= 0)
		return got;
	o = json_object();
	json_object_set_new(o, "class",
			    json_string(double_class(pair->points)));
	json_object_set_new(o, "points", json_integer(pair->points));
	json_object_set_new(o, "reasons",
			    job_reasons(q, d->kind, pair->lines));
	put_one(q, a, o, "one", "one_title");
	put_one(q, b, o, "other", "other_title");
	json_array_append_new(all, o);
	return 0;
}

static int tell_more(struct job *j, struct doubling *d, struct err *err)
{
	struct request q;
	json_t *all;
	int bad = 0;

	if (request_begin(&q, j->l, err))
		return -1;
	all = json_array();
	for (size_t i = 0; !bad && i < PIECE && d->at < d->n; i++)
		bad = put_pair(&q, d, &d->pairs[d->at++], all, err);
	request_end(&q);
	json_object_set_new(j->result, "pairs", all);
	json_object_set_new(j->result, "more", json_boolean(d->at < d->n));
	job_result_number(j, "records", d->records);
	job_result_number(j, "of", d->n);
	job_result_number(j, "run", d->run);
	return bad;
}

static int tell(struct job *j, struct doubling *d, struct err *err)
{
	int bad = tell_more(j, d, err);

	if (!bad && d->at < d->n)
		d = swap(j->l, d);
	doubling_free(d);
	return bad;
}

int job_doubles_more(struct job *j, struct err *err)
{
	struct doubling *d = swap(j->l, NULL);
	uint64_t run = d ? d->run : 0;

	if (j->args_n && job_read_number(j->args[0], &run, err)) {
		doubling_free(swap(j->l, d));
		return -1;
	}
	/* Another one has been begun since. */
	if (d && d->run != run) {
		doubling_free(swap(j->l, d));
		d = NULL;
	}
	if (!d)
		return err_set(err, ERR_USAGE, NULL,
			       N_("no search for doubles has been begun"));
	return tell(j, d, err);
}

/* A role that does not see what was decided has all of them proposed. */
static bool sees(struct job *j, const struct kind *k)
{
	struct kinds *view = session_view(j->l);
	bool there = kinds_by_no(view, k->no);

	kinds_drop(view);
	return there;
}

/* For who names none: of those that he sees. */
static const struct kind *first_with_likeness(struct job *j,
					      const struct kinds *ks)
{
	struct kinds *view = session_view(j->l);
	const struct kind *k = NULL;

	for (size_t i = 0; !k && i < ks->n; i++)
		if (ks->v[i]->likeness_n && kinds_by_no(view, ks->v[i]->no))
			k = ks->v[i];
	kinds_drop(view);
	return k;
}

/* Keys and texts of all records of a kind are kept meanwhile: for one who
 * looks, not for each of fifty. */
static bool begin_looking(struct house *h)
{
	return !atomic_exchange(&h->looking, true);
}

static int look(struct job *j, struct err *err)
{
	struct doubling *d = mem_zero(sizeof(*d));
	const struct kind *distinct;
	int bad = 0;

	doubling_free(swap(j->l, NULL));
	d->run = ++j->l->house->looks;
	d->kinds = model_kinds(j->l->house->model);
	d->kind = *j->args[0] ? kinds_find(d->kinds, j->args[0]) :
		first_with_likeness(j, d->kinds);
	distinct = kinds_by_role(d->kinds, "distinct");
	if (!d->kind)
		bad = err_set(err, ERR_NOT_FOUND, NULL,
			      N_("there is no kind '%s'; 'kartei kinds' lists them"),
			      j->args[0]);
	else if (!d->kind->likeness_n)
		bad = err_set(err, ERR_USAGE, NULL,
			      N_("the form of %s does not say what makes two alike: \"likeness\""),
			      j->args[0]);
	if (!bad) {
		d->found = doubles_new(d->kind);
		bad = take_records(j, d, err);
	}
	if (!bad && distinct && sees(j, distinct))
		bad = take_decided(j, d, distinct, err);
	if (!bad && doubles_find(d->found, j->progress, j->ctx, &d->pairs,
				 &d->n))
		bad = err_set(err, ERR_STOPPED, NULL, N_("stopped"));
	if (bad) {
		doubling_free(d);
		return -1;
	}
	return tell(j, d, err);
}

int job_doubles(struct job *j, struct err *err)
{
	int bad;

	if (!begin_looking(j->l->house))
		return err_set(err, ERR_STOPPED, NULL,
			       N_("somebody is looking for doubles just now; ask again when that is done"));
	bad = look(j, err);
	atomic_store(&j->l->house->looking, false);
	return bad;
}
