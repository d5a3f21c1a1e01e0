/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_STORE_SEGMENT_FILE_H
#define KARTEI_STORE_SEGMENT_FILE_H

#include "store/inside.h"
#include "store/rowfile.h"

/*
 * The files of segments, HOME/search/ID, and those that are open. A file
 * that is taken away stays for as long as a transaction may be about that
 * still sees it in the list.
 */
int segment_files_open(struct store *s, struct err *err);
void segment_files_close(struct store *s);
uint64_t segment_files_bytes(struct store *s);
int segment_files_verify(struct store *s, struct err *err);

char *segment_file_path(const struct store *s, uint32_t id);
/* NULL with a fault: damaged, or taken away long ago. */
struct rowfile *segment_file_hold(struct store *s, uint32_t id,
				  struct err *err);
void segment_file_drop(struct store *s, uint32_t id);
void segment_file_remove(struct store *s, uint32_t id);

#endif
