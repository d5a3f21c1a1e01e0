/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is understood and printed must be understood again. */
#include <stdlib.h>

#include "fuzz.h"
#include "model/expr.h"

static void once(const char *text, const struct value_context *context,
		 bool again)
{
	const struct kind *kind = NULL;
	struct expr *e = NULL;
	struct err err = ERR_INIT;
	struct buf printed = BUF_INIT;
	int rc = expr_parse_select(&kind, &e, text, context, &err);

	if (!rc && e && again) {
		buf_printf(&printed, "%s where ", kind->name);
		expr_print(e, &printed);
		expr_free(e);
		e = NULL;
		if (expr_parse_select(&kind, &e, buf_str(&printed), context,
				      &err))
			abort();
	}
	expr_free(e);
	buf_release(&printed);
	fuzz_err(&err);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	char *text = fuzz_text(bytes, n);

	once(text, fuzz_context(), true);
	free(text);
	return 0;
}
