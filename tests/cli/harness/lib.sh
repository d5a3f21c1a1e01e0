# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# Sourced by the scripts of tests/cli. Each has a folder of its own for
# HOME, store and sockets; the clock stands at 2026-09-14T09:00 in
# Europe/Berlin, the language is English. Results are TAP.
#
#	title "what this is about"
#	features COB-03 CAS-10		rows of the feature list proven here
#	store [--demo|--test]		a new store in $KARTEI_HOME
#	ok "what" COMMAND...		must end with 0
#	fails 65 "what" COMMAND...	must end with 65
#	prints "text"			the last command's output has it
#	prints_not "text"
#	lines 3				so many lines of output
#	says "text"			its messages have it
#	same FILE			its output is that file of tests/cli
#	is "what" GOT WANT
#	pass "what", fail "what", skip "what" "why"
#	store_pid			processes of the store in our home
#	finish				last line of the script
#
# Output and messages of the last command are in $out and $err (files),
# $work is the folder. KARTEI_CLI_UPDATE=1 writes the files that `same`
# compares with; KARTEI_CLI_KEEP=1 keeps the folder.

set -u
tests=0
cli_source=$KARTEI_SOURCE/tests/cli
work=$(mktemp -d "${TMPDIR:-/tmp}/kartei-cli.XXXXXX") || exit 70
out=$work/out
err=$work/err
: >"$out"
: >"$err"
mkdir -m 700 "$work/home" "$work/run"

HOME=$work/home
XDG_RUNTIME_DIR=$work/run
KARTEI_HOME=$work/store
KARTEI_NOW=2026-09-14T09:00
LC_ALL=C.UTF-8
LANGUAGE=en
KARTEI_LANG=en
TZ=Europe/Berlin
PATH=$KARTEI_BUILD:$PATH
export HOME XDG_RUNTIME_DIR KARTEI_HOME KARTEI_NOW LC_ALL LANGUAGE \
	KARTEI_LANG TZ PATH
unset XDG_CONFIG_HOME XDG_STATE_HOME KARTEI_AGENT NO_COLOR VISUAL EDITOR \
	PAGER MAIL KARTEI_IDLE
cd "$work" || exit 70

# Store processes detach; ours are those that name our folder.
tidy()
{
	for home in "$work"/*/; do
		[ -e "$home/lock" ] &&
			kartei --home "${home%/}" store --stop >/dev/null 2>&1
	done
	for proc in /proc/[0-9]*; do
		pid=${proc#/proc/}
		[ "$pid" != $$ ] || continue
		if { tr '\0' '\n' <"$proc/cmdline"; } 2>/dev/null |
				grep -qF "$work/"; then
			kill "$pid" 2>/dev/null
		fi
	done
	cd /
	[ -n "${KARTEI_CLI_KEEP:-}" ] || rm -rf "$work"
}
trap tidy EXIT
trap 'exit 70' HUP INT TERM

title() { echo "# $*"; }
features() { echo "# features $*"; }

pass()
{
	tests=$((tests + 1))
	echo "ok $tests - $1"
}

fail()
{
	tests=$((tests + 1))
	echo "not ok $tests - $1"
	shift
	for text; do
		echo "$text" | sed 's/^/# /'
	done
}

skip()
{
	tests=$((tests + 1))
	echo "ok $tests - $1 # SKIP $2"
}

last_words()
{
	head -n 20 "$out" | sed 's/^/# out: /'
	head -n 20 "$err" | sed 's/^/# err: /'
}

fails()
{
	want=$1
	what=$2
	shift 2
	"$@" >"$out" 2>"$err" </dev/null
	got=$?
	if [ "$got" -eq "$want" ]; then
		pass "$what"
		return 0
	fi
	fail "$what" "status $got, not $want: $*"
	last_words
	return 1
}

ok() { fails 0 "$@"; }

store()
{
	rm -rf "$KARTEI_HOME"
	[ $# -gt 0 ] || set -- --test
	"$KARTEI" init "$@" >"$out" 2>"$err" </dev/null && return 0
	echo "Bail out! kartei init $*"
	last_words
	exit 70
}

# The processes of the store in our home, one a line; nothing if none runs.
store_pid()
{
	for proc in /proc/[0-9]*; do
		{ tr '\0' '\n' <"$proc/cmdline"; } 2>/dev/null |
			grep -qxF -e "--home=$KARTEI_HOME" && echo "${proc#/proc/}"
	done
}

contains()
{
	if grep -qF -e "$2" "$1"; then
		pass "$3: $2"
	else
		fail "$3: $2"
		last_words
	fi
}

prints() { contains "$out" "$1" "prints"; }
says() { contains "$err" "$1" "says"; }

prints_not()
{
	if grep -qF -e "$1" "$out"; then
		fail "does not print: $1"
		last_words
	else
		pass "does not print: $1"
	fi
}

lines() { is "lines" "$(wc -l <"$out" | tr -d ' ')" "$1"; }

is()
{
	if [ "$2" = "$3" ]; then
		pass "$1: $3"
	else
		fail "$1" "is     $2" "wanted $3"
	fi
}

same()
{
	[ -z "${KARTEI_CLI_UPDATE:-}" ] || cp "$out" "$cli_source/$1"
	if cmp -s "$out" "$cli_source/$1"; then
		pass "same as $1"
	else
		fail "same as $1"
		diff "$cli_source/$1" "$out" | head -n 40 | sed 's/^/# /'
	fi
}

finish()
{
	echo "1..$tests"
	exit 0
}
