/* SPDX-License-Identifier: GPL-3.0-or-later */
/* features X22 X24 ATE-94: address books and objects as rows. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "exchange/format.h"

/* "column=cell|..." of each row with something in it, "!fault" behind. */
static void add_row(struct buf *out, const struct table *t,
		    const struct table_row *row)
{
	size_t i;

	buf_printf(out, "%zu", row->number);
	for (i = 0; i < row->n; i++)
		if (*row->v[i])
			buf_printf(out, " %s=%s", t->header[i], row->v[i]);
	if (row->fault)
		buf_printf(out, " !%s", row->fault);
	buf_add_char(out, '\n');
}

static char *read_all(void **state, const char *format,
		      struct table_ask *ask, const char *bytes, size_t n)
{
	const struct table_ops *ops = format_find(format)->in;
	struct err err = ERR_INIT;
	struct buf out = BUF_INIT;
	struct table *t = NULL;
	struct table_row row;
	char *text, *slash;
	int got = -1;

	ask->path = folder_file(state, "t", bytes, n);
	if (!ops->open(&t, ask, &err)) {
		while ((got = ops->next(t, &row, &err)) > 0)
			add_row(&out, t, &row);
		if (!got && ops->remarks)
			ops->remarks(t, &err);
		ops->close(t);
	}
	if (err.n) {
		text = err_text(&err);
		slash = strrchr(text, '/');
		buf_printf(&out, "%s", slash ? slash + 1 : text);
		free(text);
	}
	err_release(&err);
	return buf_detach(&out);
}

static void assert_kind(void **state, const char *format, const char *kind,
			const char *bytes, const char *wanted)
{
	struct table_ask ask = {
		.kind = kinds_find(forms(), kind), .lang = "de",
	};
	char *got = read_all(state, format, &ask, bytes, strlen(bytes));

	assert_string_equal(got, wanted);
	free(got);
}

static void assert_wanted(void **state, const char *format,
			  char *const *wanted, size_t n, const char *bytes,
			  const char *rows)
{
	struct table_ask ask = { .wanted = wanted, .wanted_n = n };
	char *got = read_all(state, format, &ask, bytes, strlen(bytes));

	assert_string_equal(got, rows);
	free(got);
}

/* ---- vCard ------------------------------------------------------------------- */

static void old_telephones(void **state)
{
	assert_kind(state, "vcard", "person",
		"BEGIN:VCARD\r\nVERSION:2.1\r\n"
		"N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=\r\n"
		"=B6rg;;;\r\n"
		"TEL;CELL;PREF:+49171123\r\nTEL;WORK;VOICE:0221 47\r\n"
		"TEL;HOME:040 1\r\nTEL;WORK;FAX:0221 48\r\n"
		"NOTE;ENCODING=QUOTED-PRINTABLE:eins=0D=0A=\r\n"
		"Ende\r\n"
		"PHOTO;ENCODING=BASE64;JPEG:\r\n /9j/4AAQ\r\n AAAA==\r\n\r\n"
		"END:VCARD\r\n",
		"1 first_name=Jörg last_name=Müller "
		"phone=Dienstlich=0221 47;Privat=040 1 mobile=+49171123 "
		"note=eins\nEnde\n"
		"t: left out, for no field takes it: TEL (1), PHOTO (1)");
	assert_kind(state, "vcard", "person",
		"BEGIN:VCARD\nN;CHARSET=ISO-8859-1:Gr\xf6\xdf" "e\nEND:VCARD\n"
		"BEGIN:VCARD\nN:Gr\xfcn\nEND:VCARD\n"
		"BEGIN:VCARD\nN;CHARSET=KLINGON:x\nTEL:1\nEND:VCARD\n",
		"1 last_name=Größe\n4 last_name=Grün\n"
		"7 phone=1 !its charset is unknown, or the text is not in it\n");
}

