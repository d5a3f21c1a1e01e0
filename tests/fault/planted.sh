#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Do the tests see? Each patch of tests/fault/bugs plants one bug; the test
# that it names must fail then. Only the patched file is compiled, and takes
# its place in a copy of its archive.
. "$KARTEI_SOURCE/tests/cli/harness/lib.sh"
title "row 36: planted bugs are seen"
bugs=$KARTEI_SOURCE/tests/fault/bugs
flags=$KARTEI_BUILD/tests/fault/planted.flags
planted=$work/build
log=$work/log
if [ ! -e "$flags" ] || ! command -v patch >/dev/null; then
	echo "1..0 # SKIP row 36: beside the sanitizers, or without patch(1)"
	exit 0
fi
unset KARTEI_LANG LANGUAGE

# flag NAME: a line of the Makefile
flag() { sed -n "s/^$1 = //p" "$flags"; }

# A build folder for one bug: everything as it is, programs anew.
programs="kartei kartei-store"
fresh()
{
	rm -rf "$planted" "$work/src"
	mkdir -p "$planted" "$work/src"
	ln -s "$KARTEI_BUILD"/* "$planted"
	for program in $programs; do
		rm "$planted/$program"
		cp "$KARTEI_BUILD/$program" "$planted"
	done
}

# plant PATCH UNIT: UNIT is one more program to link, may be empty
plant()
{
	sources=$(sed -n 's,^+++ b/,,p' "$1")
	archives=
	for source in $sources; do
		archive=libkartei_$(basename "$(dirname "$source")").a
		archives="$archives $archive"
		mkdir -p "$work/src/$(dirname "$source")" &&
		cp "$KARTEI_SOURCE/$source" "$work/src/$source" &&
		chmod u+w "$work/src/$source" &&
		cp "$KARTEI_BUILD/$archive" "$work" || return 1
	done
	patch -d "$work/src" -p1 -F1 -s --no-backup-if-mismatch <"$1" &&
	cd "$KARTEI_BUILD" || return 1
	for source in $sources; do
		archive=libkartei_$(basename "$(dirname "$source")").a
		object=$work/$(basename "$source" .c).o
		sh -c "$(flag compile) -w -c -o '$object' '$work/src/$source'" &&
		ar r "$work/$archive" "$object" || return 1
	done
	for program in $programs $2; do
		link=$(flag "$program" | sed "s,@,$planted/$program,")
		for archive in $archives; do
			link=$(echo "$link" |
				sed "s, $archive, $work/$archive,g")
		done
		rm -f "$planted/$program"
		sh -c "$link" || return 1
	done
}

# run FOLDER COMMAND: its TAP in $log, up to the first that fails. What it
# leaves then lies in our folder and goes with it.
run()
{
	mkdir -p "$work/tmp"
	(
		# shellcheck disable=SC2086
		set -- "$1" $2
		KARTEI_BUILD=$1
		KARTEI=$1/kartei
		CMOCKA_MESSAGE_OUTPUT=TAP
		TMPDIR=$work/tmp
		export KARTEI_BUILD KARTEI CMOCKA_MESSAGE_OUTPUT TMPDIR
		program=$2
		shift 2
		cd "$work" || exit 70
		case $program in
		*.sh) exec env "$@" sh "$KARTEI_SOURCE/$program" ;;
		*) exec "$KARTEI_BUILD/$program" "$@" ;;
		esac
	) 2>&1 </dev/null | sed '/^not ok/q' >"$log"
}

# there PROGRAM: a unit test that is built; without cmocka none is
there() { [ -x "$KARTEI_BUILD/$1" ]; }

# Without a bug each of the tests must pass, or it proves nothing.
sober()
{
	case $1 in
	*.sh*) ;;
	*) there "${1%% *}" || {
		skip "without a bug: $1" "row 36: without cmocka"
		return
	} ;;
	esac
	run "$KARTEI_BUILD" "$1"
	if grep -q '^ok' "$log" && ! grep -q '^not ok' "$log"; then
		pass "without a bug: $1"
	else
		fail "without a bug: $1" "$(grep -v '^ok' "$log")"
	fi
}

if [ -n "${PLANTED_SOBER:-}" ]; then
	sed -n 's/^Found by: //p' "$bugs"/*.patch | sort -u >"$work/tests"
	while read -r test; do
		sober "$test"
	done <"$work/tests"
fi

for bug in ${PLANTED:-draft-of-anybody link-followed entry-without-chain}; do
	[ "$bug" != all ] || bug='*'
	for bug in "$bugs"/$bug.patch; do
		name=$(basename "$bug" .patch)
		test=$(sed -n 's/^Found by: //p' "$bug")
		unit=${test%% *}
		case $unit in
		*.sh) unit= ;;
		*) if ! there "$unit"; then
			skip "$name" "row 36: without cmocka"
			continue
		fi ;;
		esac
		fresh
		if ! plant "$bug" "$unit" >"$log" 2>&1; then
			fail "$name" "cannot be planted" \
				"$(head -n 5 "$log")"
			continue
		fi
		run "$planted" "$test"
		if grep -q '^not ok' "$log"; then
			pass "$name: seen by $test"
			grep -m 1 '^not ok' "$log" | sed 's/^/# /'
		else
			fail "$name: not seen by $test" "$(tail -n 20 "$log")"
		fi
	done
done
finish
