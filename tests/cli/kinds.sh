#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/cli/harness/lib.sh"
title "a kind that nobody has seen, from a form file alone"
features CAS-39 CAS-89

store --test --lang de
ok "a company" kartei new company name='Nordguss GmbH' number=K10700
mkdir -p "$KARTEI_HOME/forms"
cat >"$KARTEI_HOME/forms/gift.form" <<'END'
gift: {
  label  = { en = ["Gift", "Gifts"]; de = ["Geschenk", "Geschenke"]; };
  number = "G-%05d";
  fields: {
    given:   { type = "date"; default = "today"; index = true;
               label = { en = "Given"; de = "Gegeben"; }; };
    company: { type = "link"; to = "company"; need = true;
               label = { en = "Company"; de = "Firma"; };
               order = ["-given"]; show = ["given", "value"]; };
    value:   { type = "money"; check = "value >= 0 and value <= 500";
               say = { en = "Above 500 a second signature is needed";
                       de = "Über 500 braucht es eine zweite Unterschrift"; };
               label = { en = "Value"; de = "Wert"; }; };
    note:    { type = "memo"; label = { en = "Note"; de = "Notiz"; }; };
  };
  title  = ["given", "note"];
  list   = ["given", "company", "value"];
  sort   = ["-given"];
  search = ["note"];
};
END
ok "the form is checked" kartei kinds --check "$KARTEI_HOME/forms/gift.form"
ok "and taken in" kartei kinds --reload
ok "create" kartei new gift company=K10700 value='89,00' note='Füllfederhalter'
prints "gift:G-00001"
ok "show" kartei show gift:G-00001
prints "89.00 EUR"
prints "2026-09-14"
ok "list" kartei list gift
prints "gift:G-00001"
ok "search" kartei find federhalter
prints "gift:G-00001"
ok "select" kartei select 'gift where value > 50 and company.name like "Nord*"'
prints "gift:G-00001"
ok "linked" kartei show company:K10700
prints "Gifts 1"
ok "export" kartei export gift --format csv
prints "Füllfederhalter"
ok "import" sh -c 'printf "company,value,note\nK10700,12,Kalender\nK10700,900,Auto\n" | kartei import gift - --faulty bad.csv; test $? -eq 65'
ok "..." kartei list gift
lines 2
fails 65 "its check holds" kartei set gift:G-00001 value=900
says "second signature"
ok "undo" kartei undo "$(kartei history gift:G-00001 --json |
	sed 's/.*"change":\([0-9]*\).*/\1/;q')"
ok "history" kartei history gift:G-00001
ok "in the screens' language" env KARTEI_LANG=de kartei kinds gift
prints "Gegeben"

# Faults: all of them, with their lines; the last good form stays.
cat >bad.form <<'END'
gift: {
  label = { en = ["Gift", "Gifts"]; };
  fields: {
    given: { type = "dte"; };
    value: { type = "money"; colour = "red"; };
  };
  list = ["nofield"];
};
END
fails 78 "a form with faults" kartei kinds --check bad.form
says "bad.form:4"
says "bad.form:5"
fails 1 "no file" kartei kinds --check nothing.form
cp bad.form "$KARTEI_HOME/forms/gift.form"
fails 78 "is not taken in" kartei kinds --reload
says "gift.form:4"
ok "the last good one stays in force" kartei show gift:G-00001
prints "Füllfederhalter"
kartei store --stop
ok "also after a new start" kartei show gift:G-00001
prints "Füllfederhalter"
ok "and status says why" kartei status
prints "gift.form:4"
finish
