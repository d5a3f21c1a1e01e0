/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/tr.h"
#include "store/backup_private.h"

#define PROOF_LIMIT 4096
#define PROOF_FORMAT 1

/* The lines of the file, behind "kartei-backup 1" and "id ...". */
static const struct {
	const char *name;
	size_t at;
	size_t bytes;
} lines[] = {
	{ "begun", offsetof(struct backup, begun), sizeof(int64_t) },
	{ "proven", offsetof(struct backup, proven), sizeof(int64_t) },
	{ "log", offsetof(struct backup, log), sizeof(uint32_t) },
	{ "change", offsetof(struct backup, change), sizeof(uint64_t) },
	{ "last", offsetof(struct backup, last), sizeof(int64_t) },
	{ "bytes", offsetof(struct backup, bytes), sizeof(uint64_t) },
	{ "records", offsetof(struct backup, records), sizeof(uint64_t) },
	{ "entries", offsetof(struct backup, entries), sizeof(uint64_t) },
};
#define LINES (sizeof(lines) / sizeof(*lines))

void backup_release(struct backup *b)
{
	free(b->path);
	free(b->id);
	*b = (struct backup){ 0 };
}

void backups_release(struct backup *v, size_t n)
{
	while (n)
		backup_release(&v[--n]);
	free(v);
}

static uint64_t line_get(const struct backup *b, size_t i)
{
	const char *at = (const char *)b + lines[i].at;
	uint32_t small;
	uint64_t n;

	if (lines[i].bytes == sizeof(small)) {
		memcpy(&small, at, sizeof(small));
		return small;
	}
	memcpy(&n, at, sizeof(n));
	return n;
}

static void line_set(struct backup *b, size_t i, uint64_t n)
{
	char *at = (char *)b + lines[i].at;
	uint32_t small = (uint32_t)n;

	if (lines[i].bytes == sizeof(small))
		memcpy(at, &small, sizeof(small));
	else
		memcpy(at, &n, sizeof(n));
}

static bool read_line(struct backup *b, const char *line, size_t *seen)
{
	const char *value = strchr(line, ' ');
	char *end;
	size_t i;

	if (!value)
		return false;
	if (!strncmp(line, "id ", 3) && !b->id) {
		b->id = mem_strdup(value + 1);
		return true;
	}
	for (i = 0; i < LINES; i++) {
		if (strncmp(line, lines[i].name, (size_t)(value - line)) ||
		    lines[i].name[value - line])
			continue;
		errno = 0;
		line_set(b, i, strtoull(value + 1, &end, 10));
		++*seen;
		return !errno && end != value + 1 && !*end;
	}
	return false;
}

static int parse(struct backup *b, const char *path, char *text,
		 struct err *err)
{
	char *rest = text, *line = strsep(&rest, "\n");
	bool good = !strcmp(line, "kartei-backup 1");
	size_t seen = 0;

	while (good && (line = strsep(&rest, "\n")))
		good = !*line || read_line(b, line, &seen);
	if (good && b->id && seen == LINES)
		return 0;
	return err_set(err, ERR_CONFIG, path,
		       N_("is not the proof of a backup"));
}

int backup_read(const char *path, struct backup *b, struct err *err)
{
	char *proof = file_join(path, PROOF_NAME);
	struct buf text = BUF_INIT;
	int rc;

	*b = (struct backup){ .path = mem_strdup(path) };
	if (!file_exists(proof))
		rc = err_set(err, ERR_NOT_FOUND, path,
			     N_("is no proven backup of a store"));
	else
		rc = file_read(proof, PROOF_LIMIT, &text, err);
	if (!rc)
		rc = parse(b, proof, text.p, err);
	if (rc)
		backup_release(b);
	buf_release(&text);
	free(proof);
	return rc;
}

int backup_write_proof(const struct backup *b, struct err *err)
{
	char *proof = file_join(b->path, PROOF_NAME);
	struct buf text = BUF_INIT;
	size_t i;
	int rc;

	buf_printf(&text, "kartei-backup %d\nid %s\n", PROOF_FORMAT, b->id);
	for (i = 0; i < LINES; i++)
		buf_printf(&text, "%s %llu\n", lines[i].name,
			   (unsigned long long)line_get(b, i));
	rc = file_replace(proof, buf_slice(&text), 0600, err);
	buf_release(&text);
	free(proof);
	return rc;
}

static int by_begin(const void *a, const void *b)
{
	const struct backup *x = a, *y = b;

	return x->begun < y->begun ? -1 : x->begun > y->begun;
}

int backups_list(const char *dir, const char *id, struct backup **v,
		 size_t *n, struct err *err)
{
	DIR *d = opendir(dir);
	size_t cap = 0;
	struct dirent *e;

	*v = NULL;
	*n = 0;
	if (!d && errno == ENOENT)
		return 0;
	if (!d)
		return err_set_errno(err, ERR_IO, dir, N_("cannot open"));
	while ((e = readdir(d))) {
		char *path;
		struct backup b;

		/* One that is being made or tried has a dot in its name. */
		if (strchr(e->d_name, '.'))
			continue;
		path = file_join(dir, e->d_name);
		if (!backup_read(path, &b, NULL)) {
			if (id && strcmp(id, b.id)) {
				backup_release(&b);
			} else {
				mem_grow(v, &cap, *n + 1, sizeof(**v));
				(*v)[(*n)++] = b;
			}
		}
		free(path);
	}
	closedir(d);
	if (*n)
		qsort(*v, *n, sizeof(**v), by_begin);
	return 0;
}

int backup_remove(const char *path, struct err *err)
{
	char *proof = file_join(path, PROOF_NAME);
	int rc = 0;

	if (unlink(proof) && errno != ENOENT)
		rc = err_set_errno(err, ERR_IO, proof,
				   N_("cannot be removed"));
	free(proof);
	return rc ? -1 : tree_remove(path, err);
}
