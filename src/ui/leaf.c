/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/leaf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"

#define ROWS 9			/* frame, weekdays, six weeks */
#define COLS 34
#define WEEK_X 2		/* the number of the week ... */
#define DAYS_X 6		/* ... and its first day, two cells of three */

struct leaf {
	struct overlay overlay;
	struct leaf_how how;
	int32_t day;		/* has the focus */
};

static char *month_name(int32_t day)
{
	static const char *const names[] = {
		N_("January"), N_("February"), N_("March"), N_("April"),
		N_("May"), N_("June"), N_("July"), N_("August"),
		N_("September"), N_("October"), N_("November"),
		N_("December"),
	};
	int y, m, d;

	day_to_ymd(day, &y, &m, &d);
	return mem_printf("%s %d", _(names[m - 1]), y);
}

/* The Monday of the week in which the month of a day begins. */
static int32_t first_monday(int32_t day)
{
	int y, m, d;

	day_to_ymd(day, &y, &m, &d);
	day -= d - 1;
	return day - (day_weekday(day) - 1);
}

static bool same_month(int32_t a, int32_t b)
{
	int y, m, d, y2, m2;

	day_to_ymd(a, &y, &m, &d);
	day_to_ymd(b, &y2, &m2, &d);
	return y == y2 && m == m2;
}

static void paint_day(struct ui *ui, const struct leaf *l, int32_t day, int y,
		      int x)
{
	int32_t today = session_me(ui->s)->today;
	char text[12];
	int year, m, d;

	if (!same_month(day, l->day))
		return;
	day_to_ymd(day, &year, &m, &d);
	snprintf(text, sizeof(text), "%2d", d);
	paint_text(ui->canvas, y, x + 1, 2, day == today ? ROLE_MARKED :
		   ROLE_NORMAL, text);
	if (day == today)
		paint_text(ui->canvas, y, x + 3, 1, ROLE_MARKED, "*");
	if (day != l->day)
		return;
	paint_text(ui->canvas, y, x, 1, ROLE_NORMAL, ">");
	paint_handle(ui->canvas, y, x + 1, 2);
	paint_cursor(ui->canvas, y, x + 1);
}

static void paint_line(struct ui *ui, const struct leaf *l)
{
	struct buf b = BUF_INIT;

	buf_add_str(&b, "= ");
	day_print(l->day, DAY_NAMED, session_me(ui->s)->today, ui->lang, &b);
	paint_fill(ui->canvas, ui->rows - 2, 0, ui->cols, ROLE_NORMAL, ' ');
	paint_text(ui->canvas, ui->rows - 2, 1, ui->cols - 2, ROLE_NORMAL,
		   buf_str(&b));
	buf_release(&b);
}

static void leaf_paint(struct ui *ui, struct overlay *o)
{
	struct leaf *l = (struct leaf *)o;
	int x, y, field_y, row, i;
	int32_t day = first_monday(l->day);
	char *month = month_name(l->day);

	l->how.where(ui, l->how.ctx, &field_y, &x);
	y = field_y + 1;
	paint_line(ui, l);
	if (x + COLS > ui->cols - 1)
		x = ui->cols - 1 - COLS;
	if (y + ROWS > ui->rows - 2)
		y = field_y - ROWS;
	if (y < 1)
		y = 1;
	canvas_float(ui->canvas, y, x, ROWS, COLS);
	canvas_words(ui->canvas, month, _("Enter takes  PgDn month  Esc"));
	paint_text(ui->canvas, 1, WEEK_X, COLS - 3, ROLE_FRAME,
		   _("Wk  Mo  Tu  We  Th  Fr  Sa  Su"));
	for (row = 0; row < ROWS - 3; row++) {
		char week[12];
		int year;

		if (row && !same_month(day, l->day))
			break;
		snprintf(week, sizeof(week), "%2d", day_iso_week(day, &year));
		paint_text(ui->canvas, row + 2, WEEK_X, 2, ROLE_DIM, week);
		for (i = 0; i < 7; i++, day++)
			paint_day(ui, l, day, row + 2, DAYS_X - 1 + 4 * i);
	}
	canvas_ground(ui->canvas);
	free(month);
}

static bool move(struct leaf *l, int32_t today, const char *command)
{
	static const struct { const char *id; int days, months; } moves[] = {
		{ "move.left", -1, 0 }, { "move.right", 1, 0 },
		{ "move.up", -7, 0 }, { "move.down", 7, 0 },
		{ "move.page_up", 0, -1 }, { "move.page_down", 0, 1 },
	};
	int32_t to = DAY_NONE;
	size_t i;

	if (!strcmp(command, "move.first"))
		to = today;
	for (i = 0; i < sizeof(moves) / sizeof(moves[0]); i++)
		if (!strcmp(moves[i].id, command))
			to = day_add_months(l->day + moves[i].days,
					    moves[i].months);
	if (to != DAY_NONE)
		l->day = to;
	return to != DAY_NONE;
}

static void leaf_key(struct ui *ui, struct overlay *o, const struct key *k,
		     const char *command)
{
	struct leaf *l = (struct leaf *)o;
	struct leaf_how how = l->how;
	int32_t day = l->day;

	if (move(l, session_me(ui->s)->today, command))
		return;
	if (k->code != K_ENTER && k->code != K_TAB && k->code != K_ESC &&
	    k->code != K_F0 + 10 && k->code != K_F0 + 4 &&
	    k->code != K_CTRL + 'c') {
		ui_halt(ui, _("a calendar leaf takes arrows"));
		return;
	}
	ui_overlay_end(ui);
	if (k->code == K_ENTER || k->code == K_TAB)
		how.accept(ui, how.ctx, day);
}

static void leaf_free(struct overlay *o)
{
	free(o);
}

static const struct overlay_ops leaf_ops = {
	.paint = leaf_paint,
	.key = leaf_key,
	.free = leaf_free,
};

void leaf_open(struct ui *ui, const struct leaf_how *how)
{
	struct leaf *l = mem_zero(sizeof(*l));

	l->overlay.ops = &leaf_ops;
	l->how = *how;
	l->day = how->day;
	ui_overlay(ui, &l->overlay);
}
