title the store goes away and comes back; a new kind needs no C
features CAS-39
run sh $KARTEI_SOURCE/tests/tui/store.sh
agent mk
start
keys n
keys wichtiger<Space>Text
run env -u KARTEI_AGENT kartei store --stop
keys <Space>bleibt
expect "wichtiger Text bleibt"
keys <F2>
wait "gesichert"
expect "wichtiger Text bleibt"
keys <Enter>
expect "Firma K10427" row 1
note a kind nobody has compiled
run mkdir -p $KARTEI_HOME/forms
run cp $KARTEI_SOURCE/tests/tui/gift.form $KARTEI_HOME/forms/
run env -u KARTEI_AGENT kartei kinds --reload
keys :geschenke<Enter>
expect "Geschenke" row 1
expect "Noch keine Geschenke"
keys a
expect "Geschenk neu"
keys heute<Tab>Wein<Tab>49,90<Tab>adler
expect "Adler, Eva"
keys <Enter><F2>
expect "gesichert: Geschenk"
expect "Wein"
expect "49,90"
keys /wein
expect "Wein" row 3
keys <Esc>
run rm -f geschenke.csv
keys p
expect "Liste in die Tabelle: gift.csv"
keys geschenke.csv<Enter>
expect "1 Sätze stehen in geschenke.csv"
run grep -q 'Wein,.*49.90 EUR' geschenke.csv
run rm geschenke.csv
keys /adler<Enter>
expect "Geschenke 1"
