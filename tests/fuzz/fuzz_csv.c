/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "exchange/csv_read.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct csv_reader *r = NULL;
	struct csv_row row;
	struct err err = ERR_INIT;

	if (!csv_reader_open(&r, fuzz_file(bytes, n), 0, NULL, &err)) {
		while (csv_reader_next(r, &row, &err) > 0)
			for (size_t i = 0; i < row.n; i++)
				if (!row.v[i])
					abort();
		csv_reader_close(r);
	}
	fuzz_err(&err);
	return 0;
}