static void later_versions(void **state)
{
	assert_kind(state, "vcard", "person",
		"BEGIN:VCARD\nVERSION:3.0\nN:Berg\\, von;Ada;;Dr.;\nFN:Ada Berg\n"
		"item1.TEL;TYPE=WORK:0221 1\nitem1.X-ABLabel:Büro 2. S\n tock\n"
		"item2.EMAIL;type=INTERNET;type=HOME;type=pref:a@b.de\n"
		"item2.X-ABLabel:_$!<Home>!$_\n"
		"BDAY:1985-04-12T00:00:00Z\nORG:Firma\\; Co;Einkauf\nEND:VCARD\n"
		"begin:vcard\nversion:4.0\nn:Kurz;;;;\n"
		"TEL;VALUE=uri;TYPE=\"cell,home\";PREF=1:tel:+49-171-5\n"
		"BDAY:19850412\nemail:c@d.de\nend:vcard\n",
		"1 title=Dr. first_name=Ada last_name=Berg, von "
		"phone=Büro 2. Stock=0221 1 mail=Privat=a@b.de "
		"birthday=1985-04-12\n"
		"13 last_name=Kurz mobile=Privat=+49-171-5 mail=c@d.de "
		"birthday=1985-04-12\n"
		"t: left out, for no field takes it: ORG (1)");
	assert_kind(state, "vcard", "company",
		"BEGIN:VCARD\nVERSION:3.0\nFN:Klein GmbH\nTEL;TYPE=FAX,WORK:5\n"
		"TEL:6\nX-KARTEI-RECORD:company:K10001\nEND:VCARD\n",
		"1 number=K10001 name=Klein GmbH phone=6 fax=5\n");
}

/* Their numbers may be somebody else's here. */
static void cards_of_another_store_are_counted(void **state)
{
	static const char cards[] =
		"BEGIN:VCARD\nFN:A\nUID:company-K1@here\n"
		"X-KARTEI-RECORD:company:K1\nEND:VCARD\n"
		"BEGIN:VCARD\nFN:B\nX-KARTEI-RECORD:company:K2\n"
		"UID:company-K2@there\nEND:VCARD\n"
		"BEGIN:VCARD\nFN:C\nX-KARTEI-RECORD:company:K3\n"
		"UID:of-a-telephone\nEND:VCARD\n";
	struct table_ask ask = {
		.kind = kinds_find(forms(), "company"), .lang = "de",
		.store = "here",
	};
	char *got = read_all(state, "vcard", &ask, cards, sizeof(cards) - 1);

	assert_string_equal(got, "1 number=K1 name=A\n6 number=K2 name=B\n"
			    "11 number=K3 name=C\nt: cards of another "
			    "store, looked for by their numbers in this one "
			    "all the same: 1");
	free(got);
}

/* '=' at the end of a line counts only where the head, whole by then, says
 * that the value is quoted. */
static void quoted_lines(void **state)
{
	assert_kind(state, "vcard", "person",
		"BEGIN:VCARD\nN:A\nNOTE;ENCODING=\n QUOTED-PRINTABLE:a=3D=\n"
		"b=\nc\nEND:VCARD\n"
		"BEGIN:VCARD\nN:B\nNOTE:QUOTED-PRINTABLE=\nTEL:1\nEND:VCARD\n",
		"1 last_name=A note=a=bc\n"
		"8 last_name=B phone=1 note=QUOTED-PRINTABLE=\n");
}

static void names_in_fn_alone(void **state)
{
	assert_kind(state, "vcard", "person",
		"BEGIN:VCARD\nFN:Anna Maria Petersen\nEND:VCARD\n"
		"BEGIN:VCARD\nFN:Prince\nEND:VCARD\n",
		"1 first_name=Anna Maria last_name=Petersen\n"
		"4 last_name=Prince\n");
}

