/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/paint.h"

#include <curses.h>
#include <limits.h>
#include <panel.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/mem.h"
#include "base/utf8.h"

#define DRAWN_MIN 20	/* cells from which a line is line drawing */

struct canvas {
	const struct theme *theme;
	bool utf8;
	WINDOW *win;		/* painted on: stdscr or the floating one */
	WINDOW *floating;
	PANEL *panel;
	int cursor_y, cursor_x;
};

struct canvas *canvas_new(const struct theme *theme, bool utf8)
{
	struct canvas *c = mem_zero(sizeof(*c));

	c->theme = theme;
	c->utf8 = utf8;
	c->win = stdscr;
	return c;
}

static void drop_float(struct canvas *c)
{
	if (!c->panel)
		return;
	del_panel(c->panel);
	delwin(c->floating);
	c->panel = NULL;
	c->floating = NULL;
	c->win = stdscr;
}

void canvas_free(struct canvas *c)
{
	if (!c)
		return;
	drop_float(c);
	free(c);
}

static void set_role(struct canvas *c, enum role role)
{
	const struct style *s = &c->theme->styles[role];

	wattr_set(c->win, (attr_t)s->attr, s->pair, NULL);
}

/* Empty cells have the role of plain text: one colour less to change. */
static void set_ground(const struct canvas *c, WINDOW *win)
{
	const struct style *s = &c->theme->styles[ROLE_NORMAL];
	cchar_t blank;

	if (!setcchar(&blank, L" ", (attr_t)s->attr, s->pair, NULL))
		wbkgrndset(win, &blank);
}

void canvas_begin(struct canvas *c)
{
	drop_float(c);
	set_ground(c, stdscr);
	werase(stdscr);
	c->cursor_y = c->cursor_x = 0;
}

void canvas_end(struct canvas *c)
{
	wnoutrefresh(stdscr);
	update_panels();
	setsyx(c->cursor_y, c->cursor_x);	/* also below a pop-up */
	doupdate();
}

/*
 * A horizontal line. The terminal's own line drawing sends a byte a cell,
 * UTF-8 three, but to change to it and back takes as many as some words:
 * short lines are UTF-8. So is the last cell of a long one: from line drawing
 * curses moves the cursor only with everything switched off and on again.
 */
static void run(struct canvas *c, int y, int x, int w)
{
	int drawn = w < DRAWN_MIN ? 0 : w - 1;

	if (drawn)
		mvwhline(c->win, y, x, ACS_HLINE, drawn);
	mvwhline_set(c->win, y, x + drawn, WACS_HLINE, w - drawn);
}

void canvas_float(struct canvas *c, int y, int x, int rows, int cols)
{
	drop_float(c);
	if (rows < 2 || cols < 4)
		return;
	c->floating = newwin(rows, cols, y, x);
	if (!c->floating)
		return;
	c->panel = new_panel(c->floating);
	c->win = c->floating;
	set_ground(c, c->win);
	werase(c->win);
	wattr_set(c->win, (attr_t)c->theme->styles[ROLE_NORMAL].attr,
		  c->theme->styles[ROLE_NORMAL].pair, NULL);
	box_set(c->win, NULL, NULL);
}

/* A word in the frame, and lines on both sides of it. */
static void edge(struct canvas *c, int y, const char *word)
{
	int end = getmaxx(c->win) - 1, x = 2;
	char *spaced = mem_printf(" %s ", word);

	set_role(c, ROLE_NORMAL);
	run(c, y, 1, 1);
	x += paint_text(c, y, x, end - x, ROLE_NORMAL, spaced);
	if (x < end)
		run(c, y, x, end - x);
	free(spaced);
}

void canvas_words(struct canvas *c, const char *head, const char *foot)
{
	edge(c, 0, head);
	edge(c, getmaxy(c->win) - 1, foot);
}

void canvas_ground(struct canvas *c)
{
	c->win = stdscr;
}

