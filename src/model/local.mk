# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += libkartei_model.a
libkartei_model_a_SOURCES = \
	src/model/dump.c src/model/dump.h src/model/dump_private.h \
	src/model/dump_value.c src/model/load.c src/model/load_line.c \
	src/model/expr.h src/model/expr_private.h \
	src/model/expr_arith.c \
	src/model/expr_eval.c \
	src/model/expr_function.c \
	src/model/expr_lex.c src/model/expr_lex.h \
	src/model/expr_name.c \
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
	src/model/kind_build_private.h src/model/kind_build_text.c \
	src/model/kind_complete.c \
	src/model/kind_keys.c src/model/kind_keys.h \
	src/model/kind_lint.c src/model/kind_lint.h \
	src/model/kind_merge.c src/model/kind_merge.h \
	src/model/kind_pack.c \
	src/model/kind_read.c src/model/kind_read.h \
	src/model/apply_erase.c src/model/apply_merge.c src/model/merge.h \
	src/model/apply_order.c src/model/erase.c src/model/erase.h \
	src/model/likeness.c src/model/likeness.h src/model/likeness_text.c \
	src/model/path.c \
	src/model/path_pseudo.c src/model/path_pseudo.h \
	src/model/ready.c src/model/ready.h \
	src/model/index_link.c \
	src/model/display.c src/model/display.h src/model/mask.c src/model/mask.h \
	src/model/record.c src/model/record.h \
	src/model/search_again.c \
	src/model/searchdoc.c src/model/searchdoc.h \
	src/model/searchdoc_publish.c src/model/searchdoc_publish.h \
	src/model/searchdoc_run.c \
	src/model/searchdoc_log.c \
	src/model/source.c \
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

# What is written, by whom, and what follows from it.
libkartei_model_a_SOURCES += \
	src/model/apply.c src/model/apply.h src/model/apply_private.h \
	src/model/apply_bin.c \
	src/model/apply_check.c \
	src/model/apply_conflict.c \
	src/model/apply_documents.c \
	src/model/apply_item.c \
	src/model/apply_lines.c \
	src/model/apply_number.c \
	src/model/apply_rights.c \
	src/model/apply_rules.c \
	src/model/apply_state.c src/model/apply_state.h \
	src/model/apply_undo.c \
	src/model/apply_value.c \
	src/model/apply_write.c \
	src/model/catalogue.c src/model/catalogue.h \
	src/model/catalogue_join.c \
	src/model/catalogue_loss.c \
	src/model/changeset.c src/model/changeset.h \
	src/model/check.c \
	src/model/check_day.c \
	src/model/day.c \
	src/model/check_index.c src/model/check_private.h \
	src/model/draft.c src/model/draft.h \
	src/model/history.h \
	src/model/history_check.c \
	src/model/history_entry.c src/model/history_entry.h \
	src/model/history_head.c \
	src/model/history_list.c \
	src/model/index.c src/model/index.h \
	src/model/index_build.c \
	src/model/index_write.c \
	src/model/model.c src/model/model.h src/model/model_private.h \
	src/model/model_take.c \
	src/model/number.c src/model/number.h \
	src/model/plan.c src/model/plan.h \
	src/model/reader.c src/model/reader.h src/model/reader_private.h \
	src/model/reader_day.c \
	src/model/reader_find.c \
	src/model/reader_links.c \
	src/model/reader_title.c \
	src/model/rights.c src/model/rights.h \
	src/model/rights_read.c src/model/rights_read.h \
	src/model/rights_view.c \
	src/model/sight.c src/model/sight.h
