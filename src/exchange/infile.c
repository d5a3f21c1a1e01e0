/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/infile.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include "base/tr.h"

#define SPOOL_BYTES ((uint64_t)8 << 30)

static FILE *spool(FILE *from)
{
	FILE *to = tmpfile();
	uint64_t left = SPOOL_BYTES;
	char chunk[4096];
	size_t n;

	while (to && (n = fread(chunk, 1, sizeof(chunk), from)) > 0) {
		if (n > left)
			errno = EFBIG;
		if (n > left || fwrite(chunk, 1, n, to) != n) {
			fclose(to);
			return NULL;
		}
		left -= n;
	}
	if (to && (ferror(from) || fflush(to))) {
		fclose(to);
		return NULL;
	}
	return to;
}

int infile_open(struct infile *in, const char *path, struct err *err)
{
	bool input = !strcmp(path, "-");
	FILE *file = input ? stdin : fopen(path, "re");
	struct stat st;

	*in = (struct infile){ .file = file };
	if (!file || fstat(fileno(file), &st))
		return err_set_errno(err, errno == ENOENT ? ERR_NOT_FOUND
							  : ERR_IO,
				     path, N_("cannot be opened"));
	/* A terminal or /dev/zero never ends by itself. */
	if (!input && (S_ISCHR(st.st_mode) || S_ISBLK(st.st_mode)))
		return err_set(err, ERR_INPUT, path,
			       N_("is a device, not a file"));
	if (!S_ISREG(st.st_mode)) {
		in->file = spool(file);
		if (!input)
			fclose(file);
		if (!in->file || fstat(fileno(in->file), &st))
			return err_set_errno(err, ERR_IO, path,
					     N_("cannot be read"));
		rewind(in->file);
	}
	in->size = (uint64_t)st.st_size;
	in->modified = st.st_mtim;
	return 0;
}

void infile_close(struct infile *in)
{
	if (in->file && in->file != stdin)
		fclose(in->file);
	in->file = NULL;
}

void infile_remarks(const struct infile *in, const char *path,
		    struct err *err)
{
	struct stat st;

	if (!fstat(fileno(in->file), &st) &&
	    (uint64_t)st.st_size == in->size &&
	    st.st_mtim.tv_sec == in->modified.tv_sec &&
	    st.st_mtim.tv_nsec == in->modified.tv_nsec)
		return;
	err_set(err, ERR_CONFLICT, path,
		N_("was changed while it was read: what was taken is neither "
		   "the old nor the new file; undo it, or import it again"));
}
