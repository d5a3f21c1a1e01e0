title doubles: the list of pairs, two side by side, merged, parted, no double
features X23
run sh $KARTEI_SOURCE/tests/tui/store.sh
run kartei new company number=K20001 name='Nordguss' phone='0271 23110' note='nur vormittags'
run kartei new company number=K20002 name='Mueller und Soehne' phone='0221 555123' stage=customer
run kartei new journal company=K20001 text='will Preise'
agent mk
start
keys :dublett<Enter>
expect "Dubletten" row 1
expect "2 von 2 offen" row 1
expect "sicher     K10501 = K20001  Nordguss GmbH = Nordguss  Firma, Telefon" row 3
expect "Telefon"
keys <Enter>
expect "Dubletten  Paar 1 von 2" row 1
screen pair.txt
keys <F1>
expect "der linke bleibt"
keys <Esc>
keys <F2>
expect "ging in"
expect "1 von 2 offen" row 1
expect "vereint"
note undone as a whole
keys u
expect "2 von 2 offen" row 1
keys <Enter><Del>
expect "1 von 2 offen"
expect "kein Paar"
note no double after all: taken back as well
keys u
expect "2 von 2 offen" row 1
keys <Esc>
note what is marked
keys :firmen<Enter>
keys <Space><Space>=
expect "Zwei Datensätze"
resize 40x15
expect "K10503"
keys <Right><Esc>
