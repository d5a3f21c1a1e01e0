/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/import_faulty.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/tr.h"
#include "exchange/csv_write.h"
#include "exchange/import_map.h"

#define SUFFIX_MOST 6

void faulty_init(struct faulty *f, const char *path, const char *table)
{
	size_t n = strlen(table);

	*f = (struct faulty){ .delimiter = ',' };
	if (path) {
		f->path = mem_strdup(path);
		f->chosen = true;
	} else if (strcmp(table, "-")) {
		const char *slash = strrchr(table, '/');
		const char *dot = strrchr(slash ? slash : table, '.');

		if (dot && dot > table && table + n - dot <= SUFFIX_MOST)
			n = (size_t)(dot - table);
		f->path = mem_printf("%.*s.faulty.csv", (int)n, table);
	}
}

static int write_row(struct faulty *f, char *const *cells, size_t n,
		     const char *last, struct err *err)
{
	struct buf line = BUF_INIT;
	size_t i, width = n > f->header_n ? n : f->header_n;
	int rc = 0;

	for (i = 0; i < width; i++)
		csv_cell(&line, i < n ? slice_str(cells[i]) : SLICE_NONE,
			 f->delimiter, i == 0);
	csv_cell(&line, slice_str(last), f->delimiter, false);
	csv_row_end(&line);
	if (fwrite(line.p, 1, line.n, f->file) != line.n)
		rc = err_set_errno(err, ERR_IO, f->path, N_("cannot write"));
	buf_release(&line);
	return rc;
}

/* What lies beside the table by chance, or by somebody's will, is not written
 * through: a link leads elsewhere. */
static FILE *create(const struct faulty *f)
{
	int fd;

	if (f->chosen)
		return fopen(f->path, "we");
	unlink(f->path);
	fd = open(f->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	return fd < 0 ? NULL : fdopen(fd, "w");
}

int faulty_add(struct faulty *f, char *const *cells, size_t n,
	       const char *reason, struct err *err)
{
	if (!f->path)
		return 0;
	if (!f->file) {
		f->file = create(f);
		if (!f->file)
			return err_set_errno(err, ERR_IO, f->path,
					     N_("cannot be created"));
		if (write_row(f, f->header, f->header_n, IMPORT_FAULT_COLUMN,
			      err))
			return -1;
	}
	return write_row(f, cells, n, reason, err);
}

int faulty_close(struct faulty *f, struct err *err)
{
	FILE *file = f->file;

	f->file = NULL;
	if (file && fclose(file))
		return err_set_errno(err, ERR_IO, f->path,
				     N_("cannot write"));
	return 0;
}

void faulty_release(struct faulty *f)
{
	if (f->file)
		fclose(f->file);
	free(f->path);
	*f = (struct faulty){ NULL };
}
