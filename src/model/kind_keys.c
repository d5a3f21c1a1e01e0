/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kind_keys.h"

#include <string.h>

#include "base/tr.h"
#include "model/rights_read.h"
#include "model/value_number.h"

#define WORDS (CONF_STRING | CONF_STRINGS | CONF_GROUP)
#define NAMES (CONF_STRING | CONF_STRINGS)

#define NUMBER_MOST 999999999
#define WIDTH_MOST 1000
#define ROWS_MOST 100
#define SHOW_MOST 100

static int check_reserved(const struct conf_node *n, struct err *err)
{
	return err_set(err, ERR_CONFIG, n->place,
		       N_("\"%s\" is kept for a later version and cannot be "
			  "used yet"),
		       n->name);
}

/* Two small letters: a language. */
static bool is_language(const char *s)
{
	return s[0] >= 'a' && s[0] <= 'z' && s[1] >= 'a' && s[1] <= 'z' &&
	       !s[2];
}

static int check_texts(const struct conf_node *n, const struct conf_node *named,
		       struct err *err)
{
	int rc = 0;

	if (n->type == CONF_STRING)
		return *n->text ? 0 : err_set(err, ERR_CONFIG, n->place,
				N_("a text of \"%s\" is empty"), named->name);
	if (n->n < 1 || n->n > 3)
		return err_set(err, ERR_CONFIG, n->place,
			N_("\"%s\" takes one, several, short: at most three "
			   "texts"),
			named->name);
	conf_each(child, n)
		if (child->type == CONF_STRING)
			rc |= check_texts(child, named, err);
	return rc;
}

/* "Text", ["One", "Many", "Short"], or a group of these by language. */
int form_words_check(const struct conf_node *n, struct err *err)
{
	int rc = 0;

	if (n->type != CONF_GROUP)
		return check_texts(n, n, err);
	conf_each(child, n) {
		bool fits = child->type == CONF_STRING ||
			    child->type == CONF_ARRAY ||
			    child->type == CONF_LIST;

		conf_each(text, child)
			fits = fits && text->type == CONF_STRING;
		if (!is_language(child->name))
			rc = err_set(err, ERR_CONFIG, child->place,
				N_("\"%s\" is not a language: two small "
				   "letters, such as en or de"),
				child->name);
		else if (!fits)
			rc = err_set(err, ERR_CONFIG, child->place,
				N_("\"%s\" must be a text or a list of texts"),
				child->name);
		else
			rc |= check_texts(child, n, err);
	}
	return rc ? -1 : 0;
}

static int check_name(const struct conf_node *n, struct err *err)
{
	int rc = 0;

	if (n->type == CONF_STRING && !conf_is_name(n->text))
		return err_set(err, ERR_CONFIG, n->place,
			N_("\"%s\" is not a name: small letters a-z, digits "
			   "and _, a letter first"),
			n->text);
	conf_each(child, n)
		rc |= check_name(child, err);
	return rc;
}

/* rows = ( ["a", "b"], ["c"] ) */
static int check_rows(const struct conf_node *n, struct err *err)
{
	int rc = 0;

	conf_each(row, n) {
		bool fits = row->n && (row->type == CONF_ARRAY ||
				       row->type == CONF_LIST);

		conf_each(name, row)
			fits = fits && name->type == CONF_STRING;
		if (!fits)
			rc = err_set(err, ERR_CONFIG, row->place,
				N_("a row is a list of names: [\"...\", "
				   "\"...\"]"));
	}
	return rc;
}

/* "K%05d": one number, nothing else that printf() would look at. */
static int check_number(const struct conf_node *n, struct err *err)
{
	const char *p = strchr(n->text, '%');

	if (p && strspn(p + 1, "0123456789") <= 2) {
		p += 1 + strspn(p + 1, "0123456789");
		if (*p == 'd' && !strchr(p, '%'))
			return 0;
	}
	return err_set(err, ERR_CONFIG, n->place,
		N_("\"%s\" must have one place for the number, such as K%%05d"),
		n->name);
}

static int check_currency(const struct conf_node *n, struct err *err)
{
	if (strspn(n->text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3 && !n->text[3])
		return 0;
	return err_set(err, ERR_CONFIG, n->place,
		       N_("a currency is three capital letters, such as EUR"));
}

/* "TEL;WORK", "ADR.street": a property, types, a part of it. */
static int check_vcard(const struct conf_node *n, struct err *err)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
	int rc = 0;

	conf_each(child, n)
		rc |= check_vcard(child, err);
	if (n->type != CONF_STRING)
		return rc;
	for (const char *p = n->text;; p++) {
		size_t word = strspn(p, letters);

		p += word;
		if (word && *p == '.' && p[1] && strspn(p + 1,
		    "abcdefghijklmnopqrstuvwxyz0123456789") == strlen(p + 1))
			return 0;
		if (word && !*p)
			return 0;
		if (!word || *p != ';')
			break;
	}
	return err_set(err, ERR_CONFIG, n->place,
		N_("\"%s\" is no property of a vCard, such as TEL;WORK or "
		   "ADR.street"), n->text);
}

