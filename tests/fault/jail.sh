#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/fault/lib.sh"
title "row 23: an account that gets nothing but kartei, through a real sshd"
PATH=$PATH:/usr/sbin:/sbin
player=$KARTEI_BUILD/tests/tui/play
for need in sshd ssh ssh-keygen sftp; do
	command -v $need >/dev/null && continue
	echo "1..0 # SKIP row 23: no $need"
	exit 0
done
if [ ! -x "$player" ]; then
	echo "1..0 # SKIP row 23: without libvterm no screens are played"
	exit 0
fi
[ "$(id -u)" -ne 0 ] || mkdir -p /run/sshd 2>/dev/null

sh "$KARTEI_SOURCE/tests/tui/store.sh" >"$out" 2>&1
is "a store" $? 0
mkdir -p "$work/config/kartei" "$work/tables" "$work/no/.ssh"
cat >"$work/config/kartei/kartei.conf" <<X
programs = [];
folders = ["$work/tables"];
X
printf 'Vorname;Nachname\nSusi;Kern\n' >"$work/no/secret.csv"
cp "$work/no/secret.csv" "$work/tables/people.csv"
ln -s "$work/no/secret.csv" "$work/tables/leak.csv"
mark=$work/escaped

# The server as doc/operation.md wants it: the lines of its Match block.
ssh-keygen -q -t ed25519 -N '' -f "$work/hostkey"
ssh-keygen -q -t ed25519 -N '' -f "$work/key"
cp "$work/key.pub" "$work/authorized"
settle()
{
	cat <<X
ListenAddress 127.0.0.1
Port $1
HostKey $work/hostkey
AuthorizedKeysFile $work/authorized
PidFile none
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
AcceptEnv LANG LC_*
Subsystem sftp internal-sftp
SetEnv KARTEI_HOME=$KARTEI_HOME XDG_CONFIG_HOME=$work/config XDG_RUNTIME_DIR=$work/run KARTEI_AGENT=mk KARTEI_NOW=2026-09-14T09:00 KARTEI_IDLE=1 KARTEI_LANG=de TZ=Europe/Berlin LC_ALL=C.UTF-8 VISUAL="touch $mark-editor" PAGER="touch $mark-pager" ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=0}
Match User $(id -un)
X
	sed -n '/Match Group kartei/,/^$/{/Match/d;p;}' \
		"$KARTEI_SOURCE/doc/operation.md" |
		sed "s,ForceCommand kartei,ForceCommand $KARTEI,"
}

# serve NAME CONFIG: $daemon listens on $port, the first of some that is free;
# $work/NAME_config is CONFIG, a function of a port, and 0 is none
serve()
{
	for try in 1 2 3 4 5 6 7 8 9; do
		port=$((20000 + ($$ * 7 + try * 131) % 12000))
		$2 $port >"$work/$1_config"
		: >"$work/$1.log"
		"$(command -v sshd)" -D -e -f "$work/$1_config" \
			2>>"$work/$1.log" &
		daemon=$!
		until grep -q "listening on" "$work/$1.log" ||
				! kill -0 $daemon 2>/dev/null; do
			sleep 0.05
		done
		kill -0 $daemon 2>/dev/null && return
		wait $daemon
	done
	port=0
}
serve sshd settle
sshd=$daemon
jailed=$port
if [ $port -eq 0 ]; then
	skip "a way in" \
		"row 23: sshd does not start here: $(tail -n 1 "$work/sshd.log")"
	finish
fi
trap 'kill $sshd 2>/dev/null; tidy' EXIT
grep -q DisableForwarding "$work/sshd_config"
is "the manual's block is in force" $? 0

{
	echo "Host *"
	echo "Port $port"
	echo "IdentityFile $work/key"
	echo "IdentitiesOnly yes"
	echo "StrictHostKeyChecking no"
	echo "UserKnownHostsFile /dev/null"
	echo "LogLevel ERROR"
	echo "BatchMode yes"
	echo "ConnectTimeout 20"
} >"$work/ssh_config"
into() { timeout "${seconds:-60}" ssh -F "$work/ssh_config" "$@"; }

