/* SPDX-License-Identifier: GPL-3.0-or-later */
/* moment: a point in time, stored as UTC, typed and shown by the session's
 * zone. */
#include <stdlib.h>
#include <string.h>

#include "base/pack.h"
#include "base/tr.h"
#include "model/type_table.h"
#include "model/value.h"

#define SECOND INT64_C(1000000)

static int64_t moment_unpack(struct slice bytes)
{
	struct unpack u = unpack_from(bytes);

	return unpack_i64(&u);
}

static const char *moment_zone(const struct value_context *c)
{
	return c && c->clock.zone ? c->clock.zone : "UTC";
}

static int64_t second_floor(int64_t moment)
{
	int64_t part = moment % SECOND;

	return moment - (part < 0 ? part + SECOND : part);
}

/* The day on which it falls in the session's zone, and the time there. */
static bool moment_wall(const struct value_context *c, int64_t moment,
			int32_t *day, int32_t *at)
{
	return !moment_to_wall(moment_zone(c), moment, day, at);
}

/* ISO 8601 with up to six places behind the second, which moment_print_iso()
 * writes where they are needed. */
static bool parse_iso(struct slice text, int64_t *moment)
{
	char *copy = slice_dup(text), *dot = strchr(copy, '.'), *end;
	int64_t part = 0, unit = SECOND;
	bool found;

	if (dot && strchr(copy, 'T')) {
		for (end = dot + 1; *end >= '0' && *end <= '9'; end++) {
			unit /= 10;
			part += (*end - '0') * unit;
		}
		memmove(dot, end, strlen(end) + 1);
	}
	found = strchr(copy, 'T') && !moment_parse_iso(copy, moment);
	if (found)
		*moment += part;
	free(copy);
	return found;
}

static void print_iso(int64_t moment, struct buf *out)
{
	int64_t whole = second_floor(moment);

	moment_iso(whole, out);
	if (moment == whole)
		return;
	if (out->n && out->p[out->n - 1] == 'Z')
		buf_truncate(out, out->n - 1);
	buf_printf(out, ".%06dZ", (int)(moment - whole));
}

/* A day with or without a time; a time alone is one of today. */
static int parse_wall(const struct value_context *c, const char *typed,
		      int64_t *moment, struct err *err)
{
	struct err no_day = ERR_INIT;
	int32_t day, at = TIME_NONE;

	if (day_parse(typed, &c->clock, &day, &at, &no_day)) {
		if (time_parse(typed, &at, NULL)) {
			err_move(err, &no_day);
			return -1;
		}
		day = c->clock.today;
	}
	err_release(&no_day);
	if (moment_from_wall(moment_zone(c), day, at == TIME_NONE ? 0 : at,
			     moment))
		return err_set(err, ERR_CONFIG, "1",
			       N_("unknown time zone \"%s\""), moment_zone(c));
	return 0;
}

static int moment_parse(const struct field *f, const struct value_context *c,
			const char *typed, struct buf *out, struct err *err)
{
	struct slice text = value_trim(typed);
	int64_t moment;

	(void)f;
	if (value_word_is(text, "now") || value_word_is(text, "jetzt"))
		moment = second_floor(c->clock.now);
	else if (!parse_iso(text, &moment) &&
		 parse_wall(c, typed, &moment, err))
		return -1;
	pack_i64(out, moment);
	return 0;
}

static bool moment_valid(const struct field *f, struct slice bytes)
{
	int64_t moment = bytes.n == 8 ? moment_unpack(bytes) : MOMENT_NONE;
	int64_t day = INT64_C(86400) * SECOND;

	(void)f;
	return moment != MOMENT_NONE && moment >= day_from_ymd(1, 1, 1) * day &&
	       moment < (day_from_ymd(9999, 12, 31) + 1) * day;
}

/* By the wall clock only if that leads back to the same moment: not in the
 * hour that autumn has twice, not with parts of a second. */
static void print_edit(const struct value_context *c, int64_t moment,
		       struct buf *out)
{
	int32_t day, at;
	int64_t back;

	if (!moment_wall(c, moment, &day, &at) ||
	    moment_from_wall(moment_zone(c), day, at, &back) ||
	    back != moment) {
		print_iso(moment, out);
		return;
	}
	day_print(day, DAY_LONG, c->clock.today, value_lang(c), out);
	buf_add_char(out, ' ');
	time_iso(at, out);
}

static void moment_print(const struct field *f, const struct value_context *c,
			 struct slice bytes, enum print_style style,
			 struct buf *out)
{
	int64_t moment = moment_unpack(bytes);
	int32_t day, at;

	(void)f;
	if (style == PRINT_MACHINE || !c ||
	    !moment_wall(c, moment, &day, &at)) {
		print_iso(moment, out);
	} else if (style == PRINT_EDIT) {
		print_edit(c, moment, out);
	} else if (style == PRINT_SHORT && day == c->clock.today) {
		time_print(at, out);
	} else {
		day_print(day, style == PRINT_SHORT ? DAY_SHORT : DAY_LONG,
			  c->clock.today, value_lang(c), out);
		if (style == PRINT_SHORT)
			return;
		buf_add_char(out, ' ');
		time_print(at, out);
	}
}

static void moment_read(const struct field *f, struct slice bytes,
			struct value *v)
{
	(void)f;
	*v = (struct value){ .type = VALUE_MOMENT, .n = moment_unpack(bytes) };
}

static void moment_key(const struct field *f, const struct value_context *c,
		       struct slice bytes, struct buf *key)
{
	(void)f, (void)c;
	buf_add_slice(key, bytes);
}

const struct field_type type_moment = {
	.name = "moment",
	.holds = VALUE_MOMENT,
	.width_least = 11,
	.width_best = 16,
	.parse = moment_parse,
	.valid = moment_valid,
	.print = moment_print,
	.read = moment_read,
	.key = moment_key,
};
