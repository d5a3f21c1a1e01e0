/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the first row of a table says. */
#include "exchange/import_map.h"

#include <stdlib.h>
#include <string.h>

#include "base/fold.h"
#include "base/mem.h"
#include "base/tr.h"
#include "exchange/cell.h"
#include "model/type.h"

static bool same_words(const char *a, const char *b)
{
	struct buf x = BUF_INIT, y = BUF_INIT;
	bool same;

	fold_text(slice_str(a), &x);
	fold_text(slice_str(b), &y);
	same = x.n && slice_eq(buf_slice(&x), buf_slice(&y));
	buf_release(&x);
	buf_release(&y);
	return same;
}

/* ---- a map's columns in this header --------------------------------------- */

static int find_column(char *const *header, size_t n, const char *name,
		       const char *place, const char *path, size_t *at,
		       struct err *err)
{
	size_t again;

	for (*at = 0; *at < n; ++*at) {
		if (strcmp(header[*at], name))
			continue;
		for (again = *at + 1; again < n; again++)
			if (!strcmp(header[again], name))
				break;
		if (again == n)
			return 0;
		return err_set(err, ERR_INPUT, place,
			       N_("%s has the column \"%s\" twice, as %zu and %zu: which one is meant?"),
			       path, name, *at + 1, again + 1);
	}
	for (*at = 0; *at < n; ++*at) {
		if (same_words(header[*at], name))
			return 0;
	}
	return err_set(err, ERR_INPUT, place,
		       N_("%s has no column \"%s\""), path, name);
}

static int bind_column(struct map_column *c, char *const *header, size_t n,
		       const char *path, struct err *err)
{
	size_t i;
	int rc = 0;

	for (i = 0; i < c->from_n; i++)
		rc |= find_column(header, n, c->from[i], c->place, path,
				  &c->at[i], err);
	if (c->since)
		rc |= find_column(header, n, c->since, c->place, path,
				  &c->since_at, err);
	if (c->until)
		rc |= find_column(header, n, c->until, c->place, path,
				  &c->until_at, err);
	return rc;
}

int import_map_bind(struct import_map *m, char *const *header, size_t n,
		    const char *path, struct err *err)
{
	size_t i, j;
	int rc = 0;

	for (i = 0; i < m->n; i++) {
		struct map_item *item = &m->items[i];

		for (j = 0; j < item->columns_n; j++)
			rc |= bind_column(&item->columns[j], header, n, path,
					  err);
	}
	return rc;
}

/* ---- a header as the map --------------------------------------------------- */

static bool words_say(const struct words *w, const char *lang,
		      const char *name)
{
	return same_words(words_one(w, lang), name) ||
	       same_words(words_many(w, lang), name) ||
	       same_words(words_small(w, lang), name);
}

const char *import_field_named(const struct kind *k, const char *name,
			       const char *lang)
{
	size_t i;

	if (kind_field(k, name) || kind_lines(k, name))
		return name;
	if (same_words(name, "number") || same_words(name, "nummer"))
		return "number";
	if (same_words(name, "id"))
		return "id";
	for (i = 0; i < k->fields_n; i++) {
		if (words_say(&k->fields[i].label, lang, name) ||
		    words_say(&k->fields[i].label, "en", name) ||
		    same_words(k->fields[i].name, name))
			return k->fields[i].name;
	}
	for (i = 0; i < k->lines_n; i++) {
		if (words_say(&k->lines[i].label, lang, name))
			return k->lines[i].name;
	}
	return NULL;
}

static int header_column(struct map_item *item, const struct kind *k,
			 const char *lang, const char *name, size_t at,
			 const char *path, struct err *err)
{
	char *place = mem_printf("%s:1", path);
	const char *to = import_field_named(k, name, lang);
	const struct field *f = to ? kind_field(k, to) : NULL;
	struct map_column *c = &item->columns[item->columns_n];
	int rc = 0;

	if (!to || (f && f->value_text))
		rc = err_set(err, ERR_INPUT, place, to ?
			N_("the column \"%s\" is computed: leave it out, or "
			   "use a map") :
			N_("the column \"%s\" is no field of %s: leave it "
			   "out, or use a map"), name, k->name);
	if (rc) {
		free(place);
		return -1;
	}
	*c = (struct map_column){
		.from = mem_zero(sizeof(*c->from)), .from_n = 1,
		.at = mem_zero(sizeof(*c->at)), .to = mem_strdup(to),
		.ref = f ? f->type->holds == VALUE_REF
			 : kind_lines(k, to) != NULL,
		.list = f && cell_is_list(f),
		.labelled = f && f->many && f->labels_n,
		.part = 1, .place = place,
	};
	c->from[0] = mem_strdup(name);
	c->at[0] = at;
	item->columns_n++;
	return 0;
}

/* Columns that fill what an earlier one fills: for one value that is one
 * fault, where the columns are named, not one in each row. */
static int check_doubled(const struct map_item *item, const struct kind *k,
			 size_t at, const char *path, struct err *err)
{
	const struct map_column *c = &item->columns[at];
	const struct field *f = kind_field(k, c->to);
	struct buf where = BUF_INIT;
	char *place;
	size_t i, n = 0;

	for (i = 0; i < item->columns_n; i++) {
		if (strcmp(item->columns[i].to, c->to))
			continue;
		if (i < at) {
			n = 0;
			break;
		}
		buf_printf(&where, n++ ? ", %zu" : "%zu",
			   item->columns[i].at[0] + 1);
	}
	if (n > 1 && !(f && f->many) && !kind_lines(k, c->to)) {
		place = mem_printf("%s:1", path);
		err_set(err, ERR_INPUT, place,
			N_("the columns %s all fill \"%s\", which has one value: leave all but one out, or use a map"),
			buf_str(&where), c->to);
		free(place);
	} else {
		n = 0;
	}
	buf_release(&where);
	return n ? -1 : 0;
}

int import_map_of_header(struct import_map *m, const struct kind *kind,
			 const char *key, const char *lang,
			 char *const *header, size_t n, const char *path,
			 struct err *err)
{
	struct map_item *item = mem_zero(sizeof(*item));
	bool has_key = !key;
	size_t i;
	int rc = 0;

	*m = (struct import_map){ .items = item, .n = 1 };
	item->kind = mem_strdup(kind->name);
	item->key = key ? mem_strdup(key) : NULL;
	item->place = mem_strdup(path);
	item->columns = mem_zero((n ? n : 1) * sizeof(*item->columns));
	for (i = 0; i < n; i++) {
		if (!*header[i] || !strcmp(header[i], IMPORT_FAULT_COLUMN))
			continue;
		rc |= header_column(item, kind, lang, header[i], i, path, err);
	}
	for (i = 0; i < item->columns_n; i++)
		rc |= check_doubled(item, kind, i, path, err);
	for (i = 0; i < item->columns_n; i++)
		has_key = has_key || !strcmp(item->columns[i].to, key);
	if (!rc && !has_key)
		rc = err_set(err, ERR_INPUT, path,
			     N_("no column fills the key \"%s\""), key);
	if (!rc && !item->columns_n)
		rc = err_set(err, ERR_INPUT, path,
			     N_("the first row names no field"));
	if (rc)
		import_map_release(m);
	return rc;
}
