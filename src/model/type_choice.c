/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * choice: one of a list. A list in the form (`of`) is stored as the code; a
 * kind of master data (`from`) as a reference to its record.
 */
#include <string.h>

#include "base/fold.h"
#include "base/pack.h"
#include "base/tr.h"
#include "model/type_ref.h"
#include "model/type_table.h"
#include "model/value.h"

static bool choice_fixed(const struct field *f)
{
	return f->of_n != 0;
}

static const struct choice *choice_of(const struct field *f,
				      struct slice code)
{
	for (size_t i = 0; i < f->of_n; i++)
		if (slice_eq_str(code, f->of[i].code))
			return &f->of[i];
	return NULL;
}

static bool word_begins(struct slice typed, const char *word)
{
	struct buf a = BUF_INIT, b = BUF_INIT;
	bool yes;

	fold_text(typed, &a);
	fold_text(slice_str(word), &b);
	yes = a.n && a.n <= b.n && !memcmp(a.p, b.p, a.n);
	buf_release(&a);
	buf_release(&b);
	return yes;
}

/* Whether the typed text is (or, with `begins`, begins) the code or one of
 * the names of a choice. */
static bool choice_is(const struct choice *o, struct slice typed, bool begins)
{
	bool (*is)(struct slice, const char *) = begins ? word_begins :
						 value_word_is;

	if (is(typed, o->code))
		return true;
	for (size_t i = 0; i < o->label.n; i++) {
		const char *name = o->label.v[i].one;
		const char *small = o->label.v[i].small;

		if ((name && is(typed, name)) || (small && is(typed, small)))
			return true;
	}
	return false;
}

static const struct choice *choice_find(const struct field *f,
					struct slice typed, bool begins,
					size_t *hits)
{
	const struct choice *found = NULL;

	*hits = 0;
	for (size_t i = 0; i < f->of_n; i++)
		if (choice_is(&f->of[i], typed, begins)) {
			found = &f->of[i];
			++*hits;
		}
	return found;
}

static void list_names(const struct field *f, const struct value_context *c,
		       struct buf *out)
{
	for (size_t i = 0; i < f->of_n; i++)
		buf_printf(out, "%s%s", i ? ", " : "",
			   words_one(&f->of[i].label, value_lang(c)));
}

static int parse_fixed(const struct field *f, const struct value_context *c,
		       const char *typed, struct buf *out, struct err *err)
{
	struct slice text = value_trim(typed);
	const struct choice *found = choice_of(f, text);
	struct buf names = BUF_INIT;
	size_t hits = 1;
	int rc;

	if (!found)
		found = choice_find(f, text, false, &hits);
	if (hits != 1)
		found = choice_find(f, text, true, &hits);
	if (hits == 1) {
		buf_add_str(out, found->code);
		return 0;
	}
	list_names(f, c, &names);
	rc = err_set(err, ERR_INPUT, value_column(typed,
			(size_t)((const char *)text.p - typed)).s,
		     hits ? N_("\"%s\" could be several of: %s") :
		     N_("\"%s\" is none of: %s"), typed, buf_str(&names));
	buf_release(&names);
	return rc;
}

static int choice_parse(const struct field *f, const struct value_context *c,
			const char *typed, struct buf *out, struct err *err)
{
	struct ref ref;

	if (choice_fixed(f))
		return parse_fixed(f, c, typed, out, err);
	if (value_ref_find(f, c, typed, &ref, err))
		return -1;
	ref_pack(out, ref);
	return 0;
}

static bool choice_valid(const struct field *f, struct slice bytes)
{
	return choice_fixed(f) ? choice_of(f, bytes) != NULL :
	       ref_valid(f, bytes);
}

/* The code of a master record: its name without the kind, which the field
 * implies as long as it names one kind only. */
static void print_code(const struct field *f, const struct value_context *c,
		       struct ref ref, struct buf *out)
{
	size_t start = out->n;
	char *colon;

	value_ref_name(c, ref, out);
	colon = strchr(buf_str(out) + start, ':');
	if (!c || !c->ref_name || f->to_n != 1 || !colon)
		return;
	memmove(out->p + start, colon + 1, strlen(colon + 1) + 1);
	buf_truncate(out, out->n - (size_t)(colon + 1 - (out->p + start)));
}

static void choice_print(const struct field *f, const struct value_context *c,
			 struct slice bytes, enum print_style style,
			 struct buf *out)
{
	const struct choice *o;
	struct ref ref;

	if (choice_fixed(f)) {
		o = style == PRINT_MACHINE ? NULL : choice_of(f, bytes);
		if (!o)
			buf_add_slice(out, bytes);
		else if (style == PRINT_SHORT)
			buf_add_str(out, words_small(&o->label, value_lang(c)));
		else
			buf_add_str(out, words_one(&o->label, value_lang(c)));
		return;
	}
	ref = ref_unpack(bytes);
	if (style == PRINT_MACHINE)
		print_code(f, c, ref, out);
	else if (style == PRINT_EDIT)
		value_ref_edit(f, c, ref, out);
	else	/* "inbound" alone says nothing, so the whole way in trees */
		value_ref_title(c, ref, false, out);
}

static void choice_read(const struct field *f, struct slice bytes,
			struct value *v)
{
	if (choice_fixed(f))
		*v = (struct value){ .type = VALUE_TEXT, .text = bytes };
	else
		ref_read(f, bytes, v);
}

/* The order of the list as the form has it. */
static void choice_key(const struct field *f, const struct value_context *c,
		       struct slice bytes, struct buf *key)
{
	const struct choice *o;

	if (!choice_fixed(f)) {
		ref_key(f, c, bytes, key);
		return;
	}
	o = choice_of(f, bytes);
	pack_u16(key, o ? (uint16_t)(o - f->of) : UINT16_MAX);
	buf_add_slice(key, bytes);
}

static void choice_search(const struct field *f, const struct value_context *c,
			  struct slice bytes, struct buf *text)
{
	const struct choice *o;

	if (!choice_fixed(f)) {
		ref_search(f, c, bytes, text);
		return;
	}
	o = choice_of(f, bytes);
	for (size_t i = 0; o && i < o->label.n; i++)
		buf_printf(text, "%s%s", i ? " " : "", o->label.v[i].one);
}

const struct field_type type_choice = {
	.name = "choice",
	.holds = VALUE_REF,
	.width_least = 5,
	.width_best = 12,
	.parse = choice_parse,
	.valid = choice_valid,
	.print = choice_print,
	.read = choice_read,
	.key = choice_key,
	.search = choice_search,
};

/* The same with a list in the form: what it holds is no reference. */
const struct field_type type_choice_of = {
	.name = "choice",
	.holds = VALUE_TEXT,
	.width_least = 5,
	.width_best = 12,
	.parse = choice_parse,
	.valid = choice_valid,
	.print = choice_print,
	.read = choice_read,
	.key = choice_key,
	.search = choice_search,
};
