#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Habits of the sources that a machine can watch.
. "$KARTEI_SOURCE/tests/lint/tap.sh"

find src \( -name '*.c' -o -name '*.h' -o -name '*.cc' \) | sort >"$work/src"
find src tests \( -name '*.c' -o -name '*.h' -o -name '*.cc' \) | sort \
	>"$work/all"

# The code without comments and strings, "file:line:code".
code()
{
	xargs awk '
	FNR == 1 { inside = 0 }
	{
		line = $0
		gsub(/\\./, "", line)
		gsub(/"[^"]*"/, "\"\"", line)
		text = ""
		while (line != "") {
			if (inside) {
				at = index(line, "*/")
				if (!at)
					break
				line = substr(line, at + 2)
				inside = 0
			} else {
				at = index(line, "/*")
				if (!at) {
					text = text line
					break
				}
				text = text substr(line, 1, at - 1)
				line = substr(line, at + 2)
				inside = 1
			}
		}
		sub(/\/\/.*/, "", text)
		print FILENAME ":" FNR ":" text
	}' <"$1"
}
code "$work/src" >"$work/code"

banned()
{
	grep -E "[^a-zA-Z0-9_>.](${1})[ ]*\\(" "$work/code" |
		grep -vE "^(${2:-none}):" | rule "$3"
}

banned 'strcpy|strcat|sprintf|vsprintf|gets|strtok|strncpy|strncat|alloca|atol|atof|mktemp|tmpnam' '' \
	'no call that writes or reads past its end, or hides a fault'
banned 'system|popen' '' 'no command goes through a shell unseen'
banned 'setlocale|bindtextdomain' 'src/(base/tr|ui/term)\.c' \
	'the locale is set in one place'
banned 'getenv|secure_getenv' \
	'src/(base/tr|base/log|base/place|base/zone|app/[a-z_]+|cli/[a-z_]+|ui/[a-z_]+|main|store_main|session/start)\.c' \
	'the environment is read at the edge'
banned 'asctime|ctime|localtime|gmtime|rand|srand|getpwnam|getpwuid|strerror' \
	'src/(session/connect|app/settings|model/model)\.c' \
	'no call that keeps hidden state'
banned 'exit|abort' \
	'src/(base/err|base/mem|base/log|ui/screen|main|store_main|exchange/[a-z_]+_main)\.c' \
	'only the edge ends the program'
banned 'printf|puts|putchar|perror' \
	'src/(cli/[a-z_]+|main|store_main|exchange/[a-z_]+_main)\.c' \
	'libraries do not print'
grep -E '(^|[^a-zA-Z0-9_])typedef[ ]+(struct|union|enum)' "$work/code" |
	rule 'no typedef of a struct, union or enum'

xargs grep -L '^/\* SPDX-License-Identifier: GPL-3.0-or-later \*/' \
	<"$work/all" | rule 'each source names its licence'
xargs grep -nE '[ 	]+$' <"$work/all" | rule 'no blank at the end of a line'
xargs grep -nE '^ {8}' <"$work/src" | rule 'tabs, not eight blanks'
xargs awk '{
		line = $0
		# A message stays in one piece, so that it can be found.
		gsub(/"([^"\\]|\\.)*"/, "\"\"", line)
		while ((at = index(line, "\t")))
			line = substr(line, 1, at - 1) \
				sprintf("%*s", 8 - (at - 1) % 8, "") \
				substr(line, at + 1)
		# Bytes behind the first of a character do not count.
		gsub(/[\200-\277]/, "", line)
		if (length(line) > 100 && line !~ /https?:/)
			print FILENAME ":" FNR ": " length(line) " columns"
	}' <"$work/src" | rule 'at most 80 columns, never above 100'
grep -nE '(^|[^A-Za-z_.])(TODO|FIXME|XXX|HACK)([^A-Za-z_]|$)' $(cat "$work/src") |
	rule 'open questions are NEEDSWORK or issues'

# 100 to 500 lines is the aim; longer ones are named, not refused.
xargs wc -l <"$work/src" | awk '$2 != "total" && $1 > 500 {
		print "# long: " $2 ", " $1 " lines"
	}'
finish
