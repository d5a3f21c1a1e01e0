/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/catalogue.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/pack.h"
#include "base/tr.h"
#include "model/number.h"

#define CATALOGUE_FORMAT 1

static void kind_release(struct cat_kind *k)
{
	size_t i;

	for (i = 0; i < k->n; i++) {
		free(k->v[i].first);
		free(k->v[i].name);
		free(k->v[i].type);
	}
	free(k->v);
	free(k->first);
	free(k->name);
}

void catalogue_free(struct catalogue *cat)
{
	size_t i;

	if (!cat)
		return;
	for (i = 0; i < cat->n; i++)
		kind_release(&cat->v[i]);
	free(cat->v);
	free(cat);
}

static void pack_field(struct buf *out, const struct cat_field *f)
{
	pack_u16(out, f->tag);
	pack_str(out, f->first);
	pack_str(out, f->name);
	pack_str(out, f->type);
	pack_u8(out, f->holds);
	pack_u8(out, (f->many ? 1 : 0) | (f->dated ? 2 : 0) |
		     (f->unique ? 4 : 0));
	pack_u8(out, (uint8_t)f->scale);
	pack_u64(out, f->means);
	pack_u64(out, f->stamp);
}

void catalogue_pack(const struct catalogue *cat, struct buf *out)
{
	size_t i, j;

	pack_u8(out, CATALOGUE_FORMAT);
	pack_u16(out, cat->next_kind);
	pack_varint(out, cat->n);
	for (i = 0; i < cat->n; i++) {
		const struct cat_kind *k = &cat->v[i];

		pack_u16(out, k->no);
		pack_u16(out, k->next_tag);
		pack_str(out, k->first);
		pack_str(out, k->name);
		pack_u64(out, k->stamp);
		pack_varint(out, k->n);
		for (j = 0; j < k->n; j++)
			pack_field(out, &k->v[j]);
	}
}

static void unpack_field(struct unpack *u, struct cat_kind *k)
{
	struct cat_field *f;
	uint8_t flags;

	mem_grow(&k->v, &k->cap, k->n + 1, sizeof(*k->v));
	f = &k->v[k->n++];
	memset(f, 0, sizeof(*f));
	f->tag = unpack_u16(u);
	f->first = unpack_str(u);
	f->name = unpack_str(u);
	f->type = unpack_str(u);
	f->holds = unpack_u8(u);
	flags = unpack_u8(u);
	f->many = flags & 1;
	f->dated = flags & 2;
	f->unique = flags & 4;
	f->scale = unpack_u8(u);
	f->means = unpack_u64(u);
	f->stamp = unpack_u64(u);
}

static void unpack_kind(struct unpack *u, struct catalogue *cat)
{
	struct cat_kind *k;
	uint64_t n;

	mem_grow(&cat->v, &cat->cap, cat->n + 1, sizeof(*cat->v));
	k = &cat->v[cat->n++];
	memset(k, 0, sizeof(*k));
	k->no = unpack_u16(u);
	k->next_tag = unpack_u16(u);
	k->first = unpack_str(u);
	k->name = unpack_str(u);
	k->stamp = unpack_u64(u);
	for (n = unpack_varint(u); n && !u->bad; n--)
		unpack_field(u, k);
}

struct catalogue *catalogue_unpack(struct slice s, struct err *err)
{
	struct catalogue *cat = mem_zero(sizeof(*cat));
	struct unpack u = unpack_from(s);
	uint64_t n;

	cat->next_kind = 1;
	if (!s.n)
		return cat;
	if (unpack_u8(&u) != CATALOGUE_FORMAT)
		u.bad = true;
	cat->next_kind = unpack_u16(&u);
	for (n = unpack_varint(&u); n && !u.bad; n--)
		unpack_kind(&u, cat);
	if (!u.bad && !unpack_left(&u))
		return cat;
	catalogue_free(cat);
	err_set(err, ERR_INTERNAL, NULL, N_("The catalogue is damaged"));
	return NULL;
}

struct catalogue *catalogue_copy(const struct catalogue *cat)
{
	struct buf b = BUF_INIT;
	struct catalogue *copy;

	catalogue_pack(cat, &b);
	copy = catalogue_unpack(buf_slice(&b), NULL);
	buf_release(&b);
	if (!copy)
		BUG("a catalogue cannot be read back");
	return copy;
}

struct cat_kind *catalogue_kind(const struct catalogue *cat, uint16_t no)
{
	size_t i;

	/* Numbers rise from 1 without gaps unless a kind was left out. */
	if (no && no <= cat->n && cat->v[no - 1].no == no)
		return &cat->v[no - 1];
	for (i = 0; i < cat->n; i++)
		if (cat->v[i].no == no)
			return &cat->v[i];
	return NULL;
}

struct cat_field *catalogue_field(const struct cat_kind *k, uint16_t tag)
{
	size_t i = (size_t)(tag - TAG_FIRST);

	if (tag >= TAG_FIRST && i < k->n && k->v[i].tag == tag)
		return &k->v[i];
	for (i = 0; i < k->n; i++)
		if (k->v[i].tag == tag)
			return &k->v[i];
	return NULL;
}

const char *catalogue_name(const struct catalogue *cat, uint16_t kind,
			   uint16_t tag)
{
	const struct cat_kind *k;
	const struct cat_field *f;

	if (tag == TAG_NUMBER)
		return "number";
	if (tag == TAG_ALIAS)
		return "alias";
	if (tag == TAG_MERGED)
		return "merged";
	k = catalogue_kind(cat, kind);
	f = k ? catalogue_field(k, tag) : NULL;
	return f ? f->first : "";
}
