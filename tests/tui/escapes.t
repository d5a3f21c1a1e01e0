title hostile texts of records on the screens: nothing to obey comes out
run sh $KARTEI_SOURCE/tests/tui/store.sh
run sh $KARTEI_SOURCE/tests/tui/hostile.sh
agent mk
start
keys :firmen<Enter>
wait "X?boese"
keys <PgDn><PgDn><PgDn><PgDn><PgDn><PgDn>
sober
note the card, its history, a form, their pager
keys <Enter>
sober
keys e
sober
keys <Esc><Esc>
keys /boese<Enter>
sober
keys <Esc>
note today, the follow-ups and what they say
keys <Esc><Esc>:heute<Enter>
expect "X?boese"
sober
keys <PgDn><Enter>
sober
