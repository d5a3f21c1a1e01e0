title rows of the feature list: companies on the screen
run kartei init --demo --test --lang de
agent mk
start
features COB-02 COB-06
note one card: stage, last call, open tasks, fee
note open: invoices at the customer (a later issue)
keys /k10427<Enter>
expect "Firma K10427 Autohaus Sonnenschein GmbH" row 1
expect "Stufe       Kunde"
expect "Gebühr      89,00 EUR"
expect "Wiedervorlagen 4"
expect "Rückruf: Testzugang  " row 16
expect " 4 Tage" row 16
expect "Fr 11.09.  mk  Telefonat/ausgehend  Adler, Eva"
note every way to reach it
expect "Zentrale     +49 221 4710123" row 3
expect "Werkstatt    +49 221 4710130" row 4
expect "Fax          +49 221 4710199"
expect "E-Mail       info@sonnenschein.example"
expect "Web          www.sonnenschein.example"
expect "Anschrift    Lindenstraße 4, 41061 Mönchengladbach"
expect "Rechnung an  Sonnenschein Holding, Postfach 10, 40001 Düsseldorf"
note a head is no torso, and a tab without rows says what it holds
keys <Tab><Tab>
expect "Vorgabe  Seit" row 3
keys <S-Tab><S-Tab><S-Tab>
expect "Noch keine Abteilungen. a legt an."
note what an import wrote, without half a word behind it
keys i
expect "20-company.csv: angelegt, 1" row 3
refuse "Ent" row 3
keys q<Tab>
expect "Zentrale     +49 221 4710123" row 3

features CAS-15
note two interests in one field, each by three letters and Enter
keys <F3>k11803<Enter>
expect "Firma K11803"
keys e
keys <Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab>
keys dat<Enter>
keys schu<Enter><F2>
expect "gesichert"
expect "Interessen  Datenbanken"
expect "Schulung"

features CAS-16
note a new interest is there at the next opening of the choice
keys e
term 2
agent tb
start
keys :interessen<Enter>a
expect "Interesse neu" row 1
keys ai<Tab>KI-Werkzeuge<F2>
expect "gesichert"
term 1
keys <Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab>
keys ki-<Enter><F2>
expect "gesichert"
expect "KI-Werkzeuge"

features CAS-14
note one in use does not go; renamed, every card shows the new word
keys q
keys <F3><C-u>k20118<Enter>
expect "Firma K20118"
expect "Handel"
term 2
keys q:branchen<Enter>
keys fhandel<Enter>j
at "Handel "
keys <Del>
expect "16 Sätze nennen ihn noch" row 22
keys e<Tab><C-u>Großhandel<F2>
expect "gesichert"
run kartei select 'company where industries has "Großhandel"' --count
output "16"
term 1
wait "Großhandel"

features CAS-10
note a closed one is grey, and left out unless asked for
run kartei set company:K10434 closed=ja
keys <C-q>
ends 0
start
keys :firmen<Enter>fsonnw
expect "0 gefunden"
keys <Esc>
keys <F3>sonnwend
expect "geschl."

features CAS-21 CAS-26
note sixty addresses, five hundred people: tabs scroll, count, narrow
run sh $KARTEI_SOURCE/tests/tui/many.sh
keys <C-u>k12005<Enter>
expect "Personen 501" row 2
expect "Anschr. 60" row 2
keys <Tab>
expect "[Personen 501]" row 2
expect "Arbeiter, Nr 1"
keys <End>
at "Petzold"
keys fpetz
expect "2 gefunden" row 23
expect "Petzold, Nr 250"
expect "Petzold, Nr 500"
refuse "Arbeiter"
keys <Esc><Tab>
expect "[Anschriften 60]" row 2
keys <PgDn><PgDn>
expect "Lagerweg"
keys flagerweg<Space>57
expect "1 gefunden" row 23
expect "Lagerweg 57"

features ATE-15
note a department below its organisation
keys <Esc>q
keys <C-u>k12006<Enter>
expect "Abt. 1" row 2

features CAS-22
note a new person in the call: made on the way, the role names her
keys <Esc>q
keys <C-u>k10427<Enter>
expect "Firma K10427" row 1
keys a
expect "Rolle neu"
keys Neumann<F6>
expect "Person neu"
keys f<Tab><Tab>Ilse<Tab><Tab>02214710177<F2>
expect "Rolle neu Neumann, Ilse"
keys <Tab><Tab>eink<F2>
expect "gesichert: Rolle Neumann, Ilse"
run kartei select 'role where person.last_name = "Neumann" and function = "Einkauf" and company.number = "K10427"' --count
output "1"
