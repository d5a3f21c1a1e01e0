#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Each header compiles alone and twice: it includes what it uses.
. "$KARTEI_SOURCE/tests/lint/tap.sh"

find src -name '*.h' | sort | while read -r header; do
	name=${header#src/}
	printf '#include "%s"\n#include "%s"\n' "$name" "$name" \
		>"$work/alone.c"
	# shellcheck disable=SC2086
	${CC:-gcc} -std=gnu17 -D_GNU_SOURCE ${LINT_CFLAGS:-} -Isrc \
		-I"$KARTEI_BUILD" -fsyntax-only -Wall -Wextra \
		-Wno-unused-parameter "$work/alone.c" 2>&1 |
		sed "s|^|$header: |"
done | rule "headers compile alone"

find src -name '*.h' | sort | while read -r header; do
	guard=$(echo "kartei_${header#src/}" | tr 'a-z/.-' 'A-Z___')
	grep -q "^#ifndef $guard\$" "$header" || echo "$header: $guard"
done | rule "guards are named after the file"
finish
