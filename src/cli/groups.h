/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_CLI_GROUPS_H
#define KARTEI_CLI_GROUPS_H

#include "cli/cli.h"

/*
 * How often each value of a column ("postcode:2": its first two characters)
 * occurs among what is asked for: the most frequent first, in the order of
 * lists if that is what the ask is sorted by. With `pages` the records
 * themselves below their values, in sheets with head and number. The exit
 * status; 1: there are no records.
 */
int list_groups(struct cli *c, const struct kind *k,
		const struct page_ask *ask, const char *column, bool pages);

#endif
