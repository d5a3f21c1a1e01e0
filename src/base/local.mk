# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += libkartei_base.a libkartei_phone.a
libkartei_base_a_SOURCES = \
	src/base/arena.c \
	src/base/buf.c src/base/buf.h \
	src/base/conf.c src/base/conf.h \
	src/base/conf_check.c \
	src/base/conf_scan.c src/base/conf_scan.h \
	src/base/date.c src/base/date.h \
	src/base/date_parse.c \
	src/base/date_print.c \
	src/base/date_scan.c src/base/date_scan.h \
	src/base/date_time.c \
	src/base/date_words.c src/base/date_words.h \
	src/base/err.c src/base/err.h \
	src/base/file.c src/base/file.h \
	src/base/fold.c src/base/fold.h \
	src/base/log.c src/base/log.h \
	src/base/map.c src/base/map.h \
	src/base/mem.c src/base/mem.h \
	src/base/pack.c src/base/pack.h \
	src/base/phone.c src/base/phone.h \
	src/base/phone_areas.c src/base/phone_areas.h \
	src/base/place.c src/base/place.h \
	src/base/sound.c src/base/sound.h \
	src/base/tr.c src/base/tr.h \
	src/base/utf8.c src/base/utf8.h \
	src/base/zone.c

# C++ behind a C signature; only the store process links it.
libkartei_phone_a_SOURCES = src/base/phone_lib.cc src/base/phone_lib.h
