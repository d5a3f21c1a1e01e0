title the shapes of the screens, as doc/screens.md shows them
features ATE-111
run sh $KARTEI_SOURCE/tests/tui/store.sh
agent mk
start
keys /pet
screen search.txt
keys <Esc><Enter>
screen card.txt
keys n
keys Möchte<Space>den<Space>Testzugang<Space>behalten.<Tab>do<Space>10<Tab>Entscheidung<Space>erfragen
screen contact.txt
keys <Esc>v
keys e0221<Space>47l01<Tab>test
screen form.txt
keys <Esc>v
keys c
screen journal.txt
keys c
keys ?
screen help.txt
keys q:
screen palette.txt
keys <Esc>
resize 40x15
screen card40.txt
keys n
screen contact40.txt
keys <Esc>
resize 120x40
keys q:firmen<Enter>
screen list120.txt
resize 80x24
run kartei set company:K10427 stage=prospect fee='95 EUR'
run kartei set company:K10427 class=A
run kartei undo "$(kartei history company:K10427 --json | sed -n 's/.*"change": *\([0-9]*\).*/\1/p' | head -1)"
keys q/K10427<Enter>i
screen history.txt
