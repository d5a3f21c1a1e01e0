/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/history.h"

#include <stdlib.h>
#include <string.h>

#include "base/fold.h"
#include "base/mem.h"
#include "base/tr.h"
#include "base/utf8.h"

/* The columns of a history, and what stands in them. */

/* Cells of the columns; 0: not shown. */
struct widths {
	int when, who, way;	/* of a record's history */
	int record;		/* of a change's */
	int field, before, after;
	bool narrow;
};

static struct widths lay(const struct ui *ui, const struct history *h)
{
	int w = ui->cols - GUTTER - 1;
	struct widths t = { .narrow = ui_class(ui) < 80, .field = 13 };

	if (t.narrow)
		t.field = 11;
	if (h->name) {
		t.when = t.narrow ? 7 : 13;
		t.who = t.narrow ? 4 : 6;
		t.way = t.narrow ? 0 : 11;
	} else if (!t.narrow) {
		t.record = w / 3;
	}
	w -= t.when + t.who + t.way + t.record + t.field;
	/* No gap is needed behind the last one: blanks there are cut. */
	w += 2;
	t.before = t.narrow ? 0 : w / 2;
	t.after = w - t.before;
	return t;
}

/* The text in so many cells, two of them blank, cut with "…". */
static void add_cell(struct buf *out, int cells, const char *text)
{
	struct buf shown = BUF_INIT;
	int used = 0, room = cells - (cells > 4 ? 2 : 1);
	size_t n;

	if (cells <= 0)
		return;
	utf8_printable(slice_str(text), false, &shown);
	n = utf8_fit(buf_slice(&shown), room, &used);
	if (n < shown.n) {
		n = utf8_fit(buf_slice(&shown), room - 1, &used);
		buf_add(out, shown.p, n);
		buf_add_str(out, "…");
		used++;
	} else {
		buf_add(out, shown.p, n);
	}
	for (; used < cells; used++)
		buf_add_char(out, ' ');
	buf_release(&shown);
}

/* "heute 09:04", "11.09. 16:20"; where there is little room one of both. */
void history_moment(const struct ui *ui, int64_t when, bool narrow,
			 struct buf *out)
{
	const struct session_me *me = session_me(ui->s);
	int32_t day, at;

	if (moment_to_wall(me->zone, when, &day, &at))
		return;
	if (day != me->today)
		day_print(day, DAY_SHORT, me->today, ui->lang, out);
	else if (!narrow)
		buf_add_str(out, _("today"));
	if (narrow && day != me->today)
		return;
	if (out->n)
		buf_add_char(out, ' ');
	time_print(at, out);
}

