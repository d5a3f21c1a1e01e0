# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += libkartei_model.a
libkartei_model_a_SOURCES = \
	src/model/expr.h src/model/expr_private.h \
	src/model/expr_arith.c \
	src/model/expr_eval.c \
	src/model/expr_function.c \
	src/model/expr_lex.c src/model/expr_lex.h \
	src/model/expr_operand.c \
	src/model/expr_parse.c \
	src/model/expr_parser.c \
	src/model/expr_path.c \
	src/model/expr_pattern.c \
	src/model/expr_print.c \
	src/model/expr_type.c \
	src/model/expr_way.c \
	src/model/kind.c src/model/kind.h \
	src/model/kind_build.c src/model/kind_build.h \
	src/model/kind_complete.c \
	src/model/kind_keys.c src/model/kind_keys.h \
	src/model/kind_lint.c src/model/kind_lint.h \
	src/model/kind_merge.c src/model/kind_merge.h \
	src/model/kind_pack.c \
	src/model/kind_read.c src/model/kind_read.h \
	src/model/path.c \
	src/model/path_pseudo.c src/model/path_pseudo.h \
	src/model/record.c src/model/record.h \
	src/model/type.c src/model/type.h src/model/type_table.h \
	src/model/type_choice.c \
	src/model/type_date.c \
	src/model/type_flag.c \
	src/model/type_host.c src/model/type_host.h \
	src/model/type_integer.c src/model/type_number.h \
	src/model/type_link.c src/model/type_ref.h \
	src/model/type_line.c \
	src/model/type_mail.c \
	src/model/type_memo.c \
	src/model/type_moment.c \
	src/model/type_money.c \
	src/model/type_phone.c \
	src/model/type_text.c src/model/type_text.h \
	src/model/type_time.c \
	src/model/type_url.c \
	src/model/value.c src/model/value.h \
	src/model/value_number.c src/model/value_number.h
