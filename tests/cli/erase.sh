#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/cli/harness/lib.sh"
title "a person is erased: out of tables, history, drafts, files and backups"

# Every byte of every file, in each spelling that an index has of it.
nowhere()
{
	grep -rliaE "$2" "$KARTEI_HOME" >"$work/found" 2>/dev/null
	is "$1" "$(cat "$work/found")" ""
}

# Until the files have it; far longer than that is a hang.
patience=600
begin() { deadline=$(($(date +%s) + patience)); }
in_time()
{
	[ "$(date +%s)" -lt "$deadline" ] && return 0
	fail "$1 within $patience s"
	return 1
}
settled()
{
	begin
	while [ -e "$KARTEI_HOME/erasing" ] && in_time "erased"; do
		kartei status >/dev/null 2>&1
	done
}

store --test
ok "a company" kartei new company name='Nordguss GmbH' number=K10700
ok "a person" kartei new person number=P700 first_name=Wilhelmine \
	last_name=Zwetschgenwurm phone='0681 4711999' \
	mail=wilhelmine@zwetschgenwurm.example roles=K10700
ok "another" kartei new person number=P701 last_name=Adler roles=K10700
ok "what was said of her" kartei new journal company=K10700 person=P700 \
	channel=Telefonat/eingehend text='Zwetschgenwurm mag keinen Tee' \
	followup=+3d followup.what='Zwetschgenwurm anrufen'
ok "what was said of another" kartei new journal company=K10700 person=P701 \
	channel=Telefonat/eingehend text='Adler mag Tee'
ok "another name since" kartei set person:P700 last_name=Zwetschgenwurm-Kern
# Her role at the company stands there in the order of her name.
ok "no fault by that" kartei check
prints "faults             0"
change=$(kartei history person:P700 --json | head -n 1 |
	sed 's/.*"change":\([0-9]*\).*/\1/')
ok "a backup of her" kartei backup
secret='zwetschgenwurm|wilhelmine|4711999'
grep -rliaE "$secret" "$KARTEI_HOME/db" "$KARTEI_HOME/backups" >/dev/null &&
	pass "she is in the files" || fail "she is in the files"

ok "an agent" kartei new agent login=tb name=Tom
fails 77 "Tom may not" env KARTEI_AGENT=tb kartei erase --yes person:P700
fails 64 "nobody can be asked" kartei erase person:P700
fails 1 "no such person" kartei erase --yes person:P799
ok "what would go" kartei erase --dry-run person:P700
prints "Zwetschgenwurm-Kern, Wilhelmine"
prints "1 Person would be erased"
prints "1 Role would be erased"
prints "1 Follow-up would be erased"
prints "1 Contact would lose what"
ok "she still is there" kartei show person:P700

ok "erased" kartei erase --yes person:P700
prints "in no file of the store"
nowhere "she is in no file" "$secret"
ok "the chain is whole" kartei check --audit
ok "the store has no fault" kartei check
prints "faults             0"
fails 1 "not found by name" kartei find zwetschgenwurm
fails 1 "nor by number" kartei find 4711999
ok "the company is there" kartei show company:K10700
ok "the other person" kartei show person:P701
prints "Adler"
ok "and what was said of him" kartei find 'adler tee'
ok "the history says so" kartei history person:P700
prints "erased for good"
prints "its values were erased"
ok "a change before it" kartei undo "$change"
prints "0 records"
says "cannot be taken back"
fails 65 "her number stays taken" kartei new person number=P700 last_name=X
is "one backup" "$(find "$KARTEI_HOME/backups" -mindepth 1 -maxdepth 1 |
	wc -l | tr -d ' ')" 1
ok "it can be restored" kartei restore \
	"$KARTEI_HOME/backups/$(ls "$KARTEI_HOME/backups")" again --latest
ok "and has no fault" kartei --home "$work/again" check
ok "a dump" sh -c 'kartei dump >dump.jsonl'
ok "loads" sh -c 'kartei --home "$0/loaded" load <dump.jsonl' "$work"
ok "with its chain" kartei --home "$work/loaded" check --audit

# An address that somebody in the bin has too stays: he may come back.
first_word() { "$@" | cut -f1; }
shared=$(first_word kartei new address street='Gemeinsam 1' postcode=66111 \
	city=Saarbrücken)
for n in 702 703; do
	kartei new person number=P$n last_name=Teilhaber >/dev/null
	kartei new address_use partner=person:P$n address="$shared" use=staff \
		>/dev/null
done
change=$(kartei delete person:P703 --json |
	sed 's/.*"change":\([0-9]*\).*/\1/')
ok "the other one is erased" kartei erase --yes person:P702
ok "back from the bin" kartei undo "$change"
ok "his address" kartei list address_use --where 'partner = "person:P703"' \
	--columns address.street
prints "Gemeinsam 1"
ok "he is erased as well" kartei erase --yes person:P703
nowhere "now the address is nowhere" "gemeinsam 1"

# Stopped while it is at it, and started again.
n=710
for stage in tables files backup; do
	n=$((n + 1))
	kartei new person number=P$n last_name=Quittenbaum mobile="0171 88811$n" \
		>/dev/null
	kartei new journal company=K10700 person=P$n channel=Telefonat/eingehend \
		text="Quittenbaum $n sagt ab" >/dev/null
	kartei backup >/dev/null
	kartei erase --yes --no-wait person:P$n >/dev/null
	begin
	while [ -e "$KARTEI_HOME/erasing" ] &&
			! grep -q "$stage" "$KARTEI_HOME/erasing" 2>/dev/null &&
			in_time "at $stage"; do
		:
	done
	for pid in $(store_pid); do
		kill -9 "$pid" 2>/dev/null
	done
	settled
	nowhere "killed at $stage: she is in no file" "quittenbaum|88811$n"
	ok "no fault" kartei check
	prints "faults             0"
done

# Tables that cannot be written anew: a start says so, counts, and goes on.
kartei store --stop >/dev/null
mkdir "$KARTEI_HOME/db/meta.db.new"
printf 'kartei-erasing 1 files\n' >"$KARTEI_HOME/erasing"
for n in 1 2; do
	ok "a start that cannot, $n" kartei status
	prints "could not be written anew ($n times)"
	kartei store --stop >/dev/null
done
is "it is counted" "$(sed -n 2p "$KARTEI_HOME/erasing")" "failed 2"
rmdir "$KARTEI_HOME/db/meta.db.new"
settled
ok "then it can" kartei check
prints "faults             0"

# The backup that was proven before a stop is the one that stays.
kartei store --stop >/dev/null
made=$(find "$KARTEI_HOME/backups" -mindepth 1 -maxdepth 1)
is "one backup" "$(echo "$made" | wc -l | tr -d ' ')" 1
printf 'kartei-erasing 1 backup\nmade %s\n' "$made" >"$KARTEI_HOME/erasing"
settled
is "no other is made" "$(find "$KARTEI_HOME/backups" -mindepth 1 -maxdepth 1)" \
	"$made"
finish
