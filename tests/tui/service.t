title a service ends while one saves: asked again as it was, once, when it is back
features COB-38 N02
run sh $KARTEI_SOURCE/tests/tui/store.sh
run env -u KARTEI_AGENT kartei store --stop
run mkdir -p $HOME/.config/kartei; printf 'home = "%s"; socket = "%s/socket";\n' $KARTEI_HOME $KARTEI_HOME >$HOME/.config/kartei/kartei.conf
run sh $KARTEI_SOURCE/tests/tui/start_service.sh
agent mk
start
keys /k10427<Enter>n
keys Will<Space>mehr<Space>Platz
note away for a moment only: the request waits for it
run (sleep 1; sh $KARTEI_SOURCE/tests/tui/start_service.sh) >/dev/null 2>&1 & sh $KARTEI_SOURCE/tests/tui/kill_store.sh
keys <F2>
expect "gesichert: Kontakt"
expect "Will mehr Platz"
note away for long: said so, and nothing of it can be changed meanwhile
keys n
keys Zweiter<Space>Text
run sh $KARTEI_SOURCE/tests/tui/kill_store.sh
wait "antwortet nicht"
send <F2>
run sleep 5
send x
wait "weiter geht es, sobald"
expect "Zweiter Text"
refuse "Textx"
run sh $KARTEI_SOURCE/tests/tui/start_service.sh
wait "gesichert: Kontakt"
expect "Firma K10427" row 1
expect "Journal 3" row 2
hangup
start
refuse "unterbrochen"
