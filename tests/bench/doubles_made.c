/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "doubles_made.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "words.h"

struct firm {
	char name[120], legal[40], street[80], mail[120], domain[80];
	long house;
	int postcode;
	const struct city *city;
	char subscriber[16];
	long extension;
	int notation;		/* of the number; -1: none */
};

static uint64_t draw(struct doubles_made *m)
{
	uint64_t z = m->state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

static long below(struct doubles_made *m, long n)
{
	return (long)(draw(m) % (uint64_t)n);
}

static const char *any(struct doubles_made *m, const struct words *w)
{
	return w->v[below(m, (long)w->n)];
}

/* The first ones far more often than the last. */
static const char *frequent(struct doubles_made *m, const struct words *w)
{
	long n = (long)w->n, a = below(m, n), b = below(m, n);

	return w->v[a < b ? a : b];
}

/* Every `from` becomes `to`. */
static void replace(char *text, size_t size, const char *from, const char *to)
{
	char out[256] = "";
	const char *at = text, *hit;

	while ((hit = strstr(at, from))) {
		snprintf(out + strlen(out), sizeof(out) - strlen(out),
			 "%.*s%s", (int)(hit - at), at, to);
		at = hit + strlen(from);
	}
	snprintf(out + strlen(out), sizeof(out) - strlen(out), "%s", at);
	snprintf(text, size, "%s", out);
}

/* No two firms have one. */
static void domain_of(const struct doubles_made *m, struct firm *f)
{
	static const char *const pairs[][2] = {
		{ "ä", "ae" }, { "ö", "oe" }, { "ü", "ue" }, { "ß", "ss" },
		{ " & ", "-" }, { " ", "-" },
	};
	char name[120];
	size_t n = 0;

	snprintf(name, sizeof(name), "%s", f->name);
	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++)
		replace(name, sizeof(name), pairs[i][0], pairs[i][1]);
	for (const char *p = name; *p && n < sizeof(f->domain) - 16; p++) {
		if ((*p >= 'a' && *p <= 'z') || *p == '-')
			f->domain[n++] = *p;
		else if (*p >= 'A' && *p <= 'Z')
			f->domain[n++] = (char)(*p + 32);
	}
	snprintf(f->domain + n, sizeof(f->domain) - n, "%ld.de",
		 m->nr);
}

static void place(struct doubles_made *m, struct firm *f)
{
	do
		f->city = &cities[below(m, (long)cities_n)];
	while (strcmp(f->city->country, "DE"));
	f->postcode = f->city->postcode +
		(int)below(m, f->city->districts);
	snprintf(f->street, sizeof(f->street), "%s%s", any(m, &streets),
		 any(m, &street_ends));
	f->house = 1 + below(m, 120);
	snprintf(f->subscriber, sizeof(f->subscriber), "%ld",
		 100000 + below(m, 9900000));
}

static struct firm firm(struct doubles_made *m)
{
	struct firm f = { .notation = (int)below(m, 4) };

	if (below(m, 3))
		snprintf(f.name, sizeof(f.name), "%s %s",
			 frequent(m, &last_names), any(m, &trades));
	else
		snprintf(f.name, sizeof(f.name), "%s & %s",
			 frequent(m, &last_names), frequent(m, &last_names));
	snprintf(f.legal, sizeof(f.legal), " %s", any(m, &legal_de));
	place(m, &f);
	domain_of(m, &f);
	snprintf(f.mail, sizeof(f.mail), "info@%s", f.domain);
	if (!below(m, 8))
		f.notation = -1;
	if (!below(m, 5))
		*f.mail = '\0';
	return f;
}

/* A slip of the finger behind the first letter. */
static void slip(struct doubles_made *m, char *text)
{
	size_t n = strlen(text), at = 1 + (size_t)below(m, (long)n - 2);
	char c = text[at];

	/* within plain letters: half a letter would be none */
	if (n < 5 || (text[at] & 0x80) || (text[at + 1] & 0x80) ||
	    text[at] == ' ' || text[at + 1] == ' ' || !text[at + 1])
		return;
	if (below(m, 2)) {
		text[at] = text[at + 1];
		text[at + 1] = c;
	} else {
		memmove(text + at, text + at + 1, n - at);
	}
}

