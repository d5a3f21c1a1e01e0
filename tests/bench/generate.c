/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Makes data for `make bench`: N companies, about 2.3 N people, 10 N journal
 * entries, N/3 follow-ups, min(N, 30,000) appointments, 50 agents. One build
 * makes the same bytes of the same N and seed. Nobody in it exists; dial none
 * of the numbers.
 *
 *	generate N DIR [SEED [MOST]]
 *
 * MOST: journal entries of a company at most, 20 if not said.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "words.h"

#define AGENTS 50
#define TODAY 20709		/* 2026-09-14, days since 1970 */

struct make {
	uint64_t state;
	const char *dir;
	long people, journal, followups;
	FILE *companies_f, *people_f, *journal_f, *followups_f, *appointments_f;
};

struct firm {
	long nr;
	char name[200];
	char mail[120];		/* its domain */
	const struct city *city;
	char phone[32];		/* without extension, international, digits */
};

/* splitmix64: good enough for names, the same on every machine. */
static uint64_t draw(struct make *m)
{
	uint64_t z = m->state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

static long below(struct make *m, long n)
{
	return draw(m) % n;
}

static const char *any(struct make *m, const struct words *w)
{
	return w->v[below(m, w->n)];
}

/* The first ones far more often than the last. */
static const char *frequent(struct make *m, const struct words *w)
{
	double u = below(m, 1 << 20) / (double)(1 << 20);

	return w->v[(size_t)(u * u * w->n)];
}

static void day_text(int day, char out[11])
{
	/* Days to civil date, after H. Hinnant. */
	int z = day + 719468, era = z / 146097, doe = z - era * 146097;
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int mp = (5 * doy + 2) / 153, d = doy - (153 * mp + 2) / 5 + 1;
	int month = mp < 10 ? mp + 3 : mp - 9;
	int year = yoe + era * 400 + (month <= 2);

	snprintf(out, 11, "%04u-%02u-%02u", (unsigned)year % 10000u,
		 (unsigned)month % 100u, (unsigned)d % 100u);
}

static const struct city *pick_city(struct make *m)
{
	int sum = 0, at;

	for (size_t i = 0; i < cities_n; i++)
		sum += cities[i].weight;
	at = below(m, sum);
	for (size_t i = 0; i < cities_n; i++)
		if ((at -= cities[i].weight) < 0)
			return &cities[i];
	return cities;
}

/* A name as a domain, at most a label long: letters a-z, everything else
 * falls away. */
static void domain(const char *name, const char *country, char *out, size_t n)
{
	static const struct { const char *from, *to; } table[] = {
		{ "ä", "ae" }, { "ö", "oe" }, { "ü", "ue" }, { "Ä", "ae" },
		{ "Ö", "oe" }, { "Ü", "ue" }, { "ß", "ss" },
	};
	size_t at = 0;

	while (*name && at + 10 < n && at < 60) {
		size_t i, rows = sizeof(table) / sizeof(*table);

		for (i = 0; i < rows; i++) {
			size_t len = strlen(table[i].from);

			if (strncmp(name, table[i].from, len))
				continue;
			memcpy(out + at, table[i].to, 2);
			at += 2;
			name += len;
			break;
		}
		if (i < rows)
			continue;
		if (*name >= 'A' && *name <= 'Z')
			out[at++] = *name + 32;
		else if (*name >= 'a' && *name <= 'z')
			out[at++] = *name;
		else if (*name == ' ' && at && out[at - 1] != '-')
			out[at++] = '-';
		name++;
	}
	while (at && out[at - 1] == '-')
		at--;
	snprintf(out + at, n - at, ".%s", !strcmp(country, "AT") ? "at" :
		 !strcmp(country, "CH") ? "ch" : "de");
}

/* A number as people write it, and as E.164. */
static void phone(struct make *m, const struct firm *f, long extension,
		  FILE *out)
{
	const char *prefix = !strcmp(f->city->country, "AT") ? "43" :
		!strcmp(f->city->country, "CH") ? "41" : "49";
	const char *area = f->city->area;

	/* Swiss numbers are all of one length and have no extensions. */
	if (!strcmp(prefix, "41")) {
		long n = strtol(f->phone, NULL, 10) % 9000 * 1000 + 1000000 +
			100 + extension;

		fprintf(out, "+41 %s %03ld %02ld %02ld,+41%s%07ld", area + 1,
			n / 10000, n / 100 % 100, n % 100, area + 1, n);
		return;
	}
	/* Abroad nobody writes them as at home. */
	switch (below(m, strcmp(prefix, "49") ? 2 : 6)) {
	case 0:
		fprintf(out, "+%s (0)%s %s-%ld", prefix, area + 1, f->phone,
			extension);
		break;
	case 1:
		fprintf(out, "00%s %s %s-%ld", prefix, area + 1, f->phone,
			extension);
		break;
	case 2:
		fprintf(out, "(%s) %s-%ld", area, f->phone, extension);
		break;
	case 3:
		fprintf(out, "%s/%s-%ld", area, f->phone, extension);
		break;
	case 4:
		fprintf(out, "%s %.3s %s-%ld", area, f->phone, f->phone + 3,
			extension);
		break;
	default:
		fprintf(out, "+%s %s %s%ld", prefix, area + 1, f->phone,
			extension);
	}
	fprintf(out, ",+%s%s%s%ld", prefix, area + 1, f->phone, extension);
}

static void numbers_of(struct make *m, int most, const char *separator,
		       long of, FILE *out)
{
	int n = 1 + below(m, most);
	long first = below(m, of);

	for (int i = 0; i < n; i++)
		fprintf(out, "%s%ld", i ? separator : "",
			1 + (first + 7 * i) % of);
}

static void text(struct make *m, FILE *out)
{
	int n = 1 + below(m, 4);

	fputc('"', out);
	for (int i = 0; i < n; i++)
		fprintf(out, "%s%s", i ? " " : "", any(m, &sentences));
	if (!below(m, 4))
		fprintf(out, " Vorgang %ld.", 10000 + below(m, 90000));
	fputc('"', out);
}

static void company(struct make *m, struct firm *f)
{
	static const struct { const char *country; const struct words *w; }
	forms[] = { { "DE", &legal_de }, { "AT", &legal_at },
		    { "CH", &legal_ch } };
	const struct words *legal = &legal_de;
	const char *form, *last = frequent(m, &last_names);
	char since[11];
	FILE *out = m->companies_f;

	f->city = pick_city(m);
	for (size_t i = 0; i < 3; i++)
		if (!strcmp(forms[i].country, f->city->country))
			legal = forms[i].w;
	form = any(m, legal);
	switch (below(m, 3)) {
	case 0:
		snprintf(f->name, sizeof(f->name), "%s %s", last, form);
		break;
	case 1:
		snprintf(f->name, sizeof(f->name), "%s & %s %s %s", last,
			 frequent(m, &last_names), any(m, &trades), form);
		break;
	default:
		snprintf(f->name, sizeof(f->name), "%s %s %s", last,
			 any(m, &trades), form);
	}
	domain(f->name, f->city->country, f->mail, sizeof(f->mail));
	snprintf(f->phone, sizeof(f->phone), "%ld", 100000 + below(m, 9900000));
	day_text(TODAY - below(m, 9000), since);

	fprintf(out, "%ld,%s,%s,%s%s %ld,", f->nr, f->name, form,
		any(m, &streets), any(m, &street_ends), 1 + below(m, 120));
	fprintf(out, "%0*ld,%s,%s,", !strcmp(f->city->country, "DE") ? 5 : 4,
		f->city->postcode + below(m, f->city->districts),
		f->city->name, f->city->country);
	phone(m, f, 0, out);
	fprintf(out, ",info@%s,%c,", f->mail, "CCCBBA"[below(m, 6)]);
	numbers_of(m, 3, ";", industries.n, out);
	fputc(',', out);
	numbers_of(m, 3, ";", 30, out);
	fprintf(out, ",%ld,%s,,%d,%d\n", 1 + below(m, AGENTS), since,
		!below(m, 10), !below(m, 50));
}

static void person(struct make *m, const struct firm *f)
{
	const struct first_name *first = &first_names[below(m, first_names_n)];
	const char *last = frequent(m, &last_names);
	const struct function_name *function = functions;
	static const char *const titles[] = { "Dr.", "Dipl.-Ing.",
					      "Prof. Dr." };
	int sum = 0, at;
	char mail[120];
	FILE *out = m->people_f;

	for (size_t i = 0; i < functions_n; i++)
		sum += functions[i].weight;
	at = below(m, sum);
	while ((at -= function->weight) >= 0)
		function++;
	domain(last, "DE", mail, sizeof(mail));
	mail[strlen(mail) - 3] = '\0';
	fprintf(out, "%ld,%ld,%s,%s,%s,%s,%s,%c%ld,", ++m->people, f->nr,
		first->woman ? "Frau" : "Herr",
		below(m, 10) ? "" : titles[below(m, 3)], first->name, last,
		first->woman ? function->woman : function->man,
		(char)('A' + below(m, 6)), 1 + below(m, 9));
	phone(m, f, 10 + below(m, 890), out);
	if (below(m, 2)) {
		long n = 1000000 + below(m, 9000000);

		fprintf(out, ",0171 %ld,+49171%ld", n, n);
	} else {
		fputs(",,", out);
	}
	fprintf(out, ",%s@%s,%d\n", mail, f->mail, !below(m, 10));
}

static void journal(struct make *m, const struct firm *f, long first_person)
{
	char day[11];

	day_text(TODAY - 1 - below(m, 2200), day);
	fprintf(m->journal_f, "%ld,%ld,%ld,%s %02ld:%02ld:%02ld,%ld,%s,%s,",
		++m->journal, f->nr,
		first_person + below(m, m->people - first_person + 1), day,
		8 + below(m, 10), below(m, 60), below(m, 60),
		1 + below(m, AGENTS), any(m, &journal_kinds),
		any(m, &journal_types));
	text(m, m->journal_f);
	fputc('\n', m->journal_f);
}

static void followup(struct make *m, const struct firm *f, long first_person)
{
	char day[11];
	int due = TODAY - 400 + below(m, 800);

	day_text(due, day);
	fprintf(m->followups_f, "%ld,%ld,%ld,%ld,%s,%02ld:%02ld,%s,",
		++m->followups, f->nr,
		first_person + below(m, m->people - first_person + 1),
		1 + below(m, AGENTS), day, 8 + below(m, 10), 5 * below(m, 12),
		any(m, &journal_kinds));
	text(m, m->followups_f);
	/* What lies behind is mostly done. */
	fprintf(m->followups_f, ",%d\n", due < TODAY && below(m, 5) != 0);
}

static void appointment(struct make *m, const struct firm *f, long n)
{
	char day[11];
	long hour = 8 + below(m, 9), quarter = 15 * below(m, 4);

	day_text(TODAY - 100 + below(m, 400), day);
	fprintf(m->appointments_f,
		"%ld,%ld,%ld,%s %02ld:%02ld:00,%s %02ld:%02ld:00,"
		"Besuch: %s,%s\n", n, f->nr, 1 + below(m, AGENTS), day, hour,
		quarter, day, hour + 1, quarter, f->name, f->city->name);
}

static FILE *make_file(const struct make *m, const char *name,
		       const char *head)
{
	char *path;
	FILE *f;

	if (asprintf(&path, "%s/%s.csv", m->dir, name) < 0)
		exit(71);
	f = fopen(path, "w");
	if (!f) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		exit(73);
	}
	free(path);
	fprintf(f, "%s\n", head);
	return f;
}

