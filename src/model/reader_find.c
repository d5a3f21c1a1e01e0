/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "base/tr.h"
#include "base/utf8.h"
#include "model/index.h"
#include "model/reader_private.h"
#include "model/sight.h"

#define TYPED_BYTES 1000	/* nothing that names a record is longer */

struct ids {
	uint32_t *v;
	size_t n, cap;
};

static void ids_add(struct ids *ids, uint32_t id)
{
	size_t i;

	for (i = 0; i < ids->n; i++)
		if (ids->v[i] == id)
			return;
	mem_grow(&ids->v, &ids->cap, ids->n + 1, sizeof(*ids->v));
	ids->v[ids->n++] = id;
}

/* Records that stand in the value table behind exactly this key. */
static int ids_behind(struct reader *r, struct slice key, struct ids *ids,
		      struct err *err)
{
	struct cursor *c;
	struct ref ref;
	int rc;

	if (r->pending && r->pending->row(r, TABLE_VALUE, key, &ref))
		ids_add(ids, ref.id);
	c = cursor_open(r->txn, TABLE_VALUE, err);
	if (!c)
		return -1;
	for (rc = cursor_seek(c, key, err); rc > 0;
	     rc = cursor_next(c, err)) {
		struct slice k = cursor_key(c);

		if (k.n < key.n || memcmp(k.p, key.p, key.n))
			break;
		if (k.n == key.n + 4)
			ids_add(ids, index_row_id(k));
	}
	cursor_close(c);
	return rc < 0 ? -1 : 0;
}

static int by_number(struct reader *r, const struct kind *k,
		     struct slice typed, struct ref *ref, struct err *err)
{
	struct buf folded = BUF_INIT, key = BUF_INIT;
	struct number_entry e;
	int found = 0;

	if (number_fold(typed, &folded) == 0) {
		number_key(k->no, buf_slice(&folded), &key);
		if (r->pending &&
		    r->pending->row(r, TABLE_NUMBER, buf_slice(&key), ref))
			found = 1;
		else
			found = number_find(r->txn, k->no, buf_slice(&folded),
					    &e, err);
		if (found > 0 && ref->kind != k->no)
			*ref = (struct ref){ k->no, e.id };
	}
	buf_release(&key);
	buf_release(&folded);
	return found;
}

static int by_id(struct reader *r, const struct kind *k, const char *typed,
		 struct ref *ref, struct err *err)
{
	struct record rec;
	char *end;
	unsigned long id;

	if (*typed < '1' || *typed > '9')
		return 0;
	id = strtoul(typed, &end, 10);
	if (*end || id > UINT32_MAX)
		return 0;
	*ref = (struct ref){ k->no, (uint32_t)id };
	return reader_get(r, *ref, &rec, err);
}

/* Several records with one name: those that are closed give way. */
static int one_of(struct reader *r, const struct kind *k, const struct ids *ids,
		  const char *typed, struct ref *ref, struct err *err)
{
	const struct field *closed = k->closed ? kind_field(k, k->closed) :
						 NULL;
	uint32_t open = 0;
	size_t open_n = 0, i;

	if (!ids->n)
		return 0;
	for (i = 0; i < ids->n; i++) {
		struct ref one = { k->no, ids->v[i] };
		struct record rec;
		struct slice flag = SLICE_NONE;

		if (reader_get(r, one, &rec, NULL) <= 0 || record_in_bin(&rec))
			continue;
		if (closed)
			flag = record_get(&rec, closed->tag, DAY_NONE);
		if (flag.n && *(const char *)flag.p)
			continue;
		open = ids->v[i];
		open_n++;
	}
	if (ids->n > 1 && open_n != 1)
		return err_set(err, ERR_CONFLICT, NULL,
			       N_("\"%s\" means several: %s"), typed,
			       words_many(&k->label, r->values.lang));
	*ref = (struct ref){ k->no, ids->n == 1 ? ids->v[0] : open };
	return 1;
}

static int by_unique(struct reader *r, const struct kind *k, const char *typed,
		     struct ids *ids, struct err *err)
{
	size_t i;
	int rc = 0;

