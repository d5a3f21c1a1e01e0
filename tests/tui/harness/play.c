/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Plays a script against programs in pseudo terminals and says in TAP what
 * held. Each script has a folder of its own for home, store and sockets;
 * whatever it started is ended with it. README.md lists the words.
 */
#include <ctype.h>
#include <errno.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "keys.h"
#include "term.h"

#define TERMS 8

struct play {
	const char *script;
	char *folder;		/* of the script, for golden screens */
	int line;
	int tests;
	char dir[64];		/* the script's own folder */
	struct term *terms[TERMS];
	size_t at;		/* the terminal in hand */
	int rows, cols;
	char *output;		/* of the last `run` */
	int timeout;		/* seconds for one wait */
	bool unasked;		/* news was awaited since the last key */
	bool update;		/* write golden screens instead of comparing */
};

struct word {
	const char *name;
	void (*fn)(struct play *p, const char *rest);
};

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

/* ---- end of it all ----------------------------------------------------- */

static int remove_one(const char *path, const struct stat *st, int type,
		      struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

/*
 * Store processes detach from the terminal; as their subreaper we are their
 * parent once the program that started them is gone.
 */
static void end_children(void)
{
	double until = seconds() + 10;
	bool asked = false;

	while (waitpid(-1, NULL, WNOHANG) >= 0) {
		char path[64], text[4096];
		FILE *f;
		size_t n;

		snprintf(path, sizeof(path), "/proc/self/task/%d/children",
			 (int)getpid());
		f = fopen(path, "r");
		n = f ? fread(text, 1, sizeof(text) - 1, f) : 0;
		if (f)
			fclose(f);
		text[n] = '\0';
		for (char *s = text; n && *s; ) {
			pid_t pid = strtol(s, &s, 10);

			if (pid > 0 && (!asked || seconds() > until))
				kill(pid, seconds() > until ? SIGKILL : SIGTERM);
			while (isspace((unsigned char)*s))
				s++;
		}
		asked = true;
		usleep(5000);
	}
}

static void tidy(struct play *p)
{
	for (size_t i = 0; i < TERMS; i++) {
		term_stop(p->terms[i]);
		p->terms[i] = NULL;
	}
	end_children();
	if (!getenv("KARTEI_TUI_KEEP"))
		nftw(p->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static _Noreturn void bail(struct play *p, const char *why, const char *what)
{
	printf("Bail out! %s:%d: %s%s%s\n", p->script, p->line, why,
	       *what ? ": " : "", what);
	tidy(p);
	exit(1);
}

/* ---- results ----------------------------------------------------------- */

static void dump(const struct term *t)
{
	int row, col;

	term_cursor(t, &row, &col);
	printf("# %dx%d, cursor %d %d\n", term_cols(t), term_rows(t), row + 1,
	       col + 1);
	for (int i = 0; i < term_rows(t); i++) {
		char *text = term_row(t, i);

		printf("# %2d|%s\n", i + 1, text);
		free(text);
	}
}

static void result(struct play *p, bool ok, const char *what, const char *rest)
{
	printf("%sok %d - line %d: %s %s\n", ok ? "" : "not ", ++p->tests,
	       p->line, what, rest);
	if (ok)
		return;
	if (p->terms[p->at])
		dump(p->terms[p->at]);
}

static struct term *term(struct play *p)
{
	if (!p->terms[p->at])
		bail(p, "no program was started in this terminal", "");
	return p->terms[p->at];
}

/* ---- waiting ----------------------------------------------------------- */

static bool is_rested(struct term *t, const char *unused)
{
	(void)unused;
	return term_rested(t) || term_ended(t, NULL);
}

static bool has_ended(struct term *t, const char *unused)
{
	(void)unused;
	return term_ended(t, NULL);
}

static bool shows(struct term *t, const char *text)
{
	bool hit = false;

	for (int i = 0; i < term_rows(t) && !hit; i++) {
		char *row = term_row(t, i);

		hit = strstr(row, text);
		free(row);
	}
	return hit;
}

static bool wait_for(struct play *p, bool (*done)(struct term *, const char *),
		     const char *arg)
{
	double until = seconds() + p->timeout;

	while (!done(term(p), arg)) {
		if (seconds() > until)
			return false;
		term_pump(p->terms, TERMS, 50);
	}
	return true;
}

static void settle(struct play *p)
{
	p->unasked = false;
	if (wait_for(p, is_rested, NULL))
		return;
	printf("# %s:%d: no mark of rest within %d s\n", p->script, p->line,
	       p->timeout);
	dump(term(p));
	bail(p, "the program does not come to rest", "");
}

/* ---- words ------------------------------------------------------------- */

/* "text" with \" and \\, moves behind it; caller frees. */
static char *quoted(struct play *p, const char **rest)
{
	char *text = malloc(strlen(*rest) + 1), *to = text;
	const char *s = *rest;

	if (!text || *s++ != '"')
		bail(p, "a text in quotes is expected", *rest);
	while (*s && *s != '"') {
		if (*s == '\\' && s[1])
			s++;
		*to++ = *s++;
	}
	if (*s++ != '"')
		bail(p, "the text does not end", *rest);
	*to = '\0';
	while (*s == ' ')
		s++;
	*rest = s;
	return text;
}

static void word_note(struct play *p, const char *rest)
{
	(void)p;
	printf("# %s\n", rest);
}

static void word_env(struct play *p, const char *rest)
{
	char *pair = strdup(rest), *value = pair ? strchr(pair, '=') : NULL;

	if (!value)
		bail(p, "NAME=VALUE is expected", rest);
	*value++ = '\0';
	if (*value)
		setenv(pair, value, 1);
	else
		unsetenv(pair);
	free(pair);
}

static void word_lang(struct play *p, const char *rest)
{
	(void)p;
	setenv("KARTEI_LANG", rest, 1);
	setenv("LANGUAGE", rest, 1);
}

static void word_now(struct play *p, const char *rest)
{
	(void)p;
	setenv("KARTEI_NOW", rest, 1);
}

static void word_agent(struct play *p, const char *rest)
{
	(void)p;
	if (*rest)
		setenv("KARTEI_AGENT", rest, 1);
	else
		unsetenv("KARTEI_AGENT");
}

static void run(struct play *p, const char *command, int want)
{
	char *line = NULL;
	size_t n = 0, cap = 0;
	FILE *f, *out;
	int c, status;

	free(p->output);
	p->output = NULL;
	if (asprintf(&line, "{ %s\n} 2>&1 </dev/null", command) < 0)
		bail(p, "no memory", "");
	fflush(stdout);
	f = popen(line, "r");
	out = open_memstream(&p->output, &cap);
	if (!f || !out)
		bail(p, "cannot run", command);
	while ((c = getc(f)) != EOF)
		fputc(c, out);
	fclose(out);
	free(line);
	status = pclose(f);
	n = strlen(p->output);
	result(p, WIFEXITED(status) && WEXITSTATUS(status) == want, "run",
	       command);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != want)
		printf("# status %d, not %d; %zu bytes:\n# %s\n",
		       WEXITSTATUS(status), want, n, p->output);
}

static void word_run(struct play *p, const char *rest)
{
	run(p, rest, 0);
}

/* `fails 65 COMMAND` */
static void word_fails(struct play *p, const char *rest)
{
	char *command;
	long want = strtol(rest, &command, 10);

	if (command == rest)
		bail(p, "an exit status is expected", rest);
	run(p, command + strspn(command, " "), want);
}

static void word_output(struct play *p, const char *rest)
{
	const char *s = rest;
	char *text = quoted(p, &s);
	bool hit = p->output && strstr(p->output, text);

	result(p, hit, "output", rest);
	if (!hit)
		printf("# %s\n", p->output ? p->output : "nothing was run");
	free(text);
}

static bool read_size(const char *rest, int *cols, int *rows)
{
	return sscanf(rest, "%dx%d", cols, rows) == 2 && *cols > 0 &&
	       *rows > 0 && *cols <= 500 && *rows <= 200;
}

static void word_size(struct play *p, const char *rest)
{
	if (!read_size(rest, &p->cols, &p->rows))
		bail(p, "COLSxROWS is expected", rest);
}

static void word_resize(struct play *p, const char *rest)
{
	word_size(p, rest);
	term_count(term(p));
	term_resize(term(p), p->rows, p->cols);
	settle(p);
}

static void word_term(struct play *p, const char *rest)
{
	int n = atoi(rest);

	if (n < 1 || n > TERMS)
		bail(p, "the number of a terminal is expected", rest);
	p->at = n - 1;
}

static void word_start(struct play *p, const char *rest)
{
	char *command;

	term_stop(p->terms[p->at]);
	if (asprintf(&command, "exec %s", *rest ? rest : "kartei") < 0)
		bail(p, "no memory", "");
	fflush(stdout);
	p->terms[p->at] = term_start(command, p->rows, p->cols);
	if (!p->terms[p->at])
		bail(p, "no terminal", strerror(errno));
	free(command);
	settle(p);
}

/* One key after the other, each against the screen the one before left. */
static void word_keys(struct play *p, const char *rest)
{
	char bytes[16];
	int n;

	term_count(term(p));
	while ((n = keys_next(&rest, bytes)) > 0) {
		term_send(term(p), bytes, n);
		settle(p);
	}
	if (n < 0)
		bail(p, "no such key", rest);
}

/* All keys of the line in one write, as people type ahead. */
static void send_all(struct play *p, const char *rest)
{
	char bytes[4096];
	size_t n = 0;
	int got;

	while ((got = keys_next(&rest, bytes + n)) > 0) {
		n += got;
		if (n > sizeof(bytes) - 16)
			bail(p, "too many keys for one burst", "");
	}
	if (got < 0)
		bail(p, "no such key", rest);
	term_count(term(p));
	term_send(term(p), bytes, n);
}

static void word_burst(struct play *p, const char *rest)
{
	send_all(p, rest);
	settle(p);
}

/* To a program that has something to wait for. */
static void word_send(struct play *p, const char *rest)
{
	send_all(p, rest);
}

/* A paste as terminals bracket it; \n in the text is a line end. */
static void word_paste(struct play *p, const char *rest)
{
	char *bytes = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&bytes, &n);

	if (!out)
		bail(p, "no memory", "");
	fputs("\033[200~", out);
	for (const char *s = rest; *s; s++) {
		if (s[0] == '\\' && s[1] == 'n') {
			fputc('\r', out);
			s++;
		} else if (s[0] == '\\' && s[1] == 'e') {
			fputc('\033', out);
			s++;
		} else {
			fputc(*s, out);
		}
	}
	fputs("\033[201~", out);
	fclose(out);
	term_count(term(p));
	term_send(term(p), bytes, n);
	free(bytes);
	settle(p);
}

/* "text" [row N]: does it stand there? */
static bool stands(struct play *p, const char *rest)
{
	char *text = quoted(p, &rest), *row;
	int n = 0;
	bool hit;

	if (*rest && sscanf(rest, "row %d", &n) != 1)
		bail(p, "row N is expected", rest);
	if (n < 0)
		n += term_rows(term(p)) + 1;
	if (n) {
		row = term_row(term(p), n - 1);
		hit = strstr(row, text);
		free(row);
	} else {
		hit = shows(term(p), text);
	}
	free(text);
	return hit;
}

/* Does it stand there, or not, as is wanted? After a `wait` what comes by
 * itself may still be on its way in further frames. */
static bool comes_to(struct play *p, const char *rest, bool want)
{
	double until = seconds() + p->timeout;

	while (stands(p, rest) != want) {
		if (!p->unasked || seconds() > until)
			return false;
		term_pump(p->terms, TERMS, 50);
	}
	return true;
}

static void word_expect(struct play *p, const char *rest)
{
	result(p, comes_to(p, rest, true), "expect", rest);
}

static void word_refuse(struct play *p, const char *rest)
{
	result(p, comes_to(p, rest, false), "refuse", rest);
}

static void word_wait(struct play *p, const char *rest)
{
	p->unasked = true;
	result(p, comes_to(p, rest, true), "wait", rest);
}

static void word_attr(struct play *p, const char *rest)
{
	static const struct { const char *name; int attr; } table[] = {
		{ "reverse", TERM_REVERSE }, { "bold", TERM_BOLD },
		{ "underline", TERM_UNDERLINE }, { "colour", TERM_COLOUR },
	};
	const char *s = rest;
	char *text = quoted(p, &s);
	int attrs = term_attrs_of(term(p), text), want = 0;

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		if (strstr(s, table[i].name))
			want |= table[i].attr;
	result(p, attrs >= 0 && (strstr(s, "none") ? !attrs :
				 (attrs & want) == want), "attr", rest);
	free(text);
}

static void word_cursor(struct play *p, const char *rest)
{
	int row, col, want_row, want_col;

	if (sscanf(rest, "%d %d", &want_row, &want_col) != 2)
		bail(p, "ROW COLUMN is expected", rest);
	term_cursor(term(p), &row, &col);
	result(p, row + 1 == want_row && col + 1 == want_col, "cursor", rest);
}

/* The character under the cursor and what follows is this text. */
static void word_at(struct play *p, const char *rest)
{
	const char *s = rest;
	char *text = quoted(p, &s), *line;
	int row, col, attrs = 0;
	size_t skip = 0;

	term_cursor(term(p), &row, &col);
	line = term_row(term(p), row);
	for (int i = 0; i < col && line[skip]; i++) {
		skip++;
		while ((line[skip] & 0xc0) == 0x80)
			skip++;
	}
	attrs = strncmp(line + skip, text, strlen(text));
	result(p, !attrs, "at", rest);
	free(line);
	free(text);
}

static void word_bytes(struct play *p, const char *rest)
{
	size_t most, n = term_bytes(term(p));

	if (sscanf(rest, "<= %zu", &most) != 1)
		bail(p, "<= N is expected", rest);
	result(p, n <= most, "bytes", rest);
	printf("# %zu bytes\n", n);
}

static void word_ends(struct play *p, const char *rest)
{
	int status = -1;

	wait_for(p, has_ended, NULL);
	if (term_ended(term(p), &status))
		result(p, WIFEXITED(status) &&
		       WEXITSTATUS(status) == atoi(rest), "ends", rest);
	else
		result(p, false, "ends", rest);
}

static void word_hangup(struct play *p, const char *rest)
{
	(void)rest;
	term_stop(term(p));
	p->terms[p->at] = NULL;
}

static void word_signal(struct play *p, const char *rest)
{
	static const struct { const char *name; int no; } signals[] = {
		{ "KILL", SIGKILL }, { "STOP", SIGSTOP }, { "CONT", SIGCONT },
	};

	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++) {
		if (strcmp(signals[i].name, rest))
			continue;
		kill(term_pid(term(p)), signals[i].no);
		if (signals[i].no == SIGKILL)
			word_hangup(p, rest);
		return;
	}
	result(p, false, "signal", rest);
}

