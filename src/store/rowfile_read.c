/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/tr.h"
#include "store/rowfile.h"
#include "store/rowfile_form.h"

struct rowfile {
	char *path;
	const unsigned char *p;
	size_t n;
	const unsigned char *index, *places;
	size_t index_n, blocks;
	atomic_uchar *proven;	/* by block: its checksum was right */
};

static int damaged(const struct rowfile *f, struct err *err)
{
	return err_set(err, ERR_IO, f->path,
		       N_("a search segment is damaged"));
}

static int map_file(struct rowfile *f, int fd, struct err *err)
{
	struct stat st;
	void *p;

	if (fstat(fd, &st))
		return err_set_errno(err, ERR_IO, f->path, N_("cannot read"));
	f->n = (size_t)st.st_size;
	if (f->n < ROWFILE_END)
		return damaged(f, err);
	p = mmap(NULL, f->n, PROT_READ, MAP_SHARED, fd, 0);
	if (p == MAP_FAILED)
		return err_set_errno(err, ERR_IO, f->path, N_("cannot read"));
	f->p = p;
	return 0;
}

static int read_end(struct rowfile *f, struct err *err)
{
	size_t end = f->n - ROWFILE_END;
	struct unpack u = unpack_from((struct slice){ f->p + end,
				      ROWFILE_END });
	uint64_t index = unpack_u64(&u), places = unpack_u64(&u);
	uint64_t blocks = unpack_u64(&u), sum = unpack_u64(&u);

	if (memcmp(u.p, ROWFILE_MAGIC, 8) || index > places || places > end ||
	    blocks != (end - places) / 8 || (end - places) % 8 ||
	    sum != rowfile_sum(f->p + index, end - index))
		return damaged(f, err);
	f->index = f->p + index;
	f->index_n = places - index;
	f->places = f->p + places;
	f->blocks = blocks;
	f->proven = mem_zero(blocks + 1);
	return 0;
}

int rowfile_open(struct rowfile **out, const char *path, struct err *err)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	struct rowfile *f;

	if (fd < 0 && errno == ENOENT)
		return 0;
	if (fd < 0)
		return err_set_errno(err, ERR_IO, path, N_("cannot open"));
	f = mem_zero(sizeof(*f));
	f->path = mem_strdup(path);
	if (map_file(f, fd, err) || read_end(f, err)) {
		close(fd);
		rowfile_close(f);
		return -1;
	}
	close(fd);
	*out = f;
	return 1;
}

void rowfile_close(struct rowfile *f)
{
	if (!f)
		return;
	if (f->p)
		munmap((void *)(uintptr_t)f->p, f->n);
	free(f->proven);
	free(f->path);
	free(f);
}

uint64_t rowfile_bytes(const struct rowfile *f)
{
	return f->n;
}

/* ---- blocks ------------------------------------------------------------ */

static uint64_t number_at(const unsigned char *p)
{
	struct unpack u = unpack_from((struct slice){ p, 8 });

	return unpack_u64(&u);
}

/* The first key of a block and where it lies; the index is proven. */
static struct slice entry(const struct rowfile *f, size_t block, uint64_t *at)
{
	uint64_t place = number_at(f->places + 8 * block);
	struct unpack u = unpack_from((struct slice){ f->index + place,
				      f->index_n - place });

	*at = unpack_u64(&u);
	return unpack_slice(&u);
}

/* The rows of a block, without its checksum. */
static int block_rows(struct rowfile *f, size_t block, struct slice *rows,
		      struct err *err)
{
	uint64_t at, end = (uint64_t)(f->index - f->p);

	entry(f, block, &at);
	if (block + 1 < f->blocks)
		entry(f, block + 1, &end);
	*rows = (struct slice){ f->p + at, end - at - ROWFILE_SUM };
	if (atomic_load_explicit(&f->proven[block], memory_order_relaxed))
		return 0;
	if (end < at + ROWFILE_SUM || rowfile_sum(rows->p, rows->n) !=
	    number_at(f->p + end - ROWFILE_SUM))
		return damaged(f, err);
	atomic_store_explicit(&f->proven[block], 1, memory_order_relaxed);
	return 0;
}

int rowfile_verify(struct rowfile *f, struct err *err)
{
	struct slice rows;
	size_t i;
	int rc = 0;

	for (i = 0; i < f->blocks; i++) {
		atomic_store(&f->proven[i], 0);
		rc |= block_rows(f, i, &rows, err);
	}
	return rc;
}

/* ---- places ------------------------------------------------------------ */

/* Before the first row of a block. */
static int enter(struct rowplace *r, size_t block, struct err *err)
{
	struct slice rows;

	r->block = block;
	r->p = r->end = NULL;
	if (block >= r->f->blocks)
		return 0;
	if (block_rows(r->f, block, &rows, err))
		return -1;
	r->p = rows.p;
	r->end = r->p + rows.n;
	return 0;
}

static inline size_t length(struct rowplace *r)
{
	size_t n = 0;
	int shift = 0;

	while (r->p < r->end && shift < 35) {
		unsigned char c = *r->p++;

		n |= (size_t)(c & 127) << shift;
		if (!(c & 128))
			break;
		shift += 7;
	}
	return n;
}

int rowfile_next(struct rowplace *r, struct err *err)
{
	size_t key_n, value_n;

	if (r->p == r->end && enter(r, r->block + 1, err))
		return -1;
	if (r->p == r->end)
		return 0;
	key_n = length(r);
	value_n = length(r);
	if (key_n > (size_t)(r->end - r->p) ||
	    value_n > (size_t)(r->end - r->p) - key_n)
		return damaged(r->f, err);
	r->key = (struct slice){ r->p, key_n };
	r->value = (struct slice){ r->p + key_n, value_n };
	r->p += key_n + value_n;
	return 1;
}

/* The last block whose first key is not greater; 0 if there is none. */
static size_t find_block(const struct rowfile *f, struct slice key)
{
	size_t low = 0, high = f->blocks;
	uint64_t at;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (slice_cmp(entry(f, middle, &at), key) <= 0)
			low = middle;
		else
			high = middle;
	}
	return low;
}

int rowfile_seek(struct rowplace *r, struct slice key, struct err *err)
{
	int rc;

	if (enter(r, find_block(r->f, key), err))
		return -1;
	do {
		rc = rowfile_next(r, err);
	} while (rc == 1 && slice_cmp(r->key, key) < 0);
	return rc;
}

int rowfile_seek_before(struct rowplace *r, struct slice key, struct err *err)
{
	struct rowplace last = *r;
	size_t block = find_block(r->f, key);
	uint64_t at;
	int rc;

	/* The key begins the block: what is before it lies in another. */
	if (block && r->f->blocks &&
	    slice_cmp(entry(r->f, block, &at), key) >= 0)
		block--;
	if (enter(r, block, err))
		return -1;
	last.key = SLICE_NONE;
	while ((rc = rowfile_next(r, err)) == 1 && slice_cmp(r->key, key) < 0)
		last = *r;
	*r = last;
	return rc < 0 ? -1 : last.key.p != NULL;
}

int rowfile_get(struct rowfile *f, struct slice key, struct slice *value,
		struct err *err)
{
	struct rowplace r = { .f = f };
	int rc = rowfile_seek(&r, key, err);

	if (rc != 1 || !slice_eq(r.key, key))
		return rc < 0 ? -1 : 0;
	*value = r.value;
	return 1;
}
