/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/fold.h"
#include "base/mem.h"
#include "base/pack.h"
#include "base/phone.h"
#include "base/sound.h"
#include "base/tr.h"
#include "model/catalogue.h"
#include "model/index.h"
#include "model/likeness.h"

/* The way index rows and search documents are made by this program. */
#define INDEX_VERSION 1
#define LINK_VERSION 2		/* 1: only `show`, its version might be old */
#define DAY_VERSION 1
#define TOGETHER_VERSION 1	/* absent: whole numbers stood with their field */

/* FNV-1a: only to see that a description changed. Never 0. */
static uint64_t stamp_of(const struct buf *b)
{
	uint64_t h = 0xcbf29ce484222325u;
	size_t i;

	for (i = 0; i < b->n; i++)
		h = (h ^ (unsigned char)b->p[i]) * 0x100000001b3u;
	return h ? h : 1;
}

static void add_names(struct buf *b, char *const *v, size_t n)
{
	size_t i;

	pack_varint(b, n);
	for (i = 0; i < n; i++)
		pack_str(b, v[i]);
}

static void add_versions(struct buf *b)
{
	pack_u8(b, INDEX_VERSION);
	pack_u8(b, FOLD_VERSION);
	pack_u8(b, DIN5007_VERSION);
	pack_u8(b, PHONE_VERSION);
}

static uint64_t means(const struct field *f)
{
	struct buf b = BUF_INIT;
	uint64_t h;
	size_t i;

	pack_str(&b, f->type->name);
	pack_u8(&b, (uint8_t)f->type->holds);
	pack_u8(&b, (f->many ? 1 : 0) | (f->dated ? 2 : 0));
	pack_u8(&b, (uint8_t)f->scale);
	pack_varint(&b, f->of_n);
	for (i = 0; i < f->of_n; i++)
		pack_str(&b, f->of[i].code);
	add_names(&b, f->to, f->to_n);
	h = stamp_of(&b);
	buf_release(&b);
	return h;
}

/* How the rows of a link are ordered depends on what its `order` fields
 * are, so their types belong to the stamp. */
static void add_columns(struct buf *b, const struct kind *k, char *const *v,
			size_t n)
{
	size_t i;

	add_names(b, v, n);
	for (i = 0; i < n; i++) {
		const struct field *f = kind_field(k, v[i] + (v[i][0] == '-'));

		pack_str(b, f ? f->type->name : "");
		pack_u16(b, f ? f->tag : 0);
	}
}

static void add_copies(struct buf *b, const struct kind *k,
		       const struct field *link)
{
	size_t i;

	pack_u8(b, k->number != NULL);
	for (i = 0; i < k->fields_n; i++)
		if (index_link_copies(k, link, &k->fields[i]))
			pack_u16(b, k->fields[i].tag);
}

static uint64_t index_stamp(const struct kinds *ks, const struct kind *k,
			    const struct field *f)
{
	unsigned shapes = index_shapes(ks, f);
	struct buf b = BUF_INIT;
	uint64_t h;

	if (!shapes)
		return 0;
	add_versions(&b);
	pack_u8(&b, (uint8_t)shapes);
	pack_str(&b, f->type->name);
	pack_u8(&b, f->dated);
	if ((shapes & INDEX_VALUE) && f->type->whole)
		pack_u8(&b, TOGETHER_VERSION);
	if (shapes & INDEX_LINK) {
		add_columns(&b, k, f->order, f->order_n);
		pack_u8(&b, LINK_VERSION);
		add_copies(&b, k, f);
	}
	h = stamp_of(&b);
	buf_release(&b);
	return h;
}

/* Whether what a document says may hang on the day: the version of the way
 * in which its days are noted. */
static uint8_t day_version(const struct kind *k)
{
	size_t i;

	for (i = 0; i < k->fields_n; i++)
		if (k->fields[i].dated)
			return DAY_VERSION;
	return (k->search_n || k->likeness_n) && k->paths_n ? DAY_VERSION : 0;
}

static void add_likeness(struct buf *b, const struct kind *k)
{
	if (k->likeness_n)
		pack_u8(b, LIKENESS_VERSION);
	for (size_t i = 0; i < k->likeness_n; i++) {
		pack_str(b, k->likeness[i].of);
		pack_u8(b, (uint8_t)k->likeness[i].as);
		pack_u32(b, (uint32_t)k->likeness[i].points);
	}
}

