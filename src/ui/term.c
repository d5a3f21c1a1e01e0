/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/term.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/tr.h"
#include "ui/input.h"

#define PASTE_ON "\033[?2004h"
#define PASTE_OFF "\033[?2004l"

struct term {
	SCREEN *screen;
	struct input *input;
	struct term_setup setup;
	struct termios before;
	sigset_t mask_before;
	int signals;
	bool late;		/* an unfinished sequence has waited its time */
	bool gone;
	bool utf8, paste;
	unsigned idles;
	enum term_mark marked;	/* is out */
};

/*
 * What a dying program needs to give the terminal back: a handler has no
 * other way to it than a static object.
 */
static struct {
	bool armed;
	struct termios modes;
	char text[128];
	size_t text_n;
} rescue;

static const int deadly[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };

static void give_back(int sig)
{
	if (rescue.armed) {
		rescue.armed = false;
		if (write(STDOUT_FILENO, rescue.text, rescue.text_n) < 0)
			_exit(128 + sig);
		tcsetattr(STDIN_FILENO, TCSANOW, &rescue.modes);
	}
	raise(sig);		/* SA_RESETHAND: the default now */
}

static void rescue_add(const char *s)
{
	size_t n = s && s != (char *)-1 ? strlen(s) : 0;

	if (rescue.text_n + n > sizeof(rescue.text))
		return;
	memcpy(rescue.text + rescue.text_n, s ? s : "", n);
	rescue.text_n += n;
}

static void arm_rescue(const struct term *t)
{
	struct sigaction sa = { .sa_handler = give_back,
				.sa_flags = (int)(SA_RESETHAND | SA_NODEFER) };
	size_t i;

	rescue.text_n = 0;
	if (t->paste)
		rescue_add(PASTE_OFF);
	rescue_add(tigetstr("sgr0"));
	rescue_add(tigetstr("rmkx"));
	rescue_add(tigetstr("cnorm"));
	rescue_add(tigetstr("rmcup"));
	rescue.modes = t->before;
	rescue.armed = true;
	for (i = 0; i < sizeof(deadly) / sizeof(deadly[0]); i++)
		sigaction(deadly[i], &sa, NULL);
}

static void disarm_rescue(void)
{
	size_t i;

	rescue.armed = false;
	for (i = 0; i < sizeof(deadly) / sizeof(deadly[0]); i++)
		signal(deadly[i], SIG_DFL);
}

static void send_text(const char *s)
{
	size_t n = strlen(s);
	ssize_t put;

	while (n) {
		put = write(STDOUT_FILENO, s, n);
		if (put < 0 && errno != EINTR && errno != EAGAIN)
			return;	/* a vanished terminal shows at the next read */
		if (put > 0) {
			s += put;
			n -= (size_t)put;
		}
	}
}

/* Keys by their terminfo names; those of the decoder's own table come on
 * any terminal that calls itself something else than it is. */
static void define_keys(struct input *in)
{
	static const struct { const char *cap; uint32_t code; } caps[] = {
		{ "kcuu1", K_UP }, { "kcud1", K_DOWN }, { "kcub1", K_LEFT },
		{ "kcuf1", K_RIGHT }, { "khome", K_HOME }, { "kend", K_END },
		{ "kpp", K_PGUP }, { "knp", K_PGDN }, { "kdch1", K_DEL },
		{ "kich1", K_INS }, { "kcbt", K_BACKTAB },
		{ "kent", K_ENTER },
		{ "kf1", K_F0 + 1 }, { "kf2", K_F0 + 2 }, { "kf3", K_F0 + 3 },
		{ "kf4", K_F0 + 4 }, { "kf5", K_F0 + 5 }, { "kf6", K_F0 + 6 },
		{ "kf7", K_F0 + 7 }, { "kf8", K_F0 + 8 }, { "kf9", K_F0 + 9 },
		{ "kf10", K_F0 + 10 }, { "kf11", K_F0 + 11 },
		{ "kf12", K_F0 + 12 },
	};
	size_t i;

	for (i = 0; i < sizeof(caps) / sizeof(caps[0]); i++) {
		const char *s = tigetstr(caps[i].cap);

		if (s && s != (char *)-1)
			input_define(in, s, caps[i].code);
	}
	input_define(in, "\033\t", K_BACKTAB);	/* Linux console's kcbt */
}