static void word_dump(struct play *p, const char *rest)
{
	(void)rest;
	dump(term(p));
}

static bool compare_screen(struct term *t, FILE *f)
{
	char *want = NULL;
	size_t cap = 0;
	bool same = true;

	for (int i = 0; i < term_rows(t); i++) {
		char *row = term_row(t, i);
		ssize_t n = getline(&want, &cap, f);

		while (n > 0 && strchr(" \n", want[n - 1]))
			want[--n] = '\0';
		if (strcmp(row, n > 0 ? want : "")) {
			same = false;
			printf("# %2d wanted|%s\n", i + 1, n > 0 ? want : "");
			printf("# %2d is    |%s\n", i + 1, row);
		}
		free(row);
	}
	free(want);
	return same;
}

static void word_screen(struct play *p, const char *rest)
{
	char *path;
	FILE *f;
	bool same = false;

	if (asprintf(&path, "%s/%s", p->folder, rest) < 0)
		bail(p, "no memory", "");
	f = fopen(path, p->update ? "w" : "r");
	if (!f) {
		printf("# %s: %s\n", path, strerror(errno));
	} else if (p->update) {
		for (int i = 0; i < term_rows(term(p)); i++) {
			char *row = term_row(term(p), i);

			fprintf(f, "%s\n", row);
			free(row);
		}
		same = true;
	} else {
		same = compare_screen(term(p), f);
	}
	if (f)
		fclose(f);
	free(path);
	result(p, same, "screen", rest);
}

