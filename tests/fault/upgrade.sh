#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/fault/lib.sh"
title "row 35: a store of an older program, its conversion ended at any point"
if [ ! -e "$shim" ]; then
	echo "1..0 # SKIP row 35: no LD_PRELOAD beside the sanitizers"
	exit 0
fi
KARTEI_NOW=2026-09-21T09:00
export KARTEI_NOW

fresh()
{
	rm -rf "$work/kartei-1"
	tar -xf "$KARTEI_SOURCE/tests/data/homes/kartei-1.tar.xz" -C "$work"
	KARTEI_HOME=$work/kartei-1
}

dumped()
{
	kartei list company --json && kartei list person --json &&
		kartei list followup --json
} 2>"$err"

fresh
dumped >"$work/whole"
is "it is converted" "$(head -n 1 "$KARTEI_HOME/format")" "kartei-store 3"
is "something is in it" "$(test "$(wc -l <"$work/whole")" -gt 100; echo $?)" 0
kartei store --stop

# Ends before its n-th call that changes a file; with EIO from there on, too.
ended=0
count=$work/count
fresh
KARTEI_FAULT_COUNT=$count KARTEI_FAULT_HOME=$KARTEI_HOME LD_PRELOAD=$shim \
	"$KARTEI_BUILD/kartei-store" --home="$KARTEI_HOME" --linger=0 \
	>/dev/null 2>&1
all=$(od -A n -t d8 "$count" | tr -d ' ')
echo "# calls: $all"
points=${UPGRADE_POINTS:-3}
point=0
while [ $point -lt "$points" ]; do
	for fault in "0 kill" 5; do
		n=$((1 + point * (all - 1) / points))
		fresh
		rm -f "$work/hit"
		KARTEI_FAULT="$n $fault" KARTEI_FAULT_HOME=$KARTEI_HOME \
			KARTEI_FAULT_HIT=$work/hit LD_PRELOAD=$shim timeout 60 \
			"$KARTEI_BUILD/kartei-store" --home="$KARTEI_HOME" \
			--linger=0 >/dev/null 2>&1
		[ ! -e "$work/hit" ] || ended=$((ended + 1))
		if dumped >"$out" && cmp -s "$out" "$work/whole" &&
				kartei check >"$work/check" 2>&1; then
			pass "call $n, $fault: whole behind the next start"
		else
			fail "call $n, $fault" "$(cat "$err" "$work/check" \
				"$KARTEI_HOME/store.log" 2>/dev/null)"
		fi
		kartei store --stop >/dev/null 2>&1
	done
	point=$((point + 1))
done
echo "# ended $ended times"
[ "$ended" -ge "$points" ]
is "most of them were ended" $? 0
finish
