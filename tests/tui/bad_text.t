title text from elsewhere: escape sequences pasted, stored, in messages
run sh $KARTEI_SOURCE/tests/tui/store.sh
agent mk
start
keys /k10427<Enter>
expect "Firma K10427" row 1
note pasted into a field
keys e
paste A\e]0;boese\x07B\e[31mC
keys <F2>
clean "\x1b]0;boese"
keys <Esc>
note pasted into the search, the filter, the palette
keys /
paste x\e]0;boese\x07y\nz
clean "\x1b]0;boese"
keys <Esc>
keys :
paste x\e]0;boese\x07y\nz
clean "\x1b]0;boese"
keys <Esc><C-q>
note bidi and zero width, two thousand accents: shown, not obeyed
run kartei set company:K10500 "name=$(printf 'Lindner \342\200\256kcurhcs\342\200\213')"
run kartei set company:K10501 "name=$(printf 'Nord'; for i in $(seq 2000); do printf '\314\201'; done)" || true
start
keys /k10500<Enter>
expect "Firma K10500" row 1
clean "\xe2\x80\xae"
keys <Esc><Esc>
keys /k10501<Enter>
expect "Firma K10501" row 1
