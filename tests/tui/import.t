title a table comes in: columns, dry run, faulty rows, all of it back
features X24
run sh $KARTEI_SOURCE/tests/tui/store.sh
run printf 'Name;Tel.;Ort;Nummer\nAlpha GmbH;0221 4710001;Bonn;K90001\nBeta AG;abc;Ulm;K90002\nSonne;0221 4710003;;K10427\n' >firmen.csv
run printf 'Vorname;Nachname;Nummer\nSusi;Kern;P901\nOle;Ott;P902\n' >leute.csv
agent mk
start
keys :firmen<Enter>
expect "Firmen" row 1
keys :imp<Enter>
expect "Tabelle einspielen:"
keys firm<Tab><Enter>
expect "Import  firmen.csv" row 1
expect "Beta AG        Firma"
expect "Telefon (ähnlich)"
expect "(bleibt weg)"
expect "Wiedergefunden an: Nummer"
note nothing is written by the dry run
keys <F2>
expect "Probelauf, nichts geschrieben"
expect "Zeile 3: phone:1:"
expect "F2 spielt 2 Zeilen ein, 1 fehlerhafte nicht"
fails 1 kartei find 'Alpha GmbH'
note other columns: another dry run
keys j<Del>
expect "F2 Probelauf"
keys <Enter>
expect "Enter nimmt es"
keys tele<Enter>
refuse "ähnlich"
keys <F2><F2>
expect "eingespielt"
expect "1 neu, 1 geändert, 1 fehlerhaft    u nimmt alles zurück"
run kartei find 'Alpha GmbH'
output "company:K90001"
run kartei show company:K10427 --json
output "4710003"
run cat firmen.faulty.csv
output "Beta AG;abc;Ulm;K90002;"
keys <F2>
expect "schon eingespielt"
note one u takes all of it back, the change of a known one too
keys u
fails 1 kartei find 'Alpha GmbH'
run kartei show company:K10427 --json
output "4710123"
expect "Spalte" row 2
refuse "eingespielt ─"
keys q
note the same columns are remembered; from Today it asks for the kind
keys qq
keys :imp<Enter>firmen.csv<Enter>
expect "jede Zeile wird"
keys firma<Enter>
expect "wie zuletzt" row 1
expect "abc            Telefon"
refuse "ähnlich"
resize 40x15
expect "Telefon"
resize 80x24
keys q
note people of the company on whose card one stands: once
keys /sonnenschein<Enter>
expect "Autohaus Sonnenschein" row 1
keys :imp<Enter>leute.csv<Enter>person<Enter>
expect "Alle gehören zu company:K10427"
keys <F2><F2>
expect "2 neu"
run kartei list role --where 'company.number = "K10427" and person.number = "P901"'
output "role:"
keys qq/sonnenschein<Enter>:imp<Enter>leute.csv<Enter>person<Enter><F2><F2>
expect "Nichts war neu"
keys <C-q>
note only in folders of the house's list
run mkdir -p tables elsewhere $HOME/.config/kartei
run cp firmen.csv tables/; cp firmen.csv elsewhere/; ln -s "$PWD/elsewhere/firmen.csv" tables/leak.csv
run echo "folders = [\"$PWD/tables\"];" >$HOME/.config/kartei/kartei.conf
start
keys :firmen<Enter>:imp<Enter>
expect "/tables/"
keys leak.csv<Enter>
expect "Tabelle einspielen"
refuse "Import  "
keys <C-u><Esc>:imp<Enter><Home><C-k>
keys elsewhere/<Tab>
refuse "firmen.csv"
keys firmen.csv<Enter>
refuse "Import  "
keys <Esc>:imp<Enter>fi<Tab><Enter>
expect "Import  firmen.csv" row 1
