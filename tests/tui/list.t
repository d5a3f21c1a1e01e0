title lists: filter, order, marks, columns
run sh $KARTEI_SOURCE/tests/tui/store.sh
agent mk
start
keys :firmen<Enter>
expect "Firmen" row 1
expect "7" row 1
screen list.txt
keys fson
expect "1 gefunden" row 23
expect "Autohaus Sonnenschein GmbH" row 3
keys <Enter>
expect "1 für „son“" row 1
note Esc shows all again, then goes back
keys <Esc>
expect "Zweirad Hansen OHG"
note a column is compared
keys fstufe=Kunde
expect "3 gefunden" row 23
keys <Esc>
keys fnumber>K10501<Enter>
expect "Zweirad"
refuse "Nordguss"
keys <Esc>
features X04 N12
note not, or, and a condition as the shell takes it, along links
keys f!stufe=Kunde<Enter>
expect "Firmen   4 für" row 1
keys <Esc>fort=Mönch* | stufe=Testzugang !Nord<Enter>
expect "Firmen   2 für" row 1
expect "Müller & Söhne KG"
keys zstufe<Enter><Home><Enter>
expect "Firmen   1 für" row 1
keys <Esc>fwhere journal(text has "preisliste") and not stage = "trial"<Enter>
expect "Firmen   1 für" row 1
expect "Petersen Softwarehaus GmbH" row 3
run kartei select 'company where journal(text has "preisliste") and not stage = "trial"'
output "company:K20118"
keys <Esc>fwhere stage =
expect "hier fehlt ein Feld oder ein Wert" row 23
keys <C-u>-stufe=Kunde
expect "keine Spalte „-stufe“"
keys <Esc>
note order, and the other way round
keys of
expect "Firma ^" row 2
expect "Autohaus" row 3
keys of
expect "Firma v" row 2
expect "Zweirad" row 3
note marks
keys <Space><Space>
expect "2 markiert" row 1
keys *
refuse "markiert"
keys *
expect "7 markiert"
keys *
note the last row and the first
keys <End>
at "Autohaus"
keys <Home>
at "Zweirad"
note the card walks along the list
keys <Enter>
expect "Firma K10502" row 1
keys <Space>
expect "Firma K20118" row 1
keys <BS>
expect "Firma K10502" row 1
keys q
note into the bin and back
keys <Home><Del>
expect "in den Papierkorb"
refuse "Zweirad Hansen OHG              "
keys u
expect "Zweirad"
note counts of a column
keys zstufe<Enter>
expect "Kunde"
keys <Esc>
note a card stands beside from 120 columns
resize 120x40
expect "│  Firma K" row 2
keys j
expect "Firma K10501 Nordguss GmbH" row 2
expect "│" row 5
note the examples of help are in the reader's language
keys ?<PgDn>
expect "Beispiel: n zurückgerufen F2"
refuse "called back"
keys q
note the history is a table
run kartei set company:K10501 stage=prospect
run kartei set company:K10501 stage=customer phone='0271 23111'
resize 80x24
keys i
expect "wann         wer   Weg        Feld         vorher           nachher" row 2
expect "heute 09:00  mk    Shell      Telefon      +49 271 23110    +49 271 23111" row 3
expect "                              Stufe        Interessent      Kunde" row 4
expect "angelegt, 3 Felder  Enter zeigt sie" row 6
keys <Enter>
expect "Änderung 4" row 1
expect "Nordguss GmbH" row 3
keys <Enter>
expect "Firma K10501" row 1
keys <Esc><Esc>u
expect "Rücknahme" row 3
expect ">- heute 09:00" row 5
expect "(zurückgenommen)" row 5
note only one field
keys ftel<Enter>
expect "+49 271 23111" row 3
refuse "Stufe"
keys f<Esc>
expect "Stufe"
resize 40x15
expect "wann   wer Feld       nachher" row 2
