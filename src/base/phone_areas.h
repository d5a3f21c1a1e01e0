/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_BASE_PHONE_AREAS_H
#define KARTEI_BASE_PHONE_AREAS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What is publicly known of the numbering plans of Germany, Austria and
 * Switzerland: enough to complete the frequent numbers and to set their area
 * codes apart. National numbers stand without the leading 0.
 */
struct phone_plan {
	char country[3];
	const char *code;	/* "49" */
	/* Whether the number is one that everybody can dial; numbers that are
	 * not need not be wrong, they are left to libphonenumber. */
	bool (*knows)(const char *national, size_t n);
	/* Digits of the area or network code; 0: not known. */
	size_t (*area)(const char *national, size_t n);
};

const struct phone_plan *phone_plan_of_country(const char *country);
/* By the digits behind the "+". */
const struct phone_plan *phone_plan_of_code(const char *digits);
/* Length of any country's calling code at the start of `digits`. */
size_t phone_code_length(const char *digits);

#endif
