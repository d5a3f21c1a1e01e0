#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Records go out in any format, and what comes back is what was there.
. "$KARTEI_SOURCE/tests/cli/harness/lib.sh"
title "formats"
features CAS-88 X22 X41 CAS-81 ATE-119
store --test --lang de

for file in reps:agent industries:industry interests:interest \
		companies:company people:person; do
	sed 301q "$KARTEI_SOURCE/tests/data/sample/${file%:*}.csv" \
		>"${file%:*}.csv"
	kartei import "${file#*:}" "${file%:*}.csv" \
		--map "sample-${file%:*}" >/dev/null
done
is "the sample is in" "$(kartei list company --count)" 300
name=company:K10007
# What tables, cards and entries write in ways of their own.
ok "odd values" kartei set $name name='Müller, Söhne; "Co" \ GmbH' \
	name2='=SUM(A1)' note="$(printf 'eins\n zwei: drei;\\n\tvier')" \
	phone:Büro\ 2+=+49\ 40\ 777 phone+=040\ 778 mail:Rechnungen+=r@mueller.de \
	web='https://mueller.de/a;b,c?d=e' delivery_block=yes
ok "a person's" kartei set person:P1 birthday=1985-04-12 title='Dr.' \
	phone:Privat+=0221\ 5 mobile:Dienstlich+=0171\ 6 note='a=b'

for kind in company person; do
	for format in csv vcard vcard4 ldif json; do
		ok "$kind as $format" kartei export $kind --format $format
		cp "$out" "$kind.$format"
		fails 0 "$kind comes back from $format" kartei import $kind \
			"$kind.$format" --format $format --key number
		prints " 0 new, 0 changed, $(kartei list $kind --count) as they were, 0 faulty"
	done
done
is "nothing was changed" "$(kartei history $name --json | wc -l)" 2

ok "a label and its type" grep -A1 '^item[0-9]*.TEL;TYPE=WORK:+49 40 777' company.vcard
prints "X-ABLabel:Büro 2"
ok "a company is one" grep -c '^KIND:org' company.vcard4
prints 300
ok "what is written in a card" kartei export person --format vcard \
	--where 'number = "P1"'
for line in 'VERSION:3.0' 'N:Übelacker;Ursula;;Dr.;' \
	'FN:Dr. Ursula Übelacker' 'BDAY:1985-04-12' 'TITLE:Accounting' \
	'.TEL;TYPE=HOME:0221 5' '.TEL;TYPE=CELL,WORK:0171 6' \
	'X-KARTEI-RECORD:person:P1' 'NOTE:a=b'; do
	prints "$line"
done
is "no line is longer than 75 bytes" \
	"$(LC_ALL=C awk 'length($0) > 76' company.vcard | wc -l)" 0
is "nor of an entry" "$(LC_ALL=C awk 'length($0) > 76' company.ldif | wc -l)" 0
fails 64 "what has no card" kartei export journal --format vcard

# A person that another program has added, and one that it has changed.
sed -e 's/0221 5/0221 55/' person.vcard >changed.vcf
printf 'BEGIN:VCARD\r\nVERSION:3.0\r\nN:Neu;Nora;;;\r\nFN:Nora Neu\r\nEND:VCARD\r\n' \
	>>changed.vcf
ok "only counted" kartei import person changed.vcf --key number --dry-run
prints "1 new, 1 changed"
ok "taken" kartei import person changed.vcf --key number
prints "1 new, 1 changed"
is "the number is changed, its label kept" \
	"$(kartei list person --columns phone --where 'number = "P1"' |
		grep -c 'Privat.*0221 55\|0221 55.*Privat')" 1
change=$(kartei history --json | sed 's/.*"change":\([0-9]*\).*/\1/;q')
ok "taken back as one" kartei undo "$change"
is "as before" "$(kartei export person --format vcard | cksum)" \
	"$(cksum <person.vcard)"

# With their addresses, by a map.
printf 'BEGIN:VCARD\nVERSION:2.1\nN:Adler;Ada\nTEL;CELL:0171 1\nTEL;CELL:0171 2\nTEL:0228 9\nADR;HOME:;;Gasse 1;Bonn;;53111;\nEND:VCARD\n' >one.vcf
ok "a card with an address" kartei import person one.vcf --map vcard-person
prints "1 new"
ok "it has one" kartei export person --where 'last_name = "Adler"' \
	--format vcard
address=$(kartei export person --where 'last_name = "Adler"' \
	--line '{address}|{mobile}')
is "and both telephones" "$address" "Gasse 1, 53111 Bonn|+49 1711; +49 1712"
cp "$out" one.vcf
is "a telephone of no type has no label" "$(kartei export person \
	--where 'last_name = "Adler"' --columns phone | tail -n 1)" "0228 9"
ok "our own again" kartei import person one.vcf --map vcard-person
prints "0 new"
fails 65 "no company becomes a person" kartei import person company.vcard \
	--map vcard-person --format vcard --dry-run
prints "0 new, 0 changed, 0 as they were, 300 faulty"
ok "a company's map" kartei import company company.vcard \
	--map vcard-company --format vcard --dry-run
