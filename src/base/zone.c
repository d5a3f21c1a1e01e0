/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/date.h"

#include <ctype.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/pack.h"

/*
 * Time zones by the system's database, read from tzfile(5) directly: the C
 * library knows one zone for the whole process, and the store process
 * serves agents of several.
 */

#define ZONE_DIR "/usr/share/zoneinfo/"
#define ZONE_FILE_MAX 262144
#define DAY_SECONDS 86400
#define MICRO INT64_C(1000000)

/* When daylight time begins or ends, as POSIX writes it: "M3.5.0/2". */
struct rule {
	enum { RULE_MONTH, RULE_JULIAN, RULE_DAY } form;
	int month, week, weekday;	/* weekday 0 Sunday */
	int day;
	int32_t at;			/* seconds, wall clock; may be below 0 */
};

struct zone {
	struct zone *next;
	char *name;
	size_t n;
	int64_t *when;			/* transitions, rising */
	int32_t *to;			/* offset from each on */
	int32_t first;			/* offset before the first */
	bool has_rule, has_dst;		/* the footer, for all later years */
	int32_t std, dst;
	struct rule begin, end;
};

/* ---- the footer --------------------------------------------------------- */

/* "CET" or "<+03>". */
static bool skip_name(const char **p)
{
	const char *start = *p;

	if (**p == '<') {
		*p += strcspn(*p, ">");
		return *(*p)++ == '>';
	}
	while (isalpha((unsigned char)**p))
		(*p)++;
	return *p - start >= 3;
}

static bool number(const char **p, int *v)
{
	if (!isdigit((unsigned char)**p))
		return false;
	for (*v = 0; isdigit((unsigned char)**p) && *v < 10000; (*p)++)
		*v = *v * 10 + (**p - '0');
	return true;
}

/* "-1", "2:30", "-2:00:00" as seconds. */
static bool clock_time(const char **p, int32_t *seconds)
{
	int sign = 1, h, m = 0, s = 0;

	if (**p == '-' || **p == '+')
		sign = *(*p)++ == '-' ? -1 : 1;
	if (!number(p, &h))
		return false;
	if (**p == ':' && ((*p)++, !number(p, &m)))
		return false;
	if (**p == ':' && ((*p)++, !number(p, &s)))
		return false;
	if (h > 167 || m > 59 || s > 59)
		return false;
	*seconds = sign * (h * 3600 + m * 60 + s);
	return true;
}

static bool dot_number(const char **p, int *v)
{
	return *(*p)++ == '.' && number(p, v);
}

static bool rule_date(const char **p, struct rule *r)
{
	if (**p == 'M') {
		(*p)++;
		r->form = RULE_MONTH;
		return number(p, &r->month) && dot_number(p, &r->week) &&
		       dot_number(p, &r->weekday) && r->month >= 1 &&
		       r->month <= 12 && r->week >= 1 && r->week <= 5 &&
		       r->weekday <= 6;
	}
	r->form = RULE_DAY;
	if (**p == 'J') {
		(*p)++;
		r->form = RULE_JULIAN;
	}
	return number(p, &r->day) && r->day <= 365;
}

static bool rule_parse(const char **p, struct rule *r)
{
	*r = (struct rule){ .at = 7200 };
	if (*(*p)++ != ',' || !rule_date(p, r))
		return false;
	if (**p != '/')
		return true;
	(*p)++;
	return clock_time(p, &r->at);
}

/* "CET-1CEST,M3.5.0,M10.5.0/3" */
static bool footer_parse(struct zone *z, const char *p)
{
	if (!skip_name(&p) || !clock_time(&p, &z->std))
		return false;
	z->std = -z->std;	/* POSIX counts westwards */
	if (!*p)
		return true;
	if (!skip_name(&p))
		return false;
	z->dst = z->std + 3600;
	if (*p != ',') {
		if (!clock_time(&p, &z->dst))
			return false;
		z->dst = -z->dst;
	}
	z->has_dst = rule_parse(&p, &z->begin) && rule_parse(&p, &z->end) &&
		     !*p;
	return z->has_dst;
}

/* The moment of a rule in a year, wall clock in seconds as if UTC. */
static int64_t rule_wall(const struct rule *r, int y)
{
	int32_t first = day_from_ymd(y, 1, 1), day = first + r->day, next;

	if (r->form == RULE_JULIAN) {
		/* The leap day is never counted. */
		day = first + r->day - 1;
		if (r->day >= 60 && day_from_ymd(y, 2, 29) != DAY_NONE)
			day++;
	} else if (r->form == RULE_MONTH) {
		first = day_from_ymd(y, r->month, 1);
		next = day_add_months(first, 1);
		day = first + (r->weekday + 7 - day_weekday(first) % 7) % 7 +
		      (r->week - 1) * 7;
		while (next != DAY_NONE && day >= next)
			day -= 7;
	}
	return (int64_t)day * DAY_SECONDS + r->at;
}

