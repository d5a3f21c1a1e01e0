/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/reader.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "base/tr.h"
#include "model/expr.h"
#include "model/number.h"
#include "model/reader_private.h"
#include "model/ready.h"
#include "model/sight.h"

#define KNOWN_LEAST 32		/* a power of two */

void reader_open(struct reader *r, struct txn *txn, struct kinds *kinds,
		 const struct clock *clock, const char *lang)
{
	memset(r, 0, sizeof(*r));
	r->txn = txn;
	r->kinds = kinds_hold(kinds);
	r->words = map_new();
	r->arena = arena_new();
	r->changes = DAY_NONE;
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
}

void reader_close(struct reader *r)
{
	sources_free(r->sources);
	kept_drop(r->kept);
	map_free(r->words);
	free(r->known);
	buf_release(&r->key);
	buf_release(&r->value);
	arena_free(r->arena);
	kinds_drop(r->kinds);
	memset(r, 0, sizeof(*r));
}

/* Where a record stands in `known`, or would. */
static struct known *known_slot(const struct reader *r, struct ref ref)
{
	size_t mask = r->known_size - 1;
	size_t at = (ref.id * 2654435761u ^ ref.kind * 40503u) & mask;

	while (r->known[at].record.ref.kind &&
	       !ref_eq(r->known[at].record.ref, ref))
		at = (at + 1) & mask;
	return &r->known[at];
}

static void known_grow(struct reader *r)
{
	struct known *old = r->known;
	size_t i, n = r->known_size;

	r->known_size = n ? 2 * n : KNOWN_LEAST;
	r->known = mem_zero(r->known_size * sizeof(*r->known));
	for (i = 0; i < n; i++)
		if (old[i].record.ref.kind)
			*known_slot(r, old[i].record.ref) = old[i];
	free(old);
}

struct known *reader_known(struct reader *r, struct ref ref)
{
	struct known *k;

	if (r->known_n * 2 >= r->known_size)
		known_grow(r);
	k = known_slot(r, ref);
	if (!k->record.ref.kind) {
		k->record.ref = ref;
		r->known_n++;
	}
	return k;
}

static void know(struct reader *r, const struct record *record)
{
	if (record->ref.kind)
		reader_known(r, record->ref)->record = *record;
}

static bool is_known(const struct reader *r, struct ref ref,
		     struct record *record)
{
	const struct known *known;

	if (!r->known_n)
		return false;
	known = known_slot(r, ref);
	if (!known->record.bytes.p)
		return false;
	*record = known->record;
	return true;
}

/* The place stays taken: others may have been put behind it. */
void reader_unlearn(struct reader *r, struct ref ref)
{
	if (r->known_n)
		known_slot(r, ref)->record.bytes = SLICE_NONE;
}

/* Records that all readers of one moment share. */
static struct kept *kept_of(struct reader *r, struct ref ref)
{
	const struct kind *k = kinds_by_no(r->kinds, ref.kind);
	uint64_t age;

	if (!k || !ready_keeps(k) || r->pending)
		return NULL;
	if (!r->kept && txn_age(r->txn, &age))
		r->kept = ready_kept(r->kinds, age);
	return r->kept;
}

static int read_record(struct reader *r, struct ref ref,
		       struct record *record, struct err *err)
{
	struct kept *kept;
	int found;

	buf_clear(&r->key);
	ref_pack(&r->key, ref);
	found = txn_get(r->txn, TABLE_RECORD, buf_slice(&r->key), &r->value,
			err);
	if (found > 0 && record_check(buf_slice(&r->value)) < 0) {
		found = err_set(err, ERR_INTERNAL, NULL,
				N_("Record %u of kind %u is damaged"), ref.id,
				ref.kind);
	} else if (found > 0) {
		record->ref = ref;
		record->bytes = buf_slice(&r->value);
		kept = kept_of(r, ref);
		if (kept)
			kept_add(kept, record);
		if (record->bytes.p == r->value.p)
			record->bytes = arena_copy(r->arena, record->bytes);
		know(r, record);
	}
	return found;
}