static void word_clean(struct play *p, const char *rest)
{
	size_t n;
	const char *stream = term_stream(term(p), &n);
	const char *s = rest;
	char *text = quoted(p, &s);

	result(p, !memmem(stream, n, text, strlen(text)), "clean", rest);
	free(text);
}

/*
 * A strict reader of what the program sent: of escape sequences only those
 * that ncurses sends for an xterm, none that names, asks, copies or links,
 * and of the other controls only those that move.
 */
static size_t sequence(const char *s, size_t n)
{
	size_t i = 2;

	if (n < 2)
		return 0;
	if (strchr("()", s[1]))		/* character sets */
		return n > 2 && strchr("0B", s[2]) ? 3 : 0;
	if (strchr("78=>M", s[1]))
		return 2;
	if (s[1] != '[')
		return 0;
	while (i < n && strchr("0123456789;?>", s[i]) && s[i])
		i++;
	/* No report is asked for: neither c nor n; t only to keep a title. */
	return i < n && strchr("ABCDGHJKLMPSTXZ@bdfghlmrt", s[i]) && s[i] &&
	       (s[i] != 't' || !memcmp(s + 2, "22;", 3) ||
		!memcmp(s + 2, "23;", 3)) ? i + 1 : 0;
}

static size_t sober_at(const unsigned char *s, size_t n)
{
	if (*s == 0x1b)
		return sequence((const char *)s, n);
	if (*s < 0x20 || *s == 0x7f)
		return strchr("\a\b\t\n\r\016\017", *s) && *s ? 1 : 0;
	if (n > 1 && *s == 0xc2 && s[1] < 0xa0)
		return 0;
	if (n > 2 && !memcmp(s, "\xef\xbb\xbf", 3))
		return 0;
	if (n > 2 && *s == 0xe2 &&
	    ((s[1] == 0x80 && (s[2] == 0x8b || s[2] == 0x8f ||
			       (s[2] >= 0xaa && s[2] <= 0xae))) ||
	     (s[1] == 0x81 && s[2] >= 0xa6 && s[2] <= 0xa9)))
		return 0;
	return 1;
}

