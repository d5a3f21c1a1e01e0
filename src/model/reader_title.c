/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/fold.h"
#include "base/map.h"
#include "base/pack.h"
#include "model/expr.h"
#include "model/reader_private.h"

#define TITLE_DEPTH 4		/* titles that name titles; levels of a tree */

static void title_deep(struct reader *r, struct ref ref, bool small,
		       struct buf *out);

/* A day near today, or of this year, is said in other words. */
static void note_words(struct reader *r, const struct field *f,
		       struct slice bytes)
{
	const struct clock *c = &r->values.clock;
	int32_t day, at;
	struct value v;

	if (f->type->holds != VALUE_DATE && f->type->holds != VALUE_MOMENT)
		return;
	f->type->read(f, bytes, &v);
	if (v.type == VALUE_DATE)
		day = (int32_t)v.n;
	else if (v.type != VALUE_MOMENT ||
		 moment_to_wall(c->zone ? c->zone : "UTC", v.n, &day, &at))
		return;
	reader_note_day(r, day_short_changes(day, c->today));
}

/* `before`: the part that the form names before this one, if it is there. */
static bool add_value(struct reader *r, const struct field *f,
		      struct slice bytes, const struct field *before,
		      struct buf *out)
{
	size_t begun = out->n, start;

	if (!bytes.n)
		return false;
	if (begun)
		buf_add_str(out, field_follows(f, before) ? " " : ", ");
	start = out->n;
	if (expr_holds(f) == VALUE_REF)
		/* "inbound" alone says nothing: choices with their tree */
		title_deep(r, ref_unpack(bytes), !f->master, out);
	else
		f->type->print(f, &r->values, bytes, PRINT_SHORT, out);
	note_words(r, f, bytes);
	if (out->n > start)
		return true;
	buf_truncate(out, begun);
	return false;
}

struct title_path {
	struct reader *r;
	const struct field *before, *added;
	struct buf *out;
};

static int title_path_value(void *ctx, const struct field *f,
			    const struct record *at,
			    const struct field_value *v)
{
	struct title_path *t = ctx;

	(void)at;
	if (!add_value(t->r, f, v->bytes, t->before, t->out))
		return 0;
	t->added = f;
	return 1;
}

static bool add_field(struct reader *r, const struct field *f,
		      const struct record *rec, const struct field *before,
		      struct buf *out)
{
	struct field_value v;
	size_t i;

	for (i = 0; f->dated && record_value(rec, f->tag, i, &v); i++)
		reader_note_value(r, &v);
	return add_value(r, f, record_get(rec, f->tag, r->values.clock.today),
			 before, out);
}

/* The field of the part that was added, or NULL; `before` as above. */
static const struct field *add_part(struct reader *r, const struct kind *k,
				    const struct record *rec, const char *name,
				    const struct field *before, struct buf *out)
{
	const struct field *f = kind_field(k, name);
	struct title_path t = { r, before, NULL, out };

	if (f && f->tag)
		return add_field(r, f, rec, before, out) ? f : NULL;
	path_each(r, rec, name, title_path_value, &t, NULL);
	return t.added;
}

/* Master data has a name for each language; the one of the house counts
 * where the reader's is missing. */
static struct slice master_name(struct reader *r, const struct kind *k,
				const struct record *rec)
{
	char name[sizeof("name_xx")];
	const struct field *f;
	struct slice s = SLICE_NONE;

	if (strlen(r->values.lang) == 2) {
		memcpy(name, "name_", 5);
		memcpy(name + 5, r->values.lang, 3);
		f = kind_field(k, name);
		if (f)
			s = record_get(rec, f->tag, DAY_NONE);
	}
	f = kind_field(k, "name");
	if (!s.n && f)
		s = record_get(rec, f->tag, DAY_NONE);
	return s;
}

static struct ref parent_of(const struct kind *k, const struct record *rec)
{
	const struct field *f = k->tree ? kind_field(k, "parent") : NULL;

	return f ? ref_unpack(record_get(rec, f->tag, DAY_NONE)) : REF_NONE;
}

static void title_make(struct reader *r, const struct kind *k,
		       const struct record *rec, bool small, struct buf *out)
{
	struct buf own = BUF_INIT;
	struct ref parent;
	const struct field *before = NULL;
	size_t i;

	r->titles_deep++;
	if (k->master)
		buf_add_slice(&own, master_name(r, k, rec));
	for (i = 0; !own.n && !k->title_n && i < k->fields_n; i++)
		if (k->fields[i].type->holds == VALUE_TEXT && k->fields[i].tag)
			add_part(r, k, rec, k->fields[i].name, NULL, &own);
	for (i = 0; (!k->master || !own.n) && i < k->title_n; i++)
		before = add_part(r, k, rec, k->title[i], before, &own);
	if (!own.n)
		reader_name(r, rec->ref, &own);
	parent = small ? REF_NONE : parent_of(k, rec);
	if (!ref_is_none(parent)) {
		title_deep(r, parent, false, out);
		buf_add_char(out, '/');
	}
	buf_add_slice(out, buf_slice(&own));
	buf_release(&own);
	r->titles_deep--;
}

