#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/cli/harness/lib.sh"
title "what begins or ends on a day, found on that day and not before"

store --test --lang en
features CAS-22

k=$(kartei new company name='Umzug GmbH' | cut -f1)
p=$(kartei new person last_name=Zieher first_name=Eva | cut -f1)
old=$(kartei new address street='Altweg 1' postcode=41061 city=Altenau |
	cut -f1)
new=$(kartei new address street='Neuweg 2' postcode=50667 city=Neuenrade |
	cut -f1)
ok "an address until today" kartei new address_use partner="$k" \
	address="$old" use=contact until=2026-09-15
ok "and one from tomorrow on" kartei new address_use partner="$k" \
	address="$new" use=contact from=2026-09-15
ok "a role from tomorrow on" kartei new role person="$p" company="$k" \
	main=yes from=2026-09-15

count() { kartei select "company where postcode like \"$1*\"" --count; }
listed() { kartei list company --where "postcode like \"$1*\"" --count; }
finds() { kartei find "$1" | cut -f1 | grep -cxF "$k"; }
person() { kartei select 'person where company is not empty' --count; }

is "today the old one" "$(count 41) $(listed 41) $(finds altenau)" "1 1 1"
is "not the new one" "$(count 50) $(listed 50) $(finds neuenrade)" "0 0 0"
is "no role yet" "$(person)" 0

# The same store process, over midnight.
export KARTEI_NOW=2026-09-15T00:01
is "tomorrow the new one" "$(count 50) $(listed 50) $(finds neuenrade)" \
	"1 1 1"
is "not the old one" "$(count 41) $(listed 41) $(finds altenau)" "0 0 0"
is "the role" "$(person)" 1
ok "as kept" kartei check

# Days off: the store was not there on the day.
export KARTEI_NOW=2026-09-15T09:00
third=$(kartei new address street='Drittweg 3' postcode=22761 city=Drittau |
	cut -f1)
use=$(kartei list address_use --where "address = \"$new\"" | cut -f1)
ok "one more end" kartei set "$use" until=2026-09-20
ok "one more beginning" kartei new address_use partner="$k" \
	address="$third" use=contact from=2026-09-20
is "not yet" "$(count 22) $(finds drittau) $(finds neuenrade)" "0 0 1"
ok "the store stops" kartei store --stop
export KARTEI_NOW=2026-09-30T09:00
is "started after it" \
	"$(finds drittau) $(finds neuenrade) $(count 22) $(count 50)" \
	"1 0 1 0"

# Killed on the day: the next start has it as well.
use=$(kartei list address_use --where "address = \"$third\"" | cut -f1)
ok "one more end" kartei set "$use" until=2026-10-05
ok "and a beginning" kartei new address_use partner="$k" \
	address="$old" use=contact from=2026-10-05
export KARTEI_NOW=2026-10-05T09:00
is "the day" "$(finds altenau)" 1
kill -9 "$(store_pid)"
is "after a crash" "$(finds altenau)" 1
ok "and the nightly run" kartei remind
ok "whole" kartei check
finish
