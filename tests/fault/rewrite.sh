#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/fault/lib.sh"
title "row 28: calls that fail while the files are written anew after an erasure"
if [ ! -e "$shim" ]; then
	echo "1..0 # SKIP row 28: no LD_PRELOAD beside the sanitizers"
	exit 0
fi
erasing_store
repairs=0

# A start that meets the fault. Once it serves it has done what it could:
# where it says that the erasure is complete, nothing is left.
try()
{
	take_erasing
	faulted "$1"
	until_served
	kill "$broken" 2>/dev/null
	until_ended
	status=$?
	case $status in
	124|13[4-6]|139) fail "fault $1: status $status" \
		"$(tail -n 5 "$work/store.out")" ;;
	esac
	if [ ! -e "$KARTEI_HOME/erasing" ] &&
			grep -rqiaE $secret "$KARTEI_HOME"; then
		fail "fault $1: it says done" "$(cat "$work/store.out")"
	fi
	erased_well "fault $1"
}

try "0 0"
all=$(calls)
echo "# calls: $all"
[ "$all" -gt 100 ]
is "the calls are counted" $? 0

# Some of them, one fault each; or every REWRITE_STEP-th, each fault.
faults="5 28 5_once 28_once 0_short 0_kill"
n=1
while [ "$n" -le "$all" ]; do
	if [ -n "${REWRITE_STEP:-}" ]; then
		these=$faults
	else
		these=${faults%% *}
		faults="${faults#* } $these"
	fi
	for fault in $these; do
		try "$n $(echo "$fault" | tr _ ' ')"
	done
	n=$((n + ${REWRITE_STEP:-all / 12 + 1}))
done
echo "# repaired $repairs times"
finish
