#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Prints features.tsv anew: each row of the feature list with the tests that
# name it in a line `features COB-03 CAS-10 ...`, separated by blanks.
# Usage: data/features.sh SOURCE
set -eu
export LC_ALL=C
cd "$1"
{
	find tests -type f \( -name '*.sh' -o -name '*.t' -o -name '*.c' \) |
		sort | while read -r file; do
		sed -n 's/^[ \t*#\/]*features:\{0,1\} \(\([A-Z][A-Z]*-\{0,1\}[0-9][0-9]*[ \t]*\)*\)\( \*\/\)\{0,1\}$/\1/p' \
			"$file" | tr ' \t' '\n\n' | sed '/^$/d' | sort -u |
			sed "s|\$|	$file|"
	done
	echo =
	cat data/features.tsv
} | awk -F '\t' '
	/^=$/ { rows = 1; next }
	!rows { proof[$1] = proof[$1] (proof[$1] ? " " : "") $2; next }
	{
		print $1 "\t" $2 "\t" proof[$1]
		delete proof[$1]
	}
	END {
		for (id in proof) {
			print "no such row: " id " in " proof[id] >"/dev/stderr"
			bad = 1
		}
		exit bad
	}'
