title two agents, one record: field by field who changed what, and a choice for each
features COB-37 X28
run sh $KARTEI_SOURCE/tests/tui/store.sh
agent mk
start
keys /k10427<Enter>
expect "Firma K10427" row 1
refuse "auch offen" row 1
term 2
agent tb
start
keys /k10427<Enter>
expect "auch offen: mk" row 1
term 1
wait "auch offen: tb"
note one moves on: the other sees it without a key
term 2
keys <Esc>
term 1
wait "Firma K10427 Autohaus Sonnenschein GmbH                      mk"
refuse "auch offen"
note two more phones, a dated link and a plain field, changed by both
term 2
keys q
term 1
run env -u KARTEI_AGENT kartei set company:K10427 phone+='0221 4710130'
wait "4710130"
keys e
expect "Firma ändern" row 1
run KARTEI_AGENT=tb kartei set company:K10427 fax='0221 4710200' rep=tb mail=neu@sonnenschein.example stage=prospect
run KARTEI_AGENT=tb kartei set company:K10427 phone-='0221 4710130'
run KARTEI_AGENT=tb kartei set company:K10427 phone+='0221 4710140'
keys 02214710999<Tab>02214710131<Tab><Tab>test<Enter>
keys <Tab><Tab>02214710300<Tab>krüger<Enter>
keys <Tab><Tab><Tab>www.neu.example<F2>
screen conflict.txt
cursor 5 4
keys <Left>
expect "(0221 4710140)"
note what he has chosen is in the form, and in its started entry
keys <Down><Down><Left><Esc>
expect "Firma ändern" row 1
run sleep 0.2
signal KILL
agent mk
start
keys <Enter>
expect "Firma ändern" row 1
keys <F2>
expect "gesichert: Firma"
run kartei show company:K10427 --json
output "4710999"
output "4710140"
output "neu@sonnenschein.example"
output "neu.example"
