/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/reader.h"

#include <string.h>

#include "base/map.h"
#include "base/pack.h"
#include "base/tr.h"
#include "model/expr.h"
#include "model/number.h"
#include "model/reader_private.h"

int reader_open(struct reader *r, struct txn *txn, struct kinds *kinds,
		const struct clock *clock, const char *lang)
{
	memset(r, 0, sizeof(*r));
	r->txn = txn;
	r->kinds = kinds_hold(kinds);
	r->titles = map_new();
	r->arena = arena_new();
	r->values = (struct value_context){
		.kinds = kinds,
		.clock = *clock,
		.lang = lang ? lang : "en",
		.country = "DE",
		.currency = "EUR",
		.ctx = r,
		.ref_find = reader_ref_find,
		.ref_title = reader_ref_title,
		.ref_name = reader_ref_name,
		.ref_sort = reader_ref_sort,
	};
	return 0;
}

void reader_close(struct reader *r)
{
	path_cache_free(r->paths);
	map_free(r->titles);
	arena_free(r->arena);
	kinds_drop(r->kinds);
	memset(r, 0, sizeof(*r));
}

int reader_get(struct reader *r, struct ref ref, struct record *record,
	       struct err *err)
{
	struct buf key = BUF_INIT, value = BUF_INIT;
	int found;

	if (r->pending && r->pending->get(r, ref, record))
		return 1;
	ref_pack(&key, ref);
	found = txn_get(r->txn, TABLE_RECORD, buf_slice(&key), &value, err);
	if (found > 0 && record_check(buf_slice(&value)) < 0) {
		found = err_set(err, ERR_INTERNAL, NULL,
				N_("Record %u of kind %u is damaged"), ref.id,
				ref.kind);
	} else if (found > 0) {
		record->ref = ref;
		record->bytes = arena_copy(r->arena, buf_slice(&value));
	}
	buf_release(&key);
	buf_release(&value);
	return found;
}

void reader_number(struct reader *r, struct ref ref, struct buf *out)
{
	struct record rec;

	if (reader_get(r, ref, &rec, NULL) > 0)
		buf_add_slice(out, record_get(&rec, TAG_NUMBER, DAY_NONE));
}

/* Records of master data are named by their code, which stays. */
static struct slice number_or_code(struct reader *r, const struct kind *k,
				   struct ref ref)
{
	const struct field *code = k->master ? kind_field(k, "code") : NULL;
	struct record rec;
	struct slice number;

	if (!k->number && !code)
		return SLICE_NONE;
	if (reader_get(r, ref, &rec, NULL) <= 0)
		return SLICE_NONE;
	number = record_get(&rec, TAG_NUMBER, DAY_NONE);
	if (!number.n && code)
		number = record_get(&rec, code->tag, DAY_NONE);
	return number;
}

void reader_name(struct reader *r, struct ref ref, struct buf *out)
{
	const struct kind *k = kinds_by_no(r->kinds, ref.kind);
	struct slice number;

	if (!k) {
		buf_printf(out, "#%u:%u", ref.kind, ref.id);
		return;
	}
	buf_add_str(out, k->name);
	buf_add_char(out, ':');
	number = number_or_code(r, k, ref);
	if (number.n)
		buf_add_slice(out, number);
	else
		buf_printf(out, "%u", ref.id);
}

void reader_ref_name(void *ctx, struct ref ref, struct buf *out)
{
	reader_name(ctx, ref, out);
}
