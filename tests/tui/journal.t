title a contact and its next steps
features CAS-08 CAS-40 CAS-42 CAS-51 CAS-52
run sh $KARTEI_SOURCE/tests/tui/store.sh
agent mk
start
note a visit report with two follow-ups in seven keys beside the texts
keys n
expect "Kontakt neu Autohaus Sonnenschein GmbH" row 1
expect "Rückruf: Testzugang"
cursor 9 4
burst Testzugang<Space>bleibt.<Tab>do<Space>10<Tab>vertrag<Enter>mo<Tab>muster<F2>
expect "gesichert: Kontakt"
expect "Testzugang bleibt."
run kartei list followup --json
output "vertrag"
output "2026-09-17"
output "2026-09-21"
keys <Enter>
expect "Firma K10427" row 1
expect "Do 17.09.  10:00  mk  vertrag"
note the texts on the whole screen
keys c
expect "will Testzugang bis 25.09. verlängern"
expect "Testzugang bleibt."
expect "Adler, Eva  mk"
note its help names no group of commands that do nothing here
keys ?<Space><Space>
expect "─ Listen ─"
refuse "─ Fälliges ─"
keys <Esc>c
expect "Firma K10427" row 1
note who is to do it stands there, also while the cursor is in it
keys nText<Tab><Tab><Tab>
expect "mk__________" row 17
keys <Esc>v
expect "Firma K10427" row 1
note a long text through the editor: a child with one file
keys q<C-q>
ends 0
start sh -c 'VISUAL=$KARTEI_SOURCE/tests/tui/editor.sh exec kartei'
keys n
keys Zeile<F4>
expect "Zeile und mehr"
expect "ende"
refuse "descriptor"
keys <F2>
expect "gesichert: Kontakt"
note from a person's card the person stands in it
keys /adler<Enter>n
expect "Kontakt neu"
expect "Adler, Eva"
expect "Autohaus Sonnenschein"
keys <Esc>
note a follow-up alone
keys w
expect "Wiedervorlage neu"
keys morgen
expect "= Di 15.09."
keys <Tab><Tab>nachfragen<F2>
expect "gesichert: Wiedervorlage"
expect "nachfragen"
note kind and topic of two levels, each in two keys and few letters
keys n<S-Tab><S-Tab><S-Tab><S-Tab><S-Tab><S-Tab><S-Tab>
keys tel<Space>ein
expect "Telefonat/eingehend"
keys <Enter><Tab>term
keys <Enter>
expect "Telefonat/eingehend"
expect "Termin"
keys <F2>
expect "gesichert: Kontakt"
note on the day it is due it stands on the first screen
keys <C-q>
ends 0
now 2026-09-17T08:00
start
expect "10:00     Autohaus Sonnenschein GmbH  vertrag"
