#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# make.sh BUILD: makes the home beside the program of an old build; PAUSE=0.05
# (seconds) is when the last import is killed, 3 says that it was not halfway.
set -eu
build=$1
work=$(mktemp -d /tmp/kartei-oldhome.XXXXXX)
export HOME=$work KARTEI_HOME=$work/store KARTEI_LANG=en TZ=Europe/Berlin LC_ALL=C.UTF-8
export XDG_RUNTIME_DIR=$work
unset KARTEI_AGENT KARTEI_NOW || :
k=$build/kartei
KARTEI_NOW=2026-09-14T09:00; export KARTEI_NOW
$k init --test --lang de
$k new agent login=mk name='Mara Krüger' role=admin >/dev/null
$k new agent login=tb name='Tom Becker' >/dev/null
$k new agent login=jw name='Jana Wolf' >/dev/null
$k new company name='Autohaus Müller GmbH' phone='0681 12345' class=A rep=agent:2 fee=120
$k new company name='Bäckerei Öz' mail=info@oez.example
$k new company name='Café Zwölf' parent=company:K10001
$k new person last_name=Krause first_name=Petra; $k new role person=person:P1 company=company:K10001 function=Einkauf || $k new role person=person:P1 company=company:K10001
$k new person last_name=Übel
KARTEI_NOW=2026-09-15T10:00; export KARTEI_NOW
$k set company:K10001 class=B rep=agent:3 || :
$k set company:K10001 number=K20001 || :
$k set company:K10002 phone='06821 5555' mobile='0171 5551234'
KARTEI_NOW=2026-09-16T10:00; export KARTEI_NOW
$k set company:K10002 name='Bäckerei Özdemir'
$k new journal company=company:K10002 text='Ruft zurück.
Zweite Zeile' || :
$k new followup company=company:K10002 due=+3d what='Nachfassen' || :
$k new gift given=today 2>/dev/null || :
$k delete company:K10003
$k new company name='Nur kurz da'
$k delete company:K10004
$k undo "$($k history company:K10003 --json | head -1 | sed 's/.*"change":\([0-9]*\).*/\1/')" || :
(echo name,phone; for i in $(seq 1 1400); do echo "Importfirma $i,0681 $((70000+i))"; done) > $work/i1.csv
(echo name; for i in $(seq 1 30); do echo "Zurück $i"; done) > $work/i2.csv
KARTEI_NOW=2026-09-17T10:00; export KARTEI_NOW
$k import company $work/i2.csv --json | tee $work/i2.json
$k undo "$(sed 's/.*"change":\([0-9]*\).*/\1/' $work/i2.json)"
n=3; pause=${PAUSE:-0.06}
$k import company $work/i1.csv >/dev/null & pid=$!
sleep $pause; kill -9 $pid 2>/dev/null || :; sleep 0.5
n=$($k select company --count); echo "companies $n"
[ "$n" -gt 3 ] && [ "$n" -lt 1000 ] || { $k store --stop; rm -rf $work; exit 3; }
$k status; $k check; $k history | tail -3
$k select company --count
$k store --stop
rm -f $work/store/socket $work/store/start.lock $work/store/store.log
ls -laR $work/store
echo $work
