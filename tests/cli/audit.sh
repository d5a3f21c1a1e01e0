#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/cli/harness/lib.sh"
title "the history against what is remembered of it outside"

store --test --lang de
ok "a company" kartei new company name='Nordguss GmbH' number=K10700
ok "the chain alone" kartei check --audit
prints "kartei-head 1 "
ok "noted" kartei check --head "$work/heads"
ok "work goes on" kartei set company:K10700 name='Nordguss AG'
ok "it still fits" kartei check --head "$work/heads"
ok "and is noted again" kartei check --head "$work/heads"
ok "three notes" grep -c "^kartei-head 1 " "$work/heads"
prints "3"
ok "the nightly batch notes it too" kartei remind --head "$work/heads"
prints "proven up to"
ok "four notes" grep -c "^kartei-head 1 " "$work/heads"
prints "4"
sed 's/\(kartei-head 1 [0-9a-f]* [0-9]* \)[0-9a-f]*/\10000000000000000000000000000000000000000000000000000000000000000/' \
	"$work/heads" >"$work/other"
fails 65 "another history" kartei check --head "$work/other"
says "Entries 1 to"
ok "is not noted as good" grep -c "^kartei-head 1 " "$work/other"
prints "4"
fails 65 "nor does the batch" kartei remind --head "$work/other"
# The unit of the night notes the head, and not in the store's own folder.
sed -n 's/^ExecStart=.*remind --head \([^ ]*\)$/\1/p' \
	"$KARTEI_BUILD/data/systemd/kartei-nightly.service" >head
ok "the night notes the head" test -s head
is "outside the store" "$(grep -c /lib/kartei head)" 0
finish
