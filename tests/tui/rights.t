title fields that an agent may not write, sensitive ones, and who only reads
features ATE-10 X32
run sh $KARTEI_SOURCE/tests/tui/store.sh
run mkdir -p $KARTEI_HOME/forms && cp $KARTEI_SOURCE/tests/tui/credit.form $KARTEI_HOME/forms/
run kartei kinds --reload
run kartei new agent login=bh name='Huber, Berta' role=accounting
run kartei new agent login=re name='Reich, Else' role=reader
run kartei new agent login=ka name='Kasse, Karl' role=teller
run kartei set company:K10427 credit=gut ceiling='500 EUR' iban=DE4711CANARY
agent mk
start
keys /4710123<Enter>
expect "Firma K10427" row 1
expect "Bonität"
expect "gut"
note masked; without the right a key says so
expect "•••"
keys !
expect "nicht offen sehen"
clean "CANARY"
note sees and cannot change: the form says whose it is, and Tab passes it by
keys e<PgDn><PgDn>
expect "[Abrechnung]"
expect "gut  nur die Buchhaltung kann das ändern"
expect " # Bonität"
expect "120  errechnet"
cursor 6 20
keys <S-Tab>
refuse "Bonität"
keys <Tab>
cursor 6 20
note arrows read it; who tries is told why, and nothing is changed
keys <Up><Up><Up>
at "gut"
keys x<C-u>
expect "Bonität: nur die Buchhaltung kann das ändern; F6 fragt dort" row 23
at "gut"
keys <F4>
expect "Bonität: nur die Buchhaltung" row 23
note one key asks those who may: a follow-up for one of them, about the record
keys <F6>
expect "Wiedervorlage neu Autohaus Sonnenschein"
expect "Bonität (gut): ____"
expect "Huber, Berta"
expect "Autohaus Sonnenschein"
keys mittel?<F2>
expect "gesichert"
expect "[Abrechnung]"
run kartei due --agent bh --on 2026-09-14
output "Bonität (gut): mittel?"
output "Autohaus Sonnenschein"
note who has not seen it writes it whole
keys <Down><Down><Down>
cursor 6 20
keys DE77<Tab>
expect "DE77"
keys <F2>
expect "gesichert"
refuse "DE77"
expect "•••"
run kartei set company:K10427 iban=DE4711CANARY
note a reader opens no form
agent re
term 2
start
keys /4710123<Enter>
expect "Firma K10427" row 1
keys e
expect "Dieser Agent darf diese nicht ändern: Firmen"
keys a
expect "Dieser Agent darf keine"
note the owner of the fields changes them
agent bh
term 3
start
keys /4710123<Enter>e<PgDn><PgDn>mittel<F2>
expect "gesichert"
expect "mittel"
note who has the right sees it, once, and a row says so
agent ka
term 4
start
keys /4710123<Enter>
expect "•••"
keys !
expect "DE4711CANARY"
run env -u KARTEI_AGENT kartei displays
output "ka          company:K10427  Konto"
keys <Esc>/4710123<Enter>
expect "•••"
refuse "CANARY"
