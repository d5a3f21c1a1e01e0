/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/tr.h"
#include "crm/double.h"
#include "model/index.h"
#include "model/merge.h"
#include "session/jobs.h"

/*
 * Two records side by side, as the asker sees them: what a merge that keeps
 * the first would make of each field, and what would move. Nothing is
 * changed.
 */
#define COUNT_LIMIT 100000

struct pair {
	struct request *q;
	const struct kind *kind;
	struct record own, other;
	json_t *out;
};

/* All values of a field, "label: value; value". */
static json_t *values_text(struct pair *p, const struct field *f,
			   const struct record *rec)
{
	struct buf out = BUF_INIT;
	struct field_value v;
	json_t *text;

	for (size_t i = 0; record_value(rec, f->tag, i, &v); i++) {
		if (i)
			buf_add_str(&out, "; ");
		if (v.label.n) {
			buf_add_slice(&out, v.label);
			buf_add_str(&out, ": ");
		}
		f->type->print(f, &p->q->r.values, v.bytes, PRINT_LONG, &out);
	}
	text = json_string(buf_str(&out));
	buf_release(&out);
	return text;
}

static void put_field(struct pair *p, const struct field *f, json_t *fields)
{
	static const char *const words[] = {
		[MERGE_OWN] = "own", [MERGE_OTHER] = "other",
		[MERGE_BOTH] = "both",
	};
	bool same = slice_eq(record_payload(&p->own, f->tag),
			     record_payload(&p->other, f->tag));
	bool own = record_values(&p->own, f->tag);
	bool other = record_values(&p->other, f->tag);
	json_t *o;

	if (!own && !other)
		return;
	o = json_object();
	json_object_set_new(o, "field", json_string(f->name));
	json_object_set_new(o, "label", json_string(
		words_one(&f->label, p->q->r.values.lang)));
	json_object_set_new(o, "own", values_text(p, f, &p->own));
	json_object_set_new(o, "other", values_text(p, f, &p->other));
	json_object_set_new(o, "same", json_boolean(same));
	/* Both have one, and not the same: somebody has to look. */
	json_object_set_new(o, "differs", json_boolean(own && other && !same));
	json_object_set_new(o, "may_both", json_boolean(merge_can_both(f)));
	json_object_set_new(o, "stays", json_string(
		words[same ? MERGE_OWN :
		      merge_default(f, &p->own, &p->other)]));
	json_array_append_new(fields, o);
}

static void put_moves(struct pair *p, const struct kind *k, json_t *moves)
{
	uint64_t own = 0, other = 0;
	struct reader *r = &p->q->r;

	for (size_t i = 0; i < k->fields_n; i++) {
		const struct field *f = &k->fields[i];

		if (!f->tag || !field_may_name(f, p->kind) ||
		    !(index_shapes(p->q->kinds, f) & INDEX_LINK))
			continue;
		own += reader_links_count(r, p->own.ref, k->no, f->tag,
					  COUNT_LIMIT);
		other += reader_links_count(r, p->other.ref, k->no, f->tag,
					    COUNT_LIMIT);
	}
	if (own || other)
		json_array_append_new(moves, json_pack(
			"{s:s, s:s, s:I, s:I}", "kind", k->name, "label",
			words_many(&k->label, r->values.lang), "own",
			(json_int_t)own, "other", (json_int_t)other));
}

static json_t *side(struct pair *p, const struct record *rec)
{
	char *name = request_name(p->q, rec->ref);
	char *title = request_title(p->q, rec->ref);
	json_t *o = json_pack("{s:s, s:s, s:I}", "name", name, "title", title,
			      "version", (json_int_t)record_version(rec));

	free(name);
	free(title);
	return o;
}

/* How much alike they are, if the form says what counts. */
static int put_likeness(struct pair *p, struct err *err)
{
	struct doubles *d;
	uint64_t lines = 0;
	int points = 0, bad;

	if (!p->kind->likeness_n)
		return 0;
	d = doubles_new(p->kind);
	bad = doubles_take(d, &p->q->r, &p->own, err) ||
	      doubles_take(d, &p->q->r, &p->other, err);
	if (!bad) {
		points = doubles_compare(d, 0, 1, &lines);
		json_object_set_new(p->out, "points", json_integer(points));
		json_object_set_new(p->out, "class",
				    json_string(double_class(points)));
		json_object_set_new(p->out, "reasons",
				    job_reasons(p->q, p->kind, lines));
	}
	doubles_free(d);
	return bad ? -1 : 0;
}

static int open_side(struct job *j, struct pair *p, size_t arg,
		     struct record *rec, struct err *err)
{
	struct ref ref;
	int got = request_find(p->q, j->args[arg], &ref, err);

	if (got >= 0)
		got = reader_get(&p->q->r, ref, rec, err);
	if (got < 0 || (got > 0 && !record_in_bin(rec)))
		return got < 0 ? -1 : 0;
	return err_set(err, ERR_NOT_FOUND, NULL,
		       N_("There is no record \"%s\""), j->args[arg]);
}

static int put_all(struct pair *p, struct err *err)
{
	json_t *fields = json_array(), *moves = json_array();
	const struct kinds *ks = p->q->kinds;

	json_object_set_new(p->out, "own", side(p, &p->own));
	json_object_set_new(p->out, "other", side(p, &p->other));
	for (size_t i = 0; i < p->kind->fields_n; i++)
		if (p->kind->fields[i].tag)
			put_field(p, &p->kind->fields[i], fields);
	for (size_t i = 0; i < ks->n; i++)
		if (!ks->v[i]->system)
			put_moves(p, ks->v[i], moves);
	json_object_set_new(p->out, "fields", fields);
	json_object_set_new(p->out, "moves", moves);
	return put_likeness(p, err);
}

int job_pair(struct job *j, struct err *err)
{
	struct pair p = { .out = j->result };
	struct request q;
	int bad;

	if (request_begin(&q, j->l, err))
		return -1;
	p.q = &q;
	bad = open_side(j, &p, 0, &p.own, err) ||
	      open_side(j, &p, 1, &p.other, err);
	if (!bad && p.own.ref.kind != p.other.ref.kind)
		bad = err_set(err, ERR_INPUT, NULL,
			      N_("%s and %s are of different kinds"),
			      j->args[0], j->args[1]);
	else if (!bad && ref_eq(p.own.ref, p.other.ref))
		bad = err_set(err, ERR_INPUT, NULL,
			      N_("%s and %s are one and the same"),
			      j->args[0], j->args[1]);
	if (!bad) {
		p.kind = kinds_by_no(q.kinds, p.own.ref.kind);
		bad = put_all(&p, err);
	}
	request_end(&q);
	return bad ? -1 : 0;
}
