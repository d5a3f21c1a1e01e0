# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# Sourced by the scripts of tests/fault, on top of the words of tests/cli.

. "$KARTEI_SOURCE/tests/cli/harness/lib.sh"
unset KARTEI_NOW
ledger=$KARTEI_BUILD/tests/fault/ledger
book=$work/book

# Numbers the results of a program, "ok - ..." in $out, into ours: tally NAME
# HOW_MANY
tally()
{
	grep '^#' "$out" || :
	grep -E '^(not )?ok - ' "$out" >"$work/results" || :
	[ "$(wc -l <"$work/results")" -eq "$2" ] || fail "all results: $1" \
		"$(cat "$out" "$err")"
	while read -r line; do
		case $line in
		ok*) pass "$1: ${line#ok - }" ;;
		*) fail "$1: ${line#not ok - }" ;;
		esac
	done <"$work/results"
}

# Compares the book with the store.
balance()
{
	"$ledger" check "$KARTEI_HOME" "$book" >"$out" 2>"$err"
	tally "$1" 3
	ok "$1: kartei check finds nothing" kartei check
}
