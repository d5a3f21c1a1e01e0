# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += libkartei_store.a
libkartei_store_a_SOURCES = \
	src/store/batch.c src/store/batch.h src/store/batch_private.h \
	src/store/batch_bits.c src/store/batch_large.c \
	src/store/batch_put.c \
	src/store/backup.h src/store/backup_private.h \
	src/store/backup_copy.c src/store/backup_cut.c \
	src/store/backup_freeze.c src/store/backup_proof.c \
	src/store/backup_restore.c src/store/backup_tree.c \
	src/store/checkpoint.c \
	src/store/failure.c \
	src/store/chunk.c \
	src/store/cursor.c \
	src/store/env.c \
	src/store/home.c \
	src/store/idset.c src/store/idset.h \
	src/store/inside.h \
	src/store/logahead.c \
	src/store/logcopy.c src/store/logcopy.h \
	src/store/logcopy_lost.c src/store/logcopy_mend.c \
	src/store/posting.c \
	src/store/reserve.c \
	src/store/rewrite.c src/store/rewrite.h \
	src/store/rowfile.h src/store/rowfile_form.h \
	src/store/rowfile_read.c \
	src/store/rowfile_write.c \
	src/store/rowcache.c src/store/rowcache.h \
	src/store/few.c \
	src/store/scan.c \
	src/store/segment.h src/store/segment_row.h \
	src/store/segment_build.c src/store/segment_build.h \
	src/store/segment_file.c src/store/segment_file.h \
	src/store/segment_list.c \
	src/store/segment_read.c src/store/segment_read.h \
	src/store/segment_terms.c \
	src/store/store.c src/store/store.h \
	src/store/tables.c \
	src/store/txn.c \
	src/store/cache.c \
	src/store/writer.c
