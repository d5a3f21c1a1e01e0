/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/tr.h"
#include "store/backup_private.h"

struct copying {
	const char *dest;
	uint32_t first;		/* log */
	size_t n;
};

uint32_t log_number(const char *path)
{
	const char *name = strrchr(path, '/');
	uint32_t n;
	int end = 0;

	name = name ? name + 1 : path;
	if (sscanf(name, "log.%10u%n", &n, &end) != 1 || name[end])
		return 0;
	return n;
}

static int copy_into(const char *dest, const char *path, struct err *err)
{
	char *to = file_join(dest, strrchr(path, '/') + 1);
	int rc = tree_copy_file(path, to, err);

	free(to);
	return rc < 0 ? -1 : 0;
}

static int copy_one(void *ctx, const char *path, struct err *err)
{
	struct copying *c = ctx;

	c->n++;
	return copy_into(c->dest, path, err);
}

static int copy_log(void *ctx, const char *path, struct err *err)
{
	struct copying *c = ctx;
	uint32_t n = log_number(path);

	if (!n || n < c->first)
		return 0;
	if (n != c->first + c->n)
		return err_set(err, ERR_IO, path,
			       N_("the log before this one is missing"));
	c->n++;
	return copy_into(c->dest, path, err);
}

int logs_copy(const char *db, const char *dest, uint32_t first,
	      struct err *err)
{
	struct copying c = { .dest = dest, .first = first };

	if (file_each(db, "", copy_log, &c, err))
		return -1;
	return c.n ? 0 : err_set(err, ERR_IO, db,
				 N_("the log number %u is missing"), first);
}

/* A folder that may be missing. */
static int copy_folder(const char *home, const char *dest, const char *name,
		       struct err *err)
{
	char *from = file_join(home, name), *to = file_join(dest, name);
	struct copying c = { .dest = to };
	int rc = 0;

	if (file_exists(from))
		rc = file_private_dir(to, true, err) ||
		     file_each(from, "", copy_one, &c, err) ? -1 : 0;
	free(from);
	free(to);
	return rc;
}

static int copy_db(const char *home, const char *dest, uint32_t first,
		   struct err *err)
{
	char *from = file_join(home, "db"), *to = file_join(dest, "db");
	struct copying c = { .dest = to };
	int rc = file_private_dir(to, true, err);

	/* The logs behind the tables: whatever stands in a page was in the
	 * log before. A page that was just being written is torn in the copy;
	 * its checksum says so when the copy is proven. */
	if (!rc)
		rc = file_each(from, ".db", copy_one, &c, err);
	if (!rc)
		rc = logs_copy(from, to, first, err);
	free(from);
	free(to);
	return rc ? -1 : 0;
}

static int copy_file(const char *home, const char *dest, const char *name,
		     struct err *err)
{
	char *from = file_join(home, name), *to = file_join(dest, name);
	int rc = tree_copy_file(from, to, err);

	free(from);
	free(to);
	return rc < 0 ? -1 : 0;
}

/* Segments are written once; one that went meanwhile was joined into another
 * one, or the search is made anew when the copy is opened. */
int backup_copy(const char *home, const char *dest, uint32_t first,
		struct err *err)
{
	if (file_private_dir(dest, true, err) ||
	    copy_db(home, dest, first, err) ||
	    copy_folder(home, dest, "search", err) ||
	    copy_folder(home, dest, "forms", err))
		return -1;
	return copy_file(home, dest, "format", err);
}
