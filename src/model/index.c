/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/index.h"

#include "base/fold.h"
#include "base/pack.h"
#include "model/expr.h"

static bool master_alone(const struct kinds *ks, const struct field *f)
{
	size_t i;
	bool some = false;

	for (i = 0; i < ks->n; i++) {
		if (!field_may_name(f, ks->v[i]))
			continue;
		if (!ks->v[i]->master)
			return false;
		some = true;
	}
	return some;
}

unsigned index_shapes(const struct kinds *ks, const struct field *f)
{
	if (!f->tag)
		return 0;
	if (f->type->holds == VALUE_FLAG || f->of_n)
		return INDEX_SET;
	if (expr_holds(f) == VALUE_REF) {
		if (!master_alone(ks, f))
			return INDEX_LINK;
		return f->order_n || f->show_n ? INDEX_SET | INDEX_LINK :
						 INDEX_SET;
	}
	/* Whoever calls or writes is found by the whole number or address. */
	return f->index || f->unique || f->type->whole ? INDEX_VALUE : 0;
}

void index_field_key(uint16_t kind, uint16_t tag, struct buf *key)
{
	pack_u16(key, kind);
	pack_u16(key, tag);
}

void index_set_name(uint16_t kind, uint16_t tag, struct slice value,
		    struct buf *name)
{
	index_field_key(kind, tag, name);
	buf_add_slice(name, value);
}

void index_all_name(uint16_t kind, struct buf *name)
{
	index_field_key(kind, TAG_ALL, name);
}

/* Under no kind and no tag: kind and tag stand behind the value. */
static bool stands_together(const struct field *f)
{
	return f->type->whole != NULL;
}

void index_value_begin(uint16_t kind, const struct field *f, struct buf *key)
{
	if (stands_together(f))
		index_field_key(0, 0, key);
	else
		index_field_key(kind, f->tag, key);
}

size_t index_value_tail(const struct field *f)
{
	return stands_together(f) ? 1 + 4 + 4 : 1 + 4;
}

bool index_value_owner(struct slice key, struct ref *ref, uint16_t *tag)
{
	struct unpack u = unpack_from(key);

	ref->kind = unpack_u16(&u);
	*tag = unpack_u16(&u);
	if (!ref->kind && unpack_left(&u) >= 1 + 4 + 4) {
		unpack_bytes(&u, unpack_left(&u) - 8);
		ref->kind = unpack_u16(&u);
		*tag = unpack_u16(&u);
	}
	ref->id = index_row_id(key);
	return !u.bad && ref->kind && unpack_left(&u) >= 4;
}

bool index_value_of(uint16_t kind, const struct field *f, struct slice key)
{
	struct ref ref;
	uint16_t tag;

	return !stands_together(f) ||
	       (index_value_owner(key, &ref, &tag) && ref.kind == kind &&
		tag == f->tag);
}

void index_value_key(const struct value_context *c, uint16_t kind,
		     const struct field *f, struct slice value,
		     struct buf *key)
{
	index_value_begin(kind, f, key);
	f->type->key(f, c, value, key);
	buf_add_char(key, 0);
	if (stands_together(f))
		index_field_key(kind, f->tag, key);
}

uint32_t index_row_id(struct slice key)
{
	struct unpack u;

	if (key.n < 4)
		return 0;
	u = unpack_from((struct slice){ (const char *)key.p + key.n - 4, 4 });
	return unpack_u32(&u);
}

void index_link_key(struct ref target, uint16_t kind, uint16_t tag,
		    struct buf *key)
{
	ref_pack(key, target);
	index_field_key(kind, tag, key);
}

/* Keys of texts have any length and are ended by two NULs, a NUL inside
 * becomes 0 0xff; other keys of one field all have the same length. */
void index_order_part(const struct field *f, const struct value_context *c,
		      struct slice value, bool falls, struct buf *key)
{
	size_t start = key->n, i;
	struct buf raw = BUF_INIT;

	if (f->type->holds == VALUE_FLAG) {
		buf_add_char(key, value.n && *(const char *)value.p ? 1 : 0);
	} else if (!value.n) {
		buf_add_char(key, 0);
	} else {
		buf_add_char(key, 1);
		f->type->key(f, c, value, &raw);
		for (i = 0; i < raw.n; i++) {
			buf_add_char(key, raw.p[i]);
			if (!raw.p[i] && expr_holds(f) == VALUE_TEXT)
				buf_add_char(key, (char)0xff);
		}
		if (expr_holds(f) == VALUE_TEXT)
			buf_add(key, "\0\0", 2);
		buf_release(&raw);
	}
	if (falls)
		for (i = start; i < key->n; i++)
			key->p[i] = (char)~key->p[i];
}

bool index_by_name(const struct kind *k)
{
	return k->master || k->admin;
}

bool index_name_key(uint16_t kind, struct slice name, struct buf *key)
{
	struct buf folded = BUF_INIT;
	bool some;

	fold_text(name, &folded);
	some = folded.n > 0;
	index_field_key(kind, TAG_NAME, key);
	buf_add_slice(key, buf_slice(&folded));
	buf_add_char(key, 0);
	buf_release(&folded);
	return some;
}