/* Raw, and none of the keys that freeze, stop or end a program. */
static void set_modes(void)
{
	struct termios m;

	raw();
	noecho();
	nonl();
	if (tcgetattr(STDIN_FILENO, &m))
		return;
	m.c_iflag &= ~(tcflag_t)(IXON | IXOFF | IXANY | ICRNL | INLCR | ISTRIP);
	m.c_lflag &= ~(tcflag_t)(ISIG | ICANON | ECHO | IEXTEN);
	m.c_cc[VMIN] = 1;
	m.c_cc[VTIME] = 0;
	tcsetattr(STDIN_FILENO, TCSANOW, &m);
	def_prog_mode();
}

static void open_signals(struct term *t)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGWINCH);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGCONT);
	sigprocmask(SIG_BLOCK, &set, &t->mask_before);
	t->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGTSTP, SIG_IGN);
}

/* Terminals that have no idea of bracketed paste print it as rubbish: only
 * those of the xterm family get it, which can set their title too. */
static bool has_paste(void)
{
	const char *term = getenv("TERM");
	static const char *const families[] = {
		"xterm", "tmux", "screen", "rxvt", "foot", "alacritty", "vte",
		"gnome", "konsole", "putty", "st-", "kitty",
	};
	size_t i;

	for (i = 0; term && i < sizeof(families) / sizeof(families[0]); i++)
		if (!strncmp(term, families[i], strlen(families[i])))
			return true;
	return false;
}

static void start_modes(struct term *t)
{
	set_modes();
	keypad(stdscr, TRUE);
	meta(stdscr, TRUE);
	intrflush(stdscr, FALSE);
	typeahead(-1);		/* painting is never broken off half way */
	idlok(stdscr, TRUE);
	idcok(stdscr, TRUE);
	leaveok(stdscr, FALSE);
	if (t->paste)
		send_text(PASTE_ON);
}

/* A terminal that cannot put its cursor anywhere has no screens. */
static bool can_address(void)
{
	const char *cup = tigetstr("cup");

	return cup && cup != (char *)-1 && *cup;
}

int term_open(struct term **out, const struct term_setup *setup,
	      struct err *err)
{
	const char *name = getenv("TERM");
	struct term *t;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return err_set(err, ERR_UNAVAILABLE, NULL,
			       N_("the screens need a terminal; \"kartei help\" lists the verbs of the shell"));
	t = mem_zero(sizeof(*t));
	t->setup = *setup;
	tcgetattr(STDIN_FILENO, &t->before);
	t->screen = newterm(NULL, stdout, stdin);
	if (!t->screen || !can_address()) {
		if (t->screen) {
			endwin();
			delscreen(t->screen);
		}
		free(t);
		return err_set(err, ERR_UNAVAILABLE, NULL,
			       N_("terminal type \"%s\" is not known here or has no screen; try TERM=xterm or TERM=vt100"),
			       name ? name : "");
	}
	set_term(t->screen);
	t->utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8");
	t->paste = has_paste();
	t->input = input_new();
	define_keys(t->input);
	if (has_colors()) {
		start_color();
		use_default_colors();
	}
	open_signals(t);
	start_modes(t);
	arm_rescue(t);
	*out = t;
	return 0;
}

static void leave_screen(struct term *t)
{
	disarm_rescue();
	if (t->paste)
		send_text(PASTE_OFF);
	endwin();
	tcsetattr(STDIN_FILENO, TCSADRAIN, &t->before);
}

void term_close(struct term *t)
{
	if (!t)
		return;
	if (t->setup.idle_mark)
		send_text("\033]2;\007");
	leave_screen(t);
	delscreen(t->screen);
	close(t->signals);
	sigprocmask(SIG_SETMASK, &t->mask_before, NULL);
	signal(SIGTSTP, SIG_DFL);
	input_free(t->input);
	free(t);
}

static unsigned take_signals(struct term *t)
{
	struct signalfd_siginfo si;
	unsigned events = 0;

	while (read(t->signals, &si, sizeof(si)) == sizeof(si)) {
		switch (si.ssi_signo) {
		case SIGWINCH:
			events |= TERM_RESIZED;
			break;
		case SIGCONT:
			events |= TERM_REDRAW;
			break;
		case SIGTERM:
		case SIGHUP:
			events |= TERM_GONE;
			break;
		}
	}
	return events;
}

