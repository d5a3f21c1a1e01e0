# SPDX-License-Identifier: GPL-3.0-or-later
#
# What reads the tree instead of running it.

lint_scripts = tests/lint/layers.sh tests/lint/sources.sh \
	tests/lint/headers.sh tests/lint/texts.sh tests/lint/docs.sh
dist_check_SCRIPTS += $(lint_scripts)
TESTS += $(lint_scripts)
EXTRA_DIST += tests/lint/tap.sh

lint: all
	$(AM_V_at)$(MAKE) $(AM_MAKEFLAGS) check TESTS='$(lint_scripts)'
.PHONY: lint