static void word_sober(struct play *p, const char *rest)
{
	size_t n, step;
	const unsigned char *s =
		(const unsigned char *)term_stream(term(p), &n);

	for (; n && (step = sober_at(s, n)); n -= step)
		s += step;
	for (size_t i = 0; i < n && i < 16; i++)
		printf("%s%02x%s", i ? " " : "# ", s[i],
		       i == 15 || i + 1 == n ? "\n" : "");
	result(p, !n, "sober", rest);
}

static const struct word words[] = {
	{ "title", word_note }, { "features", word_note },
	{ "note", word_note },
	{ "env", word_env }, { "lang", word_lang }, { "now", word_now },
	{ "agent", word_agent }, { "run", word_run }, { "fails", word_fails },
	{ "output", word_output }, { "size", word_size },
	{ "resize", word_resize }, { "term", word_term },
	{ "start", word_start }, { "keys", word_keys },
	{ "burst", word_burst }, { "send", word_send },
	{ "paste", word_paste }, { "expect", word_expect },
	{ "refuse", word_refuse }, { "wait", word_wait },
	{ "attr", word_attr }, { "cursor", word_cursor }, { "at", word_at },
	{ "bytes", word_bytes }, { "ends", word_ends },
	{ "hangup", word_hangup }, { "signal", word_signal },
	{ "dump", word_dump },
	{ "screen", word_screen }, { "clean", word_clean },
	{ "sober", word_sober },
};