/* For terminals of a narrow character set: the letter without its mark. */
static wchar_t narrow(uint32_t cp)
{
	static const struct { uint32_t cp; char c; } plain[] = {
		{ 0xe4, 'a' }, { 0xf6, 'o' }, { 0xfc, 'u' }, { 0xdf, 's' },
		{ 0xc4, 'A' }, { 0xd6, 'O' }, { 0xdc, 'U' }, { 0xe9, 'e' },
		{ 0xe8, 'e' }, { 0x2026, '~' }, { 0x2013, '-' },
		{ 0x2014, '-' }, { 0xbb, '"' }, { 0xab, '"' },
		{ 0x201e, '"' }, { 0x201c, '"' }, { 0x2190, '<' },
		{ 0x2192, '>' }, { 0xb7, '.' }, { 0x2588, '#' },
		{ 0x2591, '-' },
	};
	char bytes[MB_LEN_MAX];
	mbstate_t state;
	size_t i;

	memset(&state, 0, sizeof(state));
	if (wcrtomb(bytes, (wchar_t)cp, &state) != (size_t)-1)
		return (wchar_t)cp;
	for (i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
		if (plain[i].cp == cp)
			return (wchar_t)plain[i].c;
	return L'?';
}

static void put(struct canvas *c, int y, int x, struct slice s)
{
	const char *p = s.p;
	wchar_t *wide = mem_alloc((s.n + 1) * sizeof(*wide));
	size_t n = 0, at = 0;
	uint32_t cp;

	while (at < s.n) {
		at += utf8_next((struct slice){ p + at, s.n - at }, &cp);
		wide[n++] = c->utf8 ? (wchar_t)cp : narrow(cp);
	}
	wide[n] = L'\0';
	mvwaddnwstr(c->win, y, x, wide, (int)n);
	free(wide);
}

int paint_slice(struct canvas *c, int y, int x, int w, enum role role,
		struct slice text)
{
	struct buf shown = BUF_INIT;
	int room = getmaxx(c->win) - x, used = 0;
	size_t n;

	if (w > room)
		w = room;
	if (w <= 0 || y < 0 || y >= getmaxy(c->win))
		return 0;
	utf8_printable(text, false, &shown);
	n = utf8_fit(buf_slice(&shown), w, &used);
	if (n < shown.n) {
		n = utf8_fit(buf_slice(&shown), w - 1, &used);
		buf_truncate(&shown, n);
		buf_add_str(&shown, "…");
		used++;
	}
	set_role(c, role);
	put(c, y, x, buf_slice(&shown));
	buf_release(&shown);
	return used;
}

int paint_text(struct canvas *c, int y, int x, int w, enum role role,
	       const char *text)
{
	return paint_slice(c, y, x, w, role, slice_str(text ? text : ""));
}

void paint_right(struct canvas *c, int y, int x, int w, enum role role,
		 const char *text)
{
	int cells = text_cells(text);

	if (cells < w) {
		x += w - cells;
		w = cells;
	}
	paint_text(c, y, x, w, role, text);
}

void paint_rule(struct canvas *c, int y, int x, int w, const char *word)
{
	int used = 0;

	set_role(c, ROLE_NORMAL);
	if (!word || !*word) {
		run(c, y, x, w);
		return;
	}
	run(c, y, x, 1);
	used = paint_text(c, y, x + 2, w - 3, ROLE_NORMAL, word);
	if (w - used - 3 > 0)
		run(c, y, x + used + 3, w - used - 3);
}

void paint_down(struct canvas *c, int y, int x, int rows)
{
	set_role(c, ROLE_NORMAL);
	mvwvline_set(c->win, y, x, WACS_VLINE, rows);
}

void paint_fill(struct canvas *c, int y, int x, int w, enum role role, char ch)
{
	set_role(c, role);
	while (w-- > 0 && x < getmaxx(c->win))
		mvwaddch(c->win, y, x++, (chtype)(unsigned char)ch);
}

void paint_gutter(struct canvas *c, int y, int x, bool focus, char sign,
		  enum role role)
{
	if (focus)
		paint_text(c, y, x, 1, ROLE_NORMAL, ">");
	if (sign != ' ')
		paint_fill(c, y, x + 1, 1, role, sign);
}

void paint_handle(struct canvas *c, int y, int x, int w)
{
	const struct style *s = &c->theme->styles[ROLE_FOCUS];

	if (w > GUTTER + HANDLE)
		w = GUTTER + HANDLE;
	mvwchgat(c->win, y, x, w, (attr_t)s->attr, s->pair, NULL);
}

void paint_under(struct canvas *c, int y, int x, int w)
{
	mvwchgat(c->win, y, x, w, A_UNDERLINE,
		 c->theme->styles[ROLE_NORMAL].pair, NULL);
}

void paint_cursor(struct canvas *c, int y, int x)
{
	c->cursor_y = y + getbegy(c->win);
	c->cursor_x = x + getbegx(c->win);
}

int text_cells(const char *text)
{
	struct buf shown = BUF_INIT;
	int cells;

	utf8_printable(slice_str(text ? text : ""), false, &shown);
	cells = utf8_width(buf_slice(&shown));
	buf_release(&shown);
	return cells;
}

size_t text_wrap(struct slice text, int cells, size_t *next)
{
	const char *p = text.n ? text.p : "";
	const char *newline = memchr(p, '\n', text.n);
	struct slice line = { p, newline ? (size_t)(newline - p) : text.n };
	int used;
	size_t n = utf8_fit(line, cells, &used), at = n;

	if (n == line.n) {
		*next = newline ? n + 1 : n;
		return n;
	}
	if (!n)
		n = at = utf8_grapheme(line);
	if (p[at] != ' ')
		while (at && p[at - 1] != ' ')
			at--;
	if (!at)		/* one word longer than the line */
		at = n;
	*next = at;
	if (p[at] == ' ')
		*next = at + 1;
	while (at && p[at - 1] == ' ' && at > 1)
		at--;
	return at;
}
