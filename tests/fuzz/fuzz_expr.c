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
	struct buf printed = BUF_INIT, twice = BUF_INIT;
	int rc = expr_parse_select(&kind, &e, text, context, &err);

	if (!rc && e && again) {
		buf_printf(&printed, "%s where ", kind->name);
		expr_print(e, &printed);
		expr_free(e);
		e = NULL;
		/* Blanks that were not typed may make it too long. */
		if (printed.n <= EXPR_BYTES &&
		    expr_parse_select(&kind, &e, buf_str(&printed), context,
				      &err))
			abort();
	}
	if (e && printed.n) {
		buf_printf(&twice, "%s where ", kind->name);
		expr_print(e, &twice);
		if (!slice_eq(buf_slice(&twice), buf_slice(&printed)))
			abort();
	}
	expr_free(e);
	buf_release(&printed);
	buf_release(&twice);
	fuzz_err(&err);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	char *text = fuzz_text(bytes, n);

	once(text, fuzz_context(), true);
	free(text);
	return 0;
}
