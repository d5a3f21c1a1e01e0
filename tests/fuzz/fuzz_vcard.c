/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz_table.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static char c1[] = "N.family";
	static char c2[] = "TEL;CELL";
	static char c3[] = "ADR;HOME.street";
	static char c4[] = "NOTE";
	char *const wanted[] = { c1, c2, c3, c4 };

	fuzz_table("vcard", bytes, n, wanted, 4);
	return 0;
}
