/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What values are and what literals mean. */
#include <string.h>

#include "base/fold.h"
#include "base/tr.h"
#include "model/expr_private.h"
#include "model/type_table.h"

static const char *const expected[] = {
	[VALUE_NONE] = N_("expected a value"),
	[VALUE_TEXT] = N_("expected a text"),
	[VALUE_NUMBER] = N_("expected a number"),
	[VALUE_MONEY] = N_("expected an amount"),
	[VALUE_DATE] = N_("expected a date, such as 2026-09-14 or \"+3d\""),
	[VALUE_TIME] = N_("expected a time, such as 10:30"),
	[VALUE_MOMENT] = N_("expected a date, such as 2026-09-14 or \"+3d\""),
	[VALUE_FLAG] = N_("expected yes or no"),
	[VALUE_REF] = N_("expected a record, such as \"K10427\" or its name"),
};

enum value_type expr_holds(const struct field *f)
{
	return f->of_n ? VALUE_TEXT : f->type->holds;
}

int type_fault(struct parser *p, size_t at, enum value_type type)
{
	return err_add_raw(p->err, ERR_INPUT, value_column(p->text, at).s,
			   expected[type], NULL, 0);
}

bool types_compare(enum value_type a, enum value_type b)
{
	if (a == b)
		return a != VALUE_NONE;
	if (a == VALUE_NUMBER || a == VALUE_DATE)
		return b == (a == VALUE_NUMBER ? VALUE_MONEY : VALUE_MOMENT);
	if (b == VALUE_NUMBER || b == VALUE_DATE)
		return types_compare(b, a);
	return false;
}

static const struct {
	enum expr_op op;
	enum value_type a, b, gives;
} combinations[] = {
	{ EXPR_ADD, VALUE_NUMBER, VALUE_NUMBER, VALUE_NUMBER },
	{ EXPR_SUB, VALUE_NUMBER, VALUE_NUMBER, VALUE_NUMBER },
	{ EXPR_MUL, VALUE_NUMBER, VALUE_NUMBER, VALUE_NUMBER },
	{ EXPR_DIV, VALUE_NUMBER, VALUE_NUMBER, VALUE_NUMBER },
	{ EXPR_ADD, VALUE_MONEY, VALUE_MONEY, VALUE_MONEY },
	{ EXPR_SUB, VALUE_MONEY, VALUE_MONEY, VALUE_MONEY },
	{ EXPR_DIV, VALUE_MONEY, VALUE_MONEY, VALUE_NUMBER },
	{ EXPR_MUL, VALUE_MONEY, VALUE_NUMBER, VALUE_MONEY },
	{ EXPR_MUL, VALUE_NUMBER, VALUE_MONEY, VALUE_MONEY },
	{ EXPR_DIV, VALUE_MONEY, VALUE_NUMBER, VALUE_MONEY },
	{ EXPR_ADD, VALUE_DATE, VALUE_NUMBER, VALUE_DATE },
	{ EXPR_ADD, VALUE_NUMBER, VALUE_DATE, VALUE_DATE },
	{ EXPR_SUB, VALUE_DATE, VALUE_NUMBER, VALUE_DATE },
	{ EXPR_SUB, VALUE_DATE, VALUE_DATE, VALUE_NUMBER },
	{ EXPR_ADD, VALUE_MOMENT, VALUE_NUMBER, VALUE_MOMENT },
	{ EXPR_SUB, VALUE_MOMENT, VALUE_NUMBER, VALUE_MOMENT },
};

enum value_type types_combine(enum expr_op op, enum value_type a,
			      enum value_type b)
{
	size_t n = sizeof(combinations) / sizeof(*combinations);

	for (size_t i = 0; i < n; i++)
		if (combinations[i].op == op && combinations[i].a == a &&
		    combinations[i].b == b)
			return combinations[i].gives;
	return VALUE_NONE;
}

/* ---- literals --------------------------------------------------------- */

bool literal_is_open(const struct expr *e)
{
	return e->op == EXPR_LITERAL && e->token == EXPR_TEXT &&
		!e->field && e->value.type == VALUE_NONE;
}

static int take_value(struct expr *literal, struct value v)
{
	literal->value = v;
	literal->type = v.type;
	return 0;
}

static int read_number(struct parser *p, struct expr *literal)
{
	struct value v = { .type = VALUE_NUMBER };
	bool behind = false;

	for (const char *c = literal->text; *c; c++) {
		if (*c == '.') {
			behind = true;
			continue;
		}
		if (__builtin_mul_overflow(v.n, 10, &v.n) ||
		    __builtin_add_overflow(v.n, *c - '0', &v.n) ||
		    (behind && ++v.scale > 9))
			return PARSER_FAULT(p, literal->at,
				N_("the number is too large or too fine"));
	}
	return take_value(literal, v);
}

