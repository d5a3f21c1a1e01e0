/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values as they are compared: what people write in many ways in one. */
#include <stdlib.h>
#include <string.h>

#include "base/fold.h"
#include "base/sound.h"
#include "model/likeness.h"

/* `form` 0: a word that says nothing. Two names whose forms
 * differ may be two firms of one family. */
static const struct { const char *word; uint8_t form; } fillers[] = {
	{ "ag", 1 }, { "and", 0 }, { "co", 0 }, { "cie", 0 }, { "der", 0 },
	{ "die", 0 }, { "dipl", 0 }, { "dr", 0 }, { "ek", 2 },
	{ "eg", 3 }, { "ev", 4 }, { "firma", 0 }, { "fa", 0 }, { "gbr", 5 },
	{ "gesellschaft", 6 }, { "gesmbh", 6 }, { "ges", 6 }, { "gmbh", 6 },
	{ "haftung", 0 }, { "haftungsbeschraenkt", 0 }, { "inc", 7 }, { "ing", 0 }, { "inh", 0 },
	{ "kg", 8 }, { "kgaa", 9 }, { "limited", 7 },
	{ "ltd", 7 }, { "mbh", 6 }, { "mit", 0 }, { "beschraenkter", 0 },
	{ "ohg", 10 }, { "prof", 0 }, { "sarl", 11 }, { "sa", 1 },
	{ "se", 12 }, { "ug", 13 }, { "und", 0 },
};

static const char *const mail_for_all[] = {
	"aol.com", "arcor.de", "bluewin.ch", "freenet.de", "gmail.com",
	"gmx.at", "gmx.ch", "gmx.de", "gmx.net", "googlemail.com",
	"hotmail.com", "hotmail.de", "icloud.com", "live.de", "outlook.com",
	"outlook.de", "posteo.de", "t-online.de", "web.de", "yahoo.com",
	"yahoo.de",
};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* The next word of a folded text; false behind the last. */
static bool next_word(const char **at, struct slice *word)
{
	const char *end;

	if (!**at)
		return false;
	end = strchrnul(*at, ' ');
	*word = (struct slice){ *at, (size_t)(end - *at) };
	*at = *end ? end + 1 : end;
	return true;
}

/* Of "G.m.b.H." stay single letters. */
static bool is_filler(struct slice word, uint8_t *form)
{
	if (word.n == 1)
		return true;
	for (size_t i = 0; i < COUNT(fillers); i++)
		if (slice_eq_str(word, fillers[i].word)) {
			if (fillers[i].form)
				*form = fillers[i].form;
			return true;
		}
	return false;
}

static void name_text(const char *folded, struct buf *out, uint8_t *legal)
{
	const char *at = folded;
	size_t before = out->n;
	struct slice word;

	while (next_word(&at, &word)) {
		if (is_filler(word, legal))
			continue;
		if (out->n > before)
			buf_add_char(out, ' ');
		buf_add_slice(out, word);
	}
	if (out->n == before)
		buf_add_str(out, folded);
}

/* "Lange Straße 5 a", "Lange Str. 5a", "Langestr. 5A": "langestr 5a". */
static void street_text(const char *folded, struct buf *out)
{
	static const char street[] = "strasse";
	bool number = false;
	struct slice word;

	while (next_word(&folded, &word)) {
		size_t n = word.n;
		const char *p = word.p;

		if (!number && *p >= '0' && *p <= '9') {
			number = true;
			buf_add_char(out, ' ');
		}
		if (!number && n >= sizeof(street) - 1 &&
		    !memcmp(p + n - (sizeof(street) - 1), street,
			    sizeof(street) - 1))
			n -= sizeof(street) - 1 - 3;
		buf_add(out, p, n);
	}
}

static void letters_text(const char *folded, struct buf *out)
{
	for (; *folded; folded++)
		if (*folded != ' ')
			buf_add_char(out, *folded);
}

static void lower_text(struct slice value, struct buf *out)
{
	const char *p = value.p;

	for (size_t i = 0; i < value.n; i++)
		buf_add_char(out, p[i] >= 'A' && p[i] <= 'Z' ? p[i] + 32 :
			     p[i]);
}

/* Of a mail address or of a page; what anybody may have says nothing. */
static void domain_text(struct slice value, struct buf *out)
{
	struct buf lower = BUF_INIT;
	const char *p, *scheme;
	size_t n;

	lower_text(value, &lower);
	p = buf_str(&lower);
	scheme = strstr(p, "://");
	if (scheme)
		p = scheme + 3;
	if (strchr(p, '@'))
		p = strrchr(p, '@') + 1;
	if (!strncmp(p, "www.", 4))
		p += 4;
	n = strcspn(p, "/:?#");
	for (size_t i = 0; i < COUNT(mail_for_all); i++)
		if (slice_eq_str((struct slice){ p, n }, mail_for_all[i]))
			n = 0;
	buf_add(out, p, n);
	buf_release(&lower);
}

void likeness_text(enum likeness_as as, struct slice value, struct buf *out,
		 uint8_t *legal)
{
	struct buf folded = BUF_INIT;

	*legal = 0;
	fold_text(value, &folded);
	switch (as) {
	case LIKENESS_NAME:
		name_text(buf_str(&folded), out, legal);
		break;
	case LIKENESS_STREET:
		street_text(buf_str(&folded), out);
		break;
	case LIKENESS_POSTCODE:
		letters_text(buf_str(&folded), out);
		break;
	case LIKENESS_PHONE:
		fold_digits(value, out);
		break;
	case LIKENESS_MAIL:
		lower_text(value, out);
		break;
	case LIKENESS_DOMAIN:
		domain_text(value, out);
		break;
	case LIKENESS_TEXT:
		buf_add_slice(out, buf_slice(&folded));
		break;
	}
	buf_release(&folded);
}

void likeness_sound(struct slice word, struct buf *out)
{
	size_t before = out->n;

	sound_code(word, out);
	if (out->n == before)
		buf_add_slice(out, word);
}