/* Of documents and of the rows by name and by likeness. */
uint64_t catalogue_document_stamp(const struct kind *k)
{
	struct buf b = BUF_INIT;
	uint64_t h;
	size_t i;

	add_versions(&b);
	add_names(&b, k->search, k->search_n);
	add_names(&b, k->title, k->title_n);
	for (i = 0; i < k->paths_n; i++) {
		pack_str(&b, k->paths[i].name);
		pack_str(&b, k->paths[i].text);
	}
	if (!k->search_text)
		pack_u8(&b, SOUND_VERSION);
	pack_u8(&b, (k->search_text ? 1 : 0) | (k->master ? 2 : 0) |
		    (k->admin ? 4 : 0) | (k->system ? 8 : 0));
	if (day_version(k))
		pack_u8(&b, day_version(k));
	add_likeness(&b, k);
	h = stamp_of(&b);
	buf_release(&b);
	return h;
}

static struct cat_kind *join_kind(struct catalogue *cat, const char *name,
				  struct err *err)
{
	struct cat_kind *k;
	size_t i;

	for (i = 0; i < cat->n; i++)
		if (!strcmp(cat->v[i].name, name))
			return &cat->v[i];
	if (cat->next_kind == UINT16_MAX) {
		err_set(err, ERR_LIMIT, NULL, N_("There are too many kinds"));
		return NULL;
	}
	mem_grow(&cat->v, &cat->cap, cat->n + 1, sizeof(*cat->v));
	k = &cat->v[cat->n++];
	memset(k, 0, sizeof(*k));
	k->no = cat->next_kind++;
	k->next_tag = TAG_FIRST;
	k->first = mem_strdup(name);
	k->name = mem_strdup(name);
	return k;
}

static struct cat_field *by_name(struct cat_kind *k, const char *name)
{
	size_t i;

	for (i = 0; name && i < k->n; i++)
		if (!strcmp(k->v[i].name, name))
			return &k->v[i];
	return NULL;
}

static struct cat_field *join_field(struct cat_kind *k, const struct kind *form,
				    const struct field *f, struct err *err)
{
	struct cat_field *cf = by_name(k, f->name);

	if (!cf && f->was && !kind_field(form, f->was))
		cf = by_name(k, f->was);
	if (cf) {
		free(cf->name);
		free(cf->type);
	} else {
		if (k->next_tag == UINT16_MAX) {
			err_set(err, ERR_LIMIT, form->place,
				N_("The kind %s has too many fields"),
				form->name);
			return NULL;
		}
		mem_grow(&k->v, &k->cap, k->n + 1, sizeof(*k->v));
		cf = &k->v[k->n++];
		memset(cf, 0, sizeof(*cf));
		cf->tag = k->next_tag++;
		cf->first = mem_strdup(f->name);
	}
	cf->name = mem_strdup(f->name);
	cf->type = mem_strdup(field_type_key(f->type));
	cf->holds = (uint8_t)f->type->holds;
	cf->many = f->many;
	cf->dated = f->dated;
	cf->unique = f->unique;
	cf->scale = f->scale;
	cf->means = means(f);
	return cf;
}

static int join_fields(struct cat_kind *k, struct kind *form, struct err *err)
{
	size_t i;

	for (i = 0; i < form->fields_n; i++) {
		struct cat_field *cf;

		if (form->fields[i].value_text)
			continue;
		cf = join_field(k, form, &form->fields[i], err);
		if (!cf)
			return -1;
		form->fields[i].tag = cf->tag;
	}
	return 0;
}

/* Stamps need the tags and kinds of all, so they come last. Fields that no
 * form names any more lose their rows. */
static void join_stamps(struct catalogue *cat, const struct kinds *ks)
{
	size_t i, j;

	for (i = 0; i < cat->n; i++) {
		struct cat_kind *k = &cat->v[i];
		const struct kind *form = kinds_by_no(ks, k->no);

		k->stamp = form ? catalogue_document_stamp(form) : 0;
		for (j = 0; j < k->n; j++) {
			const struct field *f = form ?
				kind_field_by_tag(form, k->v[j].tag) : NULL;

			k->v[j].stamp = f ? index_stamp(ks, form, f) : 0;
		}
	}
}

struct catalogue *catalogue_join(const struct catalogue *old,
				 struct kinds *ks, struct err *err)
{
	struct catalogue *cat = catalogue_copy(old);
	size_t i;

	for (i = 0; i < ks->n; i++) {
		struct cat_kind *k = join_kind(cat, ks->v[i]->name, err);

		if (!k || join_fields(k, ks->v[i], err) < 0) {
			catalogue_free(cat);
			return NULL;
		}
		ks->v[i]->no = k->no;
	}
	join_stamps(cat, ks);
	return cat;
}
