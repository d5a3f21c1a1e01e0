#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A company of the demonstration grows to 500 more people and 59 more
# addresses, another gets a department.
set -eu
unset KARTEI_AGENT
awk 'BEGIN {
	print "last_name,first_name,roles"
	for (i = 1; i <= 500; i++)
		printf "%s,Nr %d,K12005\n", i % 250 ? "Arbeiter" : "Petzold", i
}' >many.csv
kartei import person many.csv
awk 'BEGIN {
	print "street,city"
	for (i = 1; i <= 59; i++)
		printf "Lagerweg %d,Kiel\n", i
}' >lager.csv
cat >lager.map <<'END'
kind = "address";
columns = ( { from = "street"; to = "street"; },
	    { from = "city"; to = "city"; } );
also = ( { kind = "address_use";
	   columns = ( { value = "company:K12005"; to = "partner"; },
		       { value = "@1"; to = "address"; },
		       { value = "delivery"; to = "use"; } ); } );
END
kartei import address lager.csv --map lager.map
kartei new company name='Abteilung Einkauf' parent=K12006
