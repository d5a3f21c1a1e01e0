/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The functions of the language: one row each. */

#include "base/map.h"
#include "base/utf8.h"
#include "model/expr_private.h"

static int call_today(struct eval *ev, const struct value *args,
		      struct value *out)
{
	(void)args;
	*out = (struct value){
		.type = VALUE_DATE, .n = ev->r->values.clock.today,
	};
	return 0;
}

static int call_now(struct eval *ev, const struct value *args,
		    struct value *out)
{
	(void)args;
	reader_note_tomorrow(ev->r);
	*out = (struct value){
		.type = VALUE_MOMENT, .n = ev->r->values.clock.now,
	};
	return 0;
}

static int call_me(struct eval *ev, const struct value *args,
		   struct value *out)
{
	(void)args;
	*out = (struct value){
		.type = ref_is_none(ev->r->values.me) ? VALUE_NONE : VALUE_REF,
		.ref = ev->r->values.me,
	};
	return 0;
}

/* The zone of the session, for what is planned by the clock on its wall. */
static int call_timezone(struct eval *ev, const struct value *args,
			 struct value *out)
{
	const char *zone = ev->r->values.clock.zone;

	(void)args;
	*out = (struct value){ .type = zone ? VALUE_TEXT : VALUE_NONE,
			       .text = slice_str(zone ? zone : "") };
	return 0;
}

static int call_lower(struct eval *ev, const struct value *args,
		      struct value *out)
{
	struct buf lower = BUF_INIT;

	value_lower(args[0].text, &lower);
	*out = (struct value){ .type = VALUE_TEXT, .text = {
		arena_strndup(ev->r->arena, buf_str(&lower), lower.n),
		lower.n,
	} };
	buf_release(&lower);
	return 0;
}

static int number(struct value *out, int64_t n)
{
	*out = (struct value){ .type = VALUE_NUMBER, .n = n };
	return 0;
}

static int call_length(struct eval *ev, const struct value *args,
		       struct value *out)
{
	struct slice rest = args[0].text;
	int64_t n = 0;

	(void)ev;
	for (; rest.n; n++) {
		size_t one = utf8_grapheme(rest);

		rest.p = (const char *)rest.p + one;
		rest.n -= one;
	}
	return number(out, n);
}

/* The day of a date or, in the reader's zone, of a moment. */
static int32_t day_of(struct eval *ev, const struct value *v)
{
	const char *zone = ev->r->values.clock.zone;
	int32_t day, at;

	if (v->type == VALUE_DATE)
		return (int32_t)v->n;
	return moment_to_wall(zone ? zone : "UTC", v->n, &day, &at) ?
		DAY_NONE : day;
}

static int call_days(struct eval *ev, const struct value *args,
		     struct value *out)
{
	return number(out, (int64_t)day_of(ev, &args[1]) -
		      day_of(ev, &args[0]));
}

static int call_days_since(struct eval *ev, const struct value *args,
			   struct value *out)
{
	return number(out, (int64_t)ev->r->values.clock.today -
		      day_of(ev, &args[0]));
}

static int call_year(struct eval *ev, const struct value *args,
		     struct value *out)
{
	int y, m, d;

	day_to_ymd(day_of(ev, &args[0]), &y, &m, &d);
	return number(out, y);
}

static int call_month(struct eval *ev, const struct value *args,
		      struct value *out)
{
	int y, m, d;

	day_to_ymd(day_of(ev, &args[0]), &y, &m, &d);
	return number(out, m);
}

static int call_weekday(struct eval *ev, const struct value *args,
			struct value *out)
{
	return number(out, day_weekday(day_of(ev, &args[0])));
}

static int call_day(struct eval *ev, const struct value *args,
		    struct value *out)
{
	*out = (struct value){ .type = VALUE_DATE, .n = day_of(ev, &args[0]) };
	return 0;
}

static int call_abs(struct eval *ev, const struct value *args,
		    struct value *out)
{
	(void)ev;
	*out = args[0];
	if (out->n < 0 && __builtin_sub_overflow(0, out->n, &out->n))
		out->n = INT64_MAX;
	return 0;
}

static const struct expr_function functions[] = {
	{ "today", true, true, 0, { 0 }, VALUE_DATE, call_today },
	{ "now", true, false, 0, { 0 }, VALUE_MOMENT, call_now },
	{ "me", true, false, 0, { 0 }, VALUE_REF, call_me },
	{ "timezone", false, false, 0, { 0 }, VALUE_TEXT, call_timezone },
	{ "lower", false, false, 1, { VALUE_TEXT }, VALUE_TEXT, call_lower },
	{ "length", false, false, 1, { VALUE_TEXT }, VALUE_NUMBER, call_length },
	{ "day", false, false, 1, { VALUE_DATE }, VALUE_DATE, call_day },
	{ "days", false, false, 2, { VALUE_DATE, VALUE_DATE }, VALUE_NUMBER,
	  call_days },
	{ "days_since", false, true, 1, { VALUE_DATE }, VALUE_NUMBER,
	  call_days_since },
	{ "year", false, false, 1, { VALUE_DATE }, VALUE_NUMBER, call_year },
	{ "month", false, false, 1, { VALUE_DATE }, VALUE_NUMBER, call_month },
	{ "weekday", false, false, 1, { VALUE_DATE }, VALUE_NUMBER, call_weekday },
	{ "abs", false, false, 1, { VALUE_NUMBER }, VALUE_NUMBER, call_abs },
};

const struct expr_function *function_find(const struct token *name)
{
	for (size_t i = 0; i < sizeof(functions) / sizeof(*functions); i++)
		if (token_is(name, functions[i].name))
			return &functions[i];
	return NULL;
}
