#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A company, a journal entry and something due of each hostile text.
set -eu
KARTEI_AGENT=mk
export KARTEI_AGENT
sh "$KARTEI_SOURCE/tests/data/escapes/payloads.sh" | {
	n=20000
	while read -r line; do
		n=$((n + 1))
		text=$(printf '%b' "$(printf '%s' "$line" |
			sed 's/\\\([0-7][0-7][0-7]\)/\\0\1/g')")
		case $((n % 3)) in
		0) kartei new company number="K$n" "name=$text" "note=$text" ;;
		1) kartei new followup due=14.09.2026 "what=$text" \
			company=company:K10427 ;;
		2) kartei new journal company=company:K10427 \
			at='11.09.2026 16:20' "text=$text" ;;
		esac || :
	done
} >/dev/null 2>&1
