/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz_table.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static char c1[] = "sn";
	static char c2[] = "mail";
	static char c3[] = "telephoneNumber";
	static char c4[] = "cn";
	char *const wanted[] = { c1, c2, c3, c4 };

	fuzz_table("ldif", bytes, n, wanted, 4);
	return 0;
}