prints " 0 new"
# Other programs read them.
python=
for each in python3 /usr/bin/python3; do
	$each -c 'import vobject' 2>/dev/null && python=$each
done
if [ -n "$python" ]; then
	cat >read.py <<'END'
import sys, vobject
n = phones = 0
for path in sys.argv[1:]:
    for card in vobject.readComponents(open(path, encoding="utf-8", newline="")):
        card.validate() if card.version.value == "3.0" else None
        n += 1
        phones += len(card.contents.get("tel", []))
        if "K10007" in card.uid.value and path == "company.vcard":
            print(card.org.value, repr(card.note.value), card.adr.value.city)
print(n, phones)
END
	ok "vobject reads the cards" "$python" read.py company.vcard \
		person.vcard company.vcard4 person.vcard4
	prints 'Müller, Söhne; "Co" \\ GmbH'
	prints "1200 "
else
	skip "vobject reads the cards" "no python3-vobject"
fi
if command -v khard >/dev/null; then
	mkdir cards
	awk 'BEGIN { RS = "END:VCARD\r\n" } { n++
		printf "%sEND:VCARD\r\n", $0 > ("cards/" n ".vcf") }' person.vcard
	printf '[addressbooks]\n[[x]]\npath = %s/cards\n' "$work" >khard.conf
	ok "khard lists them" khard -c khard.conf ls -p
	prints "Übelacker"
	is "all of them" "$(khard -c khard.conf ls -p 2>/dev/null | wc -l)" \
		"$(grep -c BEGIN:VCARD person.vcard)"
else
	skip "khard lists them" "no khard"
fi
# Tables as others want them.
ok "semicolons, quotes, Windows-1252" kartei export company --delimiter ';' \
	--quotes --charset windows-1252 --columns number,name,phone,name2 \
	--where 'number = "K10007"'
iconv -f windows-1252 -t utf-8 "$out" >back
is "a head" "$(sed q back)" '"number";"name";"phone";"name2"'
is "telephones stay, formulas do not run" "$(grep -c '"'"'"'=SUM(A1)"' back)" 1
is "+49 stays" "$(grep -c "Büro 2=+49 40 777" back)" 1
ok "what a charset lacks" kartei set $name name2='Łódź →'
fails 0 "is said" kartei export company --charset windows-1252 --columns name2 \
	--where 'number = "K10007"'
says "3 characters"
fails 64 "an unknown charset" kartei export company --charset ebcdic
fails 64 "an unknown format" kartei export company --format xls
says "csv, vcard, vcard4, ldif, json, fixed, line, ics"
fails 64 "no delimiter" kartei export company --delimiter '||'

# By postcode area, for the post.
ok "in the order of the post" kartei export company --format fixed \
	--order country,postcode,name --columns country:3,postcode:6,name:20
is "sorted" "$(grep '^DE' "$out" | cut -c4-9 | LC_ALL=C sort -c 2>&1)" ""
is "equal lines" "$(sed 's/[^ -~]/x/g' "$out" |
	awk '{ n[length($0)]++ } END { for (i in n) print i, n[i] }')" "29 300"
ok "bundles" sh -c 'kartei export company --order postcode \
	--line "{postcode}" | cut -c1-2 | uniq -c | head -n 1'
ok "a line of one's own" kartei export company --where 'number = "K10000"' \
	--line '{number}\t{name}: \{{city}}'
prints "$(printf 'K10000\tKlein GmbH: {Essen}')"
fails 64 "a bracket left open" kartei export company --line '{name'
ok "a selection, in its order" sh -c \
	'printf "company:K10009\tx\ncompany:K10001\n" |
	 kartei export company - --line "{number}"'
is "these two" "$(tr '\n' ' ' <"$out")" "K10009 K10001 "
# A record has all days of a dated field, a table those of today.
ok "a representative to come" kartei set company:K10009 rep@2099-01-01=r1
kartei export company --where 'number = "K10009"' >listed
ok "the same by name" sh -c 'echo company:K10009 | kartei export company -'
is "as in the list" "$(cmp listed "$out" 2>&1)" ""
fails 65 "another kind" sh -c 'echo person:P1 | kartei export company -'
ok "none at all is an empty table" sh -c \
	'kartei export company - </dev/null || [ $? = 1 ]'
lines 1

# Mail programs.
ok "addresses for mutt" kartei query ursula übelacker
is "first a line for people" "$(sed q "$out")" "1 address for ursula übelacker"
is "then address, name, other" "$(sed -n 2p "$out" | cut -f1,2)" \
	"$(printf 'ursula.uebelacker@klein.de\tÜbelacker, Ursula')"
is "three fields" "$(sed -n 2p "$out" | awk -F'\t' '{ print NF }')" 3
ok "of many records" kartei query a
is "..." "$(sed -n '1s/ .*//p' "$out")" "$(sed 1d "$out" | wc -l)"
is "more than are asked for at once" \
	"$([ "$(sed 1d "$out" | wc -l)" -gt 64 ] && echo yes)" yes
fails 1 "nobody" kartei query xyzzyx
lines 1

# The help has them from the same table.
ok "help names the formats" kartei help export
prints "vcard4"
prints "ldif"
finish
