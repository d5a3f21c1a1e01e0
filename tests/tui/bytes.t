title bytes on the line: what each update costs
run sh $KARTEI_SOURCE/tests/tui/store.sh
run for i in $(seq 100 140); do kartei new company name="Firma Nr $i" phone="0221 55$i" || exit; done
agent mk
start
note a step and the preview behind it
keys <Down>
bytes <= 300
note the palette, and back
keys :
bytes <= 600
keys <Esc>
bytes <= 600
note a card, and back
keys <Enter>
bytes <= 1200
keys q
bytes <= 1450
note the next record of the same kind
keys :firmen<Enter>
keys <Enter>
keys <Space>
bytes <= 300
keys q
note a step that scrolls
keys <Down><Down><Down><Down><Down><Down><Down><Down><Down><Down>
keys <Down><Down><Down><Down><Down><Down>
keys <Down>
bytes <= 250
note a form, a key in its text
keys n
bytes <= 1200
keys a
bytes <= 20
keys b
bytes <= 20
