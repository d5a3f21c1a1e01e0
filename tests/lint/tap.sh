# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# Sourced by the scripts of tests/lint: runs in the source folder, one test
# for each rule; what breaks it is printed.

set -u
LC_ALL=C
export LC_ALL
cd "$KARTEI_SOURCE" || exit 70
work=$(mktemp -d "${TMPDIR:-/tmp}/kartei-lint.XXXXXX") || exit 70
: >"$work/rules"
trap 'rm -rf "$work"' EXIT

# rule "what must hold" <what breaks it, one a line; the count is in a file
# because a pipeline's end runs in a shell of its own
rule()
{
	echo "$1" >>"$work/rules"
	tests=$(wc -l <"$work/rules" | tr -d ' ')
	sed 's/^/# /' >"$work/found"
	if [ -s "$work/found" ]; then
		echo "not ok $tests - $1"
		cat "$work/found"
	else
		echo "ok $tests - $1"
	fi
}

finish()
{
	echo "1..$(wc -l <"$work/rules" | tr -d ' ')"
	exit 0
}
