# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# Sourced by the scripts of tests/fault, on top of the words of tests/cli.

. "$KARTEI_SOURCE/tests/cli/harness/lib.sh"
unset KARTEI_NOW
ledger=$KARTEI_BUILD/tests/fault/ledger
shim=$KARTEI_BUILD/tests/fault/shim.so	# not beside the sanitizers
book=$work/book

# Numbers the results of a program, "ok - ..." in $out, into ours: tally NAME
# HOW_MANY
tally()
{
	grep '^#' "$out" || :
	grep -E '^(not )?ok - ' "$out" >"$work/results" || :
	[ "$(wc -l <"$work/results")" -eq "$2" ] || fail "all results: $1" \
		"$(cat "$out" "$err")"
	while read -r line; do
		case $line in
		ok*) pass "$1: ${line#ok - }" ;;
		*) fail "$1: ${line#not ok - }" ;;
		esac
	done <"$work/results"
}

# Compares the book with the store.
balance()
{
	"$ledger" check "$KARTEI_HOME" "$book" >"$out" 2>"$err"
	tally "$1" 3
	ok "$1: kartei check finds nothing" kartei check
}

# faulted FAULT: a store process of our home under $shim, in the background
# as $broken; $work/hit is there once the fault has been met, $work/count says
# how many calls there were.
faulted()
{
	rm -f "$work/hit" "$work/count"
	KARTEI_FAULT="$1" KARTEI_FAULT_HOME="$KARTEI_HOME" \
		KARTEI_FAULT_HIT="$work/hit" KARTEI_FAULT_COUNT="$work/count" \
		LD_PRELOAD="$shim" "$KARTEI_BUILD/kartei-store" \
		--home="$KARTEI_HOME" --linger=0 >"$work/store.out" 2>&1 &
	broken=$!
	deadline=$(($(date +%s) + patience))
}

# Far longer than anything takes: it hangs.
patience=600
in_time() { [ "$(date +%s)" -lt "$deadline" ]; }

# until_served: or it is gone
until_served()
{
	while [ ! -S "$KARTEI_HOME/socket" ] && kill -0 "$broken" 2>/dev/null &&
			in_time; do
		sleep 0.01
	done
}

# until_ended: for the process to be gone; a hang is an end with 124
until_ended()
{
	while kill -0 "$broken" 2>/dev/null && in_time; do
		sleep 0.01
	done
	if kill -9 "$broken" 2>/dev/null; then
		wait "$broken"
		return 124
	fi
	wait "$broken"
}

# calls: how many were made so far
calls() { od -A n -t d8 "$work/count" | tr -d ' '; }

# A store with an erasure whose tables cannot be written anew, as it was left:
# $work/erasing, its book $work/book.erasing. The files have $secret still.
secret=Zwetschgenwurm
erasing_store()
{
	store --test
	: >"$book"
	"$ledger" write "$KARTEI_HOME" "$book" 2 10
	is "all that they asked was answered" $? 0
	ok "a person" kartei new person number=P1 last_name=$secret
	ok "a backup of it all" kartei backup
	mkdir "$KARTEI_HOME/db/meta.db.new"
	fails 69 "erased, but not out of the files" \
		kartei erase --yes person:P1
	kartei store --stop >/dev/null
	rmdir "$KARTEI_HOME/db/meta.db.new"
	printf 'kartei-erasing 1 files\n' >"$KARTEI_HOME/erasing"
	rm -f "$KARTEI_HOME/reserve"
	for part in db backups; do
		grep -rqiaE $secret "$KARTEI_HOME/$part"
		is "it is in $part" $? 0
	done
	cp -a "$KARTEI_HOME" "$work/erasing"
	cp "$book" "$work/book.erasing"
}

take_erasing()
{
	rm -rf "$KARTEI_HOME"
	cp -a "$work/erasing" "$KARTEI_HOME"
	cp "$work/book.erasing" "$book"
}

# One result for the home behind WHAT: it starts, or says what to do and does
# then; the erasure comes to its end; what was acknowledged is there, and
# nothing of what was erased.
erased_well()
{
	wrong=
	deadline=$(($(date +%s) + patience))
	until kartei status >"$work/status" 2>"$work/said"; do
		# It opened itself once more just then.
		if grep -q 'is lost' "$work/said" && in_time; then
			continue
		fi
		if ! grep -q 'kartei repair' "$work/said" ||
				! kartei repair >>"$work/said" 2>&1; then
			fail "$1: it starts" "$(cat "$work/said" \
				"$work/store.out" "$KARTEI_HOME/store.log")"
			return
		fi
		repairs=$((repairs + 1))
	done
	while [ -e "$KARTEI_HOME/erasing" ] && in_time; do
		kartei status >"$work/status" 2>&1
	done
	[ ! -e "$KARTEI_HOME/erasing" ] || wrong="it is not done;"
	(balance "$1") >"$work/balance"
	! grep -q '^not ok' "$work/balance" || wrong="$wrong the book;"
	! grep -rliaE $secret "$KARTEI_HOME" >>"$work/balance" ||
		wrong="$wrong it is somewhere"
	if [ -n "$wrong" ]; then
		fail "$1: $wrong" "$(cat "$work/balance" "$work/store.out" \
			"$work/status" "$KARTEI_HOME/store.log")"
	else
		pass "$1"
	fi
	kartei store --stop >/dev/null 2>&1
}
