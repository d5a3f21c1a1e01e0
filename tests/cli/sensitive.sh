#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/cli/harness/lib.sh"
title "what a form marks sensitive: masked everywhere, shown only with a row"

secret='CANARY4711|654.?321'

# Nothing of the last command's output and messages tells a value.
silent()
{
	if grep -qE "$secret" "$out" "$err"; then
		fail "tells nothing: $1"
		last_words
	else
		pass "tells nothing: $1"
	fi
}

store --test
mkdir -p "$KARTEI_HOME/forms"
cat >"$KARTEI_HOME/forms/own.form" <<'EOF'
person: {
  extends = true;
  fields: {
    iban:   { type = "line"; sensitive = true;
              label = { en = "Account"; de = "Konto"; }; };
    cards:  { type = "line"; many = true; sensitive = true; };
    income: { type = "integer"; sensitive = true; };
    notes2: { type = "memo"; sensitive = true; };
    tenth:  { type = "integer"; value = "income / 10"; };
  };
  paths: { account = "iban"; };
  list = ["number", "last_name", "iban", "account"];
};
journal: {
  extends = true;
  paths: { their_account = "person.iban"; };
  list = ["at", "their_account"];
};
rights: {
  roles: {
    teller:  { may = ["undo", "reveal"]; };
    auditor: { other = "read"; may = ["displays"]; };
    blind:   { sensitive = false; may = ["undo", "reveal"]; };
  };
};
agent: { extends = true; fields: { role: { of: {
  teller = "Teller"; auditor = "Auditor"; blind = "Blind";
}; }; }; };
EOF
ok "the forms are taken in" kartei kinds --reload
for role in teller auditor blind agent; do
	ok "an agent: $role" kartei new agent login="u_$role" name="$role" \
		role="$role"
done
ok "a company" kartei new company name='Nordguss GmbH' number=K10700
ok "a person" kartei new person number=P700 first_name=Anna last_name=Adler \
	iban=CANARY4711 income=654321 \
	cards=CANARY4711-a notes2='CANARY4711 here' roles=K10700
ok "another value since" kartei set person:P700 iban=CANARY4711-2
ok "a contact with her" kartei new journal company=K10700 person=P700 \
	channel=Telefonat/eingehend text='about the account'
ok "another one without" kartei new person number=P701 last_name=Busch
# What is shown anywhere is asked of this copy of a table, too.
printf 'number,iban,income\nP700,CANARY4711,wrong\n' >"$work/bad.csv"

# ---- every verb that there is ---------------------------------------------

# A verb without a row here is a fault: whoever adds one says what it may
# tell. An administrator asks, who may all but has to ask for it.
ask_find() { kartei find adler; kartei find CANARY4711; kartei find 654321;
	kartei find --json adler; }
ask_show() { kartei show person:P700; kartei show --json person:P700;
	kartei show journal:1; }
ask_list() { kartei list person; kartei list --json person;
	kartei list journal; }
ask_select() { kartei select 'person'; kartei select --json 'person'; }
ask_history() { kartei history person:P700; kartei history --json; }
ask_dupes() { kartei dupes person; kartei dupes --json person; }
ask_new() { kartei new person last_name=Cramer iban=x; }
ask_set() { kartei set person:P701 first_name=Bert; }
ask_delete() { kartei delete person:P701; kartei undo last; }
ask_merge() { kartei merge --dry-run person:P700 person:P701 ||
	kartei merge person:P700 person:P701; }
ask_undo() { kartei undo "$(last_change)"; }
ask_due() { kartei due; kartei due --json; }
ask_remind() { kartei remind --dry-run; }
ask_import() { kartei import person "$work/bad.csv" --key number; }
ask_export() { kartei export person; kartei export person --format json;
	kartei export journal; kartei export followup --format ics; }
ask_kinds() { kartei kinds person; }
ask_status() { kartei status; }
ask_check() { kartei check; kartei check --audit; }
ask_backup() { kartei backup; }
ask_sessions() { kartei sessions; }
ask_displays() { kartei displays; kartei displays --json; }
ask_erase() { kartei erase --dry-run person:P700; }
# These tell nothing of records, or are asked for below.
ask_init() { :; }
ask_store() { :; }
ask_restore() { :; }
ask_repair() { :; }
ask_load() { :; }
ask_dump() { :; }
ask_help() { kartei help show; }
ask_commands() { :; }
ask_features() { :; }
ask_keys() { :; }
ask_macro() { :; }
# Its first line repeats the word that was asked for.
ask_query() { kartei query adler; kartei query CANARY4711 | sed 1d; }

last_change()
{
	kartei history --max 1 --json | sed 's/.*"change":\([0-9]*\).*/\1/'
}

asked=0
for verb in $(kartei commands --json |
		sed -n 's/^{"command":"\([a-z]*\)","verb":true.*/\1/p'); do
	if ! command -v "ask_$verb" >/dev/null; then
		fail "this test says nothing of the verb $verb"
		continue
	fi
	"ask_$verb" >"$out" 2>"$err" </dev/null
	silent "$verb"
	asked=$((asked + 1))
done
[ "$asked" -ge 30 ] && pass "$asked verbs were asked" ||
	fail "only $asked verbs were asked"

# ---- the mask --------------------------------------------------------------

ok "a card" kartei show person:P700
prints "Account     •••"
prints_not "Tenth"
ok "a table" kartei export person
prints "•••"
ok "a list" kartei list --json person
prints '•••'
ok "its history" kartei history person:P700
prints "Account: ••• -> •••"
for condition in 'iban = "CANARY4711"' 'income > 1000' 'iban is empty' \
		'account like "C*"'; do
	fails 65 "no condition asks for it: $condition" \
		kartei select "person where $condition"
	says "is sensitive: no condition may ask for it"
