# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# reads_ics "what" CALENDAR WANTED: python3-vobject reads these entries.

ics_python=
for python in python3 /usr/bin/python3; do
	[ -n "$ics_python" ] || ! $python -c 'import vobject' 2>/dev/null ||
		ics_python=$python
done

reads_ics()
{
	if [ -z "$ics_python" ]; then
		skip "$1" "no python3-vobject"
		return
	fi
	if "$ics_python" "$KARTEI_SOURCE/tests/unit/exchange/read_ics.py" \
			<"$2" >"$work/read" 2>"$err" &&
	   cmp -s "$work/read" "$3"; then
		pass "$1"
	else
		fail "$1"
		diff "$3" "$work/read" | head -n 20 | sed 's/^/# /'
		sed 's/^/# err: /' "$err"
	fi
}