	for (i = 0; !rc && !ids->n && i < k->fields_n; i++) {
		const struct field *f = &k->fields[i];
		struct buf bytes = BUF_INIT, key = BUF_INIT;

		if (!f->unique || !(index_shapes(r->kinds, f) & INDEX_VALUE))
			continue;
		if (!f->type->parse(f, &r->values, typed, &bytes, NULL)) {
			index_value_key(&r->values, k->no, f,
					buf_slice(&bytes), &key);
			rc = ids_behind(r, buf_slice(&key), ids, err);
		}
		buf_release(&bytes);
		buf_release(&key);
	}
	return rc;
}

static int by_name(struct reader *r, const struct kind *k, struct slice typed,
		   struct ids *ids, struct err *err)
{
	struct buf key = BUF_INIT;
	int rc = 0;

	if (index_name_key(k->no, typed, &key))
		rc = ids_behind(r, buf_slice(&key), ids, err);
	buf_release(&key);
	return rc;
}

/* Of those with the name behind the last slash, the ones whose parent is
 * what stands before it. */
static int by_tree(struct reader *r, const struct kind *k, const char *typed,
		   struct ids *ids, struct err *err)
{
	const struct field *f = kind_field(k, "parent");
	const char *slash = strrchr(typed, '/');
	struct ids all = { NULL, 0, 0 };
	struct ref parent;
	char *above;
	size_t i;
	int found, rc;

	if (!slash || !f)
		return 0;
	above = mem_strndup(typed, (size_t)(slash - typed));
	found = reader_find_in(r, k, above, &parent, err);
	free(above);
	if (found <= 0)
		return found;
	rc = by_unique(r, k, slash + 1, &all, err);
	if (!rc)
		rc = by_name(r, k, slice_str(slash + 1), &all, err);
	for (i = 0; !rc && i < all.n; i++) {
		struct record rec;

		if (reader_get(r, (struct ref){ k->no, all.v[i] }, &rec,
			       err) > 0 &&
		    ref_eq(ref_unpack(record_get(&rec, f->tag, DAY_NONE)),
			   parent))
			ids_add(ids, all.v[i]);
	}
	free(all.v);
	return rc;
}

static void drop_unseen(struct reader *r, const struct kind *k,
			struct ids *ids)
{
	size_t n = 0;

	for (size_t i = 0; i < ids->n; i++)
		if (reader_sees(r, (struct ref){ k->no, ids->v[i] }))
			ids->v[n++] = ids->v[i];
	ids->n = n;
}

int reader_find_in(struct reader *r, const struct kind *kind, const char *typed,
		   struct ref *ref, struct err *err)
{
	struct ids ids = { NULL, 0, 0 };
	int found;

	if (!*typed || strlen(typed) > TYPED_BYTES ||
	    !utf8_valid(slice_str(typed)))
		return 0;
	*ref = REF_NONE;
	found = by_number(r, kind, slice_str(typed), ref, err);
	if (found > 0 && r->sight && !reader_sees(r, *ref))
		found = 0;
	if (found)
		return found;
	found = by_unique(r, kind, typed, &ids, err);
	if (!found && !ids.n && index_by_name(kind))
		found = by_name(r, kind, slice_str(typed), &ids, err);
	if (!found && !ids.n && kind->tree)
		found = by_tree(r, kind, typed, &ids, err);
	if (r->sight)
		drop_unseen(r, kind, &ids);
	if (!found)
		found = one_of(r, kind, &ids, typed, ref, err);
	if (!found && !kind->number)
		found = by_id(r, kind, typed, ref, err);
	free(ids.v);
	return found;
}

/* The kind in front of a colon, and what follows; NULL if none is there. */
static const struct kind *kind_prefix(const struct kinds *ks, const char *typed,
				      const char **rest)
{
	const char *colon = strchr(typed, ':');
	const struct kind *k;
	char *name;

	if (!colon)
		return NULL;
	name = mem_strndup(typed, (size_t)(colon - typed));
	k = kinds_find(ks, name);
	free(name);
	*rest = colon + 1;
	return k;
}

int reader_find(struct reader *r, const char *kind, const char *name,
		struct ref *ref, struct err *err)
{
	const char *rest = name;
	const struct kind *k = kind_prefix(r->kinds, name, &rest);

	if (!k && kind) {
		rest = name;
		k = kinds_find(r->kinds, kind);
	}
	if (!k)
		return err_set(err, ERR_INPUT, NULL,
			       N_("\"%s\" does not name a record: KIND:NUMBER "
				  "is wanted, as in company:K10427"), name);
	return reader_find_in(r, k, rest, ref, err);
}

