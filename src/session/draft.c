/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/draft.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"

#define BODY_FORMAT 1

struct draft_field *draft_field_add(struct draft *d)
{
	mem_grow(&d->v, &d->cap, d->n + 1, sizeof(*d->v));
	d->v[d->n] = (struct draft_field){ 0 };
	return &d->v[d->n++];
}

static void field_release(struct draft_field *f)
{
	free(f->field);
	free(f->column);
	free(f->text);
	free(f->label);
	free(f->ref);
	free(f->was);
	free(f->was_label);
	free(f->was_ref);
}

void draft_release(struct draft *d)
{
	size_t i;

	for (i = 0; i < d->n; i++)
		field_release(&d->v[i]);
	for (i = 0; i < d->stack_n; i++)
		free(d->stack[i]);
	free(d->v);
	free(d->stack);
	free(d->title);
	free(d->kind);
	free(d->name);
	free(d->focus);
	free(d->focus_column);
	*d = (struct draft){ 0 };
}

void drafts_release(struct drafts *all)
{
	for (size_t i = 0; i < all->n; i++)
		draft_release(&all->v[i]);
	free(all->v);
	*all = (struct drafts){ 0 };
}

void draft_copy(struct draft *to, const struct draft *from)
{
	struct buf bytes = BUF_INIT;

	draft_pack(from, &bytes);
	if (draft_unpack(buf_slice(&bytes), to))
		BUG("a started entry cannot be read back");
	to->id = from->id;
	to->when = from->when;
	to->held = from->held;
	buf_release(&bytes);
}

/* ---- bytes ------------------------------------------------------------- */

static void pack_head(const struct draft *d, struct buf *out)
{
	pack_str(out, d->title);
	pack_u32(out, d->letters);
	pack_str(out, d->kind);
	pack_str(out, d->name);
	pack_u32(out, d->version);
	pack_u64(out, d->gives_to);
	pack_str(out, d->focus);
	pack_str(out, d->focus_column);
	pack_u32(out, d->focus_line);
	pack_u32(out, d->at);
}

static void unpack_head(struct unpack *u, struct draft *d)
{
	d->title = unpack_str(u);
	d->letters = unpack_u32(u);
	d->kind = unpack_str(u);
	d->name = unpack_str(u);
	d->version = unpack_u32(u);
	d->gives_to = unpack_u64(u);
	d->focus = unpack_str(u);
	d->focus_column = unpack_str(u);
	d->focus_line = unpack_u32(u);
	d->at = unpack_u32(u);
}

static void pack_field(const struct draft_field *f, struct buf *out)
{
	pack_str(out, f->field);
	pack_str(out, f->column);
	pack_u32(out, f->line);
	pack_u8(out, f->hidden);
	pack_str(out, f->text);
	pack_str(out, f->label);
	pack_str(out, f->ref);
	pack_str(out, f->was);
	pack_str(out, f->was_label);
	pack_str(out, f->was_ref);
	pack_i32(out, f->from);
	pack_i32(out, f->until);
}

static void unpack_field(struct unpack *u, struct draft_field *f)
{
	f->field = unpack_str(u);
	f->column = unpack_str(u);
	f->line = unpack_u32(u);
	f->hidden = unpack_u8(u);
	f->text = unpack_str(u);
	f->label = unpack_str(u);
	f->ref = unpack_str(u);
	f->was = unpack_str(u);
	f->was_label = unpack_str(u);
	f->was_ref = unpack_str(u);
	f->from = unpack_i32(u);
	f->until = unpack_i32(u);
}

void draft_pack(const struct draft *d, struct buf *out)
{
	size_t i;

	pack_u8(out, BODY_FORMAT);
	pack_head(d, out);
	pack_varint(out, d->stack_n);
	for (i = 0; i < d->stack_n; i++)
		pack_str(out, d->stack[i]);
	pack_varint(out, d->n);
	for (i = 0; i < d->n; i++)
		pack_field(&d->v[i], out);
}

int draft_unpack_head(struct slice bytes, struct draft *d)
{
	struct unpack u = unpack_from(bytes);

	*d = (struct draft){ 0 };
	if (unpack_u8(&u) != BODY_FORMAT)
		return -1;
	unpack_head(&u, d);
	return u.bad ? -1 : 0;
}

int draft_unpack(struct slice bytes, struct draft *d)
{
	struct unpack u = unpack_from(bytes);
	size_t cap = 0;
	uint64_t n;

	*d = (struct draft){ 0 };
	if (unpack_u8(&u) != BODY_FORMAT)
		return -1;
	unpack_head(&u, d);
	/* Each string and field takes bytes: a wrong count ends with them. */
	for (n = unpack_varint(&u); n && !u.bad; n--) {
		mem_grow(&d->stack, &cap, d->stack_n + 1, sizeof(*d->stack));
		d->stack[d->stack_n++] = unpack_str(&u);
	}
	for (n = unpack_varint(&u); n && !u.bad; n--)
		unpack_field(&u, draft_field_add(d));
	return u.bad || unpack_left(&u) ? -1 : 0;
}
