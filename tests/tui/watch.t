title two agents: news come without a key, the second is told
run sh $KARTEI_SOURCE/tests/tui/store.sh
agent mk
start
keys /k10427<Enter>
expect "Firma K10427" row 1
term 2
agent tb
start
keys /k10427<Enter>e01111<F2>
expect "gesichert"
term 1
wait "+49 1111"
note both change one field: he is told, his text stays
keys e02222
term 2
keys e03333<F2>
expect "gesichert"
term 1
keys <F2>
expect "Firma K10427 wurde inzwischen geändert: tb, 09:00" row 3
expect "(02222)"
expect "03333"
expect "1 Feld strittig" row 23
keys <Left>
expect "(03333)"
keys <Right>
expect "(02222)"
keys <F2>
expect "gesichert"
term 2
wait "+49 2222"
note both change different fields: both are kept
keys e<Up>Neues<Space>Haus
term 1
keys e04444<F2>
expect "gesichert"
term 2
keys <F2>
expect "gesichert"
wait "Neues Haus"
wait "+49 4444"
