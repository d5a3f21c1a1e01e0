run sh $KARTEI_SOURCE/tests/tui/store.sh
agent mk
start
note no such colleague: the rest is neither text nor a command
burst gtx<Enter>jx
expect "Angehalten nach „g“: " row 22
expect "Enter weiter, Esc vergisst 2 Tasten" row 23
note what is typed on waits too
keys n
expect "Esc vergisst 3 Tasten" row 23
keys <Esc>
expect "geben an: tx" row 23
keys <BS><BS>tb<Enter>
expect "an tb"
refuse "erledigt"
keys u
note Enter lets the rest go on, where the command was given up
keys <Home>
burst gtx<Enter>j
expect "Esc vergisst 1 Taste" row 23
keys <Enter>
refuse "geben an"
at "Fr 11.09."
note a search without a hit
burst /qqqqq<Enter>x
expect "Angehalten nach „" row 23
expect "kein Treffer" row 23
keys <Esc>
expect "/qqqqq"
keys <Esc>
note a form that is not saved
keys :termine<Enter>
burst a<F2>jx
expect "Angehalten nach „F2“" row 22
keys <Esc>
expect "Nicht gesichert"
keys <Esc>
note the whole of what follows works as if typed by itself
keys <Esc>
burst gtb<Enter>jk<C-g>
expect "Heute, "
note a narrow screen says it too
keys u
resize 40x15
burst gtx<Enter>jx
expect "g: „tx“ g" row 13
expect "Enter weiter  Esc vergisst" row 14
