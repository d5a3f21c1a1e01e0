#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/cli/harness/lib.sh"
title "help, commands, wrong calls: without a store"
features ATE-111

ok "the version" kartei --version
prints "kartei "
prints "GPL"
ok "help" kartei help
prints "find"
prints "takes a change back"
ok "help as an option" kartei --help
prints "kartei [--home DIR]"
ok "help on a verb" kartei help import
prints "--dry-run"
prints "Example:"
ok "help on a verb as its option" kartei import --help
prints "kartei import"
ok "help on a command of the screens" kartei help journal.new
prints "F5"
fails 64 "help on nothing there is" kartei help nonsense
says "no command 'nonsense'"

# Every verb explains itself, with an example.
kartei commands --json | grep '"verb":true' |
	sed 's/^{"command":"\([a-z]*\)".*/\1/' >verbs
ok "there are verbs" test -s verbs
while read -r verb; do
	kartei help "$verb" >one 2>&1 || fail "help $verb"
	grep -q '^Example:' one || fail "an example in help $verb"
done <verbs
for verb in init store kinds status check new set delete show list find \
	select import export undo history due remind commands features help; do
	grep -qx "$verb" verbs || fail "the verb $verb"
done
pass "every verb explains itself"
kartei --help >"$out"
is "every heading once" "$(grep -c '^Write$' "$out")" 1
ok "formats that come in" kartei help import
prints "ldif"
prints_not "iCalendar"
is "in 80 columns" "$(grep -cE '^  .{79}' "$out")" 0

ok "all commands" kartei commands
prints "kartei find"
prints "screen.back"
ok "the manual page" kartei commands --format man
prints ".SH VERBS"
ok "the settings' page" kartei commands --format conf
prints "esc_wait"
ok "completion" kartei commands --format bash
cp "$out" completion
ok "completion is bash" bash -n completion
# Kinds: from the form files, and no store is started for them.
mkdir "$work/closed" "$work/closed/forms"
cp "$KARTEI_SOURCE/tests/tui/gift.form" "$work/closed/forms/"
mkdir "$work/path" && ln -s "$KARTEI" "$work/path/kartei"
# completes WORDS...: what comes of the last one
completes()
{
	PATH="$work/path:$PATH" bash -c '. ./completion
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
		_kartei && printf "%s\n" "${COMPREPLY[@]}"' complete "$@"
}
is "what comes in is proposed" \
	"$(completes kartei import --format l | tr '\n' ' ')" "ldif "
is "a kind of the house" "$(completes kartei --home "$work/closed" list gi)" \
	gift
is "a shipped one" "$(completes kartei --home "$work/closed" list company_)" \
	company_class
is "a verb" "$(completes kartei --home "$work/closed" rem)" remind
is "no store is made" "$(ls -A "$work/closed")" forms
fails 64 "no such format" kartei commands --format xml
says "man, conf, markdown, bash"
ok "features" kartei features CAS-09
prints "CAS-09"

fails 64 "an argument is missing" env KARTEI_LANG=de kartei find
says "WORT fehlt"
fails 64 "no such verb" kartei fnd
says "did you mean 'find'?"
fails 64 "no such verb, nothing near" kartei blubberblase
says "no verb 'blubberblase'"
fails 64 "no such option" kartei list company --wher x
says "no option '--wher'"
fails 64 "an option without its value" kartei list company --where
says "--where needs a value"
fails 64 "a value that is none" kartei undo 1 --help=yes
says "takes no value"
fails 64 "an argument missing" kartei find
says "WORD is missing"
fails 64 "an argument too many" kartei undo 1 2
says "one argument too many"
fails 64 "a short option" kartei -x
says "no option '-x'"
fails 69 "no screens without a terminal" kartei
says "need a terminal"
fails 78 "no store" kartei list company
says "'kartei init' makes one"
fails 65 "no such day" kartei --as-of 31.2. list company
says "--as-of"

echo "# keys of the screens, and a site's file of them"
ok "keys in force" kartei keys
prints "find.open	F3 /"
cat >own.keys <<'END'
keys = ( { command = "find.open"; keys = "F3 ;"; } );
END
ok "a file to try" kartei keys own.keys
prints "find.open	F3 ;"
sed 's/F3 ;/n/' own.keys >bad.keys
fails 78 "a key of two commands" kartei keys bad.keys
says 'key n means both "journal.new" and "find.open"'

KARTEI_LANG=de
fails 69 "German" kartei
says "Terminal"
ok "German help" kartei help
prints "nimmt eine Änderung zurück"
finish
