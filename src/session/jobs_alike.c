/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "crm/double.h"
#include "session/jobs.h"

/*
 * What a record looks like: one that is there ("company:K10427"), or one that
 * is being written ("company", then "field=text" as typed). Candidates are
 * those that the search finds by its name, telephone numbers and mail; that
 * takes as long as a key in the search, whatever there is. A place that only
 * an address would tell says nothing yet.
 */
#define HITS 20			/* candidates of one search */
#define TOLD 5
/* While one is being written its name alone is worth a word. */
#define DOUBLE_HINT 55

struct alike {
	struct job *j;
	const struct kind *kind;	/* as it is */
	struct doubles *d;
	struct ref own;			/* REF_NONE: it is being written */
	struct ref *refs;		/* of those taken behind the first */
	size_t n, cap;
};

static bool counts(const struct kind *k, const struct field *f)
{
	for (size_t i = 0; i < k->likeness_n; i++)
		if (!strcmp(k->likeness[i].of, f->name))
			return f->tag != 0;
	return false;
}

/* What cannot be read yet says nothing, nor what the role does not see: the
 * points would tell whose value it is. */
static void add_typed(struct request *q, const struct kind *k,
		      const char *arg, struct record_builder *b)
{
	const struct kind *seen = kinds_by_no(q->kinds, k->no);
	const char *equal = strchr(arg, '=');
	char *name = mem_strndup(arg, equal ? (size_t)(equal - arg) : 0);
	const struct field *f = seen && kind_field(seen, name) ?
		kind_field(k, name) : NULL;
	struct field_value v = { .from = DAY_NONE, .until = DAY_NONE };
	struct buf bytes = BUF_INIT;

	if (f && counts(k, f) &&
	    !f->type->parse(f, &q->r.values, equal + 1, &bytes, NULL) &&
	    bytes.n) {
		v.bytes = buf_slice(&bytes);
		record_build_add(b, f->tag, &v);
	}
	buf_release(&bytes);
	free(name);
}

/* The record that is asked about, first of all that are taken. */
static int take_own(struct alike *a, struct request *q, struct err *err)
{
	struct record_builder *b;
	struct buf out = BUF_INIT;
	struct record rec = { .ref = { a->kind->no, 0 } };
	int got = 1, bad;

	if (!ref_is_none(a->own)) {
		got = reader_get(&q->r, a->own, &rec, err);
	} else {
		b = record_build(NULL);
		for (size_t i = 1; i < a->j->args_n; i++)
			add_typed(q, a->kind, a->j->args[i], b);
		record_build_finish(b, 1, false, &out);
		record_build_free(b);
		rec.bytes = buf_slice(&out);
	}
	bad = got < 0 || (got && doubles_take(a->d, &q->r, &rec, err));
	buf_release(&out);
	return bad ? -1 : 0;
}

static bool has(const struct alike *a, struct ref ref)
{
	for (size_t i = 0; i < a->n; i++)
		if (ref_eq(a->refs[i], ref))
			return true;
	return ref_eq(ref, a->own);
}

static int take_hit(struct alike *a, struct request *q, const char *name,
		    struct err *err)
{
	struct record rec;
	struct ref ref;
	int got = reader_find(&q->r, NULL, name, &ref, err);

	if (got <= 0 || ref.kind != a->kind->no || has(a, ref))
		return got < 0 ? -1 : 0;
	got = reader_get(&q->r, ref, &rec, err);
	if (got <= 0 || record_in_bin(&rec))
		return got < 0 ? -1 : 0;
	mem_grow(&a->refs, &a->cap, a->n + 1, sizeof(*a->refs));
	a->refs[a->n++] = ref;
	return doubles_take(a->d, &q->r, &rec, err);
}

static int look(struct alike *a, struct request *q, const char *typed,
		struct err *err)
{
	struct rows rows = { 0 };
	int bad = local_search(&a->j->l->base, typed, a->kind->name, HITS,
			       &rows, err);

	for (size_t i = 0; !bad && i < rows.n; i++)
		bad = take_hit(a, q, rows.v[i].name, err);
	rows_release(&rows);
	return bad;
}

static int tell(struct alike *a, struct request *q)
{
	json_t *all = json_array();
	bool told[TOLD * HITS] = { false };

	for (size_t k = 0; k < TOLD; k++) {
		uint64_t lines, best_lines = 0;
		int best = 0;
		size_t at = 0;

		for (size_t i = 0; i < a->n && i < TOLD * HITS; i++) {
			int points = told[i] ? 0 :
				doubles_compare(a->d, 0, i + 1, &lines);

			if (points > best) {
				best = points;
				best_lines = lines;
				at = i;
			}
		}
		if (best < (ref_is_none(a->own) ? DOUBLE_HINT : DOUBLE_LIKELY))
			break;
		told[at] = true;
		json_array_append_new(all, job_pair_side(q, a->refs[at],
							 a->kind, best,
							 best_lines));
	}
	json_object_set_new(a->j->result, "alike", all);
	json_object_set_new(a->j->result, "counts",
			    json_boolean(a->kind->likeness_n));
	return 0;
}

static int find_kind(struct alike *a, struct request *q, struct err *err)
{
	const char *what = a->j->args[0];

	if (strchr(what, ':') && request_find(q, what, &a->own, err))
		return -1;
	a->kind = ref_is_none(a->own) ? request_kind(q, what, err) :
		kinds_by_no(q->kinds, a->own.kind);
	/* What the role does not see has no likeness in its view. */
	if (a->kind)
		a->kind = kinds_by_no(q->whole, a->kind->no);
	return a->kind ? 0 : -1;
}

int job_alike(struct job *j, struct err *err)
{
	struct alike a = { .j = j, .own = REF_NONE };
	struct request q;
	int bad;

	if (request_begin(&q, j->l, err))
		return -1;
	bad = find_kind(&a, &q, err);
	if (!bad) {
		struct buf *words;
		size_t n;

		a.d = doubles_new(a.kind);
		bad = take_own(&a, &q, err);
		words = bad ? NULL : doubles_words(a.d, &n);
		for (size_t i = 0; words && i < n; i++) {
			if (!bad && words[i].n)
				bad = look(&a, &q, buf_str(&words[i]), err);
			buf_release(&words[i]);
		}
		free(words);
	}
	if (!bad)
		bad = tell(&a, &q);
	doubles_free(a.d);
	free(a.refs);
	request_end(&q);
	return bad ? -1 : 0;
}
