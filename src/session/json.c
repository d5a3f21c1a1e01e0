/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/json.h"

#include "base/date.h"

json_t *json_day(int32_t day)
{
	struct buf out = BUF_INIT;
	json_t *j;

	if (day == DAY_NONE)
		return json_null();
	day_iso(day, &out);
	j = json_string(buf_str(&out));
	buf_release(&out);
	return j;
}

json_t *json_time(int32_t at)
{
	struct buf out = BUF_INIT;
	json_t *j;

	if (at == TIME_NONE)
		return json_null();
	time_iso(at, &out);
	j = json_string(buf_str(&out));
	buf_release(&out);
	return j;
}

const char *json_text(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text ? text : "";
}
