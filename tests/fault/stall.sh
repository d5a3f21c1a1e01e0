#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/fault/lib.sh"
title "rows 5 and 11: screens that are stopped, stalled, cut or killed are nobody else's matter"
features COB-37 COB-38
store --test
"$KARTEI_BUILD/tests/fault/stall" "$KARTEI_HOME" "${STALL_SCREENS:-20}" \
	"${STALL_SECONDS:-5}" >"$out" 2>"$err"
tally stall 4
# The same while one backup after the other is made.
while [ ! -e "$work/enough" ]; do
	kartei backup >/dev/null 2>&1
done &
"$KARTEI_BUILD/tests/fault/stall" "$KARTEI_HOME" "${STALL_SCREENS:-20}" \
	"${STALL_BACKUP_SECONDS:-5}" >"$out" 2>"$err"
: >"$work/enough"
wait
tally "beside backups" 4
ok "kartei check finds nothing" kartei check
finish
