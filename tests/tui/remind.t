title what the night has left for the first screen
features CAS-45
run sh $KARTEI_SOURCE/tests/tui/store.sh
run kartei remind
agent mk
start
expect "Nachtlauf" row 22
expect "in der Nacht" row 23
keys j
refuse "in der Nacht"
keys <C-q>
ends 0
note told once
start
refuse "in der Nacht"
