/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paths on one record: the one way for columns, titles, search documents. */
#include "base/pack.h"
#include "base/tr.h"
#include "model/expr_private.h"
#include "model/path_pseudo.h"
#include "model/reader_private.h"
#include "model/sight.h"

/* ---- steps ------------------------------------------------------------ */

struct walk {
	struct eval *ev;
	const struct expr_way *way;
	path_each_fn *fn;
	void *ctx;
};

static bool in_force(const struct field *f, const struct field_value *v,
		     int32_t day)
{
	if (!f->dated)
		return true;
	return (v->from == DAY_NONE || v->from <= day) &&
		(v->until == DAY_NONE || day < v->until);
}

static bool is_wanted(const struct walk *w, const struct field *f,
		      const char *label, const struct field_value *v)
{
	if (f->dated)
		reader_note_value(w->ev->r, v);
	return in_force(f, v, w->ev->r->values.clock.today) &&
		(!label || value_word_is(v->label, label));
}

static int walk_from(struct walk *w, const struct record *rec, size_t step);

/* Onto one record, if it is there, of the right kind and fits. `known`: its
 * reference, and its bytes if they need not be read. */
static int walk_onto(struct walk *w, const struct record *known, size_t step,
		     const struct field *named_by, struct ref target)
{
	const struct expr_step *s = &w->way->steps[step];
	struct record rec = *known;
	bool yes = true;
	int found = 1;

	if (s->kind && s->kind->no != rec.ref.kind)
		return 0;
	if (eval_step(w->ev))
		return -1;
	if (!rec.bytes.n)
		found = reader_get(w->ev->r, known->ref, &rec, w->ev->err);
	if (found <= 0 || record_in_bin(&rec))
		return found < 0 ? -1 : 0;
	/* Links of dated fields stand in the index with all their days. */
	if (named_by && named_by->dated) {
		bool names = false;
		struct field_value v;

		for (size_t i = 0; !names &&
		     record_value(&rec, named_by->tag, i, &v); i++)
			names = is_wanted(w, named_by, NULL, &v) &&
				ref_eq(ref_unpack(v.bytes), target);
		if (!names)
			return 0;
	}
	if (s->where && eval_true(w->ev, s->where, &rec, &yes))
		return -1;
	return yes ? walk_from(w, &rec, step + 1) : 0;
}

struct backward {
	struct walk *w;
	struct ref target;
	size_t step;
	uint32_t last;			/* a dated link may name us twice */
};

static int walk_backward(struct backward *b, const struct record *known)
{
	const struct expr_step *s = &b->w->way->steps[b->step];

	if (known->ref.id == b->last)
		return 0;
	b->last = known->ref.id;
	return walk_onto(b->w, known, b->step, s->by, b->target);
}

/* What the walk comes to may be in use when it is over: the columns of a row
 * are gone then. */
static int walk_reading(void *ctx, uint32_t id, struct slice place,
			const struct record *columns)
{
	struct backward *b = ctx;
	const struct record known = {
		.ref = { b->w->way->steps[b->step].kind->no, id },
	};

	(void)place, (void)columns;
	return walk_backward(b, &known);
}

static int walk_back(struct backward *b)
{
	const struct expr_step *s = &b->w->way->steps[b->step];
	struct reader *r = b->w->ev->r;
	const struct few_links *few = reader_few_links(r, b->target,
						       s->kind->no,
						       s->by->tag);
	const struct record *v = few ? few->v : NULL;
	size_t n = few ? few->n : 0;
	int rc = 0;

	if (!few)
		return reader_links(r, b->target, s->kind->no, s->by->tag,
				    SLICE_NONE, walk_reading, b,
				    b->w->ev->err);
	for (size_t i = 0; i < n && !rc; i++) {
		struct record known = v[i];

		if (!s->by_rows)
			known.bytes = SLICE_NONE;
		rc = walk_backward(b, &known);
	}
	return rc;
}

static int walk_step(struct walk *w, const struct record *rec, size_t step)
{
	const struct expr_step *s = &w->way->steps[step];
	struct backward b = { w, rec->ref, step, 0 };
	struct field_value v;
	int rc = 0;

	if (!s->link)
		return walk_back(&b);
	for (size_t i = 0; !rc && record_value(rec, s->link->tag, i, &v); i++) {
		const struct record known = { .ref = ref_unpack(v.bytes) };

		if (is_wanted(w, s->link, s->label, &v))
			rc = walk_onto(w, &known, step, NULL, REF_NONE);
	}
	return rc;
}

/* ---- ends ------------------------------------------------------------- */

struct computed {
	struct walk *w;
	const struct record *rec;
};

