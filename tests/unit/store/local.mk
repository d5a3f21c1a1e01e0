# SPDX-License-Identifier: GPL-3.0-or-later
if HAVE_CMOCKA
check_PROGRAMS += unit_store
TESTS += unit_store
unit_store_SOURCES = \
	tests/unit/store/main.c tests/unit/store/unit.h \
	tests/unit/store/test_backup.c \
	tests/unit/store/test_batch.c \
	tests/unit/store/test_home.c \
	tests/unit/store/test_idset.c \
	tests/unit/store/test_logahead.c \
	tests/unit/store/test_logcopy.c \
	tests/unit/store/test_rewrite.c \
	tests/unit/store/test_rowcache.c \
	tests/unit/store/test_rowfile.c \
	tests/unit/store/test_txn.c \
	tests/unit/store/test_write.c
unit_store_CFLAGS = $(UNIT_CFLAGS)
unit_store_LDADD = $(LINK_STORE) $(LINK_UNIT)
endif
