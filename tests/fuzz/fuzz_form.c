/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "model/kind_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct kinds *kinds = NULL;
	struct err err = ERR_INIT;

	kinds_read_text("fuzz", (struct slice){ bytes, n }, &kinds, &err);
	kinds_drop(kinds);
	fuzz_err(&err);
	return 0;
}