void reader_know(struct reader *r, const struct record *record)
{
	struct record copy = *record;

	if (is_known(r, record->ref, &copy))
		return;
	copy.bytes = arena_copy(r->arena, record->bytes);
	know(r, &copy);
}

static int get_any(struct reader *r, struct ref ref, struct record *record,
		   struct err *err)
{
	struct kept *kept;

	if (r->pending && r->pending->get(r, ref, record))
		return 1;
	if (is_known(r, ref, record))
		return 1;
	kept = kept_of(r, ref);
	if (!kept || !kept_get(kept, ref, record))
		return read_record(r, ref, record, err);
	know(r, record);
	return 1;
}

int reader_get(struct reader *r, struct ref ref, struct record *record,
	       struct err *err)
{
	int found = get_any(r, ref, record, err);

	return found > 0 && r->sight && !sight_sees(r->sight, record) ? 0 :
		found;
}

bool reader_sees(struct reader *r, struct ref ref)
{
	struct record rec;

	return !sight_limits(r->sight, ref.kind) ||
	       reader_get(r, ref, &rec, NULL) > 0;
}

struct value reader_value(struct reader *r, const struct record *rec,
			  const char *field, int32_t day)
{
	const struct kind *k = kinds_by_no(r->kinds, rec->ref.kind);
	const struct field *f = k && field ? kind_field(k, field) : NULL;
	struct slice bytes = f && f->tag ? record_get(rec, f->tag, day) :
					   SLICE_NONE;
	struct value v = { .type = VALUE_NONE };

	if (bytes.n)
		f->type->read(f, bytes, &v);
	return v;
}

void reader_number(struct reader *r, struct ref ref, struct buf *out)
{
	struct record rec;

	if (reader_get(r, ref, &rec, NULL) > 0)
		buf_add_slice(out, record_get(&rec, TAG_NUMBER, DAY_NONE));
}

/* Records of master data are named by their code, which stays. */
static struct slice number_or_code(const struct kind *k,
				   const struct record *rec)
{
	const struct field *code = kind_code(k);
	struct slice number = record_get(rec, TAG_NUMBER, DAY_NONE);

	if (!number.n && code)
		number = record_get(rec, code->tag, DAY_NONE);
	return number;
}

/* Nearly every row has some of these. */
static void add_id(struct buf *out, uint32_t id)
{
	if (id >= 10)
		add_id(out, id / 10);
	buf_add_char(out, (char)('0' + id % 10));
}

static void add_name(const struct kind *k, struct ref ref, struct slice number,
		     struct buf *out)
{
	buf_add_str(out, k->name);
	buf_add_char(out, ':');
	if (number.n)
		buf_add_slice(out, number);
	else
		add_id(out, ref.id);
}

void reader_name(struct reader *r, struct ref ref, struct buf *out)
{
	const struct kind *k = kinds_by_no(r->kinds, ref.kind);
	struct slice number = SLICE_NONE;
	struct record rec;

	if (r->sight && !reader_sees(r, ref))
		return;
	if (!k) {
		buf_printf(out, "#%u:%u", ref.kind, ref.id);
		return;
	}
	if ((k->number || kind_code(k)) && reader_get(r, ref, &rec, NULL) > 0)
		number = number_or_code(k, &rec);
	add_name(k, ref, number, out);
}

void reader_name_of(struct reader *r, const struct record *rec,
		    struct buf *out)
{
	const struct kind *k = kinds_by_no(r->kinds, rec->ref.kind);

	if (k)
		add_name(k, rec->ref, number_or_code(k, rec), out);
	else
		reader_name(r, rec->ref, out);
}

void reader_ref_name(void *ctx, struct ref ref, struct buf *out)
{
	reader_name(ctx, ref, out);
}
