/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_STORE_ROWFILE_H
#define KARTEI_STORE_ROWFILE_H

#include "base/buf.h"
#include "base/err.h"

/*
 * Rows sorted by key in a file that is written once and never changed:
 * blocks of rows with a checksum each, then an index of the blocks. Read
 * through a mapping, by any number of threads.
 */

/* ---- writing: under PATH.new, until it is whole and on the disk -------- */

struct rowfile_writer;
struct rowfile_writer *rowfile_create(const char *path, struct err *err);
/* Keys in rising order. */
int rowfile_add(struct rowfile_writer *w, struct slice key, struct slice value,
		struct err *err);
/* On the disk, file and name, when it returns 0. */
int rowfile_finish(struct rowfile_writer *w, struct err *err);
void rowfile_writer_free(struct rowfile_writer *w);

/* ---- reading ----------------------------------------------------------- */

struct rowfile;
/* 1; 0: there is no such file; -1: damaged, or it cannot be read. */
int rowfile_open(struct rowfile **f, const char *path, struct err *err);
void rowfile_close(struct rowfile *f);
uint64_t rowfile_bytes(const struct rowfile *f);
/* Reads all of it; faults of each block in err. */
int rowfile_verify(struct rowfile *f, struct err *err);

/* A place in a file; needs no closing. Key and value are part of the mapping
 * and live as long as the file is open. */
struct rowplace {
	struct rowfile *f;
	size_t block;
	const unsigned char *p, *end;	/* of the rows behind this one */
	struct slice key, value;
};
/* 1 standing on a row, 0 none, -1 damaged. */
int rowfile_seek(struct rowplace *r, struct slice key, struct err *err); /* >= */
int rowfile_seek_before(struct rowplace *r, struct slice key,
			struct err *err);				/* < */
int rowfile_next(struct rowplace *r, struct err *err);
/* The row with exactly this key. */
int rowfile_get(struct rowfile *f, struct slice key, struct slice *value,
		struct err *err);

#endif
