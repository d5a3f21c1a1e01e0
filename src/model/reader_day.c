/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/reader_private.h"

/* Titles are kept for one day. */
void reader_on_day(struct reader *r, int32_t day)
{
	if (r->values.clock.today == day)
		return;
	r->values.clock.today = day;
	reader_forget_titles(r);
}

void reader_note_day(struct reader *r, int64_t day)
{
	if (day <= r->values.clock.today || day > INT32_MAX)
		return;
	if (r->changes == DAY_NONE || day < r->changes)
		r->changes = (int32_t)day;
}

void reader_note_value(struct reader *r, const struct field_value *v)
{
	reader_note_day(r, v->from);
	reader_note_day(r, v->until);
}

void reader_note_tomorrow(struct reader *r)
{
	reader_note_day(r, (int64_t)r->values.clock.today + 1);
}
