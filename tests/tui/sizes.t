title every size: four shapes, and too small says so
features ATE-111
run sh $KARTEI_SOURCE/tests/tui/store.sh
agent mk
start
resize 40x15
expect "Heute 4, überfällig 2" row 1
keys n
expect "Kontakt neu" row 1
keys Anruf
resize 30x8
expect "zu klein"
expect "Anruf"
resize 80x24
expect "Anruf"
at ""
resize 40x15
keys <F2>
expect "gesichert"
keys <Enter>
expect "K10427" row 1
resize 120x40
expect "Anruf"
keys ?
expect "Hilfe: Karte" row 1
resize 40x15
expect "Hilfe: Karte" row 1
keys <Esc>
keys :
resize 80x24
expect "Befehl"
resize 20x5
expect "zu klein"
resize 80x24
expect "Befehl"
