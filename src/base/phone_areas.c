/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/phone_areas.h"

#include <string.h>

/*
 * Source: the published numbering plans of Bundesnetzagentur, RTR and BAKOM
 * as everybody knows them; a test compares every answer with libphonenumber.
 */

/* First digits of a national number and what may follow them. */
struct prefix {
	const char *start;
	const char *next;	/* any one of these digits; "" any */
	unsigned char least, most; /* digits of the whole national number */
};

#define ANY "0123456789"

static const struct prefix german[] = {
	{ "30", "", 6, 13 }, { "40", "", 6, 13 }, { "69", "", 6, 13 },
	{ "89", "", 6, 13 },
	{ "15", "01256789", 11, 11 }, { "16", "023", 10, 11 },
	{ "17", ANY, 10, 11 },
	{ "20", "1234689", 6, 13 }, { "21", ANY, 6, 13 }, { "22", ANY, 6, 13 },
	{ "23", ANY, 6, 13 }, { "24", "012345678", 6, 13 },
	{ "25", ANY, 6, 13 }, { "26", ANY, 6, 13 },
	{ "27", "1234567", 6, 13 }, { "28", "01234567", 6, 13 },
	{ "29", ANY, 6, 13 },
	{ "33", ANY, 6, 13 }, { "34", "012345679", 6, 13 },
	{ "35", ANY, 6, 13 }, { "36", ANY, 6, 13 },
	{ "37", "1234567", 6, 13 }, { "38", "12345678", 6, 13 },
	{ "39", ANY, 6, 13 },
	{ "41", "023456789", 6, 13 }, { "42", ANY, 6, 13 },
	{ "43", ANY, 6, 13 }, { "44", ANY, 6, 13 },
	{ "45", "0123456", 6, 13 }, { "46", "012345678", 6, 13 },
	{ "47", "012345679", 6, 13 }, { "48", ANY, 6, 13 },
	{ "49", "01234567", 6, 12 },
	{ "50", "2345678", 6, 13 }, { "51", ANY, 6, 13 },
	{ "52", ANY, 6, 13 }, { "53", "012345678", 6, 13 },
	{ "54", ANY, 6, 13 }, { "55", ANY, 6, 13 }, { "56", ANY, 6, 13 },
	{ "57", "01234567", 6, 13 }, { "58", "012345678", 6, 13 },
	{ "59", "01234567", 6, 13 },
	{ "60", "023456789", 6, 13 }, { "61", ANY, 6, 13 },
	{ "62", "", 6, 13 }, { "63", ANY, 6, 13 },
	{ "64", "012345678", 6, 13 }, { "65", ANY, 6, 13 },
	{ "66", "123456789", 6, 13 }, { "67", "012345678", 6, 13 },
	{ "68", ANY, 6, 13 },
	{ "70", "2345678", 6, 13 }, { "71", "123456789", 6, 13 },
	{ "72", "01234567", 6, 13 }, { "73", ANY, 6, 13 },
	{ "74", "012345678", 6, 13 }, { "75", "012345678", 6, 13 },
	{ "76", "012345678", 6, 13 }, { "77", "01234567", 6, 13 },
	{ "78", "012345", 6, 13 }, { "79", "0134567", 6, 13 },
	{ "80", "23456789", 6, 13 }, { "81", "01345679", 6, 13 },
	{ "82", ANY, 6, 13 }, { "83", "01234689", 6, 13 },
	{ "84", "0123456", 6, 13 }, { "85", "013456789", 6, 13 },
	{ "86", "12345678", 6, 13 }, { "87", "012345678", 6, 13 },
	{ "88", "012456", 6, 13 },
	{ "90", "6789", 6, 13 }, { "91", ANY, 6, 13 }, { "92", ANY, 6, 13 },
	{ "93", ANY, 6, 13 }, { "94", ANY, 6, 13 },
	{ "95", "01234567", 6, 13 }, { "96", "012345678", 6, 13 },
	{ "97", "0467", 6, 13 }, { "98", "01234567", 6, 13 },
	{ "99", "01234567", 6, 13 },
};

static const struct prefix austrian[] = {
	{ "1", "23456789", 5, 13 },
	{ "316", "", 6, 13 }, { "463", "", 6, 13 }, { "512", "", 6, 13 },
	{ "662", "", 6, 13 }, { "732", "", 6, 13 },
	{ "21", "467", 7, 13 }, { "22", "1345678", 7, 13 },
	{ "25", "2357", 7, 13 }, { "26", "123468", 7, 13 },
	{ "27", "12345678", 7, 13 }, { "28", "124567", 7, 13 },
	{ "29", "1458", 7, 13 },
	{ "31", "1234578", 7, 13 }, { "33", "23568", 7, 13 },
	{ "34", "567", 7, 13 }, { "35", "1378", 7, 13 },
	{ "36", "12368", 7, 13 }, { "38", "34568", 7, 13 },
	{ "42", "12345678", 7, 13 }, { "43", "5", 7, 13 },
	{ "47", "1368", 7, 13 }, { "48", "2457", 7, 13 },
	{ "52", "12345678", 7, 13 }, { "53", "357", 7, 13 },
	{ "54", "147", 7, 13 }, { "55", "12578", 7, 13 },
	{ "56", "37", 7, 13 },
	{ "61", "3", 7, 13 }, { "62", "12347", 7, 13 },
	{ "64", "13458", 7, 13 }, { "65", "468", 7, 13 },
	{ "72", "12345678", 7, 13 }, { "73", "5", 7, 13 },
	{ "74", "13478", 7, 13 }, { "75", "68", 7, 13 },
	{ "76", "1678", 7, 13 }, { "77", "123456", 7, 13 },
	{ "79", "45", 7, 13 },
};

