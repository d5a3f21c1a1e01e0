#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# After texts were added or changed: lists the sources with texts in
# POTFILES.in and merges them into de.po. What is new stands there with an
# empty msgstr. Usage: po/update.sh
set -eu
export LC_ALL=C
cd "$(dirname "$0")/.."

{
	echo '# Files with texts for people.'
	# shellcheck disable=SC2046
	grep -lE '(^|[^a-zA-Z_])N?_\(|ngettext' \
		$(git ls-files 'src/*.c' 'src/*.h' 'src/*.cc') |
		grep -v '^src/base/tr\.h$' | sort
} >po/POTFILES.new
mv po/POTFILES.new po/POTFILES.in

xgettext --from-code=UTF-8 --keyword=_ --keyword=N_ --keyword=ngettext:1,2 \
	--add-comments=TRANSLATORS --files-from=po/POTFILES.in \
	--package-name=kartei -o po/kartei.pot
msgmerge -q --no-fuzzy-matching --no-location --update --backup=none \
	po/de.po po/kartei.pot
msgattrib --no-obsolete -o po/de.new po/de.po && mv po/de.new po/de.po
msgfmt -c --statistics -o /dev/null po/de.po
