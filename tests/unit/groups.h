/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UNIT_GROUPS_H
#define KARTEI_UNIT_GROUPS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* The tests of one file. */
struct group {
	const struct CMUnitTest *tests;
	size_t n;
};

/*
 * A layer's main(): all groups up to a NULL as one plan of this name, what
 * they share made once around it (NULL: nothing). With an argument only the
 * tests whose names match it. Returns the exit status. TMPDIR is a folder that
 * goes with the program, however it ends.
 */
struct unit {
	const char *name;
	const struct group *const *groups;
	CMFixtureFunction setup, teardown;
};
int unit_run(const struct unit *unit, int argc, char **argv);

/* A new private folder there; the caller frees the path. */
char *unit_folder(void);

#endif