static void one_address_is_not_mixed(void **state)
{
	static char street[] = "ADR.street", city[] = "ADR.city",
		home[] = "ADR;HOME.city";
	char *const two[] = { street, city };
	char *const three[] = { street, city, home };
	static const char card[] =
		"BEGIN:VCARD\nADR;TYPE=WORK:;;;Essen;;;\n"
		"ADR;TYPE=HOME:;;Gasse 1;Bonn;;;\nEND:VCARD\n";

	assert_wanted(state, "vcard", two, 2, card,
		      "1 ADR.city=Essen\n"
		      "t: left out, for no field takes it: ADR (1)");
	assert_wanted(state, "vcard", three, 3, card,
		      "1 ADR.city=Essen ADR;HOME.city=Bonn\n");
}

static void types_of_a_spec(void **state)
{
	static char odd[] = "TEL;;CELL;", work[] = "TEL;WORK";
	char *const two[] = { odd, work };

	assert_wanted(state, "vcard", two, 2,
		      "BEGIN:VCARD\nTEL;CELL:1\nTEL;WORK:2\nEND:VCARD\n",
		      "1 TEL;;CELL;=1 TEL;WORK=2\n");
}

static void bad_cards(void **state)
{
	static const char nul[] = "BEGIN:VCARD\nN:A\0B\nEND:VCARD\n";
	struct table_ask ask = { .kind = kinds_find(forms(), "person") };
	struct buf b = BUF_INIT;
	char *got;

	assert_kind(state, "vcard", "person",
		"BEGIN:VCARD\nN:A\nBEGIN:VCARD\nN:B\nEND:VCARD\nEND:VCARD\n"
		"BEGIN:VCARD\nN:C\nrubbish\nEND:VCARD\n"
		"BEGIN:VCARD\nN:D\nX-KARTEI-RECORD:company:K1\nEND:VCARD\n"
		"BEGIN:VCARD\nN:E",
		"1 last_name=A !another card begins before this one ends\n"
		"7 last_name=C !has a line that is no property\n"
		"11 last_name=D !this is a record of another kind\n"
		"15 last_name=E !the file ends before the card does\n");
	assert_kind(state, "vcard", "person", "name,phone\n",
		    "t: has no vCard in it");
	got = read_all(state, "vcard", &ask, nul, sizeof(nul) - 1);
	assert_string_equal(got, "1 !contains a NUL byte\n");
	free(got);
	buf_add_str(&b, "BEGIN:VCARD\nNOTE:");
	for (int i = 0; i < 10 << 20; i++)
		buf_add_char(&b, 'x');
	buf_add_str(&b, "\nEND:VCARD\nBEGIN:VCARD\nN:F\nEND:VCARD\n");
	got = read_all(state, "vcard", &ask, b.p, b.n);
	assert_non_null(strstr(got, "!is longer than 256 KiB\n"
			       "4 last_name=F\n"));
	free(got);
	buf_release(&b);
}

/* ---- LDIF ---------------------------------------------------------------------- */

static void entries(void **state)
{
	assert_kind(state, "ldif", "person",
		"version: 1\n# from a directory\n\n"
		"dn: cn=Anna\nobjectClass: person\ncn: Anna\nsn:: TcO8bGxlcg==\n"
		"givenName: An\n na\nmail: a@b.de\nmail;x-label-B-c3-bcro: c@d.de\n"
		"kartei-salutation: ms\njpegPhoto:< file:///etc/passwd\n\n\n"
		"dn: x\nchangetype: add\nsn: Zwei\n\n"
		"dn: y\nchangetype: modify\nreplace: sn\nsn: Drei\n-\n\n"
		"dn: z\nsn:: &&\n\nsn: w\n\ndn: v\nsn:< file:///etc/passwd\n",
		"4 salutation=ms first_name=Anna last_name=Müller "
		"mail=a@b.de;Büro=c@d.de\n"
		"16 last_name=Zwei\n"
		"20 last_name=Drei !is a change of a directory (changetype), "
		"not an entry: export the entries\n"
		"26 !is no base64\n"
		"29 last_name=w !does not begin with \"dn:\"\n"
		"31 !names a file or address: those are not read\n"
		"t: left out, for no field takes it: jpegPhoto (1), "
		"replace (1)");
	assert_kind(state, "ldif", "person", "\n\n", "t: has no entry in it");
}

