/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Typed days, times and moments. A day that was taken prints, and is taken
 * again as it was printed. */
#include <stdlib.h>

#include "base/date.h"
#include "fuzz.h"

static void again(int32_t day, const struct clock *clock, const char *lang)
{
	struct buf shown = BUF_INIT;
	int32_t same;

	day_print(day, DAY_NAMED, clock->today, lang, &shown);
	if (day_parse(buf_str(&shown), clock, &same, NULL, NULL) ||
	    same != day)
		abort();
	buf_release(&shown);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	const struct clock clock = { 0, day_from_ymd(2026, 9, 14),
				     "Europe/Berlin" };
	char *text = fuzz_text(bytes, n);
	struct err err = ERR_INIT;
	int64_t moment;
	int32_t day, at;

	if (!day_parse(text, &clock, &day, &at, &err)) {
		if (err.n || (at != TIME_NONE && (at < 0 || at >= 86400)))
			abort();
		again(day, &clock, "de");
		again(day, &clock, "en");
	} else if (err.n != 1 || !err.items[0].place) {
		abort();
	}
	fuzz_err(&err);
	err = (struct err)ERR_INIT;
	if (!time_parse(text, &at, &err) && (at < 0 || at >= 86400))
		abort();
	fuzz_err(&err);
	if (!moment_parse_iso(text, &moment)) {
		struct buf shown = BUF_INIT;
		int64_t same;

		moment_iso(moment, &shown);
		if (moment_parse_iso(buf_str(&shown), &same) || same != moment)
			abort();
		buf_release(&shown);
	}
	moment_from_wall(text, 0, 0, &moment);
	free(text);
	return 0;
}
