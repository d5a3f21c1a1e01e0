#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What is made from the program is fresh; man pages are clean.
. "$KARTEI_SOURCE/tests/lint/tap.sh"

sh data/features.sh . 2>&1 | diff data/features.tsv - |
	rule "data/features.tsv is fresh (make features)"

LANGUAGE=en KARTEI_LANG=en LC_ALL=C.UTF-8 \
	"$KARTEI_BUILD/kartei" commands --format markdown 2>&1 |
	diff doc/commands.md - | rule "doc/commands.md is fresh (make docs)"

if command -v mandoc >/dev/null; then
	for page in doc/*.[1-8] "$KARTEI_BUILD"/doc/*.[1-8]; do
		[ -e "$page" ] || continue
		mandoc -Tlint -W warning "$page" 2>&1
	done | rule "man pages are clean"
fi

# The picture is a screen that a test compares.
sed -n '/^```$/,/^```$/p' README.md | sed '1d; /^```$/,$d; /^ *$/d' |
	sed 's/ *$//' >"$work/picture"
sed '/^ *$/d; s/ *$//' tests/tui/readme.txt | diff "$work/picture" - |
	rule "the picture in README.md is the screen of tests/tui/readme.t"

# Links between the documents lead somewhere.
for page in README.md doc/*.md SECURITY.md; do
	[ -e "$page" ] || continue
	sed -n 's/[^]]*](\([^)#:]*\)[^)]*)/\1\n/gp' "$page" |
		sed '/^$/d; /[ ,]/d' | while read -r to; do
		[ -e "$(dirname "$page")/$to" ] || [ -e "$to" ] ||
			echo "$page: $to"
	done
done | rule "links in the documents lead somewhere"
finish