/* ---- JSON ------------------------------------------------------------------------ */

static void objects(void **state)
{
	static char name[] = "name", city[] = "address.city", none[] = "none";
	char *const wanted[] = { name, city, none };

	assert_wanted(state, "json", wanted, 3,
		"{\"name\": \"A\", \"address\": {\"city\": \"B\"}, \"n\": [1, 2.5]}\n"
		"\n{\"address\": {\"city\": null}, \"ok\": true}\nx\n[]\n"
		"{\"name\": \"a\\u0000b\"}\n",
		"1 name=A address.city=B n=1;2.5\n3 ok=true\n"
		"4 !is no JSON object\n5 !is no JSON object\n"
		"6 !is no JSON object\nt: no object has \"none\"");
	assert_kind(state, "json", "company",
		"{\"kind\":\"company\",\"number\":\"K1\",\"id\":1,\"version\":3,"
		"\"title\":\"A\",\"fields\":{\"name\":\"A\",\"phone\":[{\"value\":"
		"\"1;2\",\"label\":\"Lager\"},\"3\"],\"rep\":[{\"ref\":\"agent:r1\","
		"\"title\":\"X\"}],\"delivery_block\":true}}\n"
		"{\"kind\":\"person\",\"number\":\"P1\",\"fields\":{}}\n",
		"1 number=K1 name=A phone=Lager=1\\;2;3 rep=r1 "
		"delivery_block=true\n"
		"2 !this is a record of another kind\n");
}

static void formats_are_known(void **state)
{
	static const struct { const char *name, *bytes, *is; } table[] = {
		{ "a.vcf", "", "vcard" }, { "a.VCARD", "", "vcard" },
		{ "a.ldif", "", "ldif" }, { "a.jsonl", "", "json" },
		{ "a.csv", "BEGIN:VCARD\n", "csv" }, { "a", "x,y", "csv" },
		{ "b", "\xef\xbb\xbf\nbegin:vcard\n", "vcard" },
		{ "c", "version: 1\ndn: x\n", "ldif" },
		{ "d", "dn: x\n", "ldif" }, { "e", "{\"a\":1}", "json" },
		{ "f.ics", "BEGIN:VCALENDAR", "csv" },
	};
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(*table); i++)
		assert_string_equal(format_of_file(folder_file(state,
			table[i].name, table[i].bytes,
			strlen(table[i].bytes)))->name, table[i].is);
}

/* More names than there may be columns: said, not passed over. */
static void objects_with_too_many_names(void **state)
{
	struct table_ask ask = { .lang = "de" };
	struct buf text = BUF_INIT;
	char *got;
	int i;

	for (i = 0; i <= TABLE_COLUMNS; i++)
		buf_printf(&text, "{\"n%d\": 1}\n", i);
	got = read_all(state, "json", &ask, text.p, text.n);
	assert_non_null(strstr(got, "4096 n4095=1\n4097\nt: the objects have "
			       "more than 4096 names: values of the later ones "
			       "are left out"));
	free(got);
	buf_release(&text);
}

#define IN_FOLDER(test) \
	cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

static const struct CMUnitTest tables_tests[] = {
	IN_FOLDER(old_telephones), IN_FOLDER(later_versions),
	IN_FOLDER(cards_of_another_store_are_counted),
	IN_FOLDER(quoted_lines), IN_FOLDER(names_in_fn_alone),
	IN_FOLDER(one_address_is_not_mixed), IN_FOLDER(types_of_a_spec),
	IN_FOLDER(bad_cards), IN_FOLDER(entries),
	IN_FOLDER(objects), IN_FOLDER(objects_with_too_many_names), IN_FOLDER(formats_are_known),
};
GROUP(tables);