static int32_t footer_offset(const struct zone *z, int64_t t)
{
	int64_t begin, end;
	int y, m, d;

	if (!z->has_dst)
		return z->std;
	day_to_ymd((int32_t)((t + z->std) / DAY_SECONDS), &y, &m, &d);
	if (y < 1 || y > 9999)
		return z->std;
	begin = rule_wall(&z->begin, y) - z->std;
	end = rule_wall(&z->end, y) - z->dst;
	if (begin < end)
		return t >= begin && t < end ? z->dst : z->std;
	return t >= end && t < begin ? z->std : z->dst;
}

/* ---- the file ----------------------------------------------------------- */

struct header {
	unsigned char version;
	uint32_t isut, isstd, leap, times, types, chars;
};

static bool header_read(struct unpack *u, struct header *h)
{
	struct slice magic = unpack_bytes(u, 4);

	h->version = unpack_u8(u);
	unpack_bytes(u, 15);
	h->isut = unpack_u32(u);
	h->isstd = unpack_u32(u);
	h->leap = unpack_u32(u);
	h->times = unpack_u32(u);
	h->types = unpack_u32(u);
	h->chars = unpack_u32(u);
	return !u->bad && slice_eq_str(magic, "TZif") && h->types > 0 &&
	       h->types <= 256 && h->times < ZONE_FILE_MAX &&
	       h->leap < ZONE_FILE_MAX && h->chars < ZONE_FILE_MAX;
}

static size_t block_size(const struct header *h, size_t width)
{
	return h->times * (width + 1) + h->types * 6 + h->chars +
	       h->leap * (width + 4) + h->isstd + h->isut;
}

/* unpack_i64() flips the sign bit for sorting; tzfile does not. */
static int64_t plain_i64(struct unpack *u)
{
	return (int64_t)unpack_u64(u);
}

static bool block_read(struct zone *z, struct unpack *u,
		       const struct header *h)
{
	struct unpack when = unpack_from(unpack_bytes(u, h->times * 8));
	struct slice index = unpack_bytes(u, h->times);
	int32_t offsets[256];
	uint32_t i;

	for (i = 0; i < h->types; i++) {
		offsets[i] = (int32_t)unpack_u32(u);
		unpack_bytes(u, 2);
	}
	unpack_bytes(u, h->chars + h->leap * 12 + h->isstd + h->isut);
	if (u->bad)
		return false;
	z->n = h->times;
	z->first = offsets[0];
	z->when = mem_alloc(h->times * sizeof(*z->when));
	z->to = mem_alloc(h->times * sizeof(*z->to));
	for (i = 0; i < h->times; i++) {
		unsigned char type = ((const unsigned char *)index.p)[i];

		z->when[i] = plain_i64(&when);
		if (type >= h->types)
			return false;
		z->to[i] = offsets[type];
	}
	return true;
}

static bool zone_read(struct zone *z, struct slice bytes)
{
	struct unpack u = unpack_from(bytes);
	struct header h;
	char *footer;
	size_t n;

	if (!header_read(&u, &h) || h.version < '2')
		return false;
	unpack_bytes(&u, block_size(&h, 4));
	if (!header_read(&u, &h) || !block_read(z, &u, &h))
		return false;
	if (unpack_u8(&u) != '\n')
		return false;
	n = unpack_left(&u);
	footer = slice_dup(unpack_bytes(&u, n));
	footer[strcspn(footer, "\n")] = '\0';
	z->has_rule = *footer && footer_parse(z, footer);
	free(footer);
	return true;
}

static void zone_free(struct zone *z)
{
	free(z->name);
	free(z->when);
	free(z->to);
	free(z);
}

static bool name_is_sound(const char *name)
{
	const char *p;

	if (!*name || *name == '/' || strstr(name, "..") || strlen(name) > 64)
		return false;
	for (p = name; *p; p++) {
		if (!isalnum((unsigned char)*p) && !strchr("_+-/", *p))
			return false;
	}
	return true;
}

static struct zone *zone_load(const char *name)
{
	struct buf bytes = BUF_INIT;
	struct zone *z = NULL;
	char *path;

	if (!name_is_sound(name))
		return NULL;
	path = mem_printf(ZONE_DIR "%s", name);
	if (!file_read(path, ZONE_FILE_MAX, &bytes, NULL)) {
		z = mem_zero(sizeof(*z));
		z->name = mem_strdup(name);
		if (!zone_read(z, buf_slice(&bytes))) {
			zone_free(z);
			z = NULL;
		}
	}
	free(path);
	buf_release(&bytes);
	return z;
}

/*
 * Zones once read stay for the life of the process: they never change, are
 * few, and every thread wants them. The one piece of state in this layer.
 */
static const struct zone *zone_get(const char *name)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static struct zone *known;
	struct zone *z;

	if (!name)
		return NULL;
	pthread_mutex_lock(&lock);
	for (z = known; z && strcmp(z->name, name); z = z->next)
		;
	if (!z) {
		z = zone_load(name);
		if (z) {
			z->next = known;
			known = z;
		}
	}
	pthread_mutex_unlock(&lock);
	return z;
}

