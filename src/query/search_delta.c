/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/mem.h"
#include "base/pack.h"
#include "query/search_private.h"

#define REF_BYTES 6

void delta_release(struct delta *d)
{
	free(d->v);
	free(d->slots);
	buf_release(&d->bytes);
	*d = (struct delta){ 0 };
}

static size_t slot_of(const struct delta *d, struct ref ref)
{
	uint64_t h = ((uint64_t)ref.kind << 32 | ref.id) *
		     0x9e3779b97f4a7c15u;
	size_t at = (h >> 20) & (d->slots_n - 1);

	while (d->slots[at] && !ref_eq(d->v[d->slots[at] - 1].ref, ref))
		at = (at + 1) & (d->slots_n - 1);
	return at;
}

static void grow(struct delta *d)
{
	size_t i;

	if (d->n * 2 < d->slots_n)
		return;
	free(d->slots);
	d->slots_n = d->slots_n ? d->slots_n * 2 : 1024;
	d->slots = mem_zero(d->slots_n * sizeof(*d->slots));
	for (i = 0; i < d->n; i++)
		d->slots[slot_of(d, d->v[i].ref)] = (uint32_t)i + 1;
}

int delta_add(struct delta *d, struct slice key, struct slice value)
{
	struct unpack k = unpack_from(key), u = unpack_from(value);
	uint64_t no = unpack_u64(&k);
	struct ref ref = ref_unpack(unpack_bytes(&u, REF_BYTES));
	struct slice doc = { u.p, unpack_left(&u) };
	struct searchdoc parts;
	size_t at;

	if (k.bad || u.bad || (doc.n && searchdoc_read(doc, &parts)))
		return -1;
	grow(d);
	at = slot_of(d, ref);
	if (d->slots[at])
		d->v[d->slots[at] - 1].old = true;
	mem_grow(&d->v, &d->cap, d->n + 1, sizeof(*d->v));
	d->v[d->n] = (struct delta_doc){ .ref = ref, .n = (uint32_t)doc.n,
					 .at = (uint32_t)d->bytes.n };
	buf_add_slice(&d->bytes, doc);
	d->slots[at] = (uint32_t)++d->n;
	d->last = no;
	return 0;
}

bool delta_has(const struct delta *d, struct ref ref)
{
	return d->slots_n && d->slots[slot_of(d, ref)];
}

struct slice delta_bytes(const struct delta *d, size_t i)
{
	return (struct slice){ d->bytes.p + d->v[i].at, d->v[i].n };
}