# Somebody who can log in without the block reaches a shell: else nothing
# below would prove anything.
settle_open() { settle "$1" | sed '/^Match/,$d'; }
serve open settle_open
if [ $port -ne 0 ]; then
	into -p $port 127.0.0.1 "touch $mark" >"$out" 2>&1 </dev/null
	kill $daemon
fi
port=$jailed
if [ ! -e "$mark" ]; then
	skip "a way in" "row 23: nobody can log in here: $(tail -n 1 "$out")"
	finish
fi
rm "$mark"

# closed WHAT: nothing was started or written by what was tried
closed()
{
	if ls "$mark"* >/dev/null 2>&1; then
		fail "$1" "$(ls "$mark"*)" "$(tail -n 5 "$out")"
		rm -rf "$mark"*
	else
		pass "$1"
	fi
}

# ---- commands ------------------------------------------------------------

n=0
while read -r command; do
	n=$((n + 1))
	into 127.0.0.1 "$command" >"$out" 2>&1 </dev/null
	[ $? -ne 0 ] || fail "is refused: $command" "$(cat "$out")"
	closed "command $n: $command"
done <<X
touch $mark
; touch $mark
\$(touch $mark)
\`touch $mark\`
| touch $mark
&& touch $mark
|| touch $mark
kartei; touch $mark
kartei dump $mark
kartei backup $mark
kartei export company >$mark
--home $mark init --test
/bin/sh -c 'touch $mark'
bash --norc -c 'touch $mark'
env -i touch $mark
-c 'touch $mark'
../../../../bin/touch $mark
scp -t $mark
rsync --server . $mark
internal-sftp
git-upload-pack $mark
X
into 127.0.0.1 'kartei
touch '"$mark" >"$out" 2>&1 </dev/null
closed "a command of two lines"
for shell in /bin/sh "bash -i" "" kartei; do
	echo "touch $mark" | into -T 127.0.0.1 "$shell" >"$out" 2>&1
	closed "lines for '$shell'"
done

# ---- subsystems and channels ---------------------------------------------

echo "put $work/sshd_config $mark" |
	timeout 60 sftp -F "$work/ssh_config" -b - 127.0.0.1 >"$out" 2>&1
[ $? -ne 0 ]
is "sftp is refused" $? 0
closed "sftp"
into -s 127.0.0.1 sftp >"$out" 2>&1 </dev/null
closed "the subsystem sftp"
for how in "" -O; do
	# shellcheck disable=SC2086
	timeout 60 scp -q $how -F "$work/ssh_config" "$work/sshd_config" \
		"127.0.0.1:$mark" >"$out" 2>&1
	closed "scp $how to it"
	# shellcheck disable=SC2086
	timeout 60 scp -q $how -F "$work/ssh_config" \
		"127.0.0.1:$KARTEI_HOME/format" "$mark" >"$out" 2>&1
	closed "scp $how from it"
done
echo | into -W "127.0.0.1:$port" 127.0.0.1 >"$out" 2>&1
grep -q 'SSH-2.0' "$out"
is "no way on to another port" $? 1
for how in "-R 0:127.0.0.1:$port" "-R $mark-socket:127.0.0.1:$port" \
		"-w 0:0"; do
	# shellcheck disable=SC2086
	into -N -o ExitOnForwardFailure=yes $how 127.0.0.1 \
		>"$out" 2>&1 </dev/null
	is "refused: ${how%% *}" $? 255
	closed "$how"
done

# ---- what the terminal is called -----------------------------------------

for term in nonsense ../../../../etc/passwd "$work/no" 'x$(touch '"$mark"')' \
		"$(printf '%02000d' 0)" 'xterm;touch '"$mark"; do
	TERM=$term into -tt 127.0.0.1 >"$out" 2>&1 </dev/null
	status=$?
	[ $status -ne 0 ] && [ $status -ne 124 ] && [ $status -lt 128 ] ||
		[ $status -eq 255 ] ||
		fail "ends in words: TERM" "$status" "$(cat "$out")"
	closed "TERM=$(echo "$term" | cut -c 1-30)"
done
TERMINFO=$work/no TERMINFO_DIRS=$work/no PAGER="touch $mark" \
	LD_PRELOAD='' into -o SendEnv='TERMINFO TERMINFO_DIRS PAGER' \
	-o "SetEnv=EDITOR=touch\ $mark KARTEI_HOME=$mark HOME=$mark" \
	127.0.0.1 >"$out" 2>&1 </dev/null
closed "variables that were not asked for"
# The screens open, and nobody ends them.
LC_ALL=../../../../tmp LANG="\$(touch $mark)" LC_MESSAGES=/etc/passwd \
	seconds=10 into -tt -o SendEnv='LANG LC_*' 127.0.0.1 >"$out" 2>&1 </dev/null
closed "languages that are paths"

# ---- inside --------------------------------------------------------------

cat >"$work/inside.t" <<X
title in the jail: keys that lead out elsewhere
env TERM=xterm-256color
size 80x24
start ssh -F $work/ssh_config -tt 127.0.0.1 'touch $mark'
expect "Heute" row 1
note what starts a shell elsewhere
keys !touch<Space>$mark<Enter>
keys <Esc><Esc>:!touch<Space>$mark<Enter>
keys <Esc><Esc>|touch<Space>$mark<Enter>
keys <Esc><Esc>:sh<Enter>
keys <Esc><Esc><C-c>
keys <C-z><C-\\><Esc>
hangup
start ssh -F $work/ssh_config -tt 127.0.0.1
expect "Heute" row 1
note the editor of the environment is not on the list
keys n
keys Zeile<F4>
expect "darf hier nicht starten"
keys <Esc>v
note a table goes where the house allows it
keys :firmen<Enter>
keys p<C-u>$mark<Enter>
expect "liegt in keinem"
keys <C-u>$work/tables/../escaped<Enter>
expect "liegt in keinem"
keys <C-u>~/.ssh/escaped<Enter>
expect "liegt in keinem"
keys <C-u>$work/tables/firmen<Enter>
expect "7 S"
keys <Esc><Esc>
note and one is taken in from there alone, whatever leads elsewhere
keys :imp<Enter>
expect "$work/tables/"
keys <C-u>$work/no/secret.csv<Enter>
expect "liegt in keinem"
refuse "Import  " row 1
keys <C-u>$work/tables/../no/secret.csv<Enter>
expect "liegt in keinem"
keys <C-u>/etc/passwd<Enter>
expect "liegt in keinem"
keys <C-u>$work/tables/leak.csv<Enter>
refuse "Import  " row 1
keys <C-u>$work/tables/../no/<Tab>
refuse "secret.csv"
keys <C-u>$work/tables/people.csv<Enter>person<Enter>
expect "Import  people.csv" row 1
expect "Susi"
keys <F2><F2>
expect "1 neu"
X
# An sshd that is not root's cannot hand a terminal over where devpts is
# mounted without the group of terminals.
TERM=nonsense into -tt 127.0.0.1 >"$out" 2>&1 </dev/null || :
if [ "$(id -u)" -ne 0 ] && grep -q 'closed by remote host' "$out"; then
	skip "keys inside" "sshd gets no terminal from this system"
else
	"$player" "$work/inside.t" >"$work/inside" 2>&1
	grep -q '^not ok\|^Bail' "$work/inside" && sed 's/^/# /' "$work/inside"
	sed -n 's/^ok [0-9]* - /ok - inside: /p
		s/^not ok [0-9]* - /not ok - inside: /p' "$work/inside" >"$out"
	tally inside "$(wc -l <"$out")"
	closed "keys inside"
	is "a table where one may be" "$(wc -l <"$work/tables/firmen")" 8
	is "one table taken in" "$(kartei select \
		'person where last_name = "Kern"' --count)" 1
fi
ok "the store is whole" kartei check
finish
