title rows of the feature list: contacts, follow-ups, days on the screen
run kartei init --demo --test --lang de
agent mk
features CAS-45 D19
note first screen without a key: how many are due and overdue; an event is a
note Kontakt here, a party never
start
expect "fällig: 5 heute, 2 überfällig" row 1
expect "Rückruf: Testzugang             4 Tage" row 4
expect "n Kontakt" row 23
agent tb
now 2026-07-01T09:00
term 2
start
expect "Heute nichts fällig." row 3
agent mk
now 2026-09-14T09:00
term 1

features CAS-08
note from the due list, with its company and person
note open: offers, orders, articles, serial numbers (later issues)
keys n
expect "Kontakt neu" row 1
expect "Autohaus Sonnenschein GmbH"
expect "Adler, Eva"
keys <Esc>
note from a company
keys /k12002<Enter>
expect "Firma K12002"
keys n
expect "Kontakt neu"
expect "Nordguss GmbH"
keys <Esc>
note from a person, with her company
keys <F3><C-u>p311<Enter>n
expect "Petersen, Anna"
expect "Petersen Softwarehaus GmbH"
keys <Esc>
note from an appointment: what it is about is the link
keys <F3><C-u>k12002<Enter><S-Tab><S-Tab>
expect "[Termine" row 2
keys n
expect "Nordguss GmbH"
expect "Lieferzeit"
keys <Esc>

features CAS-51 CAS-52
note kinds and topics of two levels, each chosen by a few letters and Enter
note open: reports that sum on both levels (a later issue)
run env -u KARTEI_AGENT kartei new topic code=claim2 name=Reklamation2
run env -u KARTEI_AGENT kartei new topic code=defect2 name=Mangel2 parent=claim2
keys <F3><C-u>k12002<Enter>n
keys <S-Tab><S-Tab><S-Tab><S-Tab><S-Tab><S-Tab><S-Tab>
keys ein<Enter>
expect "Telefonat/eingehend"
keys <Tab>mangel2<Enter>
expect "Reklamation2/Mangel2"

keys <F2>
expect "gesichert: Kontakt"
run kartei list journal --where 'topic = "defect2"' --columns channel,topic
output "phone_in"
output "defect2"

features CAS-42
note one line here, eighty more in the editor; the list shows the first
keys <C-q>
ends 0
start sh -c 'VISUAL="sh $KARTEI_SOURCE/tests/tui/long.sh" exec kartei'
keys /k12002<Enter>nKurz<Space>gesagt<Enter><F4>
expect "Berichtszeile 80"
keys <F2>
expect "gesichert: Kontakt"
expect "Kurz gesagt"
refuse "Berichtszeile"
run kartei find 'berichtszeile 77'
output "Nordguss"
note all of it on the whole screen
keys c
expect "Kurz gesagt"
expect "Berichtszeile 1"
keys c

features CAS-41
note newest first, by several agents with several people; the person's own
keys <F3><C-u>k10427<Enter><Tab><Tab><Tab><Tab>
expect "[Journal 3]" row 2
expect "Fr 11.09.  mk     Telefonat/ausgehend  Adler, Eva" row 4
expect "02.09.     ls     Besuch/beim Kunden   Sonnenschein, Karl" row 5
expect "14.08.     mk     Telefonat/eingehend  Adler, Eva" row 6
keys <F3><C-u>4710124<Enter>
expect "Person P1 Adler, Eva"
expect "Journal 2" row 2
refuse "Vorführung"

features CAS-40 CAS-43
note an entry with a follow-up for a colleague on the 17th
keys nAngebot<Space>zugesagt<Tab>17.9.<Tab>nachfassen<Tab><C-u>tb<Enter><F2>
expect "gesichert: Kontakt"
run kartei due --agent tb --on 2026-09-17
output "nachfassen"
run test -z "$(kartei due --agent mk --on 2026-09-17 | grep nachfassen)"
note handed on with a trace
agent tb
now 2026-09-17T09:00
term 3
start
expect "nachfassen"
keys <End>
at "ohne Zeit"
keys g
keys ls<Enter>
expect "an ls gegeben: nachfassen" row 23
run kartei due --agent ls --on 2026-09-17
output "nachfassen"
run kartei history "$(kartei list followup --where 'what = "nachfassen"' | cut -f1)"
output "Becker, Tom -> Scholz, Lea"
note done: it leaves her list, the entry shows it as done
agent ls
term 4
start
expect "nachfassen"
keys <Home>jj
at "ohne Zeit"
keys x
expect "erledigt: nachfassen"
run test -z "$(kartei due --agent ls --on 2026-09-17 | grep nachfassen)"
run kartei list followup --closed --where 'what = "nachfassen" and done and journal.text = "Angebot zugesagt"' --count
output "1"
keys <C-q>
ends 0

features ATE-31
note a visit in words: Tuesday at two
note open: the week view (a later issue)
agent mk
now 2026-09-14T09:00
term 1
keys <F3><C-u>k10427<Enter>t
expect "Termin neu" row 1
keys Besuch<Tab><C-u>di14<Tab>
expect "15.09.2026"
keys <F2>
expect "gesichert: Termin"
run kartei list appointment --where 'title = "Besuch" and company = "K10427"' --columns day,start
output "2026-09-15"
output "14:00"

features CAS-03
note an agent leaves: what she wrote stays, what she had open goes in one step
run env -u KARTEI_AGENT kartei set "$(kartei list agent --where 'login = "mk"' | cut -f1)" closed=ja
keys <C-q>
ends 0
fails 1 kartei due
agent tb
start
keys /krüger<Enter>
expect "Agent Krüger, Mara   geschl." row 1
expect "Journal 160" row 2
keys <Tab>
expect "[Wiedervorlagen 6]" row 2
keys *
expect "6 markiert" row 23
keys gtb<Enter>
expect "an tb gegeben: 6 markiert    u nimmt es zurück" row 23
expect "[Wiedervorlagen 0]" row 2
run test -z "$(kartei list followup --where 'agent.login = "mk"')"
run kartei list journal --where 'company = "K10427" and agent.login = "mk" and text like "will Testzugang*"' --count
output "1"
