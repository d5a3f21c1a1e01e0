title many records at once: counts, filter, change with preview, one undo
features X25 X45 N09
run sh $KARTEI_SOURCE/tests/tui/store.sh
agent mk
start
keys :firmen<Enter>
note counts of any column, paths too; Enter narrows to it
keys zort<Enter>
expect "Firmen nach Ort" row 1
expect "1  14 %  ###                   Mönchengladbach" row 3
expect "6  86 %  #################     (leer)" row 4
keys o
expect "Mönchengladbach" row 3
note printed in sheets, on the first of them what the screen shows first
features CAS-49 CAS-50
keys p
expect "company.txt"
keys <C-u>sheets.txt<Enter>
expect "die Blätter sind in sheets.txt"
run head -n 5 sheets.txt | tail -n 2
output "Mönchengladbach (1)"
output "Autohaus Sonnenschein GmbH"
run grep -c . sheets.txt
output "12"
run head -n 1 sheets.txt
output "Firmen nach Ort"
output "14.09.2026  Seite 1"
run KARTEI_LANG=de kartei list company --group city --pages >shell.txt; cmp shell.txt sheets.txt
note a file that is there stays as it is
run printf kept >sheets.txt
keys p<C-u>sheets.txt
expect "gibt es schon"
keys <Enter>2
expect "sheets.txt2"
run grep -qx kept sheets.txt
keys <Esc>
keys q
expect "Firmen" row 1
keys p<C-u>sheets.txt
expect "gibt es schon"
keys <Enter>2
expect "sheets.txt2"
run grep -qx kept sheets.txt
keys <Esc>
keys zstufe<Enter>
expect "Firmen nach Stufe" row 1
at "        3  43 %"
keys <Enter>
expect "3 für „stage=customer“" row 1
keys zort<Enter><Down><Enter>
expect "2 für „stage=customer city=“" row 1
keys <Esc>
expect "Firmen   7" row 1
note a value with blanks stands in quotes
keys fname="Nordguss<Space>GmbH"<Enter>
expect "Firmen   1 für" row 1
keys <Esc>
note the preview, nothing is written
keys bsprache<Enter>fr
expect "Französisch" row 23
keys <Enter>
expect "Sprache: Französisch" row 1
expect "7 würden geändert, 0 sind schon so, 0 gehen nicht" row 3
expect "company:K10427  Autohaus Sonnenschein GmbH: (leer) -> Französisch"
expect "F2 tut es" row 23
keys <Esc>
fails 1 kartei select 'company where language = "fr"'
note all that the filter shows, one undo
keys fstufe=Kunde<Enter>bsprache<Enter>fr<Enter>
expect "3 würden geändert"
keys <F2>
expect "3 geändert, 0 wie zuvor" row 23
run kartei select 'company where language = "fr"' --count
output "3"
keys u
expect "zurückgenommen" row 23
fails 1 kartei select 'company where language = "fr"'
keys <Esc>
note a change that takes its records out of the filter reaches all of them
keys fstufe=Kunde<Enter>bstufe<Enter>ehemals<Enter><F2>
expect "3 geändert"
expect "Firmen   0 für" row 1
run kartei select 'company where stage = "former"' --count
output "3"
keys u<Esc>
note the marked ones alone; one more of several values, and one less
keys <Home><Space><Space>
keys bbran<Enter>+<Space>metal<Enter>
expect "2 würden geändert"
expect "(leer) -> + Metall"
keys <F2>
expect "2 geändert"
run kartei select 'company where industries has "metal"' --count
output "2"
keys bbran<Enter>-<Space>metal<Enter><F2>
fails 1 kartei select 'company where industries has "metal"'
note what is no value is not taken, what cannot be is said
keys bstufe<Enter>unsinn<Enter>
expect "Stufe:" row 23
keys <Esc>
keys bfirma<Enter><Enter>
expect "0 würden geändert, 0 sind schon so, 2 gehen nicht"
expect "company:K10427: "
expect "Nichts ist zu tun" row 23
keys <F2>
expect "gehen nicht"
keys <Esc>
note as type-ahead
burst bsprache<Enter>it<Enter>
expect "2 würden geändert"
keys <F2>
expect "2 geändert"
note what was taken back before is not done again behind it
keys u
expect "zurückgenommen"
burst bsprache<Enter>it<Enter>
expect "2 würden geändert"
keys <F2>
expect "2 geändert"
keys <C-y>
expect "Nichts wurde zurückgenommen."
note on sheets colleagues have their names, and a head
keys :firmen<Enter>
expect "Firmen" row 1
keys stext<Enter><C-u>name<Space>rep<Enter>
keys zstufe<Enter>p<C-u>reps.txt<Enter>
expect "die Blätter sind in reps.txt"
run sed -n 2p reps.txt
output "Vertreter"
run grep Sonnenschein reps.txt
output "Scholz, Lea"