/* "Bau Müller" of "Müller Bau". */
static void turn(char *text, size_t size)
{
	char *blank = strchr(text, ' '), out[256];

	if (!blank || strchr(text, '&'))
		return;
	snprintf(out, sizeof(out), "%s %.*s", blank + 1, (int)(blank - text),
		 text);
	snprintf(text, size, "%.*s", (int)size - 1, out);
}

/* One letter twice, or another in its place. */
static void stumble(struct doubles_made *m, char *text, size_t size)
{
	size_t n = strlen(text), at;

	if (n < 5 || n + 2 > size)
		return;
	at = 1 + (size_t)below(m, (long)n - 2);
	if (text[at] < 'a' || text[at] > 'y')
		return;
	if (below(m, 2))
		memmove(text + at + 1, text + at, n - at + 1);
	else
		text[at]++;
}

/* What nobody has thought of when the points were weighed. */
static void err_anew(struct doubles_made *m, struct firm *g)
{
	char *last = g->subscriber + strlen(g->subscriber) - 1;

	if (!below(m, 6))
		turn(g->name, sizeof(g->name));
	if (!below(m, 4))
		stumble(m, g->name, sizeof(g->name));
	if (!below(m, 10))
		stumble(m, g->street, sizeof(g->street));
	if (!below(m, 15))
		*last = *last == '9' ? '0' : (char)(*last + 1);
	if (!below(m, 20))
		g->postcode += 9;
}

/* The same firm as somebody else enters it. */
static struct firm again(struct doubles_made *m, const struct firm *f)
{
	static const char *const heard[][2] = {
		{ "Meyer", "Maier" }, { "Meier", "Mayer" },
		{ "Schmidt", "Schmitt" }, { "Schulz", "Schultz" },
		{ "Hofmann", "Hoffmann" }, { "Fischer", "Fisher" },
	};
	static const char *const umlauts[][3] = {
		{ "ä", "ae", "a" }, { "ö", "oe", "o" }, { "ü", "ue", "u" },
		{ "ß", "ss", "ss" },
	};
	struct firm g = *f;
	long way = below(m, 3);

	for (size_t i = 0; way && i < 4; i++)
		replace(g.name, sizeof(g.name), umlauts[i][0],
			umlauts[i][way == 1 ? 1 : 1 + below(m, 2)]);
	if (!below(m, 3))
		for (size_t i = 0; i < 6; i++)
			replace(g.name, sizeof(g.name), heard[i][0],
				heard[i][1]);
	if (!below(m, 4))
		replace(g.name, sizeof(g.name), " & ", " und ");
	if (!below(m, 3))
		slip(m, g.name);
	if (!below(m, 3))
		*g.legal = '\0';
	else if (!below(m, 4))
		replace(g.legal, sizeof(g.legal), "GmbH", "G.m.b.H.");
	switch (below(m, 4)) {
	case 0:
		replace(g.street, sizeof(g.street), "straße", "str.");
		break;
	case 1:
		replace(g.street, sizeof(g.street), "straße", "strasse");
		break;
	case 2:
		replace(g.street, sizeof(g.street), "straße", " Str.");
		break;
	}
	if (!below(m, 6))
		slip(m, g.street);
	if (!below(m, 20))
		g.house += 2;
	g.notation = below(m, 4) ? (int)below(m, 4) : -1;
	if (!below(m, 4))
		g.extension = 10 + below(m, 890);
	if (!below(m, 3))
		*g.mail = '\0';
	else if (!below(m, 3))
		snprintf(g.mail, sizeof(g.mail), "kontakt@%s", f->domain);
	/* It has moved, and one of the two has not heard of it. */
	if (!below(m, 20)) {
		struct firm away = g;

		place(m, &away);
		snprintf(g.street, sizeof(g.street), "%s", away.street);
		g.house = away.house;
		g.postcode = away.postcode;
		g.city = away.city;
		/* the number went along, or nobody would find out */
		snprintf(g.subscriber, sizeof(g.subscriber), "%s",
			 f->subscriber);
		g.notation = 0;
		g.city = f->city;
	}
	if (m->unseen)
		err_anew(m, &g);
	return g;
}

/* Another firm that has much in common with this one. */
static struct firm relative(struct doubles_made *m, const struct firm *f)
{
	struct firm g = *f, other = firm(m);
	char last[40];

