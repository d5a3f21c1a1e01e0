/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz_table.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static char c1[] = "name";
	static char c2[] = "address.city";
	static char c3[] = "n";
	static char c4[] = "none";
	char *const wanted[] = { c1, c2, c3, c4 };

	fuzz_table("json", bytes, n, wanted, 4);
	return 0;
}
