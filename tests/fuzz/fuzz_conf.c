/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/conf.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct conf *conf = NULL;
	struct err err = ERR_INIT;

	conf_read_text(&conf, "fuzz", (const char *)bytes, n, &err);
	conf_free(conf);
	fuzz_err(&err);
	return 0;
}