static void play_line(struct play *p, char *line)
{
	size_t n = strlen(line);
	char *rest;

	while (n && strchr("\r\n", line[n - 1]))
		line[--n] = '\0';
	line += strspn(line, " \t");
	if (!*line || *line == '#')
		return;
	rest = line + strcspn(line, " ");
	if (*rest)
		*rest++ = '\0';
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (!strcmp(words[i].name, line)) {
			words[i].fn(p, rest);
			return;
		}
	}
	bail(p, "no such word", line);
}

/* The world a script finds: nothing of the caller's but the build. */
static void prepare(struct play *p)
{
	static const char *const keep[] = {
		"KARTEI_BUILD", "KARTEI_SOURCE", "KARTEI", "PATH",
		"ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS",
	};
	char *kept[sizeof(keep) / sizeof(*keep)];
	static const char *const dirs[] = { "home", "run" };
	char *text;

	for (size_t i = 0; i < sizeof(keep) / sizeof(*keep); i++)
		kept[i] = getenv(keep[i]) ? strdup(getenv(keep[i])) : NULL;
	clearenv();
	for (size_t i = 0; i < sizeof(keep) / sizeof(*keep); i++) {
		if (kept[i])
			setenv(keep[i], kept[i], 1);
		free(kept[i]);
	}
	if (getenv("KARTEI_BUILD")) {
		if (asprintf(&text, "%s:%s", getenv("KARTEI_BUILD"),
			     getenv("PATH")) < 0)
			bail(p, "no memory", "");
		setenv("PATH", text, 1);
		free(text);
	}
	strcpy(p->dir, "/tmp/kartei-tui.XXXXXX");
	if (!mkdtemp(p->dir) || chdir(p->dir) < 0)
		bail(p, "no folder", p->dir);
	for (size_t i = 0; i < sizeof(dirs) / sizeof(*dirs); i++)
		mkdir(dirs[i], 0700);
	if (asprintf(&text, "%s/home", p->dir) < 0)
		bail(p, "no memory", "");
	setenv("HOME", text, 1);
	strcpy(text + strlen(p->dir) + 1, "run");
	setenv("XDG_RUNTIME_DIR", text, 1);
	free(text);
	if (asprintf(&text, "%s/store", p->dir) < 0)
		bail(p, "no memory", "");
	setenv("KARTEI_HOME", text, 1);
	free(text);
	setenv("TERM", "xterm-256color", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	setenv("TZ", "Europe/Berlin", 1);
	setenv("KARTEI_NOW", "2026-09-14T09:00", 1);
	setenv("KARTEI_IDLE", "1", 1);
	word_lang(p, "de");
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	signal(SIGPIPE, SIG_IGN);
}

int main(int argc, char **argv)
{
	struct play p = { .rows = 24, .cols = 80, .timeout = 30 };
	char *line = NULL, *slash;
	size_t cap = 0;
	FILE *f;

	if (argc != 2) {
		fprintf(stderr, "usage: play SCRIPT\n");
		return 64;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	f = fopen(argv[1], "r");
	p.script = argv[1];
	p.folder = realpath(argv[1], NULL);
	if (!f || !p.folder) {
		printf("Bail out! %s: %s\n", argv[1], strerror(errno));
		return 66;
	}
	slash = strrchr(p.folder, '/');
	*slash = '\0';
	p.update = getenv("KARTEI_TUI_UPDATE");
	if (getenv("KARTEI_TUI_TIMEOUT"))
		p.timeout = atoi(getenv("KARTEI_TUI_TIMEOUT"));
	prepare(&p);
	while (getline(&line, &cap, f) >= 0) {
		p.line++;
		play_line(&p, line);
	}
	printf("1..%d\n", p.tests);
	fclose(f);
	free(line);
	tidy(&p);
	free(p.output);
	free(p.folder);
	return 0;
}
