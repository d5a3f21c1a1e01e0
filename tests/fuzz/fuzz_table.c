/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "exchange/format.h"

static void read_all(const char *format, const struct table_ask *ask)
{
	const struct table_ops *ops = format_find(format)->in;
	struct table *t = NULL;
	struct table_row row;
	struct err err = ERR_INIT;

	if (!ops->open(&t, ask, &err)) {
		while (ops->next(t, &row, &err) > 0)
			for (size_t i = 0; i < row.n; i++)
				if (!utf8_valid(slice_str(row.v[i])))
					abort();
		ops->remarks(t, &err);
		ops->close(t);
	}
	fuzz_err(&err);
}

void fuzz_table(const char *format, const uint8_t *bytes, size_t n,
		char *const *wanted, size_t wanted_n)
{
	struct table_ask ask = { .path = fuzz_file(bytes, n), .lang = "de" };

	ask.kind = kinds_find(fuzz_context()->kinds, "person");
	read_all(format, &ask);
	ask.kind = NULL;
	ask.wanted = wanted;
	ask.wanted_n = wanted_n;
	read_all(format, &ask);
}
