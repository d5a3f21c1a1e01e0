/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/mask.h"

#include <string.h>

#include "base/map.h"

static void print(const struct field *f, const struct value_context *c,
		  struct slice bytes, enum print_style style, struct buf *out)
{
	(void)f, (void)c, (void)bytes, (void)style;
	buf_add_str(out, MASK);
}

static void read(const struct field *f, struct slice bytes, struct value *v)
{
	(void)f, (void)bytes;
	*v = (struct value){ .type = VALUE_NONE };
}

static void key(const struct field *f, const struct value_context *c,
		struct slice bytes, struct buf *out)
{
	(void)f, (void)c, (void)bytes, (void)out;
}

void mask_field(struct arena *arena, struct field *f)
{
	struct field_type *t = arena_alloc(arena, sizeof(*t));

	*t = *f->type;
	t->print = print;
	t->read = read;
	t->key = key;
	t->search = NULL;
	t->whole = NULL;
	f->type = t;
}

bool mask_covers(const struct field *f)
{
	return f->type->print == print;
}

bool mask_is(const char *typed)
{
	size_t n = strlen(MASK);

	typed += strspn(typed, " \t\r\n");
	return !strncmp(typed, MASK, n) &&
	       !typed[n + strspn(typed + n, " \t\r\n")];
}

bool mask_in(const char *typed)
{
	return strstr(typed, MASK) != NULL;
}
