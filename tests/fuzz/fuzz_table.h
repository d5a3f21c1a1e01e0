/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_FUZZ_TABLE_H
#define TESTS_FUZZ_TABLE_H

#include "fuzz.h"

/* The bytes as a file of this format: for people, and with a map's columns. */
void fuzz_table(const char *format, const uint8_t *bytes, size_t n,
		char *const *wanted, size_t wanted_n);

#endif
