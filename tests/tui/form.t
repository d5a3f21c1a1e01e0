title forms: faults at their fields, leaving asks, nothing is lost
features ATE-31 ATE-111
run sh $KARTEI_SOURCE/tests/tui/store.sh
agent mk
start
note correct a telephone number: two keys beside it
keys /4710123<Enter>
expect "Firma K10427" row 1
at "Telefon"
keys e02214710125<F2>
expect "+49 221 4710125"
expect "gesichert"
keys u
expect "+49 221 4710123"
note a fault stands at its field with its place
keys e0221<Space>47l01
expect "war +49 221 4710123" row 23
keys <Tab>
expect "^ „l“ ist keine Ziffer"
keys <F2>
expect "Nicht gesichert"
keys <Esc>
expect "Nicht gesichert: s"
keys v
expect "Firma K10427" row 1
note of several values the wrong one bears it, after F2 too
keys e<Down>0221<Space>47l02<Tab>
expect "^ „l“ ist keine Ziffer"
keys <F2>
expect "Nicht gesichert: 1"
expect ">!              0221 47l02"
keys <Esc>v
expect "Firma K10427" row 1
note an entry that waits
keys w
keys morgen<Esc>l
expect "1 offen" row 1
keys :offen<Enter>
expect "Wiedervorlage neu"
expect "morgen"
refuse "1 offen"
keys <Esc>v
note choices by typing, a link by search
keys e<Tab><Tab>test
expect "Testzugang"
keys <Enter>
expect "~ Stufe       Testzugang"
keys <Tab><Tab><Tab>tom
expect "Becker, Tom"
keys <Enter><F2>
expect "gesichert"
expect "Becker, Tom"
note what was not found is made on the way
keys w
keys morgen<Tab><Tab>besuch<Tab><C-u>Neue<Space>Firma<F6>
expect "Firma neu"
expect "Neue Firma"
keys <F2>
expect "Wiedervorlage neu"
expect "Neue Firma"
keys <F2>
expect "gesichert: Wiedervorlage"
note pasted text is text, whatever it looks like
keys n
paste Zeile eins\nZeile\e[31m zwei\x01 :q
expect "Zeile eins"
keys <C-z>
refuse "Zeile eins"
keys <C-y>
expect "Zeile eins"
clean "\x1b[31m zwei"
keys <Esc>v
note a day with its time; the week on a screen comes later
keys t
keys Besuch<Tab>di14<Tab>
expect "15.09.2026"
expect "Von      14:00"
keys <F2>
expect "gesichert: Termin Besuch"
run kartei list appointment
output "14:00"
note a needed field that is empty
keys t
keys <F2>
expect "Nicht gesichert"
at "___"
keys <Esc>
keys <Esc><Esc>
note two faults in one line of follow-ups: each has its row
keys n
keys Anruf<Tab>32.13.<Tab>anrufen<Tab>niemand<F2>
expect "diesen Tag gibt es im Kalender nicht" row 19
expect "„niemand“ gibt es nicht unter: Agent" row 20
expect "mk___" row 21
keys <Esc>v
note a second contact address: one key replaces the first
run kartei new address number=A2 street='Eckweg 5' city=Kiel
keys :anschriftenn<Enter>a
keys K10427<Tab>A2<Tab><F2>
expect "Es gibt schon eine Kontaktanschrift"
expect "r ersetzt sie" row 23
keys <Esc>
at "____"
keys <F2>
keys r
expect "gesichert"
run kartei list address_use --columns address,until
output "Eckweg 5"
output "2026-09-14"
note a calendar leaf for a day
keys t
keys Messe<Tab><F4>
screen leaf.txt
keys <Down><Right>
expect "= Di 22.09.2026" row 23
at "22"
keys <PgDn><Home>
expect "September 2026"
keys <PgDn>
expect "Oktober 2026"
keys <Esc>
at "____"
keys <F4><Down><Enter>
expect "21.09.2026"
resize 40x15
keys <S-Tab><F4>
expect "September 2026"
at "21"
keys <Esc><Esc>v
