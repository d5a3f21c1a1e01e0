title rows of the feature list: what is not built in, and what explains itself
run kartei init --demo --test --lang de
agent mk
features CAS-39 CAS-89
note a kind nobody has heard of, taken in while somebody works
start
keys :maschinen<Enter>
refuse "Maschinen" row 1
keys <Esc><Esc>
run sh -c 'mkdir -p $KARTEI_HOME/forms && cp $KARTEI_SOURCE/tests/tui/machine.form $KARTEI_HOME/forms/'
run env -u KARTEI_AGENT kartei kinds --reload
keys :maschinen<Enter>
expect "Maschinen" row 1
expect "Noch keine Maschinen. a legt an."
keys a
expect "Maschine neu" row 1
keys Presse<Space>7<Tab>k10427<Enter>
expect "Autohaus Sonnenschein GmbH"
keys 14.9.<Tab>-5<F2>
expect "weniger als nichts"
keys <C-u>1500<F2>
expect "gesichert: Maschine"
keys <Esc>
note it stands on the company's card, is found and selected, goes out
keys /presse<Space>7<Enter>
expect "Maschine M0001 Presse 7" row 1
expect "1.500,00 EUR"
note a contact about it names it and its company
keys n
expect "Presse 7"
expect "Autohaus Sonnenschein GmbH"
keys <Esc>
run kartei select 'machine where company = "K10427" and price > 1000' --count
output "1"
run kartei select 'company where machine.bought = 2026-09-14'
output "company:K10427"
run kartei export machine --format csv
output "M0001,Presse 7,K10427,2026-09-14,1500.00 EUR"
note a new installation is made ready by tables and maps: no compiler
run sh -c 'printf "code,name\nwerk,Werksvertretung\n" >roles.csv'
run env -u KARTEI_AGENT kartei import partner_role roles.csv --key code
run kartei set company:K10427 roles+=Werksvertretung

features ATE-111
note every screen has a line of keys and a help with an example
keys <C-q>
ends 0
start
expect "Enter öffnen" row 23
keys <F1>
expect "Hilfe: Heute" row 1
expect "Beispiel"
keys <Esc>:firmen<Enter>
expect "f Filter" row 23
keys <F1>
expect "Hilfe: Liste" row 1
expect "Beispiel"
note and the example is true
keys <Esc>fplz=41*<Enter>
expect "für „plz=41*“" row 1
expect "41061"
refuse "66111"
keys <Enter>
expect "n Kontakt" row 23
keys <F1>
expect "Hilfe: Karte" row 1
expect "Beispiel"
keys <Esc>e<F1>
expect "Hilfe: " row 1
expect "Beispiel"
keys <Esc><Esc>
note empty lists say how to fill them
keys <F3>qqq
expect "Kein Treffer für „qqq“. Rücktaste kürzt, F6 legt neu an."
