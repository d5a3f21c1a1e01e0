/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/tr.h"
#include "base/utf8.h"
#include "cli/out.h"

const struct command_option cli_options[] = {
	{ "home", N_("DIR"), COMPLETE_DIR, N_("folder of the store") },
	{ "as-of", N_("DATE"), COMPLETE_NONE,
	  N_("as if it were this day: 2026-09-14, +3d, mo") },
	{ "json", NULL, COMPLETE_NONE, N_("output for programs: one object a line") },
	{ "line", NULL, COMPLETE_NONE,
	  N_("for slow lines: previews only when the keys rest") },
	{ "help", NULL, COMPLETE_NONE, N_("help on this verb") },
	{ "version", NULL, COMPLETE_NONE, N_("version and licence") },
	{ NULL }
};

/* ---- what everybody needs ---------------------------------------------- */

/* KARTEI_NOW: a moment, or a time of the wall clock in our zone. */
static int read_now(struct cli *c, const char *text, int64_t *now)
{
	char *day_text = mem_strdup(text), *split;
	int32_t day, at;
	int bad = -1;

	if (!moment_parse_iso(text, now)) {
		free(day_text);
		return 0;
	}
	split = strpbrk(day_text, "T ");
	if (split) {
		*split = '\0';
		bad = day_parse_iso(day_text, &day) ||
		      time_parse(split + 1, &at, NULL) ||
		      moment_from_wall(c->zone, day, at, now);
	}
	free(day_text);
	if (bad)
		return err_set(&c->err, ERR_USAGE, "KARTEI_NOW",
			       N_("'%s' is no moment; one is 2026-09-14T09:00 or 2026-09-14T07:00:00Z"),
			       text);
	return 0;
}

static char *find_zone(const struct settings *s)
{
	const char *tz = getenv("TZ");
	int32_t day, at;

	if (s->zone)
		return mem_strdup(s->zone);
	if (tz && *tz == ':')
		tz++;
	if (tz && *tz && !moment_to_wall(tz, 0, &day, &at))
		return mem_strdup(tz);
	return mem_strdup(zone_system());
}

static char *absolute(const char *path)
{
	char *cwd, *whole;

	if (*path == '/')
		return mem_strdup(path);
	cwd = getcwd(NULL, 0);
	whole = file_join(cwd ? cwd : "/", path);
	free(cwd);
	return whole;
}

/* Without a slash at the end, so that equal homes have equal names. */
static char *find_home(const struct settings *s, const char *option)
{
	const char *env = getenv("KARTEI_HOME");
	char *home;

	if (option && *option)
		home = absolute(option);
	else if (env && *env)
		home = absolute(env);
	else
		home = mem_strdup(s->home);
	for (size_t n = strlen(home); n > 1 && home[n - 1] == '/'; n--)
		home[n - 1] = '\0';
	return home;
}

int cli_clock(struct cli *c, struct clock *clock)
{
	int32_t at;

	clock->now = c->connect.hello.now ? c->connect.hello.now
					  : moment_now();
	clock->zone = c->zone;
	clock->today = c->connect.hello.as_of;
	if (clock->today != DAY_NONE)
		return 0;
	if (moment_to_wall(c->zone, clock->now, &clock->today, &at))
		return err_set(&c->err, ERR_CONFIG, NULL,
			       N_("the system knows no time zone '%s'"),
			       c->zone);
	return 0;
}

int cli_day(struct cli *c, const char *option, const char *text,
	    const struct clock *clock, int32_t *day)
{
	struct err err = ERR_INIT;
	char *why;

	if (!day_parse(text, clock, day, NULL, &err))
		return 0;
	why = err_item_text_bare(&err.items[0]);
	err_set(&c->err, err_code(&err), NULL, "--%s %s: %s", option, text,
		why);
	free(why);
	err_release(&err);
	return -1;
}

static int read_as_of(struct cli *c, const char *text)
{
	struct clock clock;

	if (!text)
		return 0;
	if (cli_clock(c, &clock))
		return -1;
	return cli_day(c, "as-of", text, &clock, &c->connect.hello.as_of);
}

static const char *not_empty(const char *variable)
{
	const char *value = getenv(variable);

	return value && *value ? value : NULL;
}

int cli_prepare(struct cli *c, const struct call *call)
{
	const char *now = not_empty("KARTEI_NOW");
	const char *lang = not_empty("KARTEI_LANG");

	if (settings_read(&c->settings, &c->err)) {
		c->lang = tr_init(lang);
		return -1;
	}
	c->lang = tr_init(lang ? lang : c->settings.lang);
	c->json = call_has(call, "json");
	c->tty = isatty(STDOUT_FILENO);
	c->zone = find_zone(&c->settings);
	c->home = find_home(&c->settings, call_value(call, "home"));
	c->connect = (struct connect_opts){
		.home = c->home,
		.linger = (int)c->settings.linger,
		.hello = {
			.agent = not_empty("KARTEI_AGENT"),
			.as_of = DAY_NONE, .zone = c->zone, .lang = c->lang,
		},
	};
	/* A service has its socket elsewhere; other homes have their own. */
	if (c->settings.socket && !strcmp(c->home, c->settings.home))
		c->connect.socket = c->settings.socket;
	if (now && read_now(c, now, &c->connect.hello.now))
		return -1;
	return read_as_of(c, call_value(call, "as-of"));
}

