/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_BASE_FILE_H
#define KARTEI_BASE_FILE_H

#include "base/buf.h"
#include "base/err.h"

/* First in main(): a standard descriptor that the caller closed is taken by
 * one that can neither be read nor written, so that no socket or log file
 * gets its number and what is meant for the terminal. */
void file_std_open(void);
/* Whole file, at most `limit` bytes (0: 64 MiB). */
int file_read(const char *path, size_t limit, struct buf *out, struct err *err);
/* Writes to a temporary beside it, fsync, rename, fsync of the folder. */
int file_replace(const char *path, struct slice bytes, unsigned mode,
		 struct err *err);
/* Makes the name durable, not only the file: flushes the folder that it stands
 * in. 0, or -1 with errno. */
int file_sync_folder_of(const char *path);
/* A folder that must be ours: owner, mode 0700 at most, no symlink; made
 * when `create`. */
int file_private_dir(const char *path, bool create, struct err *err);
char *file_join(const char *dir, const char *name);	/* caller frees */
bool file_exists(const char *path);
/* Calls `each` for every entry whose name ends in `suffix`, sorted by name;
 * stops at the first non-zero return and returns it. */
int file_each(const char *dir, const char *suffix,
	      int (*each)(void *ctx, const char *path, struct err *err),
	      void *ctx, struct err *err);

#endif
