/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/segment_file.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/tr.h"
#include "store/segment.h"

#define NAME_DIGITS 8
#define REST_US 30000000	/* a snapshot lasts no longer by far */

struct segment_file {
	uint32_t id;
	struct rowfile *f;	/* NULL: not opened yet */
	size_t holders;
	int64_t removed;	/* when, µs; 0: it stays */
};

struct segment_files {
	pthread_mutex_t lock;
	pthread_mutex_t changing;	/* segments_lock() */
	char *dir;
	struct segment_file *v;
	size_t n, cap;
};

char *segment_file_path(const struct store *s, uint32_t id)
{
	char name[NAME_DIGITS + 1];

	snprintf(name, sizeof(name), "%08x", (unsigned)id);
	return file_join(s->segments->dir, name);
}

/* A whole segment's id, or -1. */
static long long id_of(const char *name)
{
	if (strlen(name) != NAME_DIGITS ||
	    strspn(name, "0123456789abcdef") != NAME_DIGITS)
		return -1;
	return (long long)strtoul(name, NULL, 16);
}

/* Files that were being written at a stop. */
static int clear_unfinished(struct segment_files *all, struct err *err)
{
	DIR *dir = opendir(all->dir);
	struct dirent *e;

	if (!dir)
		return err_set_errno(err, ERR_IO, all->dir, N_("cannot open"));
	while ((e = readdir(dir))) {
		if (e->d_name[0] != '.' && id_of(e->d_name) < 0)
			unlinkat(dirfd(dir), e->d_name, 0);
	}
	closedir(dir);
	return 0;
}

int segment_files_open(struct store *s, struct err *err)
{
	struct segment_files *all = mem_zero(sizeof(*all));

	pthread_mutex_init(&all->lock, NULL);
	pthread_mutex_init(&all->changing, NULL);
	all->dir = file_join(s->home.path, "search");
	s->segments = all;
	if (file_private_dir(all->dir, true, err))
		return -1;
	return clear_unfinished(all, err);
}

static void unlink_id(const struct store *s, uint32_t id)
{
	char *path = segment_file_path(s, id);

	unlink(path);
	free(path);
}

void segment_files_close(struct store *s)
{
	struct segment_files *all = s->segments;
	size_t i;

	if (!all)
		return;
	for (i = 0; i < all->n; i++) {
		rowfile_close(all->v[i].f);
		if (all->v[i].removed)
			unlink_id(s, all->v[i].id);
	}
	pthread_mutex_destroy(&all->lock);
	pthread_mutex_destroy(&all->changing);
	free(all->v);
	free(all->dir);
	free(all);
	s->segments = NULL;
}

void segments_lock(struct store *store)
{
	pthread_mutex_lock(&store->segments->changing);
}

void segments_unlock(struct store *store)
{
	pthread_mutex_unlock(&store->segments->changing);
}

static struct segment_file *find(struct segment_files *all, uint32_t id)
{
	size_t i;

	for (i = 0; i < all->n; i++) {
		if (all->v[i].id == id)
			return &all->v[i];
	}
	mem_grow(&all->v, &all->cap, all->n + 1, sizeof(*all->v));
	all->v[all->n] = (struct segment_file){ .id = id };
	return &all->v[all->n++];
}

static void forget(struct segment_files *all, struct segment_file *f)
{
	rowfile_close(f->f);
	*f = all->v[--all->n];
}

/* Those that were taken away and that nobody can ask for any more. */
static void sweep(struct store *s, int64_t before)
{
	struct segment_files *all = s->segments;
	size_t i = 0;

	while (i < all->n) {
		struct segment_file *f = &all->v[i];

		if (!f->removed || f->removed > before || f->holders) {
			i++;
			continue;
		}
		unlink_id(s, f->id);
		forget(all, f);
	}
}

static int open_file(const struct store *s, struct segment_file *f,
		     struct err *err)
{
	char *path = segment_file_path(s, f->id);
	int rc = rowfile_open(&f->f, path, err);

	if (!rc)
		rc = err_set(err, ERR_IO, path,
			     N_("a search segment is missing"));
	free(path);
	return rc < 0 ? -1 : 0;
}

struct rowfile *segment_file_hold(struct store *s, uint32_t id,
				  struct err *err)
{
	struct segment_files *all = s->segments;
	struct segment_file *f;
	struct rowfile *rows = NULL;

	pthread_mutex_lock(&all->lock);
	f = find(all, id);
	if (f->f || !open_file(s, f, err)) {
		f->holders++;
		rows = f->f;
	} else {
		forget(all, f);
	}
	pthread_mutex_unlock(&all->lock);
	return rows;
}

void segment_file_drop(struct store *s, uint32_t id)
{
	struct segment_files *all = s->segments;

	pthread_mutex_lock(&all->lock);
	find(all, id)->holders--;
	pthread_mutex_unlock(&all->lock);
}

void segment_file_remove(struct store *s, uint32_t id)
{
	int64_t now = monotonic_us();
	struct segment_file *f;

	pthread_mutex_lock(&s->segments->lock);
	f = find(s->segments, id);
	if (f->f) {
		f->removed = now;
	} else {
		/* Begun under this number, and never read. */
		unlink_id(s, id);
		forget(s->segments, f);
	}
	sweep(s, now - REST_US);
	pthread_mutex_unlock(&s->segments->lock);
}

int segment_each_id(struct store *store, int (*each)(void *ctx, uint32_t id),
		    void *ctx, struct err *err)
{
	DIR *dir = opendir(store->segments->dir);
	struct dirent *e;
	bool gone;
	int rc = 0;

	if (!dir)
		return err_set_errno(err, ERR_IO, store->segments->dir,
				     N_("cannot open"));
	while (!rc && (e = readdir(dir))) {
		long long id = id_of(e->d_name);
		size_t i;

		pthread_mutex_lock(&store->segments->lock);
		for (i = 0, gone = false; i < store->segments->n; i++)
			gone |= store->segments->v[i].id == id &&
				store->segments->v[i].removed;
		pthread_mutex_unlock(&store->segments->lock);
		if (id >= 0 && !gone)
			rc = each(ctx, (uint32_t)id);
	}
	closedir(dir);
	return rc;
}

static int add_bytes(void *ctx, const char *path, struct err *err)
{
	struct stat st;

	*(uint64_t *)ctx += stat(path, &st) ? 0 : (uint64_t)st.st_size;
	return 0;
}

uint64_t segment_files_bytes(struct store *s)
{
	uint64_t n = 0;

	file_each(s->segments->dir, "", add_bytes, &n, NULL);
	return n;
}

struct verifying { struct store *s; struct err *err; int rc; };

static int verify_id(void *ctx, uint32_t id)
{
	struct verifying *v = ctx;
	struct rowfile *f = segment_file_hold(v->s, id, v->err);

	if (!f || rowfile_verify(f, v->err))
		v->rc = -1;
	if (f)
		segment_file_drop(v->s, id);
	return 0;
}

int segment_files_verify(struct store *s, struct err *err)
{
	struct verifying v = { .s = s, .err = err };

	if (segment_each_id(s, verify_id, &v, err) < 0)
		return -1;
	return v.rc;
}
