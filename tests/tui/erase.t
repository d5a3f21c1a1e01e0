title a person is erased on the screens: what would go, a word, what has gone
run sh $KARTEI_SOURCE/tests/tui/store.sh
agent mk
start
keys /adler<Enter>
expect "Person P1" row 1
keys :tilgen
refuse "endgültig"
keys <Esc><Esc>
term 2
start env -u KARTEI_AGENT kartei
keys /adler<Enter>
expect "Person P1" row 1
keys :endgültig<Enter>
expect "person:P1  Adler, Eva"
expect "würde"
keys <Enter>
expect "eingeben"
keys nein<Enter>
expect "würde"
run kartei show person:P1
output "Adler"
keys <Enter>löschen<Enter>
wait "in keiner Datei"
expect "gelöscht"
run ! kartei find adler
run env -u KARTEI_AGENT kartei check
output "0"
