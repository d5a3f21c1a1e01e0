#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the tables of `kartei init --demo` into this folder.

Run it by hand after a change; the tables are committed, so nobody needs
Python to build or use kartei. It draws from a fixed seed: the same script
gives the same tables.

Everything is invented. Telephone numbers are from the ranges that the German
regulator keeps free for fiction (030 23125xxx, 040 66969xxx, 069 90009xxx,
0221 4710xxx, 089 99998xxx, 0171 39200xx), names of hosts end in .example.

Tables go in by the order of their names; NN-KIND.csv holds records of KIND,
NN-KIND.map, where there is one, says which column is which field. Days may
be words ("-3d"), so that a demonstration is fresh whenever it is made; what
the examples of the manual name has fixed days.
"""
import csv
import os
import random

HERE = os.path.dirname(os.path.abspath(__file__))
rnd = random.Random(20260914)

TOWNS = [
    ("10115", "Berlin"), ("12043", "Berlin"), ("20095", "Hamburg"),
    ("22765", "Hamburg"), ("24103", "Kiel"), ("28195", "Bremen"),
    ("30159", "Hannover"), ("33602", "Bielefeld"), ("34117", "Kassel"),
    ("39104", "Magdeburg"), ("40210", "Düsseldorf"), ("41061", "Mönchengladbach"),
    ("41065", "Mönchengladbach"), ("41460", "Neuss"), ("42103", "Wuppertal"),
    ("44135", "Dortmund"), ("45127", "Essen"), ("47051", "Duisburg"),
    ("48143", "Münster"), ("50667", "Köln"), ("50823", "Köln"),
    ("51063", "Köln"), ("52062", "Aachen"), ("53111", "Bonn"),
    ("55116", "Mainz"), ("57072", "Siegen"), ("59494", "Soest"),
    ("60311", "Frankfurt am Main"), ("64283", "Darmstadt"),
    ("65183", "Wiesbaden"), ("66111", "Saarbrücken"), ("66386", "St. Ingbert"),
    ("66424", "Homburg"), ("66538", "Neunkirchen"), ("66740", "Saarlouis"),
    ("67655", "Kaiserslautern"), ("68159", "Mannheim"), ("69115", "Heidelberg"),
    ("70173", "Stuttgart"), ("72070", "Tübingen"), ("76131", "Karlsruhe"),
    ("79098", "Freiburg im Breisgau"), ("80331", "München"),
    ("86150", "Augsburg"), ("89073", "Ulm"), ("90402", "Nürnberg"),
    ("93047", "Regensburg"), ("97070", "Würzburg"), ("99084", "Erfurt"),
    ("01067", "Dresden"), ("04109", "Leipzig"), ("06108", "Halle (Saale)"),
]
STREETS = ["Hauptstraße", "Bahnhofstraße", "Industriestraße", "Gartenweg",
           "Schillerstraße", "Goethestraße", "Am Markt", "Kirchgasse",
           "Mühlenweg", "Ringstraße", "Hafenstraße", "Lindenallee",
           "Bergstraße", "Wiesenweg", "Rathausplatz", "Gewerbepark",
           "Friedrichstraße", "Nordwall", "Südring", "Kanalufer"]
LAST = ["Albers", "Bauer", "Böhm", "Brandt", "Dietrich", "Ebert", "Engel",
        "Franke", "Friedrich", "Fuchs", "Günther", "Haas", "Hartmann",
        "Heinrich", "Herrmann", "Hofmann", "Huber", "Jäger", "Jansen", "Kaiser",
        "Keil", "König", "Köhler", "Krämer", "Kühn", "Lang", "Lehmann",
        "Lorenz", "Maier", "Marx", "Möller", "Müller", "Neumann", "Öztürk",
        "Peters", "Pohl", "Richter", "Roth", "Sander", "Schäfer", "Schmitz",
        "Schreiber", "Schröder", "Schulte", "Seidel", "Sommer", "Stein",
        "Thomas", "Ullrich", "Vogel", "Voß", "Wagner", "Weber", "Winkler",
        "Yılmaz", "Ziegler"]
FEMALE = ["Anna", "Birgit", "Carmen", "Daniela", "Elif", "Eva", "Franziska",
          "Gisela", "Hannah", "Ines", "Julia", "Katrin", "Lena", "Maria",
          "Nadine", "Petra", "Renate", "Sabine", "Susanne", "Ursula"]
MALE = ["Andreas", "Bernd", "Christian", "Dieter", "Emre", "Frank", "Georg",
        "Holger", "Jan", "Jürgen", "Karl", "Lars", "Markus", "Norbert",
        "Peter", "Rainer", "Stefan", "Thomas", "Uwe", "Wolfgang"]
# what a company does: words behind the name, codes of industries
TRADES = [
    ("Maschinenbau", ["engineering"]), ("Metallbau", ["metal"]),
    ("Automobile", ["cars", "garage"]), ("Kfz-Handel", ["cars"]),
    ("Zweiräder", ["motorcycles", "garage"]), ("Software", ["software"]),
    ("Datentechnik", ["it_services", "database_software"]),
    ("Druck & Verlag", ["paper", "media"]), ("Großhandel", ["trade"]),
    ("Bau", ["construction"]), ("Elektrotechnik", ["electrical", "crafts"]),
    ("Logistik", ["transport"]), ("Möbel", ["wood", "retail"]),
    ("Werkzeugbau", ["toolmaking"]), ("Feinkost", ["food", "retail"]),
    ("Apparatebau", ["engineering", "metal"]), ("Gießerei", ["foundry"]),
    ("Consulting", ["consulting"]), ("Immobilien", ["property"]),
    ("Umwelttechnik", ["waste", "water"]),
]
FORMS = ["GmbH", "GmbH", "GmbH", "GmbH & Co. KG", "AG", "OHG", "KG", "e. K."]
INTERESTS = ["training", "consulting", "trial", "databases", "software",
             "maintenance", "spare_parts", "accessories", "fairs", "leasing"]
FUNCTIONS = ["managing_director", "purchasing", "sales", "accounting", "it",
             "garage", "stores", "service", "assistant", "project_lead"]
REPS = ["ls", "ls", "Vertreter Nord (extern)", "tb"]
AGENTS = ["mk", "tb", "ls", "jw"]
TEXTS = [
    "Fragt nach dem Preis für fünf weitere Plätze, Angebot folgt.",
    "Schulung für zwölf Mitarbeiter angefragt.",
    "Ansprechpartner hat gewechselt, Nachfolgerin stellt sich nächste Woche vor.",
    "Termin für die Vorführung vereinbart.",
    "Rechnung ist angekommen und wird diese Woche bezahlt.",
    "Nicht erreicht, Rückruf erbeten.",
    "Zufrieden mit der Lieferung, möchte den neuen Katalog.",
    "Beschwert sich über die lange Lieferzeit, Klärung zugesagt.",
    "Kein Bedarf in diesem Jahr, im Frühjahr wieder melden.",
    "Hat die Unterlagen gelesen und will mit der Geschäftsleitung sprechen.",
    "Zahlungsziel mit der Buchhaltung abgesprochen.",
    "Möchte Angebot auch für die Niederlassung.\nAdresse kommt per Mail.",
]
WHATS = ["Angebot nachfassen", "Rückruf: Termin abstimmen", "Vertrag schicken",
         "Nach der Schulung fragen", "Preisliste schicken",
         "Zahlung prüfen", "Einladung zur Messe", "Unterlagen nachreichen",
         "Vorführung vorbereiten", "Entscheidung erfragen"]
CHANNELS = ["phone_in", "phone_in", "phone_out", "phone_out", "phone_missed",
            "mail_in", "mail_out", "visit_there", "note"]
TOPICS = ["acquisition_cold", "acquisition_warm", "offer_asked", "offer_chased",
          "schedule", "invoice_question", "complaint_delivery", "training",
          "question", "order_new", ""]


class Numbers:
    """Telephone numbers for fiction, each once; those of the cast are taken."""

    RANGES = [("+49 30 23125", 3), ("+49 40 66969", 3), ("+49 69 90009", 3),
              ("+49 221 4710", 3), ("+49 89 99998", 3)]

    def __init__(self, taken):
        self.free = [f"{head}{n:0{width}d}" for head, width in self.RANGES
                     for n in range(10 ** width)]
        self.free = [n for n in self.free if n not in taken]
        rnd.shuffle(self.free)

    def next(self):
        return self.free.pop()


def host(name):
    for a, b in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"),
                 ("Ö", "Oe"), ("ı", "i"), ("&", ""), (".", ""), ("(", ""),
                 (")", "")):
        name = name.replace(a, b)
    return "-".join(name.lower().split()[:2]) + ".example"


COMPANY = ["number", "name", "name2", "phone", "workshop", "fax", "mail", "web",
           "class", "stage", "roles", "rep", "industries", "interests",
           "customer_since", "fee", "trial_until", "delivery_block", "language",
           "note", "street", "postbox", "postcode", "city", "country", "parent",
           "closed"]
PERSON = ["number", "salutation", "title", "first_name", "last_name", "phone",
          "mobile", "mail", "codes", "functions", "interests", "language",
          "note"]
ROLE = ["person", "company", "function", "from", "until", "main"]
JOURNAL = ["at", "until", "channel", "topic", "company", "person", "agent",
           "text"]
FOLLOWUP = ["due", "time", "what", "company", "person", "agent", "author",
            "done"]
APPOINTMENT = ["day", "start", "end", "zone", "title", "place", "company",
               "person", "agent"]

companies, people, roles, journal, followups, appointments = ([] for _ in range(6))
addresses, uses = [], []


def company(number, name, postcode, city, street="", **more):
    row = {"number": number, "name": name, "postcode": postcode, "city": city,
           "street": street, "country": "DE", "language": "de", **more}
    row.setdefault("mail", "info@" + host(name))
    companies.append(row)
    return row


def person(number, last, first, salutation, **more):
    row = {"number": number, "last_name": last, "first_name": first,
           "salutation": salutation, "language": "de", **more}
    people.append(row)
    return row


def role(who, where, function, main="yes", since="", until=""):
    roles.append({"person": who, "company": where, "function": function,
                  "main": main, "from": since, "until": until})


def contact(at, channel, where, who, agent, text, topic=""):
    journal.append({"at": at, "channel": channel, "company": where,
                    "person": who, "agent": agent, "text": text,
                    "topic": topic})


def follow(due, what, where="", who="", agent="", author="", time="", done="no"):
    followups.append({"due": due, "time": time, "what": what, "company": where,
                      "person": who, "agent": agent, "author": author,
                      "done": done})


def appoint(day, start, end, title, where="", who="", agent="", place=""):
    appointments.append({"day": day, "start": start, "end": end,
                         "zone": "Europe/Berlin", "title": title,
                         "company": where, "person": who, "agent": agent,
                         "place": place})


def address(number, name, street, postcode, city, users, postbox=""):
    addresses.append({"number": number, "name": name, "street": street,
                      "postbox": postbox, "postcode": postcode, "city": city,
                      "country": "DE"})
    for partner, use, main in users:
        uses.append({"partner": partner, "address": number, "use": use,
                     "main": main})


def cast():
    """Who the manual, the screens and the tests speak of."""
    company("K10427", "Autohaus Sonnenschein GmbH", "41061", "Mönchengladbach",
            "Lindenstraße 4", phone="+49 221 4710123",
            workshop="+49 221 4710130", fax="+49 221 4710199",
            mail="info@sonnenschein.example", web="www.sonnenschein.example",
            stage="customer", roles="customer", rep="ls",
            industries="cars;garage", interests="trial;training",
            customer_since="2007-04-01", fee="89,00", **{"class": "B"})
    near = [
        ("K10428", "Autohaus am Sonnenplatz KG", "41065", "Mönchengladbach", "prospect"),
        ("K10429", "Sonne & Söhne Automobile", "41236", "Mönchengladbach", "appointment"),
        ("K10430", "Sonnenberg Fahrzeuge GmbH", "41460", "Neuss", "prospect"),
        ("K10431", "Sonnenfeld Kfz-Handel", "41464", "Neuss", "customer"),
        ("K10432", "Sonnenhof Nutzfahrzeuge AG", "41515", "Grevenbroich", "trial"),
        ("K10433", "Sonntag Automobile GmbH", "41539", "Dormagen", "customer"),
        ("K10434", "Sonnwend Zweiräder OHG", "41747", "Viersen", "prospect"),
    ]
    for i, (number, name, postcode, city, stage) in enumerate(near):
        company(number, name, postcode, city, f"Krefelder Straße {7 + 4 * i}",
                phone=f"+49 221 47102{i:02d}", stage=stage,
                roles="customer" if stage == "customer" else "prospect",
                rep="ls", industries="cars",
                delivery_block="yes" if number == "K10431" else "",
                **{"class": "C"})
    company("K10500", "Autohaus Talblick e. K.", "51063", "Köln", "Deutzer Ring 12",
            phone="+49 221 4710500", stage="trial", roles="prospect", rep="ls",
            industries="cars", fee="89,00", trial_until="2026-09-12",
            **{"class": "C"})
    company("K20118", "Petersen Softwarehaus GmbH", "20354", "Hamburg",
            "Alsterufer 1", phone="+49 40 66969100", fax="+49 40 66969199",
            mail="info@petersen.example", web="www.petersen.example",
            stage="customer", roles="customer", rep="ls",
            industries="software;trade", interests="databases;training",
            customer_since="2015-02-01", fee="249,00", **{"class": "A"})
    company("K11803", "Peters & Hamann KG", "24103", "Kiel", "Holstenbrücke 8",
            phone="+49 40 66969400", stage="prospect", roles="prospect",
            rep="Vertreter Nord (extern)", industries="trade", **{"class": "C"})
    company("K11804", "Petersen & Hannemann GbR", "24103", "Kiel", "Am Kai 3",
            phone="+49 40 66969410", stage="prospect", roles="prospect",
            rep="Vertreter Nord (extern)", industries="consulting",
            **{"class": "D"})
    company("K12001", "Lindner Maschinenbau AG", "66111", "Saarbrücken",
            "Saaruferstraße 20", phone="+49 89 99998310", stage="customer",
            roles="customer", rep="tb", industries="engineering",
            customer_since="2011-07-01", fee="149,00", delivery_block="yes",
            note="Liefersperre bis die Rechnungen aus dem Sommer geklärt sind.",
            **{"class": "B"})
    company("K12002", "Nordguss GmbH", "57072", "Siegen", "An der Hütte 9",
            phone="+49 30 23125200", stage="customer",
            roles="supplier;customer", rep="tb", industries="foundry",
            **{"class": "B"})
    company("K12003", "Krone Handel GmbH", "59494", "Soest", "Hafenweg 3",
            phone="+49 69 90009300", stage="appointment", roles="prospect",
            rep="ls", industries="trade", **{"class": "B"})
    company("K12004", "Zweirad Hansen OHG", "28195", "Bremen", "Schlachte 17",
            phone="+49 40 66969500", stage="trial", roles="prospect", rep="ls",
            industries="motorcycles;garage", trial_until="+1d",
            **{"class": "C"})
    company("K12005", "Stadtwerke Nord", "24103", "Kiel", "Werftstraße 30",
            phone="+49 40 66969600", stage="customer", roles="customer",
            rep="Vertreter Nord (extern)", industries="energy;water",
            **{"class": "A"})
    company("K12006", "Stadtwerke Nord, Einkauf", "24103", "Kiel",
            "Werftstraße 30", phone="+49 40 66969610", parent="K12005",
            mail="einkauf@stadtwerke-nord.example", industries="energy")
    company("K12007", "Müller Metallbau GmbH", "50667", "Köln",
            "Hohenstaufenring 5", phone="+49 221 4710700", stage="prospect",
            roles="prospect", rep="ls", industries="metal", **{"class": "C"})
    company("K12008", "Mueller & Söhne Werkzeugbau KG", "50823", "Köln",
            "Venloer Straße 210", phone="+49 221 4710710", stage="customer",
            roles="customer", rep="tb", industries="toolmaking",
            **{"class": "B"})

    person("P1", "Adler", "Eva", "ms", phone="+49 221 4710124", codes="WK",
           mail="eva.adler@sonnenschein.example")
    role("P1", "K10427", "sales")
    person("P2", "Sonnenschein", "Karl", "mr", phone="+49 221 4710101",
           mobile="+49 171 3920001", codes="decides;WK",
           mail="karl@sonnenschein.example")
    role("P2", "K10427", "managing_director")
    person("P3", "Wirtz", "Peter", "mr", phone="+49 221 4710131")
    role("P3", "K10427", "garage")
    person("P17", "Trompeter", "Susanne", "ms", phone="+49 69 90009317")
    role("P17", "K12003", "reception")
    person("P20", "Keller", "Jonas", "mr", mobile="+49 171 3920020",
           mail="jonas.keller@privat.example", interests="trial;accessories",
           note="Fährt R 1250 GS, Probefahrt gewünscht.")
    person("P21", "Bedersen", "Anna", "ms", mobile="+49 171 3920021",
           note="privat, Bremen")
    person("P22", "Petersen", "Annette", "ms", phone="+49 30 23125222")
    role("P22", "K12002", "sales")
    person("P23", "Peters", "Ann-Katrin", "ms", phone="+49 40 66969623")
    role("P23", "K12005", "project_lead")
    person("P24", "Ott", "Hans", "mr", title="Dr.", phone="+49 30 23125224")
    role("P24", "K12002", "managing_director")
    person("P25", "Kern", "Susi", "ms", phone="+49 69 90009325")
    role("P25", "K12003", "purchasing")
    person("P26", "Lindner", "Hedwig", "ms", phone="+49 89 99998311",
           codes="decides")
    role("P26", "K12001", "board")
    person("P27", "Hansen", "Ole", "mr", phone="+49 40 66969501")
    role("P27", "K12004", "owner")
    person("P311", "Petersen", "Anna", "ms", phone="+49 40 66969123",
           mail="anna@petersen.example", codes="vip;golf",
           functions="purchasing;project_lead", interests="databases")
    role("P311", "K20118", "purchasing", since="2018-03-01")
    person("P4711", "Wolf", "Martin", "mr", title="Dr.",
           phone="+49 40 66969110", mobile="+49 171 3920012",
           mail="wolf@petersen.example", codes="vip;WK")
    role("P4711", "K20118", "managing_director", since="2015-01-01")
    role("P4711", "K12003", "managing_director", "no", since="2021-07-01")
    role("P4711", "K12002", "consultant", "no", "2019-01-01", "2024-07-01")

    address("A9001", "Sonnenschein Holding", "", "40001", "Düsseldorf",
            [("company:K10427", "invoice", "yes")], postbox="Postfach 10")
    address("A9002", "Lager Altona", "Schützenstraße 40", "22761", "Hamburg",
            [("company:K20118", "delivery", "yes")])
    address("A9003", "Niederlassung Berlin", "Köpenicker Straße 11", "10179",
            "Berlin", [("company:K20118", "delivery", ""),
                       ("person:P311", "staff", "")])
    address("A9004", "", "Weserdeich 4", "28203", "Bremen",
            [("person:P21", "contact", "yes")])

    contact("2026-09-11 16:20", "phone_out", "K10427", "P1", "mk",
            "will Testzugang bis 25.09. verlängern, Chef fragt nach", "trial")
    contact("2026-09-02 10:00", "visit_there", "K10427", "P2", "ls",
            "Vorführung gelungen, zwei Plätze mehr gewünscht", "demo")
    contact("2026-08-14 11:30", "phone_in", "K10427", "P1", "mk",
            "Rechnung R-2026-08-0412 angekommen", "invoice_paid")
    contact("2026-09-11 09:40", "phone_in", "K20118", "P311", "mk",
            "Preisliste SW-200 zugesagt bis Freitag", "offer_asked")
    contact("2026-08-14 15:05", "phone_in", "K20118", "P4711", "mk",
            "Anna P. fragt nach der Schulung im Herbst", "training")
    contact("2026-09-08 13:10", "mail_in", "K12002", "P24", "tb",
            "Lieferzeit für P9 zu lang, bittet um Termin", "complaint_delivery")
    contact("2026-09-10 08:50", "phone_out", "K12001", "P26", "mk",
            "Rechnung wird geprüft, Liefersperre bleibt bis dahin",
            "invoice_question")

    follow("2026-09-10", "Rückruf: Testzugang", "K10427", "P1", "mk", "mk")
    follow("2026-09-11", "Preisliste SW-200 zugesagt", "K20118", "P311", "mk", "mk")
    follow("2026-09-14", "Rechnung klären", "K12001", "P26", "mk", "mk", "09:30")
    follow("2026-09-14", "Anruf: Probefahrt R 1250 GS", "", "P20", "mk", "mk", "10:00")
    follow("2026-09-14", "Einladung P9 nachfassen, Dr. Wolf", "K20118", "P4711",
           "mk", "mk", "14:00")
    follow("2026-09-14", "Probe endet: nachfragen", "K12004", "P27", "mk", "ls")
    follow("2026-09-14", "Angebot O-2026-044", "K12003", "P25", "jw", "jw", "10:30")
    follow("2026-09-16", "Teststellung aufbauen", "K20118", "P311", "tb", "mk")
    follow("2026-10-01", "Gebühr ab Oktober", "K10427", "", "ls", "ls")
    appoint("2026-09-14", "11:00", "11:30", "Lieferzeit P9", "K12002", "P24",
            "mk", "Telefon")
    appoint("2026-09-15", "14:00", "15:00", "Vertrag", "K10427", "P2", "ls",
            "vor Ort")

    # for whoever made the demonstration: his own first day
    follow("-2d", "Rückruf: Testzugang verlängern", "K10427", "P1")
    follow("-1d", "Preisliste schicken", "K20118", "P311")
    follow("+0d", "Rechnung klären", "K12001", "P26", time="09:30")
    follow("+0d", "Probefahrt absprechen", "", "P20", time="10:00")
    follow("+0d", "Einladung nachfassen", "K20118", "P4711", time="14:00")
    follow("+0d", "Probe endet: nachfragen", "K12004", "P27", author="ls")
    follow("+1d", "Angebot zwei Plätze schicken", "K10427", "P2")
    follow("+3d", "Entscheidung erfragen", "K12003", "P25", time="10:00")
    appoint("+0d", "11:00", "11:30", "Lieferzeit besprechen", "K12002", "P24",
            place="Telefon")
    appoint("+1d", "14:00", "15:00", "Vertrag", "K10427", "P2", place="vor Ort")


def crowd(numbers, count):
    """Companies around the cast, with people, contacts, things to do."""
    names = set(c["name"] for c in companies)
    next_person, next_number = 1001, 13001
    while len(companies) < count:
        trade, industries = rnd.choice(TRADES)
        head = rnd.choice(LAST)
        if rnd.random() < 0.15:
            head += " & " + rnd.choice(LAST)
        name = f"{head} {trade} {rnd.choice(FORMS)}"
        if name in names:
            continue
        names.add(name)
        number = f"K{next_number}"
        next_number += rnd.randint(1, 9)
        postcode, city = rnd.choice(TOWNS)
        stage = rnd.choice(["prospect"] * 5 + ["customer"] * 4 +
                           ["appointment", "trial", "former"])
        extra = {"class": rnd.choice("ABBCCCCD")}
        if stage == "customer":
            extra["customer_since"] = f"{rnd.randint(2005, 2025)}-{rnd.randint(1, 12):02d}-01"
            extra["fee"] = rnd.choice(["49,00", "89,00", "149,00"])
        if stage == "trial":
            extra["trial_until"] = f"+{rnd.randint(2, 40)}d"
        company(number, name, postcode, city,
                f"{rnd.choice(STREETS)} {rnd.randint(1, 120)}",
                phone=numbers.next(),
                fax=numbers.next() if rnd.random() < 0.4 else "",
                stage=stage,
                roles="customer" if stage in ("customer", "former") else "prospect",
                rep=rnd.choice(REPS), industries=";".join(industries),
                interests=";".join(rnd.sample(INTERESTS, rnd.randint(0, 2))),
                closed="yes" if rnd.random() < 0.02 else "", **extra)
        staff = []
        for _ in range(rnd.choice([1, 1, 1, 2, 2, 3])):
            female = rnd.random() < 0.5
            who = f"P{next_person}"
            next_person += 1
            person(who, rnd.choice(LAST), rnd.choice(FEMALE if female else MALE),
                   "ms" if female else "mr", phone=numbers.next(),
                   codes=rnd.choice(["", "", "", "", "decides", "WK", "vip"]))
            role(who, number, rnd.choice(FUNCTIONS))
            staff.append(who)
        for _ in range(rnd.choice([0, 1, 2, 2, 3, 4])):
            contact(f"-{rnd.randint(1, 400)}d {rnd.randint(8, 17):02d}:{rnd.randint(0, 59):02d}",
                    rnd.choice(CHANNELS), number, rnd.choice(staff + [""]),
                    rnd.choice(AGENTS), rnd.choice(TEXTS), rnd.choice(TOPICS))
        if rnd.random() < 0.2:
            follow(f"+{rnd.randint(1, 60)}d", rnd.choice(WHATS), number,
                   rnd.choice(staff), rnd.choice(["", "tb", "ls", "jw"]),
                   time=rnd.choice(["", "", "09:00", "11:30", "15:00"]))
        if rnd.random() < 0.1:
            follow(f"-{rnd.randint(5, 90)}d", rnd.choice(WHATS), number,
                   rnd.choice(staff), rnd.choice(["tb", "ls", "jw"]), done="yes")
        if rnd.random() < 0.1:
            hour = rnd.randint(8, 16)
            appoint(f"+{rnd.randint(1, 30)}d", f"{hour:02d}:00", f"{hour + 1:02d}:00",
                    rnd.choice(["Besuch", "Vorführung", "Jahresgespräch"]),
                    number, rnd.choice(staff), rnd.choice(["ls", "ls", "tb"]), city)


def write(name, columns, rows):
    with open(os.path.join(HERE, name), "w", newline="", encoding="utf-8") as f:
        out = csv.DictWriter(f, columns, restval="", lineterminator="\n")
        out.writeheader()
        out.writerows(rows)


cast()
taken = {v for row in companies + people for v in row.values()}
crowd(Numbers(taken), 300)
write("10-agent.csv", ["login", "name", "short", "role"], [
    {"login": "mk", "name": "Krüger, Mara", "short": "mk", "role": "agent"},
    {"login": "tb", "name": "Becker, Tom", "short": "tb", "role": "agent"},
    {"login": "ls", "name": "Scholz, Lea", "short": "ls", "role": "agent"},
    {"login": "jw", "name": "Weiß, Jan", "short": "jw", "role": "agent"},
    {"login": "", "name": "Vertreter Nord (extern)", "short": "nord",
     "role": "agent"},
])
write("15-person_code.csv", ["code", "name", "name_en"], [
    {"code": "WK", "name": "Weihnachtskarte", "name_en": "Christmas card"},
])
write("20-company.csv", COMPANY, companies)
write("30-person.csv", PERSON, people)
write("35-role.csv", ROLE, roles)
write("40-address.csv", ["number", "name", "street", "postbox", "postcode",
                         "city", "country"], addresses)
write("45-address_use.csv", ["partner", "address", "use", "main"], uses)
write("50-journal.csv", JOURNAL, journal)
write("60-followup.csv", FOLLOWUP, followups)
write("70-appointment.csv", APPOINTMENT, appointments)