/* ---- the clock ---------------------------------------------------------- */

static int32_t offset_at(const struct zone *z, int64_t t)
{
	size_t low = 0, high = z->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (z->when[middle] <= t)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == z->n && z->has_rule)
		return footer_offset(z, t);
	return low ? z->to[low - 1] : z->first;
}

int moment_from_wall(const char *zone, int32_t day, int32_t at, int64_t *moment)
{
	const struct zone *z = zone_get(zone);
	int64_t wall = (int64_t)day * DAY_SECONDS + at, t;
	int32_t before, after;

	if (!z)
		return -1;
	before = offset_at(z, wall - DAY_SECONDS);
	after = offset_at(z, wall + DAY_SECONDS);
	t = wall - before;
	/*
	 * Right with the offset before a change: also the first of two in the
	 * autumn. Right with neither: the spring gap, where the old offset
	 * gives a time that lies behind it by as much as was skipped.
	 */
	if (offset_at(z, t) != before && offset_at(z, wall - after) == after)
		t = wall - after;
	*moment = t * MICRO;
	return 0;
}

int moment_to_wall(const char *zone, int64_t moment, int32_t *day, int32_t *at)
{
	const struct zone *z = zone_get(zone);
	int64_t second, wall, of_day;

	if (!z)
		return -1;
	second = moment / MICRO - (moment % MICRO < 0);
	wall = second + offset_at(z, second);
	of_day = wall % DAY_SECONDS;
	if (of_day < 0)
		of_day += DAY_SECONDS;
	*day = (int32_t)((wall - of_day) / DAY_SECONDS);
	*at = (int32_t)of_day;
	return 0;
}

struct changes {
	int64_t from, until;
	int (*each)(void *ctx, int64_t at, int32_t before, int32_t after);
	void *ctx;
};

static int tell_change(const struct changes *c, int64_t t, int32_t before,
		       int32_t after)
{
	if (before == after || t * MICRO < c->from || t * MICRO >= c->until)
		return 0;
	return c->each(c->ctx, t * MICRO, before, after);
}

/* Those that only the footer knows: two in a year, in their order. */
static int footer_changes(const struct zone *z, const struct changes *c)
{
	int64_t last = z->n ? z->when[z->n - 1] : INT64_MIN;
	int y, end, m, d, rc = 0;

	day_to_ymd((int32_t)(c->from / MICRO / DAY_SECONDS), &y, &m, &d);
	day_to_ymd((int32_t)(c->until / MICRO / DAY_SECONDS), &end, &m, &d);
	for (y = y > 1 ? y - 1 : 1; y <= end + 1 && y < 9999 && !rc; y++) {
		int64_t t[2] = { rule_wall(&z->begin, y) - z->std,
				 rule_wall(&z->end, y) - z->dst };
		int first = t[0] > t[1], i;

		for (i = 0; i < 2 && !rc; i++) {
			bool to_dst = (first ^ i) == 0;

			if (t[first ^ i] > last)
				rc = tell_change(c, t[first ^ i],
						 to_dst ? z->std : z->dst,
						 to_dst ? z->dst : z->std);
		}
	}
	return rc;
}

int zone_changes(const char *zone, int64_t from, int64_t until,
		 int (*each)(void *ctx, int64_t at, int32_t before,
			     int32_t after), void *ctx)
{
	const struct zone *z = zone_get(zone);
	struct changes c = { from, until, each, ctx };
	size_t i;
	int rc = 0;

	if (!z)
		return -1;
	for (i = 0; i < z->n && !rc; i++)
		rc = tell_change(&c, z->when[i], i ? z->to[i - 1] : z->first,
				 z->to[i]);
	if (!rc && z->has_dst)
		rc = footer_changes(z, &c);
	return rc;
}

static char *name_of_link(void)
{
	char path[512];		/* longer ones are no zone's */
	ssize_t n = readlink("/etc/localtime", path, sizeof(path) - 1);
	const char *p;

	if (n < 0)
		return NULL;
	path[n] = '\0';
	p = strstr(path, "zoneinfo/");
	return p ? mem_strdup(p + strlen("zoneinfo/")) : NULL;
}

static pthread_once_t system_once = PTHREAD_ONCE_INIT;
static const char *system_zone = "UTC";

static void system_find(void)
{
	const char *tz = getenv("TZ");
	char *name = NULL;

	if (tz && *tz)
		name = mem_strdup(*tz == ':' ? tz + 1 : tz);
	if (!name || !zone_get(name)) {
		free(name);
		name = name_of_link();
	}
	if (name && zone_get(name))
		system_zone = zone_get(name)->name;
	free(name);
}

const char *zone_system(void)
{
	pthread_once(&system_once, system_find);
	return system_zone;
}