static int check_ldif(const struct conf_node *n, struct err *err)
{
	size_t i;

	for (i = 0; n->text[i]; i++) {
		char c = n->text[i] | 0x20;
		bool letter = c >= 'a' && c <= 'z';

		if (!letter && (!i || !strchr("0123456789-", n->text[i])))
			break;
	}
	if (i && !n->text[i])
		return 0;
	return err_set(err, ERR_CONFIG, n->place,
		N_("\"%s\" is no name of an attribute: letters, digits and "
		   "-, a letter first"), n->text);
}

static const char *const type_words[] = {
	"line", "memo", "integer", "decimal", "money", "date", "time",
	"moment", "choice", "flag", "link", "phone", "mail", "url", NULL
};

static const char *const gone_words[] = { "refuse", "clear", "with", NULL };

static const char *const role_words[] = {
	"journal", "followup", "appointment", "agent", "reminder", "run",
	"distinct", "view", "macro", NULL
};

static const struct conf_key choice_keys[] = {
	{ "*", WORDS, .check = form_words_check },
	{ NULL }
};

static const struct conf_key personal_keys[] = {
	{ "purpose", CONF_STRING },
	{ "basis", CONF_STRING },
	{ "term", CONF_STRING },
	{ NULL }
};

static const struct conf_key field_keys[] = {
	{ "type", CONF_STRING, .words = type_words },
	{ "label", WORDS, .check = form_words_check },
	{ "short", WORDS, .check = form_words_check },
	{ "was", CONF_STRING, .check = check_name },
	{ "many", CONF_BOOL },
	{ "dated", CONF_BOOL },
	{ "need", CONF_BOOL },
	{ "unique", CONF_BOOL },
	{ "index", CONF_BOOL },
	{ "fixed", CONF_BOOL },
	{ "scale", CONF_INT, .least = 0, .most = NUMBER_SCALE },
	{ "min", CONF_INT | CONF_FLOAT },
	{ "max", CONF_INT | CONF_FLOAT },
	{ "width", CONF_INT, .least = 1, .most = WIDTH_MOST },
	{ "rows", CONF_INT, .least = 1, .most = ROWS_MOST },
	{ "currency", CONF_STRING, .check = check_currency },
	{ "of", CONF_STRINGS | CONF_GROUP, .least = 1, .most = 1000,
	  .keys = choice_keys },
	{ "from", CONF_STRING, .check = check_name },
	{ "to", NAMES, .check = check_name },
	{ "gone", CONF_STRING, .words = gone_words },
	{ "order", CONF_STRINGS },
	{ "show", CONF_STRINGS },
	{ "erases", NAMES, .check = check_name },
	{ "owns", CONF_BOOL },
	{ "follows", CONF_STRING, .check = check_name },
	{ "value", CONF_STRING },
	{ "default", CONF_STRING | CONF_INT },
	{ "when", CONF_STRING },
	{ "check", CONF_STRING },
	{ "say", WORDS, .check = form_words_check },
	{ "labels", CONF_STRINGS | CONF_LIST },
	{ "vcard", NAMES, .check = check_vcard },
	{ "ldif", CONF_STRING, .check = check_ldif },
	{ "sensitive", CONF_BOOL },
	{ "personal", CONF_GROUP, .keys = personal_keys },
	{ "group", CONF_STRING, .check = check_name },
	{ "note", CONF_STRING },
	{ "one", ~0u, .check = check_reserved },
	{ "lines", ~0u, .check = check_reserved },
	{ NULL }
};

static const struct conf_key fields_keys[] = {
	{ "*", CONF_GROUP, .keys = field_keys },
	{ NULL }
};

static const struct conf_key path_keys[] = {
	{ "path", CONF_STRING, .need = true },
	{ "label", WORDS, .check = form_words_check },
	{ "short", WORDS, .check = form_words_check },
	{ "vcard", NAMES, .check = check_vcard },
	{ "ldif", CONF_STRING, .check = check_ldif },
	{ NULL }
};

static const struct conf_key paths_keys[] = {
	{ "*", CONF_STRING | CONF_GROUP, .keys = path_keys },
	{ NULL }
};

static const struct conf_key page_keys[] = {
	{ "title", WORDS, .check = form_words_check },
	{ "rows", CONF_LIST, .need = true, .least = 1, .most = 1000,
	  .check = check_rows },
	{ NULL }
};

static const struct conf_key line_keys[] = {
	{ "kind", CONF_STRING, .need = true },
	{ "by", CONF_STRING, .need = true },
	{ "columns", CONF_STRINGS, .need = true, .least = 1, .most = 20 },
	{ "copy", CONF_STRINGS },
	{ "label", WORDS, .check = form_words_check },
	{ "short", WORDS, .check = form_words_check },
	{ NULL }
};

static const struct conf_key lines_keys[] = {
	{ "*", CONF_GROUP, .keys = line_keys },
	{ NULL }
};

