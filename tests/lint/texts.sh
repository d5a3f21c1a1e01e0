#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# German is complete: every text of the program is extracted and translated.
. "$KARTEI_SOURCE/tests/lint/tap.sh"

command -v msgfmt >/dev/null || { echo "1..0 # SKIP no gettext"; exit 0; }

# shellcheck disable=SC2046
grep -lE '(^|[^a-zA-Z_])N?_\(|ngettext' \
	$(find src -name '*.c' -o -name '*.h' -o -name '*.cc') |
	grep -v '^src/base/tr\.h$' | sort >"$work/with"
sed '/^#/d; /^$/d' po/POTFILES.in | sort >"$work/listed"
comm -23 "$work/with" "$work/listed" | rule "po/POTFILES.in names every source with texts"
comm -13 "$work/with" "$work/listed" | rule "po/POTFILES.in names no other"

xgettext --from-code=UTF-8 --keyword=_ --keyword=N_ --keyword=ngettext:1,2 \
	--files-from=po/POTFILES.in -o "$work/kartei.pot" 2>"$work/said"
grep -v 'warning' "$work/said" | rule "texts can be extracted"
if [ -s "$work/kartei.pot" ]; then
	msgmerge -q --no-fuzzy-matching -o "$work/de.po" po/de.po \
		"$work/kartei.pot" 2>/dev/null
	msgattrib --untranslated --no-obsolete "$work/de.po" |
		sed -n 's/^msgid //p' | sed '1{/^""$/d}' |
		rule "every text has its German one"
else
	rule "every text has its German one" </dev/null
fi
msgattrib --only-fuzzy --no-obsolete po/de.po | sed -n 's/^msgid //p' |
	rule "no German text is a guess"
msgfmt -c -o /dev/null po/de.po 2>&1 | rule "German formats match"
finish
