/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/editor.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "ui/paint.h"

#define STEPS_LIMIT 200

enum edit { EDIT_NONE, EDIT_TYPE, EDIT_ERASE, EDIT_OTHER };

struct editor_step {
	char *text;
	size_t n, at;
};

void editor_init(struct editor *e, bool lines)
{
	memset(e, 0, sizeof(*e));
	e->lines = lines;
}

static void drop_steps(struct editor *e, size_t from)
{
	while (e->steps_n > from)
		free(e->steps[--e->steps_n].text);
}

void editor_release(struct editor *e)
{
	drop_steps(e, 0);
	free(e->steps);
	buf_release(&e->text);
	memset(e, 0, sizeof(*e));
}

const char *editor_text(const struct editor *e)
{
	return buf_str(&e->text);
}

static struct slice part(const struct editor *e, size_t from, size_t until)
{
	return (struct slice){ buf_str(&e->text) + from, until - from };
}

static size_t next_edge(const struct editor *e, size_t at)
{
	return at < e->text.n ?
		at + utf8_grapheme(part(e, at, e->text.n)) : at;
}

static size_t edge_before(const struct editor *e, size_t at)
{
	return at ? at - utf8_grapheme_before(buf_slice(&e->text), at) : 0;
}

static void put_bytes(struct editor *e, size_t from, size_t until,
		      struct slice with)
{
	struct buf b = BUF_INIT;

	buf_add_slice(&b, part(e, 0, from));
	buf_add_slice(&b, with);
	buf_add_slice(&b, part(e, until, e->text.n));
	buf_release(&e->text);
	e->text = b;
}

/*
 * Replaces a part; the cursor goes behind the new text. What meets at the
 * edges is composed: a combining character may come after its letter.
 */
static void splice(struct editor *e, size_t from, size_t until,
		   struct slice with)
{
	struct buf joined = BUF_INIT;
	size_t begin, end, tail;

	put_bytes(e, from, until, with);
	end = from + with.n;
	tail = e->text.n - end;
	begin = edge_before(e, from);
	if (!utf8_nfc(part(e, begin, end), &joined)) {
		put_bytes(e, begin, end, buf_slice(&joined));
		end = e->text.n - tail;
	}
	buf_release(&joined);
	e->at = end;
	while (e->at && e->at < e->text.n) {	/* joined with what follows */
		size_t edge = next_edge(e, edge_before(e, e->at));

		if (edge <= e->at)
			break;
		e->at = edge;
	}
	e->selected = false;
}

/* Remembers the text as it is before an edit; typing in one go is one. */
static void step(struct editor *e, enum edit kind)
{
	struct editor_step *s;

	drop_steps(e, e->steps_at);
	if (kind != EDIT_OTHER && kind == (enum edit)e->last)
		return;
	e->last = kind;
	if (e->steps_n == STEPS_LIMIT) {
		free(e->steps[0].text);
		memmove(e->steps, e->steps + 1,
			(STEPS_LIMIT - 1) * sizeof(*e->steps));
		e->steps_n--;
	}
	mem_grow(&e->steps, &e->steps_cap, e->steps_n + 1, sizeof(*s));
	s = &e->steps[e->steps_n++];
	s->text = mem_strndup(editor_text(e), e->text.n);
	s->n = e->text.n;
	s->at = e->at;
	e->steps_at = e->steps_n;
}

/* Exchanges the text with that of a remembered step. */
static void swap(struct editor *e, struct editor_step *s)
{
	struct editor_step now = {
		mem_strndup(editor_text(e), e->text.n), e->text.n, e->at,
	};

	buf_clear(&e->text);
	buf_add(&e->text, s->text, s->n);
	e->at = s->at;
	e->left = 0;
	e->selected = false;
	e->last = EDIT_NONE;
	free(s->text);
	*s = now;
}

bool editor_undo(struct editor *e)
{
	if (!e->steps_at)
		return false;
	swap(e, &e->steps[--e->steps_at]);
	return true;
}

bool editor_redo(struct editor *e)
{
	if (e->steps_at == e->steps_n)
		return false;
	swap(e, &e->steps[e->steps_at++]);
	return true;
}

