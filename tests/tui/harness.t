title the harness itself
start $KARTEI_BUILD/tests/tui/sample
expect "Grüße, 日本 80x24" row 1
screen harness.txt
cursor 3 4
at "key 0"
attr "number 0" reverse
attr "80x24" none
keys a<F5><C-x>
expect "key 18, number 3"
bytes <= 200
burst bbbbb<Enter>
expect "key a, number 9" row 3
refuse "number 10"
resize 40x15
expect "日本 40x15"
term 2
size 100x30
start $KARTEI_BUILD/tests/tui/sample
expect "100x30" row 1
term 1
keys q
ends 3
clean "idle"
run echo hello; kill -0 $$
output "hello"
fails 7 exit 7
