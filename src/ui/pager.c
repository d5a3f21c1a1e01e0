/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pager.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void pager_clear(struct pager *p)
{
	size_t i;

	for (i = 0; i < p->n; i++) {
		free(p->v[i].text);
		free(p->v[i].id);
	}
	p->n = 0;
}

void pager_release(struct pager *p)
{
	pager_clear(p);
	free(p->v);
	memset(p, 0, sizeof(*p));
}

static struct pager_line *add_line(struct pager *p, enum role role,
				   int indent, char *text)
{
	struct pager_line *l;

	mem_grow(&p->v, &p->cap, p->n + 1, sizeof(*p->v));
	l = &p->v[p->n++];
	memset(l, 0, sizeof(*l));
	l->text = text;
	l->role = role;
	l->indent = indent;
	return l;
}

static void add_wrapped(struct pager *p, enum role role, int indent, int hang,
			const char *id, const char *text)
{
	struct slice rest = slice_str(text);
	size_t n, next;

	do {
		int w = p->width - indent;
		const char *at = rest.p;
		struct pager_line *l;

		n = text_wrap(rest, w > 8 ? w : 8, &next);
		l = add_line(p, role, indent, mem_strndup(at, n));
		if (id)
			l->id = mem_strdup(id);
		id = NULL;
		/* Of two blanks between words none begins a line. */
		while (n < rest.n && at[n] == ' ' && next < rest.n &&
		       at[next] == ' ')
			next++;
		rest = (struct slice){ at + next, rest.n - next };
		indent = hang;
	} while (rest.n);
}

void pager_add(struct pager *p, enum role role, int indent, const char *id,
	       const char *text)
{
	add_wrapped(p, role, indent, indent, id, text);
}

void pager_add_hanging(struct pager *p, enum role role, int hang,
		       const char *text)
{
	add_wrapped(p, role, 0, p->width > 2 * hang ? hang : 0, NULL, text);
}

void pager_rule(struct pager *p, const char *word)
{
	add_line(p, ROLE_FRAME, 0, mem_strdup(word))->rule = true;
}

static bool has_items(const struct pager *p)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (p->v[i].id)
			return true;
	return false;
}

static size_t item_end(const struct pager *p, size_t i)
{
	while (i + 1 < p->n && !p->v[i + 1].id && !p->v[i + 1].rule)
		i++;
	return i;
}

/* The focused item whole, if it fits; its first line in any case. */
static void scroll(struct pager *p, int rows)
{
	int last = (int)item_end(p, p->focus), first = (int)p->focus;

	if (!has_items(p))
		last = first;
	if (last >= p->top + rows)
		p->top = last - rows + 1;
	if (first < p->top)
		p->top = first;
	if (p->top > (int)p->n - rows)
		p->top = (int)p->n > rows ? (int)p->n - rows : 0;
}

void pager_paint(struct ui *ui, struct pager *p, int y, int rows)
{
	bool items = has_items(p);
	int i;

	if (items)
		scroll(p, rows);
	else if (p->top > (int)p->n - rows)
		p->top = (int)p->n > rows ? (int)p->n - rows : 0;
	for (i = 0; i < rows && p->top + i < (int)p->n; i++) {
		const struct pager_line *l = &p->v[p->top + i];
		bool focus = items && (size_t)(p->top + i) == p->focus;
		int x = GUTTER + l->indent;

		if (l->rule) {
			paint_rule(ui->canvas, y + i, GUTTER,
				   ui->cols - GUTTER - 1, l->text);
			continue;
		}
		paint_text(ui->canvas, y + i, x, ui->cols - x - 1, l->role,
			   l->text);
		if (l->sign)
			paint_fill(ui->canvas, y + i, 1, 1, l->role, l->sign);
		if (!focus)
			continue;
		paint_gutter(ui->canvas, y + i, 0, true, ' ', ROLE_NORMAL);
		if (!ui->options->slow)
			paint_handle(ui->canvas, y + i, 0, GUTTER +
				     text_cells(l->text));
		paint_cursor(ui->canvas, y + i, GUTTER);
	}
	if (!items)
		paint_cursor(ui->canvas, y, GUTTER);
}

static void step(struct pager *p, int by)
{
	long i = (long)p->focus;

	do
		i += by;
	while (i >= 0 && i < (long)p->n && !p->v[i].id);
	if (i >= 0 && i < (long)p->n)
		p->focus = (size_t)i;
}

static void near(struct pager *p, long to)
{
	if (to >= (long)p->n)
		to = (long)p->n - 1;
	p->focus = to < 0 ? 0 : (size_t)to;
	while (p->focus && !p->v[p->focus].id)
		p->focus--;
	if (p->n && !p->v[p->focus].id)
		step(p, 1);
}

bool pager_command(struct pager *p, const char *id, int rows)
{
	static const struct { const char *id; int lines, pages; } moves[] = {
		{ "move.down", 1, 0 }, { "move.up", -1, 0 },
		{ "move.page_down", 0, 1 }, { "move.page_up", 0, -1 },
		{ "move.first", -1000000, 0 }, { "move.last", 1000000, 0 },
	};
	bool items = has_items(p);
	size_t i;

	for (i = 0; i < sizeof(moves) / sizeof(moves[0]); i++) {
		int by = moves[i].lines + moves[i].pages * (rows - 1);

		if (strcmp(moves[i].id, id))
			continue;
		if (!items) {
			p->top += by;
			if (p->top < 0)
				p->top = 0;
		} else if (by == 1 || by == -1) {
			step(p, by);
		} else {
			near(p, (long)p->focus + by);
		}
		return true;
	}
	return false;
}

const char *pager_id(const struct pager *p)
{
	return p->focus < p->n ? p->v[p->focus].id : NULL;
}

void pager_find(struct pager *p, const char *id)
{
	size_t i;

	for (i = 0; id && i < p->n; i++)
		if (p->v[i].id && !strcmp(p->v[i].id, id)) {
			p->focus = i;
			return;
		}
	near(p, (long)p->focus);
}