/* What is known of a title, where it can be said in full. */
static const char *known_title(struct reader *r, struct ref ref, bool small)
{
	const struct known *known = reader_known(r, ref);
	unsigned reach = r->titles_deep + known->below[small];

	if (!known->title[small] || reach > TITLE_DEPTH)
		return NULL;
	if (reach > r->titles_reach)
		r->titles_reach = reach;
	return known->title[small];
}

/* Who asks again has to learn of its day again, and a title that was cut here
 * is longer elsewhere. */
static void keep_title(struct reader *r, struct ref ref, bool small,
		       struct slice title)
{
	struct known *known;

	if (r->changes != DAY_NONE || r->titles_reach > TITLE_DEPTH)
		return;
	known = reader_known(r, ref);
	known->title[small] = arena_strndup(r->arena, title.p, title.n);
	known->below[small] = r->titles_reach - r->titles_deep;
}

static void title_deep(struct reader *r, struct ref ref, bool small,
		       struct buf *out)
{
	const struct kind *k = kinds_by_no(r->kinds, ref.kind);
	unsigned reach = r->titles_reach;
	int32_t changes = r->changes;
	size_t start = out->n;
	struct record rec;
	const char *known;

	if (r->titles_deep > TITLE_DEPTH)
		r->titles_reach = r->titles_deep;
	if (r->titles_deep > TITLE_DEPTH || (r->sight && !reader_sees(r, ref)))
		return;
	known = k ? known_title(r, ref, small) : NULL;
	if (known) {
		buf_add_str(out, known);
	} else if (k && reader_get(r, ref, &rec, NULL) > 0) {
		r->changes = DAY_NONE;
		r->titles_reach = r->titles_deep;
		title_make(r, k, &rec, small, out);
		keep_title(r, ref, small, (struct slice){ buf_str(out) + start,
							  out->n - start });
		reader_note_day(r, changes);
		if (reach > r->titles_reach)
			r->titles_reach = reach;
	} else {
		reader_name(r, ref, out);
	}
}

void reader_forget_titles(struct reader *r)
{
	for (size_t i = 0; i < r->known_size; i++)
		r->known[i].title[0] = r->known[i].title[1] = NULL;
}

/* Titles in trees begin with those of the records above. */
void reader_forget(struct reader *r, struct ref ref)
{
	const struct kind *k = kinds_by_no(r->kinds, ref.kind);
	struct known *known;

	if (k && k->master) {
		map_free(r->words);
		r->words = map_new();
		reader_forget_titles(r);
	} else if (k) {
		known = reader_known(r, ref);
		known->title[0] = known->title[1] = NULL;
	}
}

void reader_title(struct reader *r, struct ref ref, struct buf *out)
{
	title_deep(r, ref, false, out);
}

void reader_title_of(struct reader *r, const struct record *rec,
		     struct buf *out)
{
	const struct kind *k = kinds_by_no(r->kinds, rec->ref.kind);

	if (k)
		title_make(r, k, rec, false, out);
	else
		reader_name(r, rec->ref, out);
}

void reader_ref_title(void *ctx, struct ref ref, bool small, struct buf *out)
{
	title_deep(ctx, ref, small, out);
}

static void sort_deep(struct reader *r, struct ref ref, int depth,
		      struct buf *key)
{
	const struct kind *k = kinds_by_no(r->kinds, ref.kind);
	const struct field *rank = k && k->master ? kind_field(k, "rank") :
						    NULL;
	struct buf title = BUF_INIT;
	struct record rec;
	struct slice s;

	if (k && k->master && reader_get(r, ref, &rec, NULL) > 0) {
		struct ref parent = parent_of(k, &rec);

		if (!ref_is_none(parent) && depth < TITLE_DEPTH) {
			sort_deep(r, parent, depth + 1, key);
			buf_add_char(key, 0);
		}
		s = rank ? record_get(&rec, rank->tag, DAY_NONE) : SLICE_NONE;
		if (s.n)
			buf_add_slice(key, s);
		else
			pack_i64(key, INT64_MAX);
	}
	title_deep(r, ref, true, &title);
	fold_sort_key(buf_slice(&title), key);
	buf_release(&title);
}

void reader_ref_sort(void *ctx, struct ref ref, struct buf *key)
{
	sort_deep(ctx, ref, 0, key);
}