static const struct conf_key tab_keys[] = {
	{ "kind", CONF_STRING, .need = true },
	{ "by", CONF_STRING, .need = true },
	{ "label", WORDS, .check = form_words_check },
	{ "short", WORDS, .check = form_words_check },
	{ "show", CONF_INT, .least = 0, .most = SHOW_MOST },
	{ NULL }
};

static const struct conf_key due_keys[] = {
	{ "day", CONF_STRING, .need = true },
	{ "time", CONF_STRING },
	{ "agent", CONF_STRING, .need = true },
	{ "done", CONF_STRING, .need = true },
	{ "who", CONF_STRING },
	{ "what", CONF_STRING },
	{ "from", CONF_STRING },
	{ NULL }
};

static const struct conf_key event_keys[] = {
	{ "day", CONF_STRING, .need = true },
	{ "start", CONF_STRING },
	{ "until_day", CONF_STRING },
	{ "end", CONF_STRING },
	{ "zone", CONF_STRING },
	{ "title", CONF_STRING, .need = true },
	{ "place", CONF_STRING },
	{ "text", CONF_STRING },
	{ "agent", CONF_STRING, .need = true },
	{ "who", CONF_STRING },
	{ NULL }
};

static const char *const likeness_words[] = {
	"name", "street", "postcode", "phone", "mail", "domain", "text", NULL
};

static const struct conf_key likeness_keys[] = {
	{ "of", CONF_STRING, .need = true },
	{ "as", CONF_STRING, .need = true, .words = likeness_words },
	{ "points", CONF_INT, .need = true, .least = 1, .most = 1000 },
	{ "against", CONF_INT, .least = 0, .most = 1000 },
	{ NULL }
};

static const struct conf_key kind_keys[] = {
	{ "label", WORDS, .check = form_words_check },
	{ "short", WORDS, .check = form_words_check },
	{ "note", CONF_STRING },
	{ "extends", CONF_BOOL },
	{ "number", CONF_STRING, .check = check_number },
	{ "number_from", CONF_INT, .least = 1, .most = NUMBER_MOST },
	{ "group", CONF_STRING, .check = check_name },
	{ "belongs", CONF_STRING, .check = check_name },
	{ "master", CONF_BOOL },
	{ "tree", CONF_BOOL },
	{ "system", CONF_BOOL },
	{ "admin", CONF_BOOL },
	{ "role", CONF_STRING, .words = role_words },
	{ "fields", CONF_GROUP, .keys = fields_keys },
	{ "paths", CONF_GROUP, .keys = paths_keys },
	{ "pages", CONF_LIST, .keys = page_keys },
	{ "lines", CONF_GROUP, .keys = lines_keys },
	{ "tabs", CONF_LIST, .keys = tab_keys },
	{ "title", NAMES },
	{ "subtitle", NAMES },
	{ "list", CONF_STRINGS },
	{ "sort", NAMES },
	{ "search", NAMES },
	{ "search_text", CONF_BOOL },
	{ "closed", CONF_STRING },
	{ "due", CONF_GROUP, .keys = due_keys },
	{ "event", CONF_GROUP, .keys = event_keys },
	{ "likeness", CONF_LIST, .keys = likeness_keys },
	{ "rule", NAMES, .check = check_name },
	{ "states", ~0u, .check = check_reserved },
	{ "on", ~0u, .check = check_reserved },
	{ NULL }
};

const struct conf_key form_file_keys[] = {
	{ "rights", CONF_GROUP, .keys = rights_keys },
	{ "*", CONF_GROUP, .keys = kind_keys },
	{ NULL }
};

/* Keys of fields that have a meaning for some types only. */
static const struct { const char *key, *types; } for_types[] = {
	{ "scale", " decimal " },
	{ "min", " integer decimal money " },
	{ "max", " integer decimal money " },
	{ "width", " line " },
	{ "rows", " memo " },
	{ "currency", " money " },
	{ "of", " choice " },
	{ "from", " choice " },
	{ "to", " link " },
	{ "gone", " link choice " },
	{ "order", " link " },
	{ "show", " link " },
	{ "erases", " link " },
	{ "owns", " link " },
	{ "unique", " line integer date phone mail url link choice " },
};

static bool in_types(const char *types, const char *type)
{
	size_t n = strlen(type);

	for (const char *p = types; (p = strstr(p, type)); p++)
		if (p > types && p[-1] == ' ' && p[n] == ' ')
			return true;
	return false;
}

int field_keys_check(const struct conf_node *field, const char *type,
		     struct err *err)
{
	int rc = 0;

	for (size_t i = 0; i < sizeof(for_types) / sizeof(*for_types); i++) {
		const struct conf_node *n = conf_get(field, for_types[i].key);

		if (n && !in_types(for_types[i].types, type))
			rc = err_set(err, ERR_CONFIG, n->place,
				N_("\"%s\" means nothing for a field of the "
				   "type %s"),
				n->name, type);
	}
	return rc;
}
