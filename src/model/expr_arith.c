/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comparing and calculating with values. */
#include <string.h>

#include "base/pack.h"
#include "base/tr.h"
#include "model/expr_private.h"

#define SCALE_MOST 9		/* decimal places of a result */
#define SCALE_DIVIDED 6
#define DAY_MICROS (INT64_C(86400) * 1000000)

static __int128 power10(int n)
{
	__int128 p = 1;

	while (n-- > 0)
		p *= 10;
	return p;
}

static int sign_of(__int128 n)
{
	return n < 0 ? -1 : n > 0;
}

static int compare_numbers(const struct value *a, const struct value *b)
{
	__int128 x = a->n, y = b->n;

	if (a->scale < b->scale)
		x *= power10(b->scale - a->scale);
	else
		y *= power10(a->scale - b->scale);
	return sign_of(x - y);
}

static int compare_money(const struct value *a, const struct value *b)
{
	if (a->type == b->type && strcmp(a->currency, b->currency))
		return COMPARE_NOT;
	return compare_numbers(a, b);
}

/* A day beside a moment: the day on which that falls where the reader is. */
static int compare_days(struct eval *ev, const struct value *a,
			const struct value *b)
{
	const char *zone = ev->r->values.clock.zone;
	int32_t day, at;

	if (a->type == b->type)
		return sign_of((__int128)a->n - b->n);
	if (a->type == VALUE_DATE)
		return -compare_days(ev, b, a);
	if (moment_to_wall(zone ? zone : "UTC", a->n, &day, &at))
		return COMPARE_NOT;
	return sign_of((__int128)day - b->n);
}

static bool same_keys(const struct field *a, const struct field *b)
{
	if (a == b)
		return true;
	return a && b && !a->of_n && !b->of_n && a->type == b->type;
}

static void item_key(struct eval *ev, const struct eval_item *item,
		     bool as_field, struct buf *key)
{
	if (as_field && item->key)
		buf_add_slice(key, buf_slice(item->key));
	else if (as_field && item->field)
		text_compare_key(item->field, &ev->r->values, item->bytes, key);
	else
		text_compare_key(NULL, &ev->r->values, item->value.text, key);
}

static int compare_texts(struct eval *ev, const struct eval_item *a,
			 const struct eval_item *b)
{
	struct buf x = BUF_INIT, y = BUF_INIT;
	bool as_field = same_keys(a->field, b->field);
	int order;

	item_key(ev, a, as_field, &x);
	item_key(ev, b, as_field, &y);
	order = slice_cmp(buf_slice(&x), buf_slice(&y));
	buf_release(&x);
	buf_release(&y);
	return sign_of(order);
}

static int compare_refs(struct eval *ev, struct ref a, struct ref b)
{
	struct buf x = BUF_INIT, y = BUF_INIT;
	int order;

	value_ref_key(&ev->r->values, a, &x);
	value_ref_key(&ev->r->values, b, &y);
	order = slice_cmp(buf_slice(&x), buf_slice(&y));
	buf_release(&x);
	buf_release(&y);
	return sign_of(order);
}

int eval_compare(struct eval *ev, const struct eval_item *a,
		 const struct eval_item *b, bool order)
{
	if (!types_compare(a->value.type, b->value.type))
		return COMPARE_NOT;
	switch (a->value.type) {
	case VALUE_TEXT:
		return compare_texts(ev, a, b);
	case VALUE_NUMBER:
	case VALUE_MONEY:
		return compare_money(&a->value, &b->value);
	case VALUE_DATE:
	case VALUE_MOMENT:
		return compare_days(ev, &a->value, &b->value);
	case VALUE_REF:
		if (ref_eq(a->value.ref, b->value.ref))
			return 0;
		return order ? compare_refs(ev, a->value.ref, b->value.ref) :
			COMPARE_NOT;
	default:
		return sign_of((__int128)a->value.n - b->value.n);
	}
}

/* ---- calculating ------------------------------------------------------ */

/* Half away from zero. */
static __int128 divide(__int128 n, __int128 by)
{
	__int128 half;

	if (by < 0) {
		n = -n;
		by = -by;
	}
	half = by / 2;
	return (n < 0 ? n - half : n + half) / by;
}

static int too_large(struct eval *ev)
{
	return err_set(ev->err, ERR_LIMIT, NULL,
		       N_("a number of the calculation is too large"));
}

static int give(struct eval *ev, struct value *out, __int128 n, int scale)
{
	while (scale > SCALE_MOST) {
		n = divide(n, 10);
		scale--;
	}
	if (n > INT64_MAX || n < -INT64_MAX)
		return too_large(ev);
	out->n = (int64_t)n;
	out->scale = scale;
	return 0;
}

static int add_numbers(struct eval *ev, const struct value *a,
		       const struct value *b, int sign, struct value *out)
{
	int scale = a->scale > b->scale ? a->scale : b->scale;

	return give(ev, out, a->n * power10(scale - a->scale) +
		    sign * b->n * power10(scale - b->scale), scale);
}

static int divide_numbers(struct eval *ev, const struct value *a,
			  const struct value *b, int scale, struct value *out)
{
	int shift = scale + b->scale - a->scale;

	if (!b->n)
		return err_set(ev->err, ERR_INPUT, NULL,
			       N_("the calculation divides by zero"));
	if (shift >= 0)
		return give(ev, out, divide(a->n * power10(shift), b->n),
			    scale);
	return give(ev, out, divide(a->n, b->n * power10(-shift)), scale);
}

