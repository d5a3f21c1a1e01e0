#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/cli/harness/lib.sh"
title "calls from hell: descriptors, devices, strange texts, folders"

store --test
ok "a company" kartei new company name=Alt number=K1

# A closed descriptor is not given to a socket or a log.
fails 74 "stdout closed" sh -c 'kartei show company:K1 >&-'
says "cannot be written"
fails 74 "all of them closed" sh -c 'kartei show company:K1 <&- >&- 2>&-'
kartei store --stop
fails 74 "also when the store has to be started" \
	sh -c 'kartei show company:K1 <&- >&- 2>&-'
ok "which then works" kartei show company:K1
fails 74 "stdin closed" sh -c 'kartei import company - <&-'
for call in "list company" "show company:K1 --json" "history" "status" \
	"kinds" "check" "export company --format csv" "commands --json" \
	"export appointment --format ics"; do
	fails 74 "full: $call" sh -c "kartei $call >/dev/full"
	says "No space left on device"
done
ok "a reader that leaves" sh -c 'kartei history | head -n 1'

# Texts that are none: a message, and no control character in it.
esc=$(printf '\033')
for call in "show company:${esc}[31mK1" "find --nonsense${esc}]0;x" \
	"help ${esc}c" "list ${esc}c" "set company:K1 na${esc}c=x" \
	"select company where na${esc}c=x" "--as-of ${esc}c status" \
	"import company ${esc}c.csv" "kinds --check ${esc}c.form"; do
	# shellcheck disable=SC2086
	kartei $call >"$out" 2>"$err" </dev/null
	grep -q "$esc" "$out" "$err" && fail "filtered: kartei $call"
	test -s "$err" || fail "a message: kartei $call"
done
pass "no control character comes out of a message"
fails 65 "no text" kartei set company:K1 "name=$(printf 'a\377')"
says "not UTF-8"
fails 65 "a control character" kartei set company:K1 "name=a${esc}[1m"
says "control character"
fails 65 "a number of 33 signs" kartei new company name=A \
	number=123456789012345678901234567890123
ok "one of 32" kartei new company name=A \
	number=12345678901234567890123456789012
fails 1 "a name without end" kartei show \
	"company:$(head -c 100000 /dev/zero | tr '\0' x)"
fails 64 "a number beyond all" kartei history --change 18446744073709551616
fails 65 "no field" kartei set company:K1 nofield=1
says "nofield"
fails 65 "no tree below itself" kartei set company:K1 parent=company:K1
says "below itself"
ok "a part of it" kartei new company name=Teil number=K2 parent=company:K1
fails 65 "no circle" kartei set company:K1 parent=company:K2
says "below itself"

# Conditions are bounded.
fails 65 "a thousand brackets" kartei list company --where \
	"$(printf '(%.0s' $(seq 1000))1=1$(printf ')%.0s' $(seq 1000))"
says "64 levels"
fails 65 "a long one" kartei list company --where \
	"name = \"$(head -c 70000 /dev/zero | tr '\0' a)\""
says "65536 bytes"
fails 65 "division by zero" kartei list company --where '1 / 0 > 1'
says "divides by zero"
fails 65 "overflow" kartei list company --where \
	'9223372036854775807 * 9223372036854775807 > 1'

# A million names, none of which is there.
fails 65 "a million names" sh -c 'yes nonsense | head -n 1000000 |
	kartei set - class=A'
says "stdin:1"

# Folders that are not ours.
mkdir -m 700 other
echo text >other/letter.txt
fails 65 "a folder with other files" kartei --home other init --test
says "letter.txt"
is "nothing was put into it" "$(ls other)" letter.txt
(KARTEI_AGENT=mk; export KARTEI_AGENT; kartei --home new init) 2>"$err"
says "KARTEI_NOW"
ok "and no store is left" test ! -e new/format
mkdir -m 777 open
chmod 777 open
fails 77 "a folder open to all" kartei --home open init --test
says "open to others"
kartei store --stop
ln -s store link
fails 77 "a symbolic link" kartei --home link status
says "symbolic link"
echo "kartei-store 99" >"$work/format"
cp "$KARTEI_HOME/format" format.good
cp "$work/format" "$KARTEI_HOME/format"
fails 78 "a store of a later kartei" kartei show company:K1
says "newer kartei"
echo nonsense >"$KARTEI_HOME/format"
fails 78 "a store of somebody else" kartei show company:K1
says "format"
cp format.good "$KARTEI_HOME/format"
echo 'set_lg_dir /tmp' >"$KARTEI_HOME/db/DB_CONFIG"
chmod 644 "$KARTEI_HOME/db/DB_CONFIG"
fails 77 "a planted DB_CONFIG" kartei show company:K1
says "DB_CONFIG"
rm "$KARTEI_HOME/db/DB_CONFIG"
ok "all is well again" kartei show company:K1

# Environments.
for variable in TERM=nonsense TERM= LC_ALL=nonsense LC_ALL=tr_TR.UTF-8 \
	LC_ALL=de_DE@euro TZ=Nonsense/Zone "TZ=${esc}[" KARTEI_LANG=xx HOME= \
	COLUMNS=-1; do
	ok "with $(echo "$variable" | tr -d '\033')" \
		env "$variable" kartei find Alt
	prints "company:K1"
done
ok "a relative home" sh -c 'cd "$KARTEI_HOME/.." && KARTEI_HOME=store kartei show company:K1'
fails 78 "an empty one is the usual one" env KARTEI_HOME= kartei status
says ".local/share/kartei"
finish