	switch (below(m, 4)) {
	case 0:			/* another firm of the family, same house */
		snprintf(last, sizeof(last), "%.*s",
			 (int)strcspn(f->name, " "), f->name);
		snprintf(g.name, sizeof(g.name), "%s %s", last,
			 any(m, &trades));
		if (!strcmp(g.name, f->name))
			return other;
		break;
	case 1:			/* a branch */
		place(m, &g);
		snprintf(g.mail, sizeof(g.mail), "filiale@%s", f->domain);
		break;
	case 2:			/* a namesake in the same town */
		place(m, &g);
		g.city = f->city;
		g.postcode = f->city->postcode +
			(int)below(m, f->city->districts);
		*g.mail = '\0';
		break;
	default:		/* a stranger in the same house */
		snprintf(other.street, sizeof(other.street), "%s", f->street);
		other.house = f->house;
		other.postcode = f->postcode;
		other.city = f->city;
		return other;
	}
	return g;
}

static void phone(const struct firm *f, FILE *out)
{
	const char *area = f->city->area;

	switch (f->notation) {
	case 0:
		fprintf(out, "+49 %s %s-%ld", area + 1, f->subscriber,
			f->extension);
		break;
	case 1:
		fprintf(out, "%s/%s-%ld", area, f->subscriber, f->extension);
		break;
	case 2:
		fprintf(out, "0049 %s %s%ld", area + 1, f->subscriber,
			f->extension);
		break;
	case 3:
		fprintf(out, "(%s) %s-%ld", area, f->subscriber, f->extension);
		break;
	}
	fputc(',', out);
	if (f->notation >= 0)
		fprintf(out, "+49%s%s%ld", area + 1, f->subscriber,
			f->extension);
}

static long put(struct doubles_made *m, const struct firm *f, FILE *out)
{
	fprintf(out, "%ld,%s%s,,%s %ld,%05d,%s,%s,", m->nr, f->name, f->legal,
		f->street, f->house, f->postcode, f->city->name,
		f->city->country);
	phone(f, out);
	fprintf(out, ",%s,C,1,1,1,2020-01-01,,0,0\n", f->mail);
	return m->nr++;
}

static int lines(const char *dir, const char *name, const char *text)
{
	char *path;
	FILE *f;

	if (asprintf(&path, "%s/%s.csv", dir, name) < 0)
		return -1;
	f = fopen(path, "w");
	free(path);
	return !f || fputs(text, f) < 0 || fclose(f) ? -1 : 0;
}

static void note(struct doubles_made *m, long one, long other)
{
	if (m->n == m->cap) {
		m->cap = m->cap ? 2 * m->cap : 1024;
		m->one = realloc(m->one, m->cap * sizeof(*m->one));
		m->other = realloc(m->other, m->cap * sizeof(*m->other));
		if (!m->one || !m->other)
			exit(71);
	}
	m->one[m->n] = one;
	m->other[m->n++] = other;
}

int doubles_make(struct doubles_made *m, const char *dir, long n,
		 bool unseen)
{
	char *path;
	FILE *out;

	*m = (struct doubles_made){ .state = unseen ? 20261 : 7, .nr = 10001,
				    .unseen = unseen };
	if (lines(dir, "reps", "id,name\n1,Jörg Meier\n") ||
	    lines(dir, "industries", "id,name\n1,Software\n") ||
	    lines(dir, "interests", "id,name\n1,Interesse 01\n") ||
	    asprintf(&path, "%s/companies.csv", dir) < 0)
		return -1;
	out = fopen(path, "w");
	free(path);
	if (!out)
		return -1;
	fputs("nr,name,legal_form,street,postcode,city,country,phone,"
	      "phone_norm,email,class,industries,interests,rep,"
	      "customer_since,trial_until,mail_ban,delivery_block\n", out);
	while (m->nr - 10001 < n) {
		struct firm f = firm(m), g;
		long first = put(m, &f, out);

		switch (below(m, 30)) {
		case 0:
			g = again(m, &f);
			note(m, first, put(m, &g, out));
			break;
		case 1:
			g = relative(m, &f);
			put(m, &g, out);
			break;
		}
	}
	return fclose(out) ? -1 : 0;
}

void doubles_made_release(struct doubles_made *m)
{
	free(m->one);
	free(m->other);
	*m = (struct doubles_made){ 0 };
}