done
fails 65 "nor through another record" \
	kartei select 'journal where person.iban = "CANARY4711"'
says "is sensitive: no condition may ask for it"
fails 65 "nor what is computed of it" kartei select 'person where tenth > 5'
fails 65 "no order goes by it" kartei list person --sort iban
says "is sensitive: no order may go by it"
fails 65 "nor by a path" kartei list person --sort -account
ok "nobody has seen a value so far" kartei status
fails 1 "no row is kept" kartei displays
lines 0

# ---- writing without seeing -------------------------------------------------

ok "a table that comes back leaves what it does not show" \
	sh -c "kartei export person >$work/back.csv &&
		kartei import person $work/back.csv --key number"
ok "so do objects, a number too" \
	sh -c "kartei export person --format json >$work/back.jsonl &&
		kartei import person $work/back.jsonl --key number"
prints " 0 new, 0 changed, "
ok "one more value of many" kartei set person:P700 cards+=CANARY4711-b
fails 65 "none of many is taken for its mask" \
	kartei set person:P700 cards-=•••
fails 65 "nor a part of it" kartei set person:P700 iban=•••1
ok "who may not see it may write it" env KARTEI_AGENT=u_agent \
	kartei set person:P701 iban=CANARY4711-3
fails 65 "a conflict says who was faster" env KARTEI_AGENT=u_agent \
	kartei set person:P701 iban=other --if-version 1
says 'iban: agent has set this to "•••"'
silent "a conflict"
fails 65 "the mask is no value" kartei new person last_name=Dreyer iban=•••
says "stands for a value that is not shown"

# ---- in clear ---------------------------------------------------------------

fails 77 "not without the right" env KARTEI_AGENT=u_agent \
	kartei show --reveal person:P700
says "may not see sensitive fields in clear"
silent "without the right"
fails 77 "nor for an auditor" env KARTEI_AGENT=u_auditor \
	kartei export person --reveal
silent "auditor"
fails 77 "who sees them is not for all" env KARTEI_AGENT=u_teller \
	kartei displays
ok "with the right" env KARTEI_AGENT=u_teller \
	kartei show --reveal person:P700
prints "CANARY4711-2"
prints "CANARY4711-a; CANARY4711-b"
prints "654,321"
ok "a row for each field" kartei displays person:P700
lines 4
prints "2026-09-14T07:00:00Z  u_teller    person:P700  Account"
ok "one that has no value is not shown" kartei show --reveal company:K10700
ok "an export in clear" kartei export person --reveal --where 'number = "P701"'
prints "CANARY4711-3"
ok "a row for each of its records" kartei displays person:P701
lines 1
ok "through another record" kartei export journal --reveal
fails 77 "nothing for a condition in clear either" env KARTEI_AGENT=u_agent \
	kartei export person --reveal --where 'income > 5'
fails 65 "nor with the right" env KARTEI_AGENT=u_teller \
	kartei export person --reveal --where 'income > 5'
silent "condition"
ok "for one for whom they are not there" env KARTEI_AGENT=u_blind \
	kartei show --reveal person:P700
silent "blind"
prints_not "Account"
ok "what one agent saw" kartei displays --agent u_teller
lines 4
ok "an auditor reads it" env KARTEI_AGENT=u_auditor kartei displays --json
prints '"agent":"u_teller"'
prints '"field":"iban"'
fails 1 "nobody of that name" kartei displays --agent nobody

# ---- dump, load, erasure, end of the store -----------------------------------

n=$(kartei displays | wc -l)
ok "a dump has all in clear" kartei dump "$work/all.jsonl"
ok "and is written down" kartei displays --max 1
prints "the whole store (dump)"
is "one row more" "$(kartei displays | wc -l)" "$((n + 1))"
ok "the store ends" kartei store --stop
is "and has kept the rows" "$(kartei displays | wc -l)" "$((n + 1))"
ok "a store of the dump" kartei --home "$work/two" load "$work/all.jsonl"
is "has the rows" "$(kartei --home "$work/two" displays | wc -l)" \
	"$((n + 1))"
ok "is the same" kartei --home "$work/two" check
prints "faults             0"
ok "she is erased" kartei erase --yes person:P700
ok "who looked stays" kartei displays --agent u_teller
lines 4
prints "person:P700"
ok "no fault by that" kartei check
prints "faults             0"

# ---- forms that would tell it -------------------------------------------------

refused()
{
	cat >"$work/bad.form" <<EOF
thing: { $2 };
EOF
	fails 78 "refused: $1" kartei kinds --check "$work/bad.form"
	says "sensitive and cannot"
}
field='a: { type = "line"; sensitive = true; '
refused title "fields: { $field }; b: { type = \"line\"; }; };
	title = [\"a\"];"
refused search "fields: { $field }; b: { type = \"line\"; }; };
	title = [\"b\"]; search = [\"a\"];"
refused sort "fields: { $field }; b: { type = \"line\"; }; };
	title = [\"b\"]; search = [\"b\"]; sort = [\"-a\"];"
refused unique "fields: { $field unique = true; }; b: { type = \"line\"; }; };
	title = [\"b\"]; search = [\"b\"];"
refused link "fields: { a: { type = \"link\"; to = \"company\";
	sensitive = true; }; b: { type = \"line\"; }; };"
finish
