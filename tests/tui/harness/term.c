/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "term.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vterm.h>

struct term {
	int fd;			/* master side; -1 after the end */
	pid_t pid;
	int rows, cols;
	bool reaped;
	int status;
	VTerm *vterm;
	VTermScreen *screen;
	bool idle, rested;	/* marks since the last key or resize */
	size_t bytes;
	char mark[64];		/* a mark that has begun */
	size_t mark_n;
	char *stream;
	size_t stream_n, stream_cap;
};

static const char MARK[] = "\033]2;";

static void die(const char *what)
{
	fprintf(stderr, "Bail out! %s: %s\n", what, strerror(errno));
	exit(70);
}

/*
 * Not by fork(): whoever measures from here has a database's cache of its
 * own, and copying the tables of its pages would be counted as the program's
 * start. A leader of a session that opens a terminal gets it as its own.
 */
static int spawn(struct term *t, const char *command,
		 const struct winsize *size)
{
	const char *const argv[] = { "sh", "-c", command, NULL };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	char name[64];
	int rc;

	t->fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (t->fd < 0 || grantpt(t->fd) || unlockpt(t->fd) ||
	    ptsname_r(t->fd, name, sizeof(name)) ||
	    ioctl(t->fd, TIOCSWINSZ, size))
		die("openpt");
	posix_spawnattr_init(&attr);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSID);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 0, name, O_RDWR, 0);
	posix_spawn_file_actions_adddup2(&files, 0, 1);
	posix_spawn_file_actions_adddup2(&files, 0, 2);
	rc = posix_spawn(&t->pid, "/bin/sh", &files, &attr,
			 (char *const *)argv, environ);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attr);
	fcntl(t->fd, F_SETFL, O_NONBLOCK);
	if (rc)
		close(t->fd);
	return rc;
}

struct term *term_start(const char *command, int rows, int cols)
{
	struct winsize size = { .ws_row = rows, .ws_col = cols };
	struct term *t = calloc(1, sizeof(*t));

	if (!t)
		die("calloc");
	t->rows = rows;
	t->cols = cols;
	if (spawn(t, command, &size)) {
		free(t);
		return NULL;
	}
	t->vterm = vterm_new(rows, cols);
	vterm_set_utf8(t->vterm, 1);
	t->screen = vterm_obtain_screen(t->vterm);
	vterm_screen_enable_altscreen(t->screen, 1);
	vterm_screen_reset(t->screen, 1);
	return t;
}

static void reap(struct term *t, int options)
{
	if (!t->reaped && waitpid(t->pid, &t->status, options) == t->pid)
		t->reaped = true;
}

void term_stop(struct term *t)
{
	if (!t)
		return;
	if (t->fd >= 0)
		close(t->fd);
	for (int i = 0; i < 50 && !t->reaped; i++) {
		reap(t, WNOHANG);
		if (!t->reaped)
			poll(NULL, 0, 20);
	}
	if (!t->reaped) {
		kill(t->pid, SIGKILL);
		reap(t, 0);
	}
	vterm_free(t->vterm);
	free(t->stream);
	free(t);
}

static void show(struct term *t, const char *bytes, size_t n)
{
	if (!n)
		return;
	t->bytes += n;
	if (t->stream_n + n > t->stream_cap) {
		t->stream_cap = 2 * (t->stream_n + n);
		t->stream = realloc(t->stream, t->stream_cap);
		if (!t->stream)
			die("realloc");
	}
	memcpy(t->stream + t->stream_n, bytes, n);
	t->stream_n += n;
	vterm_input_write(t->vterm, bytes, n);
}

static void take_mark(struct term *t)
{
	const char *word = t->mark + sizeof(MARK) - 1;
	size_t n = t->mark_n - (sizeof(MARK) - 1);
	bool idle = n > 5 && !memcmp(word, "idle ", 5);
	bool rested = n > 5 && !memcmp(word, "rest ", 5);

	t->idle |= idle;
	t->rested |= rested;
	if (!idle && !rested) {
		show(t, t->mark, t->mark_n);
		show(t, "\a", 1);
	}
}

/* Cuts the marks out; one may be split over two reads. */
static void take(struct term *t, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char c = bytes[i];

		if (t->mark_n < sizeof(MARK) - 1) {
			if (c != MARK[t->mark_n]) {
				show(t, t->mark, t->mark_n);
				t->mark_n = 0;
			}
			if (c == MARK[t->mark_n])
				t->mark[t->mark_n++] = c;
			else
				show(t, &c, 1);
		} else if (c == '\a') {
			take_mark(t);
			t->mark_n = 0;
		} else if (t->mark_n < sizeof(t->mark) - 1) {
			t->mark[t->mark_n++] = c;
		}
	}
}

/* libvterm answers what the program asks the terminal. */
static void answer(struct term *t)
{
	char out[256];
	size_t n;

	while ((n = vterm_output_read(t->vterm, out, sizeof(out))) > 0)
		if (t->fd >= 0 && write(t->fd, out, n) < 0)
			break;
}

static size_t read_one(struct term *t)
{
	char bytes[65536];
	ssize_t n = read(t->fd, bytes, sizeof(bytes));

	if (n > 0) {
		take(t, bytes, n);
		answer(t);
		return n;
	}
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	/* EIO: the last descriptor of the other side is closed. */
	close(t->fd);
	t->fd = -1;
	return 0;
}