static int same_currency(struct eval *ev, const struct value *a,
			 const struct value *b)
{
	if (!strcmp(a->currency, b->currency))
		return 0;
	return err_set(ev->err, ERR_INPUT, NULL,
		       N_("amounts in %s and %s cannot be combined"),
		       a->currency, b->currency);
}

static int combine_money(struct eval *ev, const struct expr *e,
			 const struct value *a, const struct value *b,
			 struct value *out)
{
	const struct value *money = a->type == VALUE_MONEY ? a : b;
	const struct value *factor = money == a ? b : a;
	__int128 n;

	if (a->type == b->type && same_currency(ev, a, b))
		return -1;
	if (e->type == VALUE_NUMBER)
		return divide_numbers(ev, a, b, SCALE_DIVIDED, out);
	memcpy(out->currency, money->currency, sizeof(out->currency));
	if (e->op == EXPR_ADD || e->op == EXPR_SUB)
		return add_numbers(ev, a, b, e->op == EXPR_ADD ? 1 : -1, out);
	if (e->op == EXPR_DIV)
		return divide_numbers(ev, a, b, a->scale, out);
	n = divide((__int128)money->n * factor->n, power10(factor->scale));
	return give(ev, out, n, money->scale);
}

static int combine_numbers(struct eval *ev, const struct expr *e,
			   const struct value *a, const struct value *b,
			   struct value *out)
{
	switch (e->op) {
	case EXPR_ADD:
		return add_numbers(ev, a, b, 1, out);
	case EXPR_SUB:
		return add_numbers(ev, a, b, -1, out);
	case EXPR_MUL:
		return give(ev, out, (__int128)a->n * b->n,
			    a->scale + b->scale);
	default:
		return divide_numbers(ev, a, b, SCALE_DIVIDED, out);
	}
}

static int combine_days(struct eval *ev, const struct expr *e,
			const struct value *a, const struct value *b,
			struct value *out)
{
	int64_t unit = out->type == VALUE_MOMENT ? DAY_MICROS : 1;
	const struct value *day = a->type == VALUE_NUMBER ? b : a;
	const struct value *add = day == a ? b : a;
	__int128 n;

	if (out->type == VALUE_NUMBER)
		return give(ev, out, (__int128)a->n - b->n, 0);
	n = (__int128)add->n * unit / power10(add->scale);
	n = e->op == EXPR_SUB ? day->n - n : day->n + n;
	if (out->type == VALUE_DATE && (n > INT32_MAX || n < -INT32_MAX))
		return too_large(ev);
	return give(ev, out, n, 0);
}

int eval_combine(struct eval *ev, const struct expr *e, const struct value *a,
		 const struct value *b, struct value *out)
{
	*out = (struct value){ .type = e->type };
	if (a->type == VALUE_MONEY || b->type == VALUE_MONEY)
		return combine_money(ev, e, a, b, out);
	if (a->type == VALUE_NUMBER && b->type == VALUE_NUMBER)
		return combine_numbers(ev, e, a, b, out);
	return combine_days(ev, e, a, b, out);
}

int eval_negate(struct eval *ev, const struct expr *e, struct value *v)
{
	(void)e;
	return give(ev, v, -(__int128)v->n, v->scale);
}

/* ---- back to bytes ---------------------------------------------------- */

static int bytes_of_number(const struct field *f, const struct value *v,
			   struct buf *out)
{
	__int128 n = v->n;

	if (v->scale <= f->scale)
		n *= power10(f->scale - v->scale);
	else
		n = divide(n, power10(v->scale - f->scale));
	if (n > INT64_MAX || n < -INT64_MAX)
		return -1;
	pack_i64(out, (int64_t)n);
	return 0;
}

static int bytes_of_money(const struct field *f, const struct value *v,
			  struct buf *out)
{
	struct value money = *v;
	__int128 n = v->n;

	if (v->type == VALUE_NUMBER) {
		const char *currency = f->currency ? f->currency : "EUR";

		if (strlen(currency) != 3)
			return -1;
		memcpy(money.currency, currency, 4);
		n = v->scale < 2 ? n * power10(2 - v->scale) :
			divide(n, power10(v->scale - 2));
	}
	if (n > INT64_MAX || n < -INT64_MAX)
		return -1;
	pack_i64(out, (int64_t)n);
	buf_add(out, money.currency, 3);
	return 0;
}

int expr_bytes(const struct field *f, const struct value *v, struct buf *out)
{
	enum value_type type = expr_holds(f);

	if (v->type != type &&
	    !(v->type == VALUE_NUMBER && type == VALUE_MONEY))
		return -1;
	switch (type) {
	case VALUE_TEXT:
		buf_add_slice(out, v->text);
		return 0;
	case VALUE_NUMBER:
		return bytes_of_number(f, v, out);
	case VALUE_MONEY:
		return bytes_of_money(f, v, out);
	case VALUE_DATE:
	case VALUE_TIME:
		pack_i32(out, (int32_t)v->n);
		return 0;
	case VALUE_MOMENT:
		pack_i64(out, v->n);
		return 0;
	case VALUE_FLAG:
		buf_add_char(out, v->n != 0);
		return 0;
	case VALUE_REF:
		ref_pack(out, v->ref);
		return 0;
	default:
		return -1;
	}
}
