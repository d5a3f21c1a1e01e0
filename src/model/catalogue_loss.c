/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/map.h"
#include "base/mem.h"
#include "base/tr.h"
#include "model/catalogue.h"
#include "model/index.h"
#include "model/type.h"

/* Why stored values cannot live on under a new form. */
enum loss {
	LOSS_NONE, LOSS_TYPE, LOSS_SCALE, LOSS_INVALID, LOSS_MANY, LOSS_DATED,
	LOSS_UNIQUE, LOSS_N,
};

static const char *const loss_text[LOSS_N] = {
	[LOSS_TYPE] = N_("%s.%s was of type %s: %llu records hold a value of "
			 "it, the first is %s:%u"),
	[LOSS_SCALE] = N_("%s.%s (%s) had other decimal places: %llu records "
			  "hold a value of it, the first is %s:%u"),
	[LOSS_INVALID] = N_("%s.%s (%s): %llu records hold a value that the "
			    "form no longer allows, the first is %s:%u"),
	[LOSS_MANY] = N_("%s.%s (%s): %llu records hold several values, the "
			 "first is %s:%u"),
	[LOSS_DATED] = N_("%s.%s (%s): %llu records hold values with days, "
			  "the first is %s:%u"),
	[LOSS_UNIQUE] = N_("%s.%s (%s) cannot be unique: %llu records repeat "
			   "a value, the first is %s:%u"),
};

struct suspect {
	const struct cat_field *was;
	const struct field *is;
	struct map *seen;		/* becomes unique: values so far */
	enum loss loss;
	uint64_t n;
	uint32_t first;
};

struct looking {
	const struct kind *kind;
	const struct value_context *values;
	struct suspect *v;
	size_t n;
	uint64_t records;
};

static bool repeats(const struct looking *l, struct suspect *s,
		    struct slice bytes)
{
	struct buf key = BUF_INIT;
	bool known;

	index_value_key(l->values, l->kind->no, s->is, bytes, &key);
	known = map_get(s->seen, buf_slice(&key)) != NULL;
	map_set(s->seen, buf_slice(&key), s);
	buf_release(&key);
	return known;
}

static enum loss loss_of(const struct looking *l, struct suspect *s,
			 const struct record *rec)
{
	size_t n = record_values(rec, s->is->tag), i;
	struct field_value v;

	if (!n)
		return LOSS_NONE;
	if (s->was->holds != s->is->type->holds)
		return LOSS_TYPE;
	if (s->was->scale != s->is->scale)
		return LOSS_SCALE;
	if (n > 1 && !s->is->many && !s->is->dated)
		return LOSS_MANY;
	for (i = 0; i < n && record_value(rec, s->is->tag, i, &v); i++) {
		if (!s->is->type->valid(s->is, v.bytes))
			return LOSS_INVALID;
		if (!s->is->dated &&
		    (v.from != DAY_NONE || v.until != DAY_NONE))
			return LOSS_DATED;
		if (s->seen && !record_in_bin(rec) && repeats(l, s, v.bytes))
			return LOSS_UNIQUE;
	}
	return LOSS_NONE;
}

static int look_at(void *ctx, struct slice key, struct slice value)
{
	struct looking *l = ctx;
	struct record rec = { .bytes = value, .ref = ref_unpack(key) };
	size_t i;

	if (record_check(value) < 0)
		return 0;	/* model_check() names it */
	l->records++;
	for (i = 0; i < l->n; i++) {
		enum loss loss = loss_of(l, &l->v[i], &rec);

		if (!loss)
			continue;
		if (!l->v[i].n++) {
			l->v[i].loss = loss;
			l->v[i].first = rec.ref.id;
		}
	}
	return l->kind ? 0 : 1;	/* without a form one record is enough */
}

static int scan_kind(struct store *store, uint16_t no, struct looking *l,
		     struct err *err)
{
	struct buf from = BUF_INIT, to = BUF_INIT;
	int rc;

	ref_pack(&from, (struct ref){ no, 0 });
	ref_pack(&to, (struct ref){ (uint16_t)(no + 1), 0 });
	rc = store_scan(store, TABLE_RECORD, buf_slice(&from), buf_slice(&to),
			look_at, l, err);
	buf_release(&from);
	buf_release(&to);
	return rc < 0 ? -1 : 0;
}

/* The fields of which stored values may mean something else now. */
static void find_suspects(const struct cat_kind *old, const struct kind *k,
			  const struct catalogue *now, struct looking *l)
{
	const struct cat_kind *new = catalogue_kind(now, k->no);
	size_t i;

	l->v = mem_zero((old->n + 1) * sizeof(*l->v));
	for (i = 0; i < old->n; i++) {
		const struct cat_field *was = &old->v[i];
		const struct cat_field *is = catalogue_field(new, was->tag);
		const struct field *f = kind_field_by_tag(k, was->tag);
		bool unique = f && f->unique && !was->unique &&
			      index_shapes(l->values->kinds, f) & INDEX_VALUE;

		if (!f || (was->means == is->means && !unique))
			continue;
		l->v[l->n++] = (struct suspect){
			.was = was, .is = f, .seen = unique ? map_new() : NULL,
		};
	}
}

static int check_kind(struct store *store, const struct cat_kind *old,
		      const struct catalogue *now, const struct kinds *ks,
		      struct err *err)
{
	struct value_context values = { .kinds = ks, .lang = "en" };
	const struct kind *k = kinds_by_no(ks, old->no);
	struct looking l = { .kind = k, .values = &values };
	size_t i;
	int rc = 0;

	if (k)
		find_suspects(old, k, now, &l);
	if (!k || l.n)
		rc = scan_kind(store, old->no, &l, err);
	if (!rc && !k && l.records)
		rc = err_set(err, ERR_CONFIG, NULL,
			     N_("There are records of kind %s, but its form "
				"file is gone"), old->name);
	for (i = 0; i < l.n; i++) {
		const struct suspect *s = &l.v[i];

		if (s->n)
			rc = err_set(err, ERR_CONFIG, k->place,
				     loss_text[s->loss], k->name, s->is->name,
				     s->was->type, (unsigned long long)s->n,
				     k->name, s->first);
		map_free(s->seen);
	}
	free(l.v);
	return rc;
}

int catalogue_loss(struct store *store, const struct catalogue *old,
		   const struct catalogue *now, const struct kinds *ks,
		   struct err *err)
{
	size_t i;
	int rc = 0;

	for (i = 0; i < old->n; i++)
		rc |= check_kind(store, &old->v[i], now, ks, err);
	return rc;
}
