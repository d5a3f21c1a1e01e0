/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small program for the harness to test itself with. */
#include <curses.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static void idle(void)
{
	static unsigned marks;
	char mark[64];
	int n = snprintf(mark, sizeof(mark),
			 "\033]2;idle %u\a\033]2;rest %u\a", marks + 1,
			 marks + 1);
	int waiting = 0;

	marks++;
	ioctl(0, FIONREAD, &waiting);
	if (!waiting && write(1, mark, n) < 0)
		exit(1);
}

static void resized(int signal)
{
	(void)signal;
}

/* Waits for a key (true) or a new size. The signal comes in here and nowhere
 * else, so that none is lost between the mark and the wait. */
static bool wait_for_key(const sigset_t *open)
{
	struct pollfd in = { .fd = 0, .events = POLLIN };
	struct winsize size;

	if (ppoll(&in, 1, NULL, open) > 0)
		return true;
	ioctl(0, TIOCGWINSZ, &size);
	resizeterm(size.ws_row, size.ws_col);
	return false;
}

int main(void)
{
	wint_t key = 0;
	int count = 0;
	sigset_t resize, open;

	setlocale(LC_ALL, "");
	sigemptyset(&resize);
	sigaddset(&resize, SIGWINCH);
	sigprocmask(SIG_BLOCK, &resize, &open);
	initscr();
	signal(SIGWINCH, resized);
	raw();
	noecho();
	keypad(stdscr, TRUE);
	for (;;) {
		int what;

		mvprintw(0, 0, "Grüße, 日本 %dx%d", COLS, LINES);
		clrtoeol();
		attron(A_REVERSE);
		mvprintw(2, 3, "key %x, number %d", (unsigned)key, count);
		attroff(A_REVERSE);
		clrtoeol();
		move(2, 3);
		refresh();
		idle();
		if (!wait_for_key(&open))
			continue;
		what = get_wch(&key);
		count++;
		if (what == OK && key == 'q')
			break;
	}
	endwin();
	return 3;
}
