/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/date_words.h"

#include <stddef.h>
#include <string.h>

/* Folded: "früh" stands here as "frueh". */
static const struct date_word words[] = {
	{ "heute", WORD_DAY, 0 }, { "today", WORD_DAY, 0 },
	{ "morgen", WORD_DAY, 1 }, { "tomorrow", WORD_DAY, 1 },
	{ "uebermorgen", WORD_DAY, 2 },
	{ "gestern", WORD_DAY, -1 }, { "yesterday", WORD_DAY, -1 },
	{ "vorgestern", WORD_DAY, -2 },

	{ "mo", WORD_WEEKDAY, 1 }, { "mon", WORD_WEEKDAY, 1 },
	{ "montag", WORD_WEEKDAY, 1 }, { "monday", WORD_WEEKDAY, 1 },
	{ "di", WORD_WEEKDAY, 2 }, { "dienstag", WORD_WEEKDAY, 2 },
	{ "tu", WORD_WEEKDAY, 2 }, { "tue", WORD_WEEKDAY, 2 },
	{ "tuesday", WORD_WEEKDAY, 2 },
	{ "mi", WORD_WEEKDAY, 3 }, { "mittwoch", WORD_WEEKDAY, 3 },
	{ "we", WORD_WEEKDAY, 3 }, { "wed", WORD_WEEKDAY, 3 },
	{ "wednesday", WORD_WEEKDAY, 3 },
	{ "do", WORD_WEEKDAY, 4 }, { "donnerstag", WORD_WEEKDAY, 4 },
	{ "th", WORD_WEEKDAY, 4 }, { "thu", WORD_WEEKDAY, 4 },
	{ "thursday", WORD_WEEKDAY, 4 },
	{ "fr", WORD_WEEKDAY, 5 }, { "freitag", WORD_WEEKDAY, 5 },
	{ "fri", WORD_WEEKDAY, 5 }, { "friday", WORD_WEEKDAY, 5 },
	{ "sa", WORD_WEEKDAY, 6 }, { "samstag", WORD_WEEKDAY, 6 },
	{ "sonnabend", WORD_WEEKDAY, 6 }, { "sat", WORD_WEEKDAY, 6 },
	{ "saturday", WORD_WEEKDAY, 6 },
	{ "so", WORD_WEEKDAY, 7 }, { "sonntag", WORD_WEEKDAY, 7 },
	{ "su", WORD_WEEKDAY, 7 }, { "sun", WORD_WEEKDAY, 7 },
	{ "sunday", WORD_WEEKDAY, 7 },

	{ "jan", WORD_MONTH, 1 }, { "januar", WORD_MONTH, 1 },
	{ "jaenner", WORD_MONTH, 1 }, { "january", WORD_MONTH, 1 },
	{ "feb", WORD_MONTH, 2 }, { "februar", WORD_MONTH, 2 },
	{ "feber", WORD_MONTH, 2 }, { "february", WORD_MONTH, 2 },
	{ "mrz", WORD_MONTH, 3 }, { "maerz", WORD_MONTH, 3 },
	{ "mar", WORD_MONTH, 3 }, { "march", WORD_MONTH, 3 },
	{ "apr", WORD_MONTH, 4 }, { "april", WORD_MONTH, 4 },
	{ "mai", WORD_MONTH, 5 }, { "may", WORD_MONTH, 5 },
	{ "jun", WORD_MONTH, 6 }, { "juni", WORD_MONTH, 6 },
	{ "june", WORD_MONTH, 6 },
	{ "jul", WORD_MONTH, 7 }, { "juli", WORD_MONTH, 7 },
	{ "july", WORD_MONTH, 7 },
	{ "aug", WORD_MONTH, 8 }, { "august", WORD_MONTH, 8 },
	{ "sep", WORD_MONTH, 9 }, { "sept", WORD_MONTH, 9 },
	{ "september", WORD_MONTH, 9 },
	{ "okt", WORD_MONTH, 10 }, { "oktober", WORD_MONTH, 10 },
	{ "oct", WORD_MONTH, 10 }, { "october", WORD_MONTH, 10 },
	{ "nov", WORD_MONTH, 11 }, { "november", WORD_MONTH, 11 },
	{ "dez", WORD_MONTH, 12 }, { "dezember", WORD_MONTH, 12 },
	{ "dec", WORD_MONTH, 12 }, { "december", WORD_MONTH, 12 },

	{ "kw", WORD_WEEK, 0 }, { "cw", WORD_WEEK, 0 },
	{ "week", WORD_WEEK, 0 }, { "woche", WORD_WEEK, 0 },

	{ "anfang", WORD_EDGE, 0 }, { "beginn", WORD_EDGE, 0 },
	{ "begin", WORD_EDGE, 0 }, { "start", WORD_EDGE, 0 },
	{ "ende", WORD_EDGE, 1 }, { "end", WORD_EDGE, 1 },
	{ "monat", WORD_OF_MONTH, 0 }, { "monats", WORD_OF_MONTH, 0 },
	{ "month", WORD_OF_MONTH, 0 },
	{ "monatsanfang", WORD_MONTH_EDGE, 0 },
	{ "monatsende", WORD_MONTH_EDGE, 1 }, { "ultimo", WORD_MONTH_EDGE, 1 },

	{ "frueh", WORD_HOUR, 8 }, { "morgens", WORD_HOUR, 8 },
	{ "morning", WORD_HOUR, 8 }, { "early", WORD_HOUR, 8 },
	{ "vormittag", WORD_HOUR, 10 }, { "vormittags", WORD_HOUR, 10 },
	{ "mittag", WORD_HOUR, 12 }, { "mittags", WORD_HOUR, 12 },
	{ "noon", WORD_HOUR, 12 },
	{ "nachmittag", WORD_HOUR, 14 }, { "nachmittags", WORD_HOUR, 14 },
	{ "afternoon", WORD_HOUR, 14 },
	{ "abend", WORD_HOUR, 18 }, { "abends", WORD_HOUR, 18 },
	{ "evening", WORD_HOUR, 18 },

	{ "um", WORD_FILL, 0 }, { "ab", WORD_FILL, 0 }, { "at", WORD_FILL, 0 },
	{ "uhr", WORD_OCLOCK, 0 }, { "h", WORD_OCLOCK, 0 },
	{ "am", WORD_AM, 0 }, { "pm", WORD_PM, 0 },
};

static const struct date_unit units[] = {
	{ "d", 1, 0 }, { "t", 1, 0 }, { "tag", 1, 0 }, { "tage", 1, 0 },
	{ "tagen", 1, 0 }, { "day", 1, 0 }, { "days", 1, 0 },
	{ "w", 7, 0 }, { "woche", 7, 0 }, { "wochen", 7, 0 },
	{ "week", 7, 0 }, { "weeks", 7, 0 },
	{ "m", 0, 1 }, { "monat", 0, 1 }, { "monate", 0, 1 },
	{ "monaten", 0, 1 }, { "month", 0, 1 }, { "months", 0, 1 },
	{ "y", 0, 12 }, { "j", 0, 12 }, { "jahr", 0, 12 },
	{ "jahre", 0, 12 }, { "jahren", 0, 12 }, { "year", 0, 12 },
	{ "years", 0, 12 },
};

const struct date_word *date_word_find(const char *folded)
{
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (!strcmp(words[i].text, folded))
			return &words[i];
	}
	return NULL;
}

const struct date_unit *date_unit_find(const char *folded)
{
	size_t i;

	for (i = 0; i < sizeof(units) / sizeof(*units); i++) {
		if (!strcmp(units[i].text, folded))
			return &units[i];
	}
	return NULL;
}
