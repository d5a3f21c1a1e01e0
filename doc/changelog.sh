#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Prints the change log in GNU form from git's log. Usage: changelog.sh SOURCE
set -eu
cd "$1"
TZ=UTC git log --no-merges --date=format-local:%Y-%m-%d \
	--format='%x01%ad  the kartei authors%n%x02%s%n%x03%b' | awk '
	/^\001/ {
		head = substr($0, 2)
		next
	}
	/^\002/ {
		if (head != last)
			print (NR > 2 ? "\n" : "") head
		last = head
		print "\n\t* " substr($0, 2)
		next
	}
	{
		sub(/^\003/, "")
		if ($0 ~ /^[ \t]*$/) {
			blank = 1
			next
		}
		print (blank ? "\n" : "") "\t" $0
		blank = 0
	}'
