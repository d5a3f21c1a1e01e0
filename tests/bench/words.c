/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "words.h"

#define N(a) (sizeof(a) / sizeof(*(a)))
#define WORDS(name, ...) \
	static const char *const name##_v[] = { __VA_ARGS__ }; \
	const struct words name = { name##_v, N(name##_v) }

/* The first ones are the most frequent. */
WORDS(last_names,
	"Müller", "Schmidt", "Schneider", "Fischer", "Weber", "Meyer",
	"Wagner", "Becker", "Schulz", "Hoffmann", "Schäfer", "Koch", "Bauer",
	"Richter", "Klein", "Wolf", "Schröder", "Neumann", "Schwarz",
	"Zimmermann", "Braun", "Krüger", "Hofmann", "Hartmann", "Lange",
	"Schmitt", "Werner", "Schmitz", "Krause", "Meier", "Lehmann",
	"Schmid", "Schulze", "Maier", "Köhler", "Herrmann", "König", "Walter",
	"Mayer", "Huber", "Kaiser", "Fuchs", "Peters", "Lang", "Scholz",
	"Möller", "Weiß", "Jung", "Hahn", "Schubert", "Vogel", "Friedrich",
	"Keller", "Günther", "Frank", "Berger", "Winkler", "Roth", "Beck",
	"Lorenz", "Baumann", "Franke", "Albrecht", "Schuster", "Simon",
	"Ludwig", "Böhm", "Winter", "Kraus", "Martin", "Schumacher", "Krämer",
	"Vogt", "Stein", "Jäger", "Otto", "Sommer", "Groß", "Seidel",
	"Heinrich", "Brandt", "Haas", "Schreiber", "Graf", "Schulte",
	"Dietrich", "Ziegler", "Kuhn", "Kühn", "Pohl", "Engel", "Horn",
	"Busch", "Bergmann", "Thomas", "Voigt", "Sauer", "Arnold", "Wolff",
	"Pfeiffer", "Ackermann", "Böttcher", "Çelik", "Đorđević", "Łukaszewski",
	"Yıldız", "Nguyễn", "Øverby", "Übelacker", "Österreicher", "Aebischer",
	"Brühwiler", "Zürcher", "von der Heide", "zu Löwenstein", "d'Angelo");
WORDS(trades,
	"Maschinenbau", "Elektrotechnik", "Software", "Metallbau", "Logistik",
	"Druck", "Zweiräder", "Automobile", "Medizintechnik", "Möbel",
	"Bau", "Fenster und Türen", "Heizung", "Sanitär", "Verpackungen",
	"Werkzeuge", "Textil", "Lebensmittel", "Getränke", "Beratung",
	"Versicherungsmakler", "Immobilien", "Reisen", "Spedition", "Optik",
	"Gartenbau", "Kunststoffe", "Guss", "Datentechnik", "Anlagenbau",
	"Messebau", "Sicherheit", "Büroservice", "Glas", "Solartechnik");
WORDS(legal_de, "GmbH", "GmbH", "GmbH", "GmbH", "GmbH & Co. KG", "GmbH & Co. KG",
	"AG", "KG", "e.K.", "OHG", "eG", "GbR", "UG (haftungsbeschränkt)", "SE");
WORDS(legal_at, "Ges.m.b.H.", "GmbH", "e.U.", "OG", "KG", "AG");
WORDS(legal_ch, "AG", "AG", "GmbH", "SA", "Sàrl");
WORDS(streets,
	"Haupt", "Bahnhof", "Schul", "Garten", "Dorf", "Berg", "Birken",
	"Linden", "Wald", "Ring", "Mühlen", "Große ", "Kleine ", "Goethe",
	"Schiller", "Mozart", "Berliner ", "Hamburger ", "Kölner ",
	"Kaiser-Wilhelm-", "Industrie", "Hafen", "Kirch", "Rosen", "Wiesen",
	"Markt", "Post", "Feld", "Neue ", "Alte ");
WORDS(street_ends, "straße", "weg", "allee", "platz", "gasse", "ring");
WORDS(journal_kinds, "Anruf ein", "Anruf aus", "Besuch", "Brief",
	"E-Mail ein", "E-Mail aus", "Fax", "Notiz");
WORDS(journal_types, "Anfrage", "Angebot", "Auftrag", "Information", "Mahnung",
	"Reklamation", "Rückfrage", "Sonstiges", "Support", "Terminabsprache");
WORDS(industries, "Datenbanksoftware", "Maschinenbau", "Elektrotechnik",
	"Handel", "Logistik", "Bau", "Gesundheit", "Lebensmittel",
	"Versicherung", "Druck", "Textil", "Chemie", "Energie", "Verkehr",
	"Beratung", "Bildung", "Tourismus", "Medien", "Metall", "Holz");
WORDS(sentences,
	"Angebot über die Verlängerung der Lizenzen verschickt.",
	"Fragt nach dem Preis für fünf weitere Arbeitsplätze.",
	"Ansprechpartner hat gewechselt, Nachfolgerin ist Frau Kühn.",
	"Update auf die neue Version läuft ohne Schwierigkeiten.",
	"Bittet um Rückruf am Nachmittag, dann ist auch der Einkauf da.",
	"Termin für die Vorführung vereinbart, Beamer ist vorhanden.",
	"Schulung für zwölf Mitarbeiter angefragt, möglichst im März.",
	"Rechnung noch nicht angekommen, Kopie per Post geschickt.",
	"Lieferung unvollständig, zwei Pumpen fehlen.",
	"Möchte keine Werbung mehr per Post.",
	"Grüße an den Außendienst ausrichten.",
	"Wettbewerber hat ein günstigeres Angebot gemacht.",
	"Entscheidung fällt in der Sitzung der Geschäftsführung.",
	"Zufrieden mit der Lieferzeit, bestellt nach.",
	"Datenbank wächst auf über eine Million Sätze, fragt nach Reserven.",
	"Gerät läuft wieder, Ursache war ein loses Kabel.");

const struct city cities[] = {
	{ "Berlin", "DE", "030", 10115, 900, 9 },
	{ "Hamburg", "DE", "040", 20095, 700, 6 },
	{ "München", "DE", "089", 80331, 600, 6 },
	{ "Köln", "DE", "0221", 50667, 400, 5 },
	{ "Frankfurt am Main", "DE", "069", 60308, 300, 4 },
	{ "Stuttgart", "DE", "0711", 70173, 300, 4 },
	{ "Düsseldorf", "DE", "0211", 40210, 300, 4 },
	{ "Dortmund", "DE", "0231", 44135, 200, 3 },
	{ "Essen", "DE", "0201", 45127, 200, 3 },
	{ "Leipzig", "DE", "0341", 4103, 200, 3 },
	{ "Bremen", "DE", "0421", 28195, 200, 3 },
	{ "Dresden", "DE", "0351", 1067, 200, 3 },
	{ "Hannover", "DE", "0511", 30159, 200, 3 },
	{ "Nürnberg", "DE", "0911", 90402, 200, 3 },
	{ "Saarbrücken", "DE", "0681", 66111, 20, 3 },
	{ "Münster", "DE", "0251", 48143, 20, 2 },
	{ "Mönchengladbach", "DE", "02161", 41061, 150, 2 },
	{ "Göttingen", "DE", "0551", 37073, 12, 1 },
	{ "Görlitz", "DE", "03581", 2826, 2, 1 },
	{ "Würzburg", "DE", "0931", 97070, 10, 1 },
	{ "Lüneburg", "DE", "04131", 21335, 5, 1 },
	{ "Tübingen", "DE", "07071", 72070, 6, 1 },
	{ "Bad Oeynhausen", "DE", "05731", 32545, 5, 1 },
	{ "Wien", "AT", "01", 1010, 220, 4 },
	{ "Graz", "AT", "0316", 8010, 40, 1 },
	{ "Linz", "AT", "0732", 4020, 20, 1 },
	{ "Zürich", "CH", "044", 8001, 60, 4 },
	{ "Bern", "CH", "031", 3001, 20, 1 },
	{ "Genève", "CH", "022", 1201, 20, 1 },
	{ "Luzern", "CH", "041", 6003, 10, 1 },
};
const size_t cities_n = N(cities);

const struct first_name first_names[] = {
	{ "Thomas", 0 }, { "Michael", 0 }, { "Andreas", 0 }, { "Stefan", 0 },
	{ "Christian", 0 }, { "Jürgen", 0 }, { "Klaus", 0 }, { "Jörg", 0 },
	{ "Götz", 0 }, { "Uwe", 0 }, { "Ömer", 0 }, { "Piotr", 0 },
	{ "Karl-Heinz", 0 }, { "Lukas", 0 }, { "Jonas", 0 }, { "Søren", 0 },
	{ "Sabine", 1 }, { "Stefanie", 1 }, { "Ursula", 1 }, { "Petra", 1 },
	{ "Monika", 1 }, { "Claudia", 1 }, { "Zeynep", 1 }, { "Katrin", 1 },
	{ "Anna", 1 }, { "Jana", 1 }, { "Käthe", 1 }, { "Åsa", 1 },
	{ "Eva-Maria", 1 }, { "Birgit", 1 }, { "Françoise", 1 }, { "Ute", 1 },
};
const size_t first_names_n = N(first_names);

const struct function_name functions[] = {
	{ "Geschäftsführer", "Geschäftsführerin", 18 },
	{ "Einkäufer", "Einkäuferin", 14 },
	{ "Leiter Einkauf", "Leiterin Einkauf", 6 },
	{ "Sachbearbeiter", "Sachbearbeiterin", 13 },
	{ "Leiter EDV", "Leiterin EDV", 9 },
	{ "Vertriebsleiter", "Vertriebsleiterin", 8 },
	{ "Buchhalter", "Buchhalterin", 8 },
	{ "Assistent der Geschäftsführung", "Assistentin der Geschäftsführung",
	  6 },
};
const size_t functions_n = N(functions);
