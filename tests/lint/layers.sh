#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Who may include whom, and where the outside headers have their home.
. "$KARTEI_SOURCE/tests/lint/tap.sh"

# includes FILES...: "file<TAB>what<TAB>own or not".
includes()
{
	awk '/^[ \t]*#[ \t]*include[ \t]/ {
		sub(/^[ \t]*#[ \t]*include[ \t]*/, "")
		own = /^"/
		gsub(/[<">]/, "")
		print FILENAME "\t" $1 "\t" own
	}' "$@"
}

find src \( -name '*.c' -o -name '*.h' -o -name '*.cc' \) >"$work/files"
# shellcheck disable=SC2046
includes $(cat "$work/files") >"$work/includes"

awk -F '\t' '
	BEGIN {
		split("base store model query crm session exchange app", name, " ")
		for (i in name)
			rank[name[i]] = i
		rank["ui"] = rank["cli"] = 9
	}
	{
		n = split($1, at, "/")
		if (n < 3 || !(at[2] in rank))
			next
		split($2, to, "/")
		if (!(to[1] in rank) || to[1] == at[2])
			next
		if (rank[to[1]] >= rank[at[2]])
			print $1 " includes " $2
	}' "$work/includes" | rule "a layer includes only itself and those to the left"

home()
{
	awk -F '\t' -v what="$1" -v home="$2" \
		'$2 ~ what && $1 !~ home { print $1 " includes " $2 }' \
		"$work/includes" | rule "$3"
}

home '^db\\.h$' '^src/store/' 'db.h only in store'
home '^(curses|ncurses|panel|term|ncursesw/.*)\\.h$' '^src/ui/' \
	'curses only in ui'
home '^(ical|icaltz-util|libical/.*)\\.h$|^libical/' \
	'^src/(exchange/|crm/recur\\.c$)' \
	'libical only in exchange and crm/recur.c'
home '^libconfig\\.h$' '^src/base/conf' 'libconfig only in base/conf'
home '^(phonenumbers/.*)$' '^src/base/phone.*\\.cc$' \
	'libphonenumber only behind its shim'
home '^utf8proc\\.h$' '^src/base/' 'utf8proc only in base'
home '^csv\\.h$' '^src/exchange/' 'libcsv only in exchange'
home '^libintl\\.h$' '^src/base/tr\\.' 'gettext only in base/tr'
home '^locale\\.h$' '^src/(base/tr\\.|ui/term\\.c)' \
	'locales only in base/tr and where the terminal is set up'
home '^nettle/' '^src/(base|model|store)/' 'nettle only where digests are'

awk -F '\t' '$2 ~ /\.c$/ { print $1 " includes " $2 }' "$work/includes" |
	rule "no source includes a source"
awk -F '\t' '$3 && $2 !~ /\// && $2 != "config.h" {
		print $1 " includes " $2 " without its layer"
	}' "$work/includes" | rule "own headers are named with their layer"
finish