static int read_day(struct parser *p, struct expr *literal)
{
	struct err err = ERR_INIT;
	int32_t day;
	int rc;

	if (literal->token == EXPR_DATE)
		rc = day_parse_iso(literal->text, &day);
	else
		rc = day_parse(literal->text, &p->context->clock, &day, NULL,
			       &err);
	if (rc) {
		if (err.n)
			return parser_relay(p, literal->at, &err);
		return type_fault(p, literal->at, VALUE_DATE);
	}
	return take_value(literal, (struct value){
		.type = VALUE_DATE, .n = day,
	});
}

static int read_time(struct parser *p, struct expr *literal)
{
	struct err err = ERR_INIT;
	int32_t seconds;

	if (time_parse(literal->text, &seconds, &err))
		return parser_relay(p, literal->at, &err);
	return take_value(literal, (struct value){
		.type = VALUE_TIME, .n = seconds,
	});
}

void text_compare_key(const struct field *f, const struct value_context *c,
		      struct slice bytes, struct buf *key)
{
	size_t start = key->n;
	const char *nul;

	if (f)
		f->type->key(f, c, bytes, key);
	else
		fold_sort_key(bytes, key);
	if ((f && f->of_n) || key->n == start)
		return;
	nul = memchr(key->p + start, 0, key->n - start);
	if (nul)
		buf_truncate(key, (size_t)(nul - key->p));
}

static void read_key(struct parser *p, struct expr *literal)
{
	buf_clear(&literal->key);
	text_compare_key(literal->field, p->context, buf_slice(&literal->bytes),
			 &literal->key);
}

static int read_text(struct parser *p, struct expr *literal)
{
	buf_clear(&literal->bytes);
	buf_add_str(&literal->bytes, literal->text);
	take_value(literal, (struct value){
		.type = VALUE_TEXT, .text = buf_slice(&literal->bytes),
	});
	read_key(p, literal);
	return 0;
}

static bool is_blank(const char *text)
{
	return !text[strspn(text, " \t\r\n")];
}

static int read_as_field(struct parser *p, struct expr *literal,
			 const struct field *field)
{
	struct err err = ERR_INIT;

	if (is_blank(literal->text))
		return PARSER_FAULT(p, literal->at,
			N_("this text is empty: say \"is empty\""));
	literal->field = field;
	literal->type = expr_holds(field);
	if (literal->type == VALUE_REF && !p->context->ref_find)
		return 0;
	buf_clear(&literal->bytes);
	if (field->type->parse(field, p->context, literal->text,
			       &literal->bytes, &err)) {
		literal->field = NULL;
		return parser_relay(p, literal->at, &err);
	}
	field->type->read(field, buf_slice(&literal->bytes), &literal->value);
	if (literal->type == VALUE_TEXT)
		read_key(p, literal);
	return 0;
}

/* "heute" is a day also for a field that holds moments. */
static bool is_day(struct parser *p, const struct expr *literal)
{
	int32_t day, at = TIME_NONE;

	return !day_parse(literal->text, &p->context->clock, &day, &at, NULL) &&
		at == TIME_NONE;
}

/* What a text beside a calculated amount is read as. */
static const struct field of_money = { .type = &type_money };

int literal_read(struct parser *p, struct expr *literal,
		 const struct field *field, enum value_type type)
{
	if (literal->token == EXPR_NUMBER && type == VALUE_NUMBER)
		return read_number(p, literal);
	if (literal->token == EXPR_DATE &&
	    (type == VALUE_DATE || type == VALUE_MOMENT))
		return read_day(p, literal);
	if (literal->token == EXPR_TIME && type == VALUE_TIME)
		return read_time(p, literal);
	if (literal->token != EXPR_TEXT && type != VALUE_TEXT &&
	    type != VALUE_REF)
		return type_fault(p, literal->at, type);
	if (type == VALUE_MOMENT && is_day(p, literal))
		return read_day(p, literal);
	if (field)
		return read_as_field(p, literal, field);
	switch (type) {
	case VALUE_MONEY:
		return read_as_field(p, literal, &of_money);
	case VALUE_TEXT:
		return read_text(p, literal);
	case VALUE_DATE:
		return read_day(p, literal);
	case VALUE_TIME:
		return read_time(p, literal);
	default:
		return type_fault(p, literal->at, type);
	}
}

int literal_meet(struct parser *p, struct expr *literal,
		 const struct expr *other)
{
	struct err first = ERR_INIT, *err = p->err;
	int rc = -1;

	if (literal_is_open(other))
		return literal_read(p, literal, NULL, VALUE_TEXT);
	if (other->op != EXPR_PATH)
		return literal_read(p, literal, other->field, other->type);
	for (size_t i = 0; rc && i < other->ways_n; i++) {
		struct err one = ERR_INIT;

		p->err = &one;
		rc = literal_read(p, literal, other->ways[i].field,
				  other->type);
		p->err = err;
		if (rc && !first.n)
			err_move(&first, &one);
		err_release(&one);
	}
	if (rc)
		err_move(err, &first);
	err_release(&first);
	return rc;
}
