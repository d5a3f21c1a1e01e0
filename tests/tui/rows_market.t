title a whole market of car dealers, on a small machine
features COB-01 CAS-90
note everything here has 512 MB of address space (sanitizers need more)
run (grep -q __asan_init $KARTEI_BUILD/kartei-store || ulimit -v 524288; exec sh $KARTEI_SOURCE/tests/tui/market.sh)
output "30000 neu"
run kartei list company --count
output "30000"
agent mk
start sh -c 'grep -q __asan_init $KARTEI_BUILD/kartei-store || ulimit -v 524288; exec kartei'
expect "Heute" row 1
note one key: all companies of the palette's first hit
keys :firmen<Enter>
expect "Firmen   30.000" row 1
expect "Berghof Autohaus GmbH" row 3
expect "K20012  Berghof Autohaus GmbH  10012  Ort 12" row 20
note narrowed letter by letter, the preview goes along
keys fs
expect "10.500 gefunden" row 23
keys on
expect "3.000 gefunden" row 23
expect "Sonnenhof Autohaus GmbH" row 3
refuse "Berghof"
keys <Enter>
expect "3.000 für „son“" row 1
expect "K20000  Sonnenhof Autohaus GmbH  10000  Ort 0" row 20
keys <End>
at "Sonnenhof"
note the caller out of 30,000 by his number
keys /k44711
expect "1 von 1" row 23
keys <Enter>
expect "Firma K44711" row 1
note after a stop the first screen stands again, in the same memory
keys <C-q>
ends 0
run env -u KARTEI_AGENT kartei store --stop
start sh -c 'grep -q __asan_init $KARTEI_BUILD/kartei-store || ulimit -v 524288; exec kartei'
expect "Heute" row 1
keys /son
expect "Sonnenhof Autohaus GmbH"
note what store and screen really hold: below 256 MB together
run sh $KARTEI_SOURCE/tests/tui/memory.sh 256
