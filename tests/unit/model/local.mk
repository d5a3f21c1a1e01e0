# SPDX-License-Identifier: GPL-3.0-or-later
if HAVE_CMOCKA
check_PROGRAMS += unit_model
TESTS += unit_model
unit_model_SOURCES = \
	tests/unit/model/main.c tests/unit/model/unit.h \
	tests/unit/model/house.c tests/unit/model/house.h \
	tests/unit/model/test_apply.c \
	tests/unit/model/test_catalogue.c \
	tests/unit/model/test_day.c \
	tests/unit/model/test_erase.c \
	tests/unit/model/test_expr.c \
	tests/unit/model/test_formats.c \
	tests/unit/model/test_forms.c \
	tests/unit/model/test_history.c \
	tests/unit/model/test_link.c \
	tests/unit/model/test_merge.c \
	tests/unit/model/test_ready.c \
	tests/unit/model/test_record.c \
	tests/unit/model/test_type.c \
	tests/unit/model/world.c tests/unit/model/world.h
unit_model_CFLAGS = $(UNIT_CFLAGS)
unit_model_LDADD = $(LINK_MODEL) $(LINK_UNIT)
endif

EXTRA_DIST += \
	tests/data/formats/catalogue.hex \
	tests/data/formats/change.hex \
	tests/data/formats/entry-new.hex \
	tests/data/formats/entry-set.hex \
	tests/data/formats/head.hex \
	tests/data/formats/link-key.hex \
	tests/data/formats/name-key.hex \
	tests/data/formats/number.hex \
	tests/data/formats/record.hex \
	tests/data/formats/together-key.hex \
	tests/data/formats/value-key.hex
