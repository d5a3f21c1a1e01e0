#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/cli/harness/lib.sh"
title "a new store, its process, who may do what"
features CAS-89

ok "init" kartei init --test --lang de
prints "you ($(id -un)) are its administrator"
is "the home is private" "$(stat -c %a "$KARTEI_HOME")" 700
is "the socket is private" "$(stat -c %a "$KARTEI_HOME/socket")" 600
is "nobody else reads a file" \
	"$(find "$KARTEI_HOME" -type f -perm /077 | wc -l)" 0
fails 65 "no second store there" kartei init --test
says "there is a store already"
kartei store --stop
fails 65 "nor when it does not run" kartei init --test
says "there is a store already"
ok "what was there is as it was" kartei list industry --count
ok "master data in German" kartei show industry:agriculture --json
prints '"name":"Landwirtschaft"'
fails 64 "no such language" kartei --home "$work/x" init --lang fr
says "de or en"
ok "master data in English" kartei --home "$work/en" init --test --lang en
ok "..." kartei --home "$work/en" show industry:agriculture --json
prints '"name":"Agriculture"'
kartei --home "$work/en" store --stop

mkdir "$work/open"
chmod 755 "$work/open"
fails 77 "a folder that others may look into" kartei --home "$work/open" init
says "$work/open"
ln -s "$work/elsewhere" "$work/link"
mkdir -m 700 "$work/elsewhere"
fails 77 "a symbolic link" kartei --home "$work/link" init
touch "$work/file"
fails 74 "below a file" kartei --home "$work/file/store" init

# Agents
ok "an agent" kartei new agent login=tb name='Becker, Tom'
ok "an administrator" kartei new agent login=jw name='Weiß, Jan' role=admin
fails 65 "no two with one login" kartei new agent login=tb name=Doppel
KARTEI_AGENT=tb
export KARTEI_AGENT
ok "be another in a store for tests" kartei list agent
prints "Becker, Tom"
fails 77 "an agent makes no agents" kartei new agent login=xx name=X
fails 77 "an agent ends no store" kartei store --stop
fails 77 "an agent takes in no forms" kartei kinds --reload
KARTEI_AGENT=nobody
fails 1 "an agent that is none" kartei list company
says "no agent 'nobody'"
unset KARTEI_AGENT

# A store of its own accord takes neither the clock nor the agent.
unset KARTEI_NOW
ok "a real store" kartei --home "$work/real" init
KARTEI_AGENT=tb
export KARTEI_AGENT
fails 77 "KARTEI_AGENT is refused there" kartei --home "$work/real" list agent
says "KARTEI_AGENT"
unset KARTEI_AGENT
KARTEI_NOW=2026-09-14T09:00
export KARTEI_NOW
fails 77 "KARTEI_NOW is refused there" kartei --home "$work/real" list agent
says "KARTEI_NOW"
unset KARTEI_NOW
kartei --home "$work/real" store --stop
KARTEI_NOW=yesterday
export KARTEI_NOW
fails 64 "KARTEI_NOW is no moment" kartei list company
says "yesterday"
finish
