#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# From another CRM: old keys, authors and times are kept, and a second run
# finds everything as it was. Enquiries of a web site come in like that too.
. "$KARTEI_SOURCE/tests/cli/harness/lib.sh"
title "take-over from another CRM"
features ATE-120 ATE-118 ATE-94
store --test --lang de

mkdir "$KARTEI_HOME/forms"
cat >"$KARTEI_HOME/forms/old.form" <<'END'
journal: { extends = true;
  fields: { old_key: { type = "line"; unique = true; }; }; };
END
ok "a field for old keys" kartei kinds --reload

printf 'id,short,fullname\n7,jp,Jutta Probst\n8,ks,Kai Sommer\n' >users.csv
printf 'id,name,owner\n41,Alt & Neu GmbH,7\n42,Zweite AG,8\n' >accounts.csv
printf 'id,last,account\n901,Ober,41\n902,Unter,42\n903,Ohne,\n' >people.csv
printf 'id;at;by;account;text\n5001;2019-03-04 10:30;7;41;"Alt; und lang"\n5002;2020-01-02 08:00;8;42;Neu\n5003;2020-01-03 08:00;8;999;Niemand\n' \
	>notes.csv
cat >users.map <<'END'
kind = "agent"; key = "login";
columns = ( { from = "short"; to = "login"; }, { from = "fullname"; to = "name"; } );
END
cat >accounts.map <<'END'
kind = "company"; key = "number";
columns = ( { from = "id"; to = "number"; form = "C%s"; },
            { from = "name"; to = "name"; },
            { from = "owner"; to = "rep"; words = ( ["7", "jp"], ["8", "ks"] ); } );
END
cat >people.map <<'END'
kind = "person"; key = "number";
columns = ( { from = "id"; to = "number"; form = "X%s"; },
            { from = "last"; to = "last_name"; } );
also = ( { kind = "role"; via = "@1.role";
  columns = ( { value = "@1"; to = "person"; },
              { from = "account"; to = "company"; form = "C%s"; } ); } );
END
cat >notes.map <<'END'
kind = "journal"; key = "old_key"; delimiter = ";";
columns = ( { from = "id"; to = "old_key"; },
            { from = "at"; to = "at"; },
            { from = "by"; to = "agent"; words = ( ["7", "jp"], ["8", "ks"] ); },
            { from = "account"; to = "company"; form = "C%s"; },
            { value = "note"; to = "channel"; },
            { from = "text"; to = "text"; } );
END
take() {
	kartei import agent users.csv --map users.map
	kartei import company accounts.csv --map accounts.map
	kartei import person people.csv --map people.map
	kartei import journal notes.csv --map notes.map
}
echo mine >other
ln -s other notes.faulty.csv
take >first 2>faults
is "no link is followed to a file elsewhere" "$(cat other)" mine
is "counts of each table" "$(grep ' rows:' first | cut -d' ' -f3 | tr '\n' ' ')" \
	"2 2 3 2 "
is "one faulty line stops nothing" "$(grep -c 'notes.csv:4' faults)" 1
ok "it is in a file" grep -c '^5003;' notes.faulty.csv
ok "time and author are those of then" kartei list journal \
	--columns at,agent,text --where 'old_key = "5001"'
prints "2019-03-04"
prints "Probst"
take >second 2>&1
is "again: all as it was" "$(grep ' rows:' second | cut -d' ' -f3,5,7 | tr '\n' ' ')" \
	"0 0 2 0 0 2 0 0 3 0 0 2 "
ok "another number" kartei set company:C41 number=K20000
ok "the old key still finds it" kartei show company:C41
prints "Alt & Neu GmbH"
ok "and a third run too" kartei import company accounts.csv --map accounts.map
prints "0 new, 0 changed, 2 as they were"

# Nine enquiries of a web site: three from one that is known.
for i in 1 2 3 4 5 6 7 8 9; do
	printf '{"form":"contact","customer":"C%d","msg":{"at":"2026-09-0%dT10:00:00Z","text":"Frage %d"},"ref":"web-%d"}\n' \
		$((41 + i % 2)) $i $i $i
done >web.jsonl
echo 'broken {' >>web.jsonl
cat >web.map <<'END'
kind = "journal"; key = "old_key";
columns = ( { from = "ref"; to = "old_key"; },
            { from = "customer"; to = "company"; },
            { from = "msg.at"; to = "at"; },
            { from = "msg.text"; to = "text"; },
            { value = "note"; to = "channel"; } );
END
fails 65 "enquiries of a web site" kartei import journal web.jsonl --map web.map
prints "10 rows: 9 new, 0 changed, 0 as they were, 1 faulty"
says "web.jsonl:10: is no JSON object"
fails 65 "once more" kartei import journal web.jsonl --map web.map
prints "0 new, 0 changed, 9 as they were, 1 faulty"
finish
