# SPDX-License-Identifier: GPL-3.0-or-later
if HAVE_CMOCKA
check_PROGRAMS += unit_base
TESTS += unit_base
unit_base_SOURCES = \
	tests/unit/base/main.c tests/unit/base/unit.h \
	tests/unit/base/test_bytes.c \
	tests/unit/base/test_conf.c \
	tests/unit/base/test_date.c \
	tests/unit/base/test_err.c \
	tests/unit/base/test_file.c \
	tests/unit/base/test_fold.c \
	tests/unit/base/test_phone.c \
	tests/unit/base/test_sound.c \
	tests/unit/base/test_utf8.c \
	tests/unit/base/test_zone.c
unit_base_CFLAGS = $(UNIT_CFLAGS)
unit_base_LDADD = libkartei_phone.a $(LINK_BASE) $(PHONENUMBER_LIBS) \
	-lstdc++ $(LINK_UNIT)
endif

check_PROGRAMS += phone_equal
TESTS += phone_equal
phone_equal_SOURCES = tests/unit/base/phone_equal.c
phone_equal_LDADD = libkartei_phone.a $(LINK_BASE) $(PHONENUMBER_LIBS) \
	-lstdc++

# A million numbers against libphonenumber; ten seconds.
check-phones: phone_equal
	./phone_equal 1000000
.PHONY: check-phones