size_t term_pump(struct term *const *terms, size_t n, int ms)
{
	struct pollfd fds[16];
	const struct term *of[16];
	size_t got = 0, fds_n = 0;

	for (size_t i = 0; i < n && fds_n < 16; i++) {
		if (!terms[i] || terms[i]->fd < 0)
			continue;
		fds[fds_n] = (struct pollfd){ terms[i]->fd, POLLIN, 0 };
		of[fds_n++] = terms[i];
	}
	if (poll(fds, fds_n, ms) <= 0)
		return 0;
	for (size_t i = 0; i < fds_n; i++)
		if (fds[i].revents)
			got += read_one((struct term *)of[i]);
	return got;
}

void term_send(struct term *t, const char *bytes, size_t n)
{
	/* A mark still on its way belongs to what was before. */
	term_pump(&t, 1, 0);
	t->idle = t->rested = false;
	while (n && t->fd >= 0) {
		ssize_t did = write(t->fd, bytes, n);

		if (did > 0) {
			bytes += did;
			n -= did;
		} else if (did < 0 && errno == EAGAIN) {
			term_pump(&t, 1, 20);
		} else if (did < 0 && errno != EINTR) {
			return;
		}
	}
}

void term_resize(struct term *t, int rows, int cols)
{
	struct winsize size = { .ws_row = rows, .ws_col = cols };

	t->rows = rows;
	t->cols = cols;
	term_pump(&t, 1, 0);
	t->idle = t->rested = false;
	vterm_set_size(t->vterm, rows, cols);
	if (t->fd >= 0)
		ioctl(t->fd, TIOCSWINSZ, &size);
}

bool term_idle(const struct term *t)
{
	return t->idle;
}

bool term_rested(const struct term *t)
{
	return t->rested;
}

void term_count(struct term *t)
{
	t->bytes = 0;
}

size_t term_bytes(const struct term *t)
{
	return t->bytes;
}

bool term_ended(struct term *t, int *status)
{
	if (t->fd >= 0)
		return false;
	reap(t, WNOHANG);
	if (t->reaped && status)
		*status = t->status;
	return t->reaped;
}

pid_t term_pid(const struct term *t)
{
	return t->pid;
}

int term_rows(const struct term *t)
{
	return t->rows;
}

int term_cols(const struct term *t)
{
	return t->cols;
}

static void put_utf8(FILE *out, uint32_t c)
{
	if (c < 0x80) {
		fputc(c, out);
	} else if (c < 0x800) {
		fputc(0xc0 | c >> 6, out);
		fputc(0x80 | (c & 63), out);
	} else if (c < 0x10000) {
		fputc(0xe0 | c >> 12, out);
		fputc(0x80 | (c >> 6 & 63), out);
		fputc(0x80 | (c & 63), out);
	} else {
		fputc(0xf0 | c >> 18, out);
		fputc(0x80 | (c >> 12 & 63), out);
		fputc(0x80 | (c >> 6 & 63), out);
		fputc(0x80 | (c & 63), out);
	}
}

static bool cell_at(const struct term *t, int row, int col,
		    VTermScreenCell *cell)
{
	VTermPos pos = { .row = row, .col = col };

	return vterm_screen_get_cell(t->screen, pos, cell);
}

char *term_row(const struct term *t, int row)
{
	char *text = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&text, &n);

	if (!out)
		die("open_memstream");
	for (int col = 0; col < t->cols; ) {
		VTermScreenCell cell;

		if (!cell_at(t, row, col, &cell))
			break;
		if (!cell.chars[0])
			fputc(' ', out);
		for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL; i++) {
			if (!cell.chars[i])
				break;
			put_utf8(out, cell.chars[i]);
		}
		col += cell.width > 0 ? cell.width : 1;
	}
	fclose(out);
	while (n && text[n - 1] == ' ')
		text[--n] = '\0';
	return text;
}

void term_cursor(const struct term *t, int *row, int *col)
{
	VTermPos pos;

	vterm_state_get_cursorpos(vterm_obtain_state(t->vterm), &pos);
	*row = pos.row;
	*col = pos.col;
}

static int cell_attrs(const VTermScreenCell *cell)
{
	int attrs = 0;

	if (cell->attrs.reverse)
		attrs |= TERM_REVERSE;
	if (cell->attrs.bold)
		attrs |= TERM_BOLD;
	if (cell->attrs.underline)
		attrs |= TERM_UNDERLINE;
	if (!VTERM_COLOR_IS_DEFAULT_FG(&cell->fg))
		attrs |= TERM_COLOUR;
	return attrs;
}

/* The column at which byte `at` of a row's text stands. */
static int column_of(const struct term *t, int row, size_t at)
{
	size_t bytes = 0;
	int col = 0;

	while (col < t->cols && bytes < at) {
		VTermScreenCell cell;

		if (!cell_at(t, row, col, &cell))
			break;
		if (!cell.chars[0])
			bytes++;
		for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL; i++) {
			uint32_t c = cell.chars[i];

			if (!c)
				break;
			bytes += c < 0x80 ? 1 : c < 0x800 ? 2 :
				 c < 0x10000 ? 3 : 4;
		}
		col += cell.width > 0 ? cell.width : 1;
	}
	return col;
}

int term_attrs_of(const struct term *t, const char *text)
{
	for (int row = 0; row < t->rows; row++) {
		char *line = term_row(t, row);
		char *hit = strstr(line, text);
		int from, to, common = ~0;

		if (!hit) {
			free(line);
			continue;
		}
		from = column_of(t, row, hit - line);
		to = column_of(t, row, hit - line + strlen(text));
		free(line);
		for (int col = from; col < to; col++) {
			VTermScreenCell cell;

			if (cell_at(t, row, col, &cell))
				common &= cell_attrs(&cell);
		}
		return common & 15;
	}
	return -1;
}

const char *term_stream(const struct term *t, size_t *n)
{
	*n = t->stream_n;
	return t->stream ? t->stream : "";
}
