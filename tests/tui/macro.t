title macros: keys recorded on a card, played over a selection after a dry run
features X25 N18
run sh $KARTEI_SOURCE/tests/tui/store.sh
agent mk
start
keys :firmen<Enter>
note recording begins on the card of the record with the focus
keys ,aufn<Enter>
expect "Firma K10427" row 1
expect "Ab hier werden Tasten aufgezeichnet" row 23
keys nnotiert<F2>
keys <C-q>
expect "ist nichts für ein Makro" row 23
keys ,
expect "Makro behalten als:" row 23
keys Notiz<Enter>
expect "Makro behalten: Notiz" row 23
run kartei list macro --columns keys,of
output "n n o t i e r t F2 Ctrl-Q"
run kartei set macro:1 keys='n n o t i e r t F2'
run kartei list journal --where 'text = "notiert"' --count
output "1"
note played over what is marked, nothing is written before F2
keys q<Home><Space><Space><Space>
expect "3 markiert" row 1
keys ,not<Enter>
expect "3 Sätze: 3 Änderungen, 0 nicht möglich"
expect "text = notiert"
expect "F2 tut es" row 23
run kartei list journal --where 'text = "notiert"' --count
output "1"
keys <F2>
expect "Notiz: 3 Änderungen" row 23
expect "Firmen" row 1
run kartei list journal --where 'text = "notiert"' --count
output "4"
note all of them are one change
keys u
expect "zurückgenommen: Notiz" row 23
run kartei list journal --where 'text = "notiert"' --count
output "1"
note nothing is left begun
refuse "offen" row 1
note what does not go on one record is said, the others go on
run kartei new macro name=Falsch of=company owner=mk keys='e Ctrl-U F2'
run kartei new macro name=Halb of=company owner=mk keys='n h a l b'
run kartei new macro name=Offen of=company owner=mk keys='n h a l b Esc l'
run kartei new macro name=Weg of=company owner=mk keys='q q x'
run kartei new macro name=Strich of=company owner=mk keys='Nope'
run kartei new macro name=Halt of=company owner=mk keys='Ctrl-C x'
run kartei new macro name=Einspielen of=company owner=mk keys=': i m p o r t i e r e n Enter'
keys ,falsch<Enter>
expect "3 Sätze: 0 Änderungen, 3 nicht möglich"
expect "Nichts ist zu tun" row 23
keys <Esc>,halb<Enter>
expect "es endet, ehe alles gesichert ist"
refuse "offen" row 1
keys <Esc>,offen<Enter>
expect "es endet, ehe alles gesichert ist"
refuse "offen" row 1
keys <Esc>,weg<Enter>
expect "es verlässt die Karte"
keys <Esc>,strich<Enter>
expect "„Nope“ ist keine Taste"
note Ctrl-C of a macro is Esc: it does not stop what plays it
keys <Esc>,halt<Enter>
expect "3 Sätze: 0 Änderungen, 3 nicht möglich"
expect "es verlässt die Karte"
note what would write in the dry run too is not played
keys <Esc>,einsp<Enter>
expect "Tabelle importieren ist nichts für ein Makro"
keys <Esc>
expect "3 markiert" row 1
note on one card
keys **<Home><Enter>
expect "Firma K10427" row 1
keys ,not<Enter>
expect "1 Satz: 1 Änderung, 0 nicht möglich"
keys <F2>
expect "Notiz: 1 Änderung "
expect "Firma K10427" row 1
note another agent has only those for all
term 2
agent tb
start
keys :firmen<Enter>,
refuse "Notiz"
fails 77 kartei set macro:1 shared=yes
run env KARTEI_AGENT=mk kartei set macro:1 shared=yes
keys <Esc>,
expect "Notiz"
keys <Esc>
