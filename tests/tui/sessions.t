title who is at work, and an administrator who ends a session
features CAS-94
run sh $KARTEI_SOURCE/tests/tui/store.sh
agent mk
start
note only administrators have it
keys :angemel
refuse "angemeldet"
keys <Esc>
term 2
start env -u KARTEI_AGENT kartei
keys :angemel
expect "angemeldet"
keys <Enter>
expect "Angemeldet" row 1
expect "mk "
expect "Krüger, Mara"
expect "(diese)"
keys <Del>
expect "Die Sitzung von mk beenden?"
keys <Esc>
expect "Krüger, Mara"
keys <Del>e
expect "Die Sitzung ist beendet"
term 1
wait "antwortet nicht"
term 2
note his own stays
keys <End><Del>e
expect "die eigene Sitzung"
