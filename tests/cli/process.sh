#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/cli/harness/lib.sh"
title "the store process: found, started, left behind, killed"
features CAS-90

# Its last breath may be a moment after that of its lock.
wait_gone()
{
	n=0
	while [ -n "$(store_pid)" ] && [ $n -lt 300 ]; do
		n=$((n + 1))
		sleep 0.1
	done
}

store --test
ok "a company" kartei new company name='Nordguss GmbH' number=K10700
ok "stop" kartei store --stop
ok "stop again" kartei store --stop
prints "no store process runs"
wait_gone
is "nothing is left of it" "$(store_pid)" ""
ok "the socket is gone" test ! -e "$KARTEI_HOME/socket"

# Ten at once, none of them the first.
for i in 1 2 3 4 5 6 7 8 9 10; do
	kartei show company:K10700 --json >"ten.$i" 2>&1 &
done
wait
is "ten at once" "$(cat ten.* | grep -c Nordguss)" 10
is "one process" "$(store_pid | wc -l | tr -d ' ')" 1

# Killed, its socket left behind.
kill -9 "$(store_pid)"
wait_gone
ok "the socket is left behind" test -S "$KARTEI_HOME/socket"
ok "the next one starts it anew" kartei show company:K10700
prints "Nordguss"

# Killed again and again while people write: what was said to be in is in.
i=0
: >acknowledged
while [ $i -lt 40 ]; do
	i=$((i + 1))
	[ $((i % 10)) -ne 5 ] || kill -9 "$(store_pid)"
	kartei new company "name=Firma $i" "number=T$i" 2>>refused |
		cut -f1 >>acknowledged
done
is "every change went in" "$(wc -l <acknowledged | tr -d ' ')" 40
is "and is there" "$(kartei list company --count)" 41
ok "check finds nothing" kartei check

# Something else where the socket should be.
kartei store --stop
echo "no socket" >"$KARTEI_HOME/socket"
ok "a file in its place" kartei show company:K10700

# A process that dies at its start says why.
kartei store --stop
mkdir -p "$HOME/.config/kartei"
echo 'nonsense = 1;' >"$HOME/.config/kartei/kartei.conf"
fails 78 "a setting that is none" kartei show company:K10700
says "kartei.conf:1"
echo 'linger = 1;' >"$HOME/.config/kartei/kartei.conf"
ok "leaves soon" kartei show company:K10700
wait_gone
is "left after its last client" "$(store_pid)" ""

# In the foreground, for a service.
kartei store --foreground 2>messages &
pid=$!
n=0
until [ -S "$KARTEI_HOME/socket" ] || [ $n -gt 100 ]; do
	n=$((n + 1))
	sleep 0.1
done
ok "a client of it" kartei show company:K10700
kill -TERM $pid
wait $pid
is "ends cleanly" $? 0
rm "$HOME/.config/kartei/kartei.conf"

# Two store processes never have one home.
kartei status >/dev/null
fails 69 "a second one" kartei store --foreground
says "another process has this store open"
finish
