#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The store of KARTEI_HOME as a service; answers when this ends.
set -eu
kartei store --foreground >/dev/null 2>>service.log </dev/null &
n=0
until env -u KARTEI_AGENT kartei status >/dev/null 2>&1; do
	n=$((n + 1))
	[ $n -lt 100 ] || exit 1
	sleep 0.1
done