void cli_release(struct cli *c)
{
	session_close(c->s);
	settings_release(&c->settings);
	err_release(&c->err);
	free(c->home);
	free(c->zone);
}

int cli_open(struct cli *c)
{
	if (c->s)
		return 0;
	return session_connect(&c->s, &c->connect, &c->err);
}

/* ---- faults ------------------------------------------------------------ */

static void say(const struct err *err, size_t i)
{
	char *text = err_item_text(&err->items[i]);
	struct buf line = BUF_INIT;

	buf_add_str(&line, "kartei: ");
	utf8_printable(slice_str(text), true, &line);
	buf_add_char(&line, '\n');
	fwrite(line.p, 1, line.n, stderr);
	buf_release(&line);
	free(text);
}

void cli_remark_some(struct cli *c, size_t most)
{
	fflush(stdout);
	for (size_t i = 0; i < c->err.n && i < most; i++)
		say(&c->err, i);
	if (c->err.n > most)
		fprintf(stderr, _("kartei: ... and %zu more like these\n"),
			c->err.n - most);
	err_clear(&c->err);
}

void cli_remark(struct cli *c)
{
	cli_remark_some(c, SIZE_MAX);
}

int cli_fail(struct cli *c)
{
	int status = err_exit_status(err_code(&c->err));

	cli_remark(c);
	return status;
}

int cli_usage(struct cli *c, const struct call *call, const char *msgid)
{
	err_set(&c->err, ERR_USAGE, call->command->id, "%s", _(msgid));
	return cli_fail(c);
}

int cli_run(struct cli *c, const struct call *call)
{
	int status = call->command->verb(c, call);

	if (out_end(c) && !status)
		status = cli_fail(c);
	return status;
}

/* ---- long work --------------------------------------------------------- */

static volatile sig_atomic_t interrupted;

static void interrupt(int signal)
{
	(void)signal;
	interrupted = 1;
}

/* The second Ctrl-C ends the program itself. */
static void watch_interrupt(void)
{
	struct sigaction act = { .sa_handler = interrupt,
				 .sa_flags = SA_RESETHAND };

	sigaction(SIGINT, &act, NULL);
}

int cli_progress(void *ctx, uint64_t done, uint64_t of)
{
	struct cli_progress *p = ctx;
	int percent = of ? (int)(done * 100 / of) : -1;

	if (p->last == 0)
		watch_interrupt();
	if (p->bar && percent != p->last - 2 && of) {
		fprintf(stderr, "\r%s %3d %%", p->what, percent);
		fflush(stderr);
	}
	p->last = percent + 2;
	return interrupted;
}

void cli_progress_end(struct cli_progress *p)
{
	if (p->bar && p->last > 1)
		fputs("\r\033[K", stderr);
	p->last = 0;
}

/* ---- names on standard input ------------------------------------------- */

/* The name in a line: what stands before the first TAB, or in an object of
 * `--json` its kind and number or id. NULL: there is none. */
static char *name_in(const char *line)
{
	json_t *o = *line == '{' ? json_loads(line, 0, NULL) : NULL, *no;
	const char *kind = json_string_value(json_object_get(o, "kind"));
	char *name = NULL;

	if (*line != '{') {
		name = mem_strndup(line, strcspn(line, "\t\r\n"));
	} else if (kind) {
		no = json_object_get(o, "number");
		if (json_is_string(no))
			name = mem_printf("%s:%s", kind,
					  json_string_value(no));
		else if (json_is_integer(json_object_get(o, "id")))
			name = mem_printf("%s:%lld", kind, (long long)
				json_integer_value(json_object_get(o, "id")));
	}
	json_decref(o);
	if (name && (strchr(name, ':') || !*name))
		return name;
	free(name);
	return NULL;
}

int cli_name_next(struct cli *c, struct cli_lines *l, struct err *err)
{
	free(l->name);
	l->name = NULL;
	while (getline(&l->line, &l->cap, stdin) >= 0) {
		l->no++;
		l->name = name_in(l->line);
		if (l->name && *l->name)
			return 1;
		if (!l->name) {
			char *place = mem_printf("stdin:%zu", l->no);

			l->line[strcspn(l->line, "\t\r\n")] = '\0';
			err_set(err, ERR_INPUT, place,
				N_("'%s' is no name of a record, such as company:K10427"),
				l->line);
			free(place);
			return -1;
		}
		free(l->name);
		l->name = NULL;
	}
	if (ferror(stdin)) {
		err_set_errno(&c->err, ERR_IO, "stdin", N_("cannot be read"));
		l->broken = true;
		return -1;
	}
	return 0;
}

void cli_lines_release(struct cli_lines *l)
{
	free(l->name);
	free(l->line);
	*l = (struct cli_lines){ 0 };
}

int cli_names(struct cli *c, int (*each)(void *ctx, const char *name),
	      void *ctx)
{
	struct cli_lines l = { 0 };
	int got, bad = 0;

	while (!bad && (got = cli_name_next(c, &l, &c->err)))
		bad = got < 0 ? -1 : each(ctx, l.name);
	cli_lines_release(&l);
	return bad;
}