static unsigned take_bytes(struct term *t)
{
	char bytes[4096];
	ssize_t n = read(STDIN_FILENO, bytes, sizeof(bytes));

	if (n > 0) {
		input_feed(t->input, bytes, (size_t)n);
		t->late = false;
		return TERM_KEYS;
	}
	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return 0;
	t->gone = true;
	return TERM_GONE;
}

static void say_mark(struct term *t, enum term_mark mark)
{
	struct buf b = BUF_INIT;

	if (t->marked < TERM_IDLE)
		buf_printf(&b, "\033]2;idle %u\007", ++t->idles);
	if (mark == TERM_RESTED)
		buf_printf(&b, "\033]2;rest %u\007", t->idles);
	t->marked = mark;
	send_text(buf_str(&b));
	buf_release(&b);
}

unsigned term_wait(struct term *t, int fd, int ms, enum term_mark mark)
{
	struct pollfd p[3] = {
		{ .fd = STDIN_FILENO, .events = POLLIN },
		{ .fd = t->signals, .events = POLLIN },
		{ .fd = fd, .events = POLLIN },
	};
	bool unfinished = input_unfinished(t->input) && !t->late;
	unsigned events = 0;
	int n;

	if (t->gone)
		return TERM_GONE;
	if (unfinished)
		ms = t->setup.esc_wait;
	if (mark > t->marked && !unfinished && t->setup.idle_mark &&
	    poll(p, 3, 0) == 0)
		say_mark(t, mark);
	n = poll(p, 3, ms);
	/* What the store says alone is no key's end. */
	if (p[0].revents || p[1].revents)
		t->marked = TERM_AT_WORK;
	if (n < 0)
		return 0;
	if (n == 0) {
		t->late = unfinished;
		return unfinished ? TERM_KEYS : TERM_TIMEOUT;
	}
	if (p[1].revents)
		events |= take_signals(t);
	if (p[0].revents)
		events |= take_bytes(t);
	if (p[2].revents)
		events |= TERM_FD;
	return events;
}

bool term_key(struct term *t, struct key *k)
{
	bool got = input_next(t->input, t->late, k);

	t->late = false;
	return got;
}

bool term_busy(struct term *t)
{
	struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };

	return input_unfinished(t->input) || poll(&p, 1, 0) > 0;
}

bool term_utf8(const struct term *t)
{
	return t->utf8;
}

int term_colours(const struct term *t)
{
	(void)t;
	return has_colors() ? COLORS : 0;
}

void term_size(struct term *t, int *rows, int *cols)
{
	struct winsize w;

	(void)t;
	if (!ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) && w.ws_row && w.ws_col &&
	    (w.ws_row != LINES || w.ws_col != COLS))
		resizeterm(w.ws_row, w.ws_col);
	*rows = LINES;
	*cols = COLS;
}

void term_redraw(struct term *t)
{
	start_modes(t);
	clearok(curscr, TRUE);
}

static void start_child(struct term *t, const char *const *argv, int fd)
{
	int failed;

	sigprocmask(SIG_SETMASK, &t->mask_before, NULL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGTSTP, SIG_DFL);
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	if (fd != 3 && dup3(fd, 3, O_CLOEXEC) != 3)
		_exit(126);
	close_range(4, ~0u, 0);
	execvp(argv[0], (char *const *)argv);
	failed = errno;
	if (write(3, &failed, sizeof(failed)) < 0)
		_exit(126);
	_exit(127);
}

int term_run(struct term *t, const char *const *argv, struct err *err)
{
	int status = 0, failed = 0, tell[2];
	ssize_t got;
	pid_t pid;

	if (pipe2(tell, O_CLOEXEC))
		return err_set_errno(err, ERR_IO, argv[0], N_("cannot start"));
	leave_screen(t);
	pid = fork();
	if (!pid)
		start_child(t, argv, tell[1]);
	close(tell[1]);
	got = pid > 0 ? read(tell[0], &failed, sizeof(failed)) : 0;
	close(tell[0]);
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	arm_rescue(t);
	refresh();
	term_redraw(t);
	if (pid < 0)
		failed = errno;
	if (pid < 0 || got == (ssize_t)sizeof(failed)) {
		errno = failed;
		return err_set_errno(err, ERR_IO, argv[0], N_("cannot start"));
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}
