title a field that is there only if its condition holds
run sh $KARTEI_SOURCE/tests/tui/store.sh
run sh -c 'mkdir -p $KARTEI_HOME/forms && cp $KARTEI_SOURCE/tests/tui/trial.form $KARTEI_HOME/forms/'
run kartei kinds --reload
agent mk
start
keys :proben<Enter>a
expect "Was"
refuse "Grund"
keys Testwagen<Tab>
note it shows as soon as what is typed makes it so
keys bee<Enter>
expect "Grund" row 5
at "______"
expect "Platz" row 6
note and goes as soon as it does not
keys <S-Tab>off<Enter>
refuse "Grund"
at "______"
note needed only if shown
keys <F2>
expect "gesichert"
keys <Home>e<Tab>bee<Tab><F2>
expect "Das darf nicht leer sein"
at "______"
keys zu<Space>teuer<F2>
expect "gesichert"
note the card hides it too
keys <Enter>
expect "Grund"
expect "zu teuer"
run kartei set trial:1 state=open
wait "Offen"
refuse "zu teuer"
