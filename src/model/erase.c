/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/erase.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/tr.h"
#include "model/history.h"
#include "model/model_private.h"
#include "model/number.h"

#define SLICE 100		/* records of the bin in one change */

int erase_records(struct model *m, const char *const *names, size_t n,
		  bool dry, const struct author *who,
		  const struct value_context *context,
		  struct applied *applied, struct err *err)
{
	struct changeset c;
	int rc;

	changeset_init(&c, "erase");
	c.dry_run = dry;
	for (size_t i = 0; i < n; i++)
		changeset_item(&c, ITEM_ERASE, names[i], 0);
	rc = apply(m, &c, who, context, applied, err);
	changeset_release(&c);
	return rc;
}

/* ---- in the bin -------------------------------------------------------- */

struct search_bin {
	struct model *m;
	struct kinds *kinds;
	const atomic_bool *stop;
	struct map *targets;	/* that were asked for: erased or not */
	char **v;		/* names, as items have them */
	size_t n, cap;
	struct err *err;
};

static int ask_erased(struct search_bin *b, struct ref ref)
{
	struct txn *txn;
	int rc;

	if (txn_read(b->m->store, &txn, b->err))
		return -1;
	rc = history_erased(txn, ref, b->err);
	txn_end(txn);
	return rc;
}

static int is_erased(struct search_bin *b, struct slice target)
{
	void *known = map_get(b->targets, target);
	int rc;

	if (known)
		return known == b->m;
	rc = ask_erased(b, ref_unpack(target));
	if (rc >= 0)
		map_set(b->targets, target, rc ? (void *)b->m : (void *)b);
	return rc;
}

/* 1 it names one that was erased and has something of its. */
static int names_erased(struct search_bin *b, const struct kind *k,
			const struct record *rec)
{
	struct field_value v;
	int rc = 0;

	for (size_t i = 0; !rc && i < k->fields_n; i++) {
		const struct field *f = &k->fields[i];

		if (!f->tag || (f->gone != GONE_WITH && !f->erases_n))
			continue;
		for (size_t j = 0; !rc && record_value(rec, f->tag, j, &v);
		     j++)
			rc = v.bytes.n == REF_BYTES ? is_erased(b, v.bytes) :
						      0;
	}
	return rc;
}

static char *name_of(const struct kind *k, const struct record *rec)
{
	struct slice number = record_get(rec, TAG_NUMBER, DAY_NONE);

	return k->number ? mem_printf("%s:%.*s", k->name, (int)number.n,
				      (const char *)number.p) :
			   mem_printf("%s:%lu", k->name,
				      (unsigned long)rec->ref.id);
}

static int look_at(void *ctx, struct slice key, struct slice value)
{
	struct search_bin *b = ctx;
	struct record rec = { value, ref_unpack(key) };
	const struct kind *k = kinds_by_no(b->kinds, rec.ref.kind);
	int rc;

	if (b->stop && atomic_load(b->stop))
		return err_set(b->err, ERR_STOPPED, NULL,
			       N_("Stopped"));
	if (!k || record_check(value) || !record_in_bin(&rec))
		return 0;
	rc = names_erased(b, k, &rec);
	if (rc <= 0)
		return rc;
	mem_grow(&b->v, &b->cap, b->n + 1, sizeof(*b->v));
	b->v[b->n++] = name_of(k, &rec);
	return 0;
}

static int erase_some(struct search_bin *b, char **v, size_t n)
{
	const struct value_context context = {
		.clock = { .now = moment_now(), .zone = "UTC" }, .lang = "en",
	};
	const struct author store = { .agent = REF_NONE };
	struct applied applied;
	struct changeset c;
	int rc;

	changeset_init(&c, "erase");
	c.skip_faulty = true;
	for (size_t i = 0; i < n; i++)
		changeset_item(&c, ITEM_ERASE, v[i], 0)->row = (uint32_t)i + 1;
	rc = apply(b->m, &c, &store, &context, &applied, b->err);
	applied_release(&applied);
	changeset_release(&c);
	return rc;
}

int erase_bin(struct model *m, const atomic_bool *stop, struct err *err)
{
	struct search_bin b = {
		.m = m, .kinds = model_kinds(m), .stop = stop,
		.targets = map_new(), .err = err,
	};
	int rc = store_scan(m->store, TABLE_RECORD, SLICE_NONE, SLICE_NONE,
			    look_at, &b, err);

	for (size_t i = 0; !rc && i < b.n; i += SLICE)
		rc = erase_some(&b, b.v + i, b.n - i < SLICE ? b.n - i : SLICE);
	map_free(b.targets);
	kinds_drop(b.kinds);
	while (b.n)
		free(b.v[--b.n]);
	free(b.v);
	return rc ? -1 : 0;
}