static int computed_value(void *ctx, const struct eval_item *item)
{
	struct computed *c = ctx;
	const struct field *f = c->w->way->field;
	struct buf bytes = BUF_INIT;
	struct field_value v = { .from = DAY_NONE, .until = DAY_NONE };
	int rc = 0;

	if (item->moves)
		reader_note_tomorrow(c->w->ev->r);
	if (!expr_bytes(f, &item->value, &bytes)) {
		v.bytes = buf_slice(&bytes);
		rc = c->w->fn(c->w->ctx, f, c->rec, &v);
	}
	buf_release(&bytes);
	return rc;
}

static int end_pseudo(struct walk *w, const struct record *rec)
{
	const struct field *f = w->way->field ? w->way->field :
		&path_record;
	struct buf bytes = BUF_INIT;
	struct field_value v = { .from = DAY_NONE, .until = DAY_NONE };
	int rc = 0;

	path_pseudo_bytes(w->ev->r, rec, f, &bytes);
	if (bytes.n) {
		v.bytes = buf_slice(&bytes);
		rc = w->fn(w->ctx, f, rec, &v);
	}
	buf_release(&bytes);
	return rc;
}

static int end_values(struct walk *w, const struct record *rec)
{
	const struct field *f = w->way->field;
	struct field_value v;
	int rc = 0;

	for (size_t i = 0; !rc && record_value(rec, f->tag, i, &v); i++)
		if (is_wanted(w, f, w->way->label, &v) &&
		    (!w->ev->r->sight || expr_holds(f) != VALUE_REF ||
		     reader_sees(w->ev->r, ref_unpack(v.bytes))))
			rc = w->fn(w->ctx, f, rec, &v);
	return rc;
}

static int walk_from(struct walk *w, const struct record *rec, size_t step)
{
	const struct expr_way *way = w->way;
	struct computed c = { w, rec };

	if (step < way->steps_n)
		return walk_step(w, rec, step);
	if (!way->field || path_is_pseudo(way->field))
		return end_pseudo(w, rec);
	if (!way->computed)
		return end_values(w, rec);
	if (way->computed->op == EXPR_PATH)
		return eval_path(w->ev, way->computed, rec, w->fn, w->ctx);
	return eval_each(w->ev, way->computed, rec, computed_value, &c);
}

int eval_path(struct eval *ev, const struct expr *e, const struct record *rec,
	      path_each_fn *fn, void *ctx)
{
	int rc = 0;

	if (!rec)
		return 0;
	for (size_t i = 0; !rc && i < e->ways_n; i++) {
		struct walk w = { ev, &e->ways[i], fn, ctx };

		rc = walk_from(&w, rec, 0);
	}
	return rc;
}

/* ---- entry ------------------------------------------------------------ */

int path_parse(struct expr **path, const char *text, const struct kind *kind,
	       const struct value_context *context, struct err *err)
{
	struct parser p;
	size_t nodes = 0;

	*path = NULL;
	if (parser_start(&p, text, kind, context, &nodes, 0, err))
		return -1;
	*path = parse_path(&p);
	if (*path && !parse_end(&p))
		return 0;
	expr_free(*path);
	*path = NULL;
	return -1;
}

int path_check(const struct kinds *kinds, const struct kind *kind,
	       const char *path, const struct field **end, struct err *err)
{
	struct value_context context = { .kinds = kinds, .lang = "en" };
	struct expr *e;

	if (path_parse(&e, path, kind, &context, err))
		return -1;
	if (end)
		*end = e->ways[0].field ? e->ways[0].field : &path_record;
	expr_free(e);
	return 0;
}

const struct field *path_sensitive(const struct expr *path)
{
	for (size_t i = 0; i < path->ways_n; i++)
		if (path->ways[i].field && path->ways[i].field->sensitive)
			return path->ways[i].field;
	return NULL;
}

int path_walk(const struct expr *path, struct reader *r,
	      const struct record *rec, path_each_fn *each, void *ctx,
	      struct err *err)
{
	uint64_t steps = EXPR_STEPS;
	struct eval ev = { r, &steps, err };

	return eval_path(&ev, path, rec, each, ctx);
}

int source_each(const struct source *c, struct reader *r,
		const struct record *rec, path_each_fn *each, void *ctx,
		struct err *err)
{
	uint64_t steps = EXPR_STEPS;
	struct eval ev = { r, &steps, err };
	struct expr_way way = { .field = c->field };
	struct walk w = { &ev, &way, each, ctx };

	return c->field ? end_values(&w, rec) :
			  eval_path(&ev, c->path, rec, each, ctx);
}

int path_each(struct reader *r, const struct record *rec, const char *path,
	      path_each_fn *each, void *ctx, struct err *err)
{
	const struct kind *kind = kinds_by_no(r->kinds, rec->ref.kind);
	const struct source *c;

	if (!kind)
		return err_set(err, ERR_NOT_FOUND, NULL,
			       N_("there is no kind number %d any more"),
			       rec->ref.kind);
	c = source_of(r, kind, path, err);
	return c ? source_each(c, r, rec, each, ctx, err) : -1;
}
