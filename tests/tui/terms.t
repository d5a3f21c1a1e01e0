title terminals, colours, languages, bad data
features ATE-111
run sh $KARTEI_SOURCE/tests/tui/store.sh
agent mk
env TERM=vt100
start
expect "Heute" row 1
keys j
at "Fr 11.09."
attr "Fr 11.09." reverse
keys <C-q>
ends 0
env TERM=linux
start
keys <F1>
expect "Hilfe: Heute" row 1
keys <C-q>
ends 0
env TERM=xterm-256color
env NO_COLOR=1
start
attr "Do 10.09." reverse
keys <C-q>
ends 0
env TERM=nonsense
run kartei </dev/null; test $? -ne 0
lang en
env TERM=xterm-256color
start
expect "Today" row 1
expect "overdue"
keys ?
expect "Help: Today" row 1
keys <C-q>
ends 0
lang de
note control characters of the data never reach the terminal
run kartei set company:K10427 name="$(printf 'Auto\033]0;boese\007haus\033[31m')" || true
start
expect "Heute" row 1
clean "\x1b]0;boese"
keys <Enter>
clean "\x1b]0;boese"
note a lost line ends the program
hangup
