title what was typed is there again after a lost line, a kill, a crash of the store
features COB-38 X29 N02
run sh $KARTEI_SOURCE/tests/tui/store.sh
agent mk
start
keys /k10427<Enter>
expect "Firma K10427" row 1
keys n
keys Will<Space>den<Space>Testzugang<Space>behalten<Left><Left><Left>
hangup
note the first screen offers it, focused, and opens nothing by itself
start
expect "─ unterbrochen ─"
expect "1 offen" row 1
expect "Kontakt neu Autohaus Sonnenschein GmbH"
expect "28 Zeichen" row 4
expect "    Enter weiter  Entf weg" row 23
at "09:00"
note form, text, column, and the screens below
keys <Enter>
expect "Kontakt neu Autohaus Sonnenschein GmbH" row 1
refuse "1 offen"
at "ten"
keys Y
expect "Will den Testzugang behalYten"
keys <BS>
note the screen is killed two tenths of a second after the last key
keys <End>,<Space>Chef<Space>fragt
run sleep 0.2
signal KILL
start
expect "─ unterbrochen ─"
keys <Enter>
expect "Will den Testzugang behalten, Chef fragt"
note back goes to the card below; left open it waits
keys <Esc>l
expect "Firma K10427" row 1
expect "1 offen" row 1
note the store is killed: the screen goes on in the same form
keys e<Up>Zusatz
run sh $KARTEI_SOURCE/tests/tui/kill_store.sh
wait "wieder verbunden"
keys <Space>mehr
expect "Zusatz mehr"
run sleep 0.2
run sh $KARTEI_SOURCE/tests/tui/kill_store.sh
signal KILL
start
expect "2 offen" row 1
expect "─ unterbrochen ─"
note an agent's entries are nobody else's
term 2
agent tb
start
refuse "unterbrochen"
refuse "offen" row 1
term 1
agent mk
note thrown away, and back
keys <Down>
at "09:00"
keys <Del>
expect "verworfen: Kontakt neu"
expect "1 offen" row 1
keys u
expect "2 offen" row 1
expect "zurückgenommen: Kontakt neu"
keys :offen<Enter>
expect "Kontakt neu Autohaus"
keys <Esc>
note saved, it is gone, also for the next screen
keys <Home><Enter>
expect "Zusatz mehr"
keys <F2>
expect "gesichert: Firma"
expect "1 offen" row 1
signal KILL
start
expect "1 offen" row 1
expect "Kontakt neu Autohaus Sonnenschein GmbH"
keys <Enter>
keys <F2>
expect "gesichert: Kontakt"
hangup
start
refuse "unterbrochen"
refuse "offen" row 1
note the leave question: v can be taken back
keys w
keys morgen<Esc>
expect "v verwerfen"
keys v
expect "verworfen: Wiedervorlage neu"
run sleep 0.2
keys u
expect "Wiedervorlage neu" row 1
expect "morgen"
keys <Esc>v
note Ctrl-Q asks nothing: it waits for the next time
keys w
keys Liste<C-q>
ends 0
start
expect "1 offen" row 1
expect "Wiedervorlage neu"
keys <Del>
refuse "unterbrochen"
refuse "offen" row 1