/* Text from outside: one kind of newline, no other control characters, NFC. */
static void clean(struct slice text, bool lines, struct buf *out)
{
	struct buf utf8 = BUF_INIT, plain = BUF_INIT;
	const char *p;
	size_t i;

	if (utf8_valid(text))
		buf_add_slice(&utf8, text);
	else
		utf8_from_1252(text, &utf8);
	p = buf_str(&utf8);
	for (i = 0; i < utf8.n; i++) {
		unsigned char c = (unsigned char)p[i];

		if (c == '\r' && i + 1 < utf8.n && p[i + 1] == '\n')
			continue;
		if (c == '\r' || c == '\n')
			buf_add_char(&plain, lines ? '\n' : ' ');
		else if (c == '\t')
			buf_add_char(&plain, lines ? '\t' : ' ');
		else if (c >= ' ' && c != 0x7f)
			buf_add_char(&plain, (char)c);
	}
	if (utf8_nfc(buf_slice(&plain), out))
		buf_add_slice(out, buf_slice(&plain));
	buf_release(&utf8);
	buf_release(&plain);
}

void editor_load(struct editor *e, const char *text)
{
	struct slice s = slice_str(text ? text : "");

	/* What came out of the store goes back as it is, whatever it is. */
	buf_clear(&e->text);
	if (utf8_valid(s))
		buf_add_slice(&e->text, s);
	else
		utf8_from_1252(s, &e->text);
	drop_steps(e, 0);
	e->steps_at = 0;
	e->last = EDIT_NONE;
	e->at = e->text.n;
	e->left = 0;
	e->top = 0;
	e->selected = false;
}

void editor_replace(struct editor *e, const char *text)
{
	struct buf b = BUF_INIT;

	clean(slice_str(text), e->lines, &b);
	step(e, EDIT_OTHER);
	e->at = 0;
	e->left = 0;
	splice(e, 0, e->text.n, buf_slice(&b));
	buf_release(&b);
}

void editor_insert(struct editor *e, struct slice text)
{
	struct buf b = BUF_INIT;

	clean(text, e->lines, &b);
	step(e, EDIT_OTHER);
	if (e->selected)
		splice(e, 0, e->text.n, buf_slice(&b));
	else
		splice(e, e->at, e->at, buf_slice(&b));
	buf_release(&b);
}

void editor_enter(struct editor *e, bool select)
{
	e->at = e->lines && !select ? e->at : e->text.n;
	e->selected = select && !e->lines && e->text.n > 0;
	e->last = EDIT_NONE;
}

static void type(struct editor *e, const struct key *k)
{
	struct buf b = BUF_INIT;

	key_add_char(k->code, &b);
	/* A blank ends a step: undo takes back words. */
	step(e, k->code == ' ' || e->selected ? EDIT_OTHER : EDIT_TYPE);
	if (e->selected)
		splice(e, 0, e->text.n, buf_slice(&b));
	else
		splice(e, e->at, e->at, buf_slice(&b));
	if (k->code == ' ')
		e->last = EDIT_TYPE;
	buf_release(&b);
}

static void erase(struct editor *e, size_t from, size_t until)
{
	if (e->selected) {
		from = 0;
		until = e->text.n;
	}
	if (from == until)
		return;
	step(e, until - from > 8 ? EDIT_OTHER : EDIT_ERASE);
	splice(e, from, until, SLICE_NONE);
}

static size_t line_begin(const struct editor *e)
{
	size_t at = e->at;

	while (at && buf_str(&e->text)[at - 1] != '\n')
		at--;
	return at;
}

static size_t line_end(const struct editor *e)
{
	size_t at = e->at;

	while (at < e->text.n && e->text.p[at] != '\n')
		at++;
	return at;
}

static size_t word_before(const struct editor *e)
{
	size_t at = e->at;

	while (at && strchr(" \n\t", buf_str(&e->text)[at - 1]))
		at--;
	while (at && !strchr(" \n\t", buf_str(&e->text)[at - 1]))
		at--;
	return at;
}

/* Byte where a painted line begins; *n gets its bytes. */
static size_t line_start(const struct editor *e, int width, int line,
			 size_t *n)
{
	size_t at = 0, next;

	for (;;) {
		*n = text_wrap(part(e, at, e->text.n), width, &next);
		if (!line--)
			return at;
		if (at + next >= e->text.n) {
			at = e->text.n;
			*n = 0;
			return at;
		}
		at += next;
	}
}

int editor_lines(const struct editor *e, int width, int *cursor_line)
{
	size_t at = 0, next;
	int lines = 0;

	*cursor_line = 0;
	while (at < e->text.n) {
		text_wrap(part(e, at, e->text.n), width, &next);
		if (e->at >= at)
			*cursor_line = lines;
		lines++;
		at += next;
	}
	/* Behind a last newline there is an empty line. */
	if (!e->text.n || e->text.p[e->text.n - 1] == '\n') {
		if (e->at == e->text.n)
			*cursor_line = lines;
		lines++;
	}
	return lines;
}

