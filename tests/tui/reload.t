title a form of a kind nobody has compiled stands open while its form file changes
run sh $KARTEI_SOURCE/tests/tui/store.sh
run sh -c 'mkdir -p $KARTEI_HOME/forms && cp $KARTEI_SOURCE/tests/tui/gift.form $KARTEI_HOME/forms/'
run env -u KARTEI_AGENT kartei kinds --reload
agent mk
start
keys :geschenke<Enter>a
expect "Geschenk neu" row 1
keys heute<Tab>Wein
note a field more, another one's label: what was typed stays, all goes in
run sh -c 'sed -e "s/Was/Was genau/" -e "s/value:  {/thanks: { type = \"line\"; label = { de = \"Dank\"; }; };\n    value:  {/" $KARTEI_SOURCE/tests/tui/gift.form >$KARTEI_HOME/forms/gift.form'
run env -u KARTEI_AGENT kartei kinds --reload
keys <Space>rot
expect "Wein rot"
keys <F2>
expect "gesichert: Geschenk"
run kartei list gift --columns what
output "Wein rot"
note the form has the new field next time
wait "Was genau"
keys a
expect "Was genau"
keys heute<Tab>Bier
note a field that stands open goes: what is typed stays and goes in
run sh -c 'sed -e "/value:  {/d" -e "s/, \"value\"//g" -e "s/ \\[\"value\"\\],//" $KARTEI_SOURCE/tests/tui/gift.form >$KARTEI_HOME/forms/gift.form'
run env -u KARTEI_AGENT kartei kinds --reload
keys <Space>hell
expect "Bier hell"
keys <F2>
wait "Bier hell"
wait "Am         Person"
refuse "Wert"
note the kind itself may not go while there are records of it
keys a
expect "Geschenk neu" row 1
refuse "Wert"
keys heute<Tab>Brot
run sh -c 'rm $KARTEI_HOME/forms/gift.form'
fails 78 env -u KARTEI_AGENT kartei kinds --reload
output "Es gibt Sätze der Art gift"
keys <Space>dunkel<F2>
expect "gesichert: Geschenk"
wait "Brot dunkel"
