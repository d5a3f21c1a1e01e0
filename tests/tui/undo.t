title what was put into the bin comes back with all that went with it
features X26 X27
run sh $KARTEI_SOURCE/tests/tui/store.sh
agent mk
start
keys /10427<Enter>
expect "Firma K10427" row 1
expect "Personen 1"
expect "Rückruf: Testzugang"
note the history says who, and takes one change back
keys e02214710125<F2>
expect "+49 221 4710125"
keys i
expect "mk"
expect "heute 09:00  mk" row 3
expect "+49 221 4710125" row 3
keys u
expect "zurückgenommen"
keys <Esc>
expect "+49 221 4710123"
note the record goes with its contacts, and comes back with them
keys <Del>
expect "Papierkorb"
expect "im Papierkorb" row 1
expect "Journal 0"
fails 1 kartei find --json K10427
keys u
expect "Firma K10427" row 1
expect "Personen 1"
expect "Rückruf: Testzugang"
expect "will Testzugang"
refuse "im Papierkorb"
