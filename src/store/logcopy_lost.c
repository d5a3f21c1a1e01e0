/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/tr.h"
#include "store/logcopy.h"

/* Marks of changes (backup_cut.c) as bytes, wherever they stand: behind a
 * record that cannot be read the library reads none. */
struct looking {
	const DB_LSN *sound;	/* NULL: `least` is known */
	bool before;		/* what stands before it, to learn `least` */
	uint64_t least;
	struct logs_lost lost;
};

#define NUMBERS_MOST 48		/* two of them and what is between */

static void take(struct looking *l, uint64_t change, int64_t when)
{
	if (l->before && change > l->least)
		l->least = change;
	if (l->before || change <= l->least)
		return;
	if (!l->lost.first || change < l->lost.first) {
		l->lost.first = change;
		l->lost.since = when;
	}
	if (change > l->lost.last)
		l->lost.last = change;
}

static void look_at(struct looking *l, const char *p, size_t n)
{
	const size_t mark = strlen(MARK_TEXT);
	const char *end = p + n;

	while ((p = memmem(p, (size_t)(end - p), MARK_TEXT, mark))) {
		char text[NUMBERS_MOST + 1] = "";
		unsigned long long change;
		long long when;

		p += mark;
		n = (size_t)(end - p);
		memcpy(text, p, n < NUMBERS_MOST ? n : NUMBERS_MOST);
		if (sscanf(text, "%20llu %20lld", &change, &when) == 2)
			take(l, change, when);
	}
}

static int look_into(void *ctx, const char *path, struct err *err)
{
	struct looking *l = ctx;
	uint32_t file = log_number(path);
	struct buf bytes = BUF_INIT;
	size_t n;

	(void)err;
	if (!file || (l->before && file > l->sound->file))
		return 0;
	/* What the disk does not give any more cannot be named. */
	if (!file_read(path, 0, &bytes, NULL)) {
		n = bytes.n;
		if (l->before && file == l->sound->file &&
		    l->sound->offset < n)
			n = l->sound->offset;
		look_at(l, bytes.p, n);
	}
	buf_release(&bytes);
	return 0;
}

static int look(const char *home, struct looking *l, struct err *err)
{
	char *db = file_join(home, "db");
	char *copy = file_join(home, LOGCOPY_DIR);
	int rc = 0;

	l->before = l->sound != NULL;
	if (l->before)
		rc = file_each(db, "", look_into, l, err);
	/* A mark begins a change: the last one may end behind it. */
	if (l->before && l->least)
		l->least--;
	l->before = false;
	if (!rc)
		rc = file_each(db, "", look_into, l, err);
	if (!rc && file_exists(copy))
		rc = file_each(copy, "", look_into, l, err);
	free(db);
	free(copy);
	return rc;
}

int logs_lost(const char *home, uint64_t least, struct logs_lost *lost,
	      struct err *err)
{
	struct looking l = { .least = least };
	int rc = look(home, &l, err);

	*lost = l.lost;
	/* The mark of the first one may be what cannot be read. */
	if (lost->first)
		lost->first = least + 1;
	return rc;
}

int logs_short(const char *home, const DB_LSN *sound, struct err *err)
{
	struct looking l = { .sound = sound };
	struct buf since = BUF_INIT;

	if (look(home, &l, err))
		return -1;
	moment_iso(l.lost.since, &since);
	if (l.lost.first)
		err_set(err, ERR_IO, home,
			N_("log %u and its copy are not as they were written (from byte %u on): of changes %llu to %llu, since %s, not all can be read any more; 'kartei repair' makes the store good without the rest"),
			sound->file, sound->offset,
			(unsigned long long)l.lost.first,
			(unsigned long long)l.lost.last, since.p);
	else
		err_set(err, ERR_IO, home,
			N_("log %u and its copy are not as they were written (from byte %u on); no change is lost by that as far as can be told; 'kartei repair' makes the store good"),
			sound->file, sound->offset);
	buf_release(&since);
	return -1;
}
