#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The cast of the screen scripts: a store with three agents, seven companies,
# their people, what is due on 14 September 2026 and what was said before.
set -eu
unset KARTEI_AGENT
kartei init --test --lang de
kartei new agent login=mk name='Krüger, Mara' role=agent
kartei new agent login=ls name='Scholz, Lea' role=agent
kartei new agent login=tb name='Becker, Tom' role=agent
KARTEI_AGENT=mk
export KARTEI_AGENT

kartei new company number=K10427 name='Autohaus Sonnenschein GmbH' \
	phone='+49 221 4710123' fax='+49 221 4710199' \
	mail=info@sonnenschein.example web=www.sonnenschein.example \
	stage=customer rep=ls customer_since=01.04.2007 fee='89 EUR'
kartei new company number=K20118 name='Petersen Softwarehaus GmbH' \
	phone='+49 40 66969123' stage=customer
kartei new company number=K10500 name='Lindner Maschinenbau AG' \
	phone='0221 8888801' stage=prospect
kartei new company number=K10501 name='Nordguss GmbH' phone='0271 23110'
kartei new company number=K10502 name='Zweirad Hansen OHG' stage=prospect
kartei new company number=K10503 name='Krone Handel GmbH' \
	phone='02921 99123' stage=customer
kartei new company number=K10504 name='Müller & Söhne KG' \
	phone='0221 555123' stage=trial
kartei new address number=A1 street='Lindenstraße 4' postcode=41061 \
	city=Mönchengladbach
kartei new address_use partner=company:K10427 address=address:A1 use=contact

kartei new person number=P1 first_name=Eva last_name=Adler \
	phone='+49 221 4710124'
kartei new person number=P311 first_name=Anna last_name=Petersen \
	phone='+49 40 66969124' mail=ap@petersen.example
kartei new person number=P2 first_name=Jonas last_name=Keller \
	mobile='0171 3920001'
kartei new role person=person:P1 company=company:K10427 main=ja
kartei new role person=person:P311 company=company:K20118 main=ja

kartei new journal company=company:K20118 at='02.09.2026 10:00' \
	text='Preisliste SW-200 zugesagt bis Freitag'
kartei new journal company=company:K10427 person=person:P1 \
	at='11.09.2026 16:20' \
	text='will Testzugang bis 25.09. verlängern, Chef fragt nach'
kartei new followup due=10.09.2026 what='Rückruf: Testzugang' \
	company=company:K10427
kartei new followup due=11.09.2026 what='Preisliste SW-200 zugesagt' \
	company=company:K20118 person=person:P311
kartei new followup due=14.09.2026 time=9:30 what='Rechnung klären' \
	company=company:K10500
kartei new followup due=14.09.2026 what='Probe endet: nachfragen' \
	company=company:K10502 author=ls
kartei new followup due=14.09.2026 time=14:00 \
	what='Einladung P9 nachfassen, Dr. Wolf' company=company:K20118
kartei new followup due=16.09.2026 what='Teststellung aufbauen' \
	company=company:K20118 agent=tb
kartei new appointment day=14.09.2026 start=11:00 end=11:30 \
	title='Lieferzeit P9' company=company:K10501
