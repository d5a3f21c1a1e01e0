#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/cli/harness/lib.sh"
title "the harness itself"
ok "a command" sh -c 'echo out; echo message >&2'
prints out
prints_not message
says message
lines 1
fails 65 "a command that fails" sh -c 'exit 65'
is "the home is ours" "$(dirname "$HOME")" "$work"
finish
