# SPDX-License-Identifier: GPL-3.0-or-later
if HAVE_CMOCKA
check_PROGRAMS += unit_model
TESTS += unit_model
unit_model_SOURCES = \
	tests/unit/model/main.c tests/unit/model/unit.h \
	tests/unit/model/house.c tests/unit/model/house.h \
	tests/unit/model/test_apply.c \
	tests/unit/model/test_catalogue.c \
	tests/unit/model/test_expr.c \
	tests/unit/model/test_forms.c \
	tests/unit/model/test_history.c \
	tests/unit/model/test_record.c \
	tests/unit/model/test_type.c \
	tests/unit/model/world.c tests/unit/model/world.h
unit_model_CFLAGS = $(UNIT_CFLAGS)
unit_model_LDADD = $(LINK_MODEL) $(LINK_UNIT)
endif