static void end_file(FILE *f, const char *name)
{
	if (ferror(f) || fclose(f)) {
		fprintf(stderr, "%s.csv: %s\n", name, strerror(errno));
		exit(74);
	}
}

static void tables(struct make *m)
{
	FILE *f = make_file(m, "reps", "id,name");

	for (int i = 1; i <= AGENTS; i++)
		fprintf(f, "%d,%s %s\n", i,
			first_names[below(m, first_names_n)].name,
			any(m, &last_names));
	end_file(f, "reps");
	f = make_file(m, "industries", "id,name");
	for (size_t i = 0; i < industries.n; i++)
		fprintf(f, "%zu,%s\n", i + 1, industries.v[i]);
	end_file(f, "industries");
	f = make_file(m, "interests", "id,name");
	for (int i = 1; i <= 30; i++)
		fprintf(f, "%d,Interesse %02d\n", i, i);
	end_file(f, "interests");
}

int main(int argc, char **argv)
{
	struct make m = { .state = 1 };
	long n, most = 20;

	if (argc < 3 || (n = strtol(argv[1], NULL, 10)) <= 0) {
		fprintf(stderr, "usage: generate N DIR [SEED [MOST]]\n");
		return 64;
	}
	m.dir = argv[2];
	if (argc > 3)
		m.state = strtoull(argv[3], NULL, 10);
	if (argc > 4)
		most = strtol(argv[4], NULL, 10);
	if (mkdir(m.dir, 0777) < 0 && errno != EEXIST) {
		fprintf(stderr, "%s: %s\n", m.dir, strerror(errno));
		return 73;
	}
	m.companies_f = make_file(&m, "companies",
		"nr,name,legal_form,street,postcode,city,country,phone,"
		"phone_norm,email,class,industries,interests,rep,"
		"customer_since,trial_until,mail_ban,delivery_block");
	m.people_f = make_file(&m, "people",
		"pnr,cnr,salutation,title,first,last,function,dept,phone,"
		"phone_norm,mobile,mobile_norm,email,mail_ban");
	m.journal_f = make_file(&m, "journal",
		"jnr,cnr,pnr,at,agent,kind,type,text");
	m.followups_f = make_file(&m, "followups",
		"fnr,cnr,pnr,agent,due,time,kind,text,done");
	m.appointments_f = make_file(&m, "appointments",
		"tnr,cnr,agent,start,end,summary,location");
	tables(&m);
	for (long i = 0; i < n; i++) {
		struct firm f = { .nr = 10000 + i };
		long first = m.people + 1;
		int some;

		company(&m, &f);
		some = 1 + below(&m, 10) % 4 + !below(&m, 3);
		for (int k = 0; k < some; k++)
			person(&m, &f);
		some = below(&m, most + 1);
		for (int k = 0; k < some; k++)
			journal(&m, &f, first);
		if (!below(&m, 3))
			followup(&m, &f, first);
		if (i < 30000)
			appointment(&m, &f, i + 1);
	}
	end_file(m.companies_f, "companies");
	end_file(m.people_f, "people");
	end_file(m.journal_f, "journal");
	end_file(m.followups_f, "followups");
	end_file(m.appointments_f, "appointments");
	return 0;
}
