#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/fault/lib.sh"
title "row 13: text that is being typed when the line, the screen or the store ends"
features COB-38 N02 X29
store --test
ok "an agent" kartei new agent login=mk name=Mara role=agent
PATH=$KARTEI_BUILD:$PATH "$KARTEI_BUILD/tests/fault/typist" "$KARTEI_HOME" \
	"${TYPIST_ROUNDS:-12}" >"$out" 2>"$err"
tally typist 3
ok "kartei check finds nothing" kartei check
finish
