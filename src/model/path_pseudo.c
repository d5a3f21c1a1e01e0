/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/path_pseudo.h"

#include <string.h>

#include "base/fold.h"
#include "base/pack.h"
#include "model/expr.h"
#include "model/number.h"
#include "model/type_table.h"
#include "model/type_text.h"
#include "model/value.h"
#include "model/value_number.h"

/* Ids and versions are numbers, but nobody groups their digits. */
static void id_print(const struct field *f, const struct value_context *c,
		     struct slice bytes, enum print_style style,
		     struct buf *out)
{
	struct unpack u = unpack_from(bytes);

	(void)f, (void)c, (void)style;
	buf_printf(out, "%lld", (long long)unpack_i64(&u));
}

static int id_parse(const struct field *f, const struct value_context *c,
		    const char *typed, struct buf *out, struct err *err)
{
	int64_t n;

	(void)f;
	if (number_parse(typed, value_trim(typed), value_german(c), 0, &n, err))
		return -1;
	pack_i64(out, n);
	return 0;
}

static bool id_valid(const struct field *f, struct slice bytes)
{
	(void)f;
	return bytes.n == 8;
}

static void id_read(const struct field *f, struct slice bytes, struct value *v)
{
	struct unpack u = unpack_from(bytes);

	(void)f;
	*v = (struct value){ .type = VALUE_NUMBER, .n = unpack_i64(&u) };
}

static void id_key(const struct field *f, const struct value_context *c,
		   struct slice bytes, struct buf *key)
{
	(void)f, (void)c;
	buf_add_slice(key, bytes);
}

static const struct field_type type_id = {
	.name = "id",
	.holds = VALUE_NUMBER,
	.width_least = 4,
	.width_best = 8,
	.parse = id_parse,
	.valid = id_valid,
	.print = id_print,
	.read = id_read,
	.key = id_key,
};

/* Numbers are compared as the number table does. */
static int number_parse_line(const struct field *f,
			     const struct value_context *c, const char *typed,
			     struct buf *out, struct err *err)
{
	return type_line.parse(f, c, typed, out, err);
}

static bool number_valid(const struct field *f, struct slice bytes)
{
	return type_line.valid(f, bytes);
}

static void number_key_fold(const struct field *f,
			    const struct value_context *c, struct slice bytes,
			    struct buf *key)
{
	size_t start = key->n;

	(void)f, (void)c;
	if (!number_fold(bytes, key))
		return;
	buf_truncate(key, start);
	fold_text(bytes, key);
}

static const struct field_type type_number = {
	.name = "number",
	.holds = VALUE_TEXT,
	.width_least = 6,
	.width_best = 10,
	.parse = number_parse_line,
	.valid = number_valid,
	.print = text_print,
	.read = text_read,
	.key = number_key_fold,
	.search = text_search,
};

/* One word for every language: their labels are the program's, not a
 * form's. */
static const struct field pseudo[] = {
	{ .name = (char *)"number", .type = &type_number },
	{ .name = (char *)"id", .type = &type_id },
	{ .name = (char *)"title", .type = &type_line },
	{ .name = (char *)"kind", .type = &type_line },
	{ .name = (char *)"version", .type = &type_id },
};
enum { PSEUDO_NUMBER, PSEUDO_ID, PSEUDO_TITLE, PSEUDO_KIND, PSEUDO_VERSION,
       PSEUDO_N };

static char any[] = "any";
static char *const to_any[] = { any };
const struct field path_record = {
	.name = (char *)"record", .type = &type_link,
	.to = (char **)to_any, .to_n = 1,
};

const struct field *path_pseudo(const char *name)
{
	for (size_t i = 0; i < PSEUDO_N; i++)
		if (!strcmp(pseudo[i].name, name))
			return &pseudo[i];
	return NULL;
}

bool path_is_pseudo(const struct field *f)
{
	return f == &path_record || (f >= pseudo && f < pseudo + PSEUDO_N);
}

/* Master data has codes instead of numbers. */
static void number_bytes(struct reader *r, const struct record *rec,
			 struct buf *bytes)
{
	const struct kind *kind = kinds_by_no(r->kinds, rec->ref.kind);
	const struct field *code;

	buf_add_slice(bytes, record_get(rec, TAG_NUMBER, DAY_NONE));
	if (bytes->n || !kind)
		return;
	code = kind_code(kind);
	if (code)
		buf_add_slice(bytes, record_get(rec, code->tag, DAY_NONE));
}

void path_pseudo_bytes(struct reader *r, const struct record *rec,
		       const struct field *f, struct buf *bytes)
{
	const struct kind *kind;

	if (f == &path_record) {
		ref_pack(bytes, rec->ref);
		return;
	}
	switch (f - pseudo) {
	case PSEUDO_NUMBER:
		number_bytes(r, rec, bytes);
		break;
	case PSEUDO_ID:
		pack_i64(bytes, rec->ref.id);
		break;
	case PSEUDO_TITLE:
		reader_title(r, rec->ref, bytes);
		break;
	case PSEUDO_KIND:
		kind = kinds_by_no(r->kinds, rec->ref.kind);
		buf_add_str(bytes, kind ? kind->name : "");
		break;
	case PSEUDO_VERSION:
		pack_i64(bytes, record_version(rec));
		break;
	}
}