static bool move_lines(struct editor *e, int by)
{
	int width = e->width ? e->width : 80;
	int line, lines = editor_lines(e, width, &line), cells, used;
	int to = line + by;
	size_t n, start = line_start(e, width, line, &n);

	if (to < 0 || to >= lines) {
		if (by == 1 || by == -1)
			return false;
		to = to < 0 ? 0 : lines - 1;
	}
	cells = utf8_width(part(e, start, e->at));
	start = line_start(e, width, to, &n);
	e->at = start + utf8_fit(part(e, start, start + n), cells, &used);
	return true;
}

static bool move(struct editor *e, uint32_t code)
{
	switch (code) {
	case K_LEFT:
		e->at = edge_before(e, e->at);
		return true;
	case K_RIGHT:
		e->at = next_edge(e, e->at);
		return true;
	case K_HOME:
	case K_CTRL + 'a':
		e->at = line_begin(e);
		return true;
	case K_END:
	case K_CTRL + 'e':
		e->at = line_end(e);
		return true;
	case K_UP:
		return e->lines && move_lines(e, -1);
	case K_DOWN:
		return e->lines && move_lines(e, 1);
	case K_PGUP:
		return e->lines && move_lines(e, -10);
	case K_PGDN:
		return e->lines && move_lines(e, 10);
	}
	return false;
}

static bool edit(struct editor *e, const struct key *k)
{
	switch (k->code) {
	case K_BACKSPACE:
		erase(e, edge_before(e, e->at), e->at);
		return true;
	case K_DEL:
	case K_CTRL + 'd':
		erase(e, e->at, next_edge(e, e->at));
		return true;
	case K_CTRL + 'w':
		erase(e, word_before(e), e->at);
		return true;
	case K_CTRL + 'u':
		erase(e, line_begin(e), e->at);
		return true;
	case K_CTRL + 'k':
		erase(e, e->at, line_end(e));
		return true;
	case K_CTRL + 'z':
		return editor_undo(e);
	case K_CTRL + 'y':
		return editor_redo(e);
	case K_PASTE:
		editor_insert(e, k->text);
		return true;
	case K_ENTER:
		if (!e->lines)
			return false;
		step(e, EDIT_OTHER);
		splice(e, e->at, e->at, slice_str("\n"));
		return true;
	}
	return false;
}

bool editor_key(struct editor *e, const struct key *k)
{
	if (k->alt)
		return false;
	if (key_is_char(k)) {
		type(e, k);
		return true;
	}
	if (move(e, k->code)) {
		e->selected = false;
		e->last = EDIT_NONE;
		return true;
	}
	return edit(e, k);
}

/* ---- painting --------------------------------------------------------- */

/* Scrolls so that the cursor is inside, with an "…" at a cut edge. */
static void scroll(struct editor *e, int w)
{
	if (utf8_width(buf_slice(&e->text)) < w) {
		e->left = 0;
		return;
	}
	if (e->at < e->left || e->left > e->text.n)
		e->left = e->at;
	if (e->left && e->at == e->left)
		e->left = edge_before(e, e->left);
	while (utf8_width(part(e, e->left, e->at)) > w - 2)
		e->left = next_edge(e, e->left);
}

static void paint_line(struct canvas *c, struct editor *e, int y, int x,
		       int w, bool focus, enum role role, bool room)
{
	int used;

	if (focus)
		scroll(e, w);
	else
		e->left = 0;
	used = paint_slice(c, y, x, w, role, part(e, e->left, e->text.n));
	if (e->left)
		paint_text(c, y, x, 1, ROLE_DIM, "…");
	if (room)
		paint_fill(c, y, x + used, w - used, ROLE_ROOM, '_');
	if (!focus)
		return;
	if (e->selected)
		paint_handle(c, y, x, used);
	paint_cursor(c, y, x + utf8_width(part(e, e->left, e->at)));
}

void editor_paint(struct canvas *c, struct editor *e, int y, int x, int w,
		  int rows, bool focus, enum role role, bool room)
{
	int line, lines, i;
	size_t n, start;

	e->width = w;
	if (!e->lines) {
		paint_line(c, e, y, x, w, focus, role, room);
		return;
	}
	lines = editor_lines(e, w, &line);
	if (line < e->top)
		e->top = line;
	if (line >= e->top + rows)
		e->top = line - rows + 1;
	if (e->top > lines - rows)
		e->top = lines > rows ? lines - rows : 0;
	for (i = 0; i < rows && e->top + i < lines; i++) {
		start = line_start(e, w, e->top + i, &n);
		paint_slice(c, y + i, x, w, role, part(e, start, start + n));
		if (focus && e->top + i == line) {
			int at = utf8_width(part(e, start, e->at));

			paint_cursor(c, y + i, x + (at < w ? at : w - 1));
		}
	}
}
