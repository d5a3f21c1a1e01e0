title a new record that looks like one that is there
features X23
run sh $KARTEI_SOURCE/tests/tui/store.sh
agent mk
start
keys :firmen<Enter>a
keys Petersen Softwarehaus<Tab>
expect "wohl schon da: K20118 Petersen Softwarehaus GmbH"
note one key opens it, another comes back to what was typed
keys <A-=>
expect "Petersen Softwarehaus GmbH" row 1
keys <F10>
expect "Petersen Softwarehaus"
note typing goes on; a sure one is asked about once
keys <Tab>040 66969123<Tab>
expect "Telefon"
burst <F2>jx
expect "Angehalten nach „F2“: Schon da: K20118"
keys <Esc>
keys <F2>
expect "gesichert: Firma Petersen Softwarehaus"
note nothing is said of what is new
keys a
keys Ganz etwas anderes<Tab>
refuse "wohl schon da"
resize 40x15
keys <F2>
