title the picture in README.md
run kartei init --demo --test --lang de
agent mk
size 80x24
start
screen readme.txt
keys <C-q>
ends 0