const char *history_way(const struct history_row *r)
{
	static const struct { const char *way, *word; } ways[] = {
		{ "screen", N_("screen") }, { "shell", N_("shell") },
		{ "import", N_("import") }, { "batch", N_("night") },
		{ "undo", N_("reversal") },
	};
	size_t i;

	for (i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if (r->way && !strcmp(ways[i].way, r->way))
			return _(ways[i].word);
	return r->way ? r->way : "";
}

/* What stands before the field in the first row of an entry; blank in those
 * that follow. */
static void add_start(struct ui *ui, const struct widths *t,
		      const struct history_row *r, bool first,
		      struct buf *out)
{
	struct buf when = BUF_INIT;

	if (first)
		history_moment(ui, r->when, t->narrow, &when);
	add_cell(out, t->when, buf_str(&when));
	add_cell(out, t->who, first ? r->agent_name : "");
	add_cell(out, t->way, first ? history_way(r) : "");
	add_cell(out, t->record, first ? r->title : "");
	buf_release(&when);
}

/* An entry that is no list of fields, or of too many: in words. */
static void print_whole(const struct history *h, const struct history_row *r,
			int room, struct buf *out)
{
	static const char *const actions[] = {
		[ACTION_NEW] = N_("made"), [ACTION_BIN] = N_("into the bin"),
		[ACTION_RESTORE] = N_("out of the bin"),
		[ACTION_ERASE] = N_("erased for good"),
		[ACTION_ERASE_PART] = N_("erased in part"),
	};
	const char *action = r->action <= ACTION_LAST ? actions[r->action] :
							NULL;
	const char *more = _("Enter shows them");

	if (r->note && *r->note)
		buf_printf(out, "%s: ", r->note);
	if (action)
		buf_add_str(out, _(action));
	if (r->erased)
		buf_printf(out, "%s%s", action ? ", " : "",
			   _("its values were erased"));
	if (!r->fields_n)
		return;
	if (action)
		buf_add_str(out, ", ");
	buf_printf(out, ngettext("%zu field", "%zu fields", r->fields_n),
		   r->fields_n);
	if (h->name && text_cells(buf_str(out)) + 2 + text_cells(more) < room)
		buf_printf(out, "  %s", more);
}

static bool wanted(const struct history *h, const struct history_field *f)
{
	struct buf b = BUF_INIT;
	bool hit;

	if (!*h->filter)
		return true;
	fold_text(slice_str(f->label), &b);
	hit = strstr(buf_str(&b), h->filter) != NULL;
	buf_release(&b);
	return hit;
}

static bool folds(const struct history *h, const struct history_row *r)
{
	if (!h->name || *h->filter)
		return !r->fields_n;
	return r->action != ACTION_SET || r->fields_n >= HISTORY_FOLD ||
		!r->fields_n;
}

static void trim(struct buf *text)
{
	while (text->n && text->p[text->n - 1] == ' ')
		buf_truncate(text, text->n - 1);
}

static void add_line(struct history *h, const struct history_row *r,
		     const char *id, struct buf *text)
{
	trim(text);
	pager_add(&h->pager, r->undone ? ROLE_DIM : ROLE_NORMAL, 0, id,
		  buf_str(text));
	if (id && r->undone)
		h->pager.v[h->pager.n - 1].sign = '-';
}

static void add_field(struct ui *ui, struct history *h,
		      const struct widths *t, const struct history_row *r,
		      size_t i, const char *id)
{
	const struct history_field *f = &r->fields[i];
	const char *after = f->after && *f->after ? f->after : _("(empty)");
	struct buf b = BUF_INIT;

	add_start(ui, t, r, id != NULL, &b);
	add_cell(&b, t->field, strcmp(f->label, "number") ? f->label :
		 _("number"));
	if (r->undone && id && !t->narrow) {
		add_cell(&b, t->before, f->before ? f->before : "");
		add_cell(&b, t->after, _("(taken back)"));
	} else {
		add_cell(&b, t->before, f->before ? f->before : "");
		add_cell(&b, t->after, after);
	}
	add_line(h, r, id, &b);
	buf_release(&b);
}

static void add_row(struct ui *ui, struct history *h, const struct widths *t,
		    const struct history_row *r)
{
	char *id = h->name ? mem_printf("%llu", (unsigned long long)r->change) :
		mem_strdup(r->record);
	struct buf b = BUF_INIT, words = BUF_INIT;
	const char *first = id;
	size_t i;

	if (folds(h, r) && !*h->filter) {
		add_start(ui, t, r, true, &b);
		print_whole(h, r, t->field + t->before + t->after, &words);
		add_cell(&b, t->field + t->before + t->after, buf_str(&words));
		add_line(h, r, id, &b);
	} else {
		for (i = 0; i < r->fields_n; i++) {
			if (!wanted(h, &r->fields[i]))
				continue;
			add_field(ui, h, t, r, i, first);
			first = NULL;
		}
	}
	buf_release(&b);
	buf_release(&words);
	free(id);
}

void history_fill(struct ui *ui, struct history *h)
{
	char *at = pager_id(&h->pager) ? mem_strdup(pager_id(&h->pager)) :
		NULL;
	struct widths t = lay(ui, h);
	size_t i;

	pager_clear(&h->pager);
	h->pager.width = ui->cols - GUTTER - 1;
	for (i = 0; i < h->rows.n; i++)
		add_row(ui, h, &t, &h->rows.v[i]);
	pager_find(&h->pager, at);
	free(at);
}

void history_head(struct ui *ui, const struct history *h)
{
	struct widths t = lay(ui, h);
	struct buf b = BUF_INIT;

	add_cell(&b, t.when, _("when"));
	add_cell(&b, t.who, _("who"));
	add_cell(&b, t.way, _("way"));
	add_cell(&b, t.record, _("record"));
	add_cell(&b, t.field, _("field"));
	add_cell(&b, t.before, _("before"));
	add_cell(&b, t.after, _("after"));
	trim(&b);
	paint_text(ui->canvas, 1, GUTTER, ui->cols - GUTTER - 1, ROLE_FRAME,
		   buf_str(&b));
	buf_release(&b);
}