static const struct prefix austrian_mobile[] = {
	{ "65", "0123579", 7, 13 }, { "66", "013456789", 7, 13 },
	{ "67", ANY, 7, 13 }, { "68", ANY, 7, 13 }, { "69", ANY, 7, 13 },
};

static const struct prefix swiss[] = {
	{ "2", "12467", 9, 9 }, { "3", "1234", 9, 9 }, { "4", "134", 9, 9 },
	{ "5", "256", 9, 9 }, { "6", "12", 9, 9 }, { "7", "1356789", 9, 9 },
	{ "8", "1", 9, 9 }, { "9", "1", 9, 9 },
};

static bool prefix_fits(const struct prefix *p, const char *national, size_t n)
{
	size_t start = strlen(p->start);

	return n >= p->least && n <= p->most && n > start &&
	       !strncmp(national, p->start, start) &&
	       (!*p->next || strchr(p->next, national[start]));
}

static bool any_fits(const struct prefix *p, size_t count,
		     const char *national, size_t n)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (prefix_fits(&p[i], national, n))
			return true;
	}
	return false;
}

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

static bool german_knows(const char *national, size_t n)
{
	return any_fits(german, COUNT(german), national, n);
}

static bool austrian_knows(const char *national, size_t n)
{
	return any_fits(austrian, COUNT(austrian), national, n) ||
	       any_fits(austrian_mobile, COUNT(austrian_mobile), national, n);
}

static bool swiss_knows(const char *national, size_t n)
{
	return any_fits(swiss, COUNT(swiss), national, n);
}

static bool listed(const char *list, const char *national, size_t length)
{
	for (; *list; list += strcspn(list, " "), list += *list == ' ') {
		if (strcspn(list, " ") == length &&
		    !strncmp(list, national, length))
			return true;
	}
	return false;
}

static size_t german_area(const char *national, size_t n)
{
	static const char three[] =
		"201 202 203 208 209 211 212 214 221 228 231 234 241 251 261 "
		"271 281 291 335 340 341 345 351 355 361 365 371 375 381 385 "
		"391 395 421 431 441 451 461 471 481 491 511 521 531 541 551 "
		"561 571 581 591 611 621 631 641 651 661 671 681 711 721 731 "
		"741 751 761 771 781 791 811 821 831 841 851 861 871 881 906 "
		"911 921 931 941 951 961 971 981 991 137 180 700 800 900";

	if (n < 5)
		return 0;
	if (listed("30 40 69 89 32", national, 2))
		return 2;
	if (listed(three, national, 3))
		return 3;
	if (national[0] == '1')		/* mobile: 1511, 1577, but 171 */
		return national[1] == '5' ? 4 : 3;
	/* In the east 33701, 34202; around Berlin 33056, 33082. */
	if (national[0] == '3' &&
	    (national[3] == '0' || (!strncmp(national, "330", 3) &&
				    strchr("589", national[3]))))
		return 5;
	return 4;
}

static size_t austrian_area(const char *national, size_t n)
{
	if (n < 5)
		return 0;
	if (national[0] == '1')
		return 1;
	if (listed("316 463 512 662 732 720 780 800 810 820 828 900 901 930",
		   national, 3))
		return 3;
	if (any_fits(austrian_mobile, COUNT(austrian_mobile), national, n))
		return 3;
	return 4;
}

static size_t swiss_area(const char *national, size_t n)
{
	if (n != 9)
		return 0;
	return listed("800 840 842 844 848 878 900 901 906", national, 3)
	       ? 3 : 2;
}

static const struct phone_plan plans[] = {
	{ "DE", "49", german_knows, german_area },
	{ "AT", "43", austrian_knows, austrian_area },
	{ "CH", "41", swiss_knows, swiss_area },
};

const struct phone_plan *phone_plan_of_country(const char *country)
{
	size_t i;

	for (i = 0; country && i < COUNT(plans); i++) {
		if (!strcmp(plans[i].country, country))
			return &plans[i];
	}
	return NULL;
}

const struct phone_plan *phone_plan_of_code(const char *digits)
{
	size_t i;

	for (i = 0; i < COUNT(plans); i++) {
		if (!strncmp(plans[i].code, digits, 2))
			return &plans[i];
	}
	return NULL;
}

size_t phone_code_length(const char *digits)
{
	static const char two[] =
		"20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 "
		"53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 "
		"93 94 95 98";

	if (*digits == '1' || *digits == '7')
		return 1;
	if (strlen(digits) < 3)
		return strlen(digits);
	return listed(two, digits, 2) ? 2 : 3;
}