static int find_in_kinds(struct reader *r, const struct field *f,
			 const char *typed, struct ref *ref, struct err *err)
{
	struct ref first = REF_NONE;
	size_t i, hits = 0;
	int found = 0;

	if (f->to_n == 1 && !strcmp(f->to[0], "any"))
		return err_set(err, ERR_INPUT, "1",
			       N_("\"%s\" does not name a record: KIND:NUMBER "
				  "is wanted, as in company:K10427"), typed);
	for (i = 0; i < r->kinds->n; i++) {
		if (!field_may_name(f, r->kinds->v[i]))
			continue;
		found = reader_find_in(r, r->kinds->v[i], typed, ref, err);
		if (found < 0)
			return -1;
		if (found > 0 && !hits++)
			first = *ref;
	}
	if (hits > 1)
		return err_set(err, ERR_INPUT, "1",
			       N_("\"%s\" names records of several kinds: put "
				  "the kind in front, as in company:%s"),
			       typed, typed);
	*ref = first;
	return hits > 0;
}

/* What the field may name, in the words of the reader's language. */
static void names_of_kinds(struct reader *r, const struct field *f,
			   struct buf *out)
{
	size_t i, start = out->n;

	for (i = 0; i < r->kinds->n; i++) {
		if (!field_may_name(f, r->kinds->v[i]))
			continue;
		if (out->n > start)
			buf_add_str(out, ", ");
		buf_add_str(out, words_one(&r->kinds->v[i]->label,
					   r->values.lang));
	}
}

/* Whether what it may name has no other names than numbers. */
static bool is_by_number(struct reader *r, const struct field *f)
{
	size_t i, k;

	for (i = 0; i < r->kinds->n; i++) {
		const struct kind *kind = r->kinds->v[i];

		if (!field_may_name(f, kind))
			continue;
		if (index_by_name(kind))
			return false;
		for (k = 0; k < kind->fields_n; k++)
			if (kind->fields[k].unique)
				return false;
	}
	return true;
}

static int not_found(struct reader *r, const struct field *f,
		     const char *typed, struct err *err)
{
	struct buf kinds = BUF_INIT;

	names_of_kinds(r, f, &kinds);
	err_set(err, ERR_INPUT, "1", is_by_number(r, f) ?
		N_("There is no number \"%s\" among: %s") :
		N_("There is no \"%s\" among: %s"), typed, buf_str(&kinds));
	buf_release(&kinds);
	return -1;
}

static int find_typed(struct reader *r, const struct field *f,
		      const char *typed, struct ref *ref, struct err *err)
{
	const char *rest = typed;
	const struct kind *k = kind_prefix(r->kinds, typed, &rest);
	struct record rec;
	int found;

	if (k && !field_may_name(f, k))
		return not_found(r, f, typed, err);
	found = k ? reader_find_in(r, k, rest, ref, err) :
		    find_in_kinds(r, f, typed, ref, err);
	if (found < 0)
		return -1;
	if (!found)
		return not_found(r, f, typed, err);
	if (reader_get(r, *ref, &rec, err) <= 0)
		return not_found(r, f, typed, err);
	if (record_in_bin(&rec))
		return err_set(err, ERR_INPUT, "1",
			       N_("\"%s\" is in the bin"), typed);
	return 0;
}

/* An import asks for the same few words again and again. */
int reader_ref_find(void *ctx, const struct field *f, const char *typed,
		    struct ref *ref, struct err *err)
{
	struct reader *r = ctx;
	struct buf key = BUF_INIT;
	const struct ref *known;
	struct ref *kept;
	int rc = 0;

	buf_add_char(&key, 'f');
	buf_add(&key, &f, sizeof(f));
	buf_add_str(&key, typed);
	/* What is kept may have been found by somebody who sees more. */
	known = r->sight ? NULL : map_get(r->words, buf_slice(&key));
	if (known) {
		*ref = *known;
	} else {
		rc = find_typed(r, f, typed, ref, err);
		if (!rc && f->to_n == 1 && !r->sight) {
			kept = arena_alloc(r->arena, sizeof(*kept));
			*kept = *ref;
			map_set(r->words, buf_slice(&key), kept);
		}
	}
	buf_release(&key);
	return rc;
}
