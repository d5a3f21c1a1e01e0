title views of lists: kept under a name, own and shared, columns in order and width
features X03
run sh $KARTEI_SOURCE/tests/tui/store.sh
agent mk
start
keys :firmen<Enter>
note columns as text: their order, and widths of one's own
keys stext<Enter>
expect "7 Spalten" row 23
keys <C-u>Stufe<Space>name:20<Space>nonsense
expect "hier gibt es keine Spalte" row 23
keys <BS><BS><BS><BS><BS><BS><BS><BS>phone<Enter>
expect "St.    Firma                 Telefon" row 2
expect "Petersen Softwareha…" row 8
note filter and order go with it
keys fstufe=Kunde<Enter>of
keys sbehalten<Enter>Kunden<Space>im<Space>Blick
expect "für mich" row 23
keys <Enter>
expect "Ansicht behalten: Kunden im Blick" row 23
expect "Firmen: Kunden im Blick" row 1
keys <Esc>
refuse "Kunden im Blick" row 1
note it is taken by one key and its first letters
keys q:firmen<Enter>
expect "Firmen   7" row 1
keys skun<Enter>
expect "Firmen: Kunden im Blick   3 für „stufe=Kunde“" row 1
expect "St.    Firma ^" row 2
note changed and kept again under its name it is the same one
keys of
refuse "im Blick" row 1
keys sbehalten<Enter>Kunden<Space>im<Space>Blick<Enter>
run kartei list view --count
output "1"
run kartei list view --columns sort,shared
output "-name	false"
note another agent is not offered it until it is for all
term 2
agent tb
start
keys :firmen<Enter>skunden
expect "nichts passt"
keys <Esc>
term 1
keys sbehalten<Enter>
expect "behalten als: Kunden im Blick" row 23
keys <End>!
expect "für alle" row 23
keys <Enter>
term 2
keys skunden
expect "Ansicht von"
keys <Enter>
expect "Firmen: Kunden im Blick   3" row 1
note it is changed by whoever made it
fails 77 env KARTEI_AGENT=tb kartei set view:1 name=Anders
output "Dieser Agent darf diesen Datensatz nicht ändern"
note many shared ones of others leave no own one out
run { echo name,of,shared; seq -f A%03g,company,yes 1100; } >"$HOME/many.csv"
run env KARTEI_AGENT=tb kartei import view "$HOME/many.csv"
term 1
keys s
expect "Kunden im Blick"
keys <Esc>
note who may not share has own ones only
run mkdir -p "$KARTEI_HOME/forms"
run printf 'rights: { roles: { agent: { groups: { sharing = "read"; }; }; }; };\n' >"$KARTEI_HOME/forms/sharing.form"
run env -u KARTEI_AGENT kartei kinds --reload
term 3
start
keys :firmen<Enter>sbehalten<Enter>Meine!
expect "Freigeben ist nicht erlaubt" row 23
keys <BS><Enter>
expect "Ansicht behalten: Meine" row 23
