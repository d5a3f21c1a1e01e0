/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "exchange/csv_read.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static char path[] = "/tmp/kartei-fuzz-csv.XXXXXX";
	static int fd = -1;	/* the file is used again and again */
	struct csv_reader *r = NULL;
	struct csv_row row;
	struct err err = ERR_INIT;

	if (fd < 0) {
		fd = mkstemp(path);
		if (fd < 0)
			abort();
	}
	if (ftruncate(fd, 0) < 0 || pwrite(fd, bytes, n, 0) != (ssize_t)n)
		abort();
	if (!csv_reader_open(&r, path, 0, NULL, &err)) {
		while (csv_reader_next(r, &row, &err) > 0)
			for (size_t i = 0; i < row.n; i++)
				if (!row.v[i])
					abort();
		csv_reader_close(r);
	}
	fuzz_err(&err);
	return 0;
}
