/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The export, apart from kartei.c: exchange and store have a `table` each. */
#include "kartei_export.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "exchange/export.h"

/* What `kartei export` writes. */
static long export_kind(struct session *s, const char *dir, const char *name)
{
	const struct export_ask ask = { .kind = name, .closed = true };
	struct err err = ERR_INIT;
	size_t n = 0;
	char *path;
	FILE *f;
	int rc;

	if (asprintf(&path, "%s/%s.csv", dir, name) < 0)
		return -1;
	f = fopen(path, "w");
	free(path);
	if (!f)
		return -1;
	rc = export_stream(s, &ask, f, &n, &err);
	if (rc) {
		char *text = err_text(&err);

		fprintf(stderr, "bench: kartei: %s\n", text);
		free(text);
	}
	err_release(&err);
	if (fsync(fileno(f)) | fclose(f))
		rc = -1;
	return rc ? -1 : (long)n;
}

long kartei_export(struct session *s, const char *dir)
{
	static const char *const kinds[] = { "company", "person", "journal",
					     "followup", "appointment" };
	long n = 0;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		long some = export_kind(s, dir, kinds[i]);

		if (some < 0)
			return -1;
		n += some;
	}
	return n;
}
