/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/tr.h"
#include "ui/heute.h"

/* Started entries on the first screen. */

void heute_print_letters(const struct draft *d, struct buf *out)
{
	if (d->held)
		buf_add_str(out, _("in another session"));
	else
		buf_printf(out, ngettext("%u letter", "%u letters",
					 d->letters), d->letters);
}

/* "unterbrochen 09:02: Kontakt neu Autohaus, 184 Zeichen" */
void heute_print_started(struct ui *ui, const struct draft *d,
			 struct buf *out)
{
	heute_say_group(ui, GROUP_STARTED, out);
	buf_add_char(out, ' ');
	draft_when(ui, d, out);
	buf_printf(out, ": %s, ", d->title);
	heute_print_letters(d, out);
}

/* When it was kept, what it is, how much was typed. */
void heute_paint_started(struct ui *ui, const struct entry *it, int y,
			 bool focus)
{
	struct heute_columns at = heute_columns(ui);
	int w = ui->cols - 1, limit;
	struct buf b = BUF_INIT;

	draft_when(ui, it->started, &b);
	paint_text(ui->canvas, y, GUTTER, at.who - GUTTER - 1, ROLE_NORMAL,
		   buf_str(&b));
	buf_clear(&b);
	heute_print_letters(it->started, &b);
	limit = ui_class(ui) >= 80 ? text_cells(buf_str(&b)) : 0;
	paint_text(ui->canvas, y, at.who, w - at.who - limit - 1, ROLE_NORMAL,
		   it->started->title);
	if (limit)
		paint_right(ui->canvas, y, w - limit, limit, ROLE_NORMAL,
			    buf_str(&b));
	paint_gutter(ui->canvas, y, 0, focus, it->started->held ? ' ' : '~',
		     ROLE_CHANGED);
	if (focus) {
		if (!ui->options->slow)
			paint_handle(ui->canvas, y, 0, GUTTER + HANDLE);
		paint_cursor(ui->canvas, y, GUTTER);
	}
	buf_release(&b);
}
