#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A market: 30,000 car dealers with their addresses, every tenth a Sonnenhof.
set -eu
unset KARTEI_AGENT
kartei init --test --lang de
kartei new agent login=mk name='Krüger, Mara' role=agent
cat >market.map <<'END'
kind = "company";
key = "number";
columns = (
  { from = "number"; to = "number"; },
  { from = "name"; to = "name"; },
  { from = "phone"; to = "phone"; label = "Zentrale"; }
);
also = (
  { kind = "address"; via = "@1.address";
    columns = (
      { from = "street"; to = "street"; },
      { from = "postcode"; to = "postcode"; },
      { from = "city"; to = "city"; }
    ); },
  { kind = "address_use"; if_new = 2;
    columns = (
      { value = "@1"; to = "partner"; },
      { value = "@2"; to = "address"; },
      { value = "contact"; to = "use"; }
    ); }
);
END
awk -v n=30000 'BEGIN {
	heads = split("Sonnen Nord Berg Tal Rhein Wald Stern Kron Linden Eck",
		      head, " ")
	tails = split("Autohaus Fahrzeuge Motoren Kfz-Handel", tail, " ")
	forms = split("GmbH KG OHG", form, " ")
	print "number,name,phone,street,postcode,city"
	for (i = 0; i < n; i++)
		printf "K%05d,%shof %s %s,+49 221 4710%03d,Ring %d,%05d,Ort %d\n",
			20000 + i, head[i % heads + 1], tail[i % tails + 1],
			form[i % forms + 1], i % 1000, i % 90 + 1,
			10000 + i % 80000, i % 400
}' >market.csv
kartei import company market.csv --map market.map
