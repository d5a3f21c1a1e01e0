/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/screens.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "ui/actions.h"
#include "ui/import.h"
#include "ui/output.h"
#include "ui/sheet.h"
#include "ui/view.h"

/*
 * The card of a record: a tab with its data and one for everything that
 * links to it, each of those a list.
 */
struct card {
	struct screen screen;
	char *name;
	struct sheet sheet;
	struct tab_counts tabs;
	size_t tab;		/* 0 data, then tabs.v[tab - 1] */
	struct view view;	/* of a tab that is a list */
	bool viewing;		/* `view` is set up */
};

static void load_tabs(struct ui *ui, struct card *c)
{
	struct err err = ERR_INIT;
	struct tab_counts got = { 0 };

	if (session_tabs(ui->s, c->name, &got, &err)) {
		ui_failed(ui, &err);
	} else {
		tab_counts_release(&c->tabs);
		c->tabs = got;
	}
	err_release(&err);
	if (c->tab > c->tabs.n)
		c->tab = 0;
}

static void load(struct ui *ui, struct card *c)
{
	if (sheet_load(ui, &c->sheet, c->name))
		return;
	/* Found by an old number it has its own name now. */
	if (strcmp(c->sheet.name, c->name)) {
		free(c->name);
		c->name = mem_strdup(c->sheet.name);
	}
	load_tabs(ui, c);
}

static void open_tab(struct ui *ui, struct card *c, size_t tab)
{
	const struct tab_count *t;
	const struct kind *k;

	if (c->viewing)
		view_release(&c->view);
	c->viewing = false;
	c->tab = tab;
	if (!tab)
		return;
	t = &c->tabs.v[tab - 1];
	k = kinds_find(ui_kinds(ui), t->kind);
	if (!k) {
		c->tab = 0;
		return;
	}
	view_init(ui, &c->view, k, c->name, t->field, NULL);
	/* Companies below a company have a word of their own: departments. */
	if (k == c->sheet.kind)
		c->view.many = mem_strdup(t->label);
	c->viewing = true;
}

/* ---- painting --------------------------------------------------------- */

static bool has_small(const struct words *w, const char *lang)
{
	return words_small(w, lang) != words_one(w, lang);
}

/* The open tab is named in full, the others by their short word. */
static const char *tab_label(const struct ui *ui, const struct card *c,
			     size_t tab)
{
	const struct tab_count *t = &c->tabs.v[tab - 1];
	const struct kind *k = c->sheet.kind, *of;
	size_t i;

	if (tab == c->tab || !k)
		return t->label;
	for (i = 0; i < k->tabs_n; i++)
		if (!strcmp(k->tabs[i].kind, t->kind) &&
		    !strcmp(k->tabs[i].field, t->field) &&
		    k->tabs[i].label.n)
			return has_small(&k->tabs[i].label, ui->lang) ?
				words_small(&k->tabs[i].label, ui->lang) :
				t->label;
	of = kinds_find(ui_kinds(ui), t->kind);
	return of && has_small(&of->label, ui->lang) ?
		words_small(&of->label, ui->lang) : t->label;
}

static void print_tab(const struct ui *ui, const struct card *c, size_t tab,
		      struct buf *out)
{
	const char *label = tab ? tab_label(ui, c, tab) : _("Data");
	unsigned long long n = tab ?
		(unsigned long long)c->tabs.v[tab - 1].n : 0;

	buf_add_str(out, tab == c->tab ? "[" : "");
	buf_add_str(out, label);
	if (tab)
		buf_printf(out, " %llu", n);
	buf_add_str(out, tab == c->tab ? "]" : "");
}

/* All tabs in a row; those before the open one go if it would not fit. */
static void paint_tabs(struct ui *ui, const struct card *c)
{
	struct buf b = BUF_INIT;
	size_t first = 0, i;
	int x, w;

	for (;;) {
		for (x = 1, i = first; i <= c->tab; i++) {
			buf_clear(&b);
			print_tab(ui, c, i, &b);
			x += text_cells(buf_str(&b)) + 1;
		}
		if (x < ui->cols - 2 || first == c->tab)
			break;
		first++;
	}
	x = 1;
	if (first)
		x += paint_text(ui->canvas, 1, x, 2, ROLE_DIM, "< ");
	for (i = first; i <= c->tabs.n; i++) {
		buf_clear(&b);
		print_tab(ui, c, i, &b);
		w = text_cells(buf_str(&b));
		if (x + w > ui->cols - 3 && i > c->tab) {
			paint_text(ui->canvas, 1, x, 1, ROLE_DIM, ">");
			break;
		}
		paint_text(ui->canvas, 1, x, w, i == c->tab ? ROLE_NORMAL :
			   c->tabs.v && i && !c->tabs.v[i - 1].n ? ROLE_DIM :
			   ROLE_FRAME, buf_str(&b));
		if (i > first && i != c->tab && i != c->tab + 1)
			paint_fill(ui->canvas, 1, x - 1, 1, ROLE_FRAME, ' ');
		x += w + 1;
	}
	buf_release(&b);
}

static void card_paint(struct ui *ui, struct screen *s)
{
	struct card *c = (struct card *)s;
	int y = ui_body_top(ui), rows = ui_body_rows(ui);

	paint_tabs(ui, c);
	if (c->viewing)
		view_paint(ui, &c->view, y, 0, ui->cols, rows - 1, true);
	else if (c->sheet.name)
		sheet_paint(ui, &c->sheet, y, 0, ui->cols - 1, rows, true);
	else
		ui_paint_empty(ui, y, _("This record is not there."));
}

static void card_title(struct ui *ui, struct screen *s, struct title *t)
{
	struct card *c = (struct card *)s;

	if (!c->sheet.name) {
		buf_add_str(&t->left, c->name);
		return;
	}
	sheet_name(ui, &c->sheet, &t->left);
	if (sheet_row(&c->sheet)->in_bin)
		buf_add_str(&t->middle, _("in the bin"));
	else if (sheet_row(&c->sheet)->closed)
		buf_add_str(&t->middle, _("closed"));
}

static void card_where(struct ui *ui, struct screen *s, struct buf *out)
{
	struct card *c = (struct card *)s;
	const struct sheet_item *it = sheet_focused(&c->sheet);

	sheet_name(ui, &c->sheet, out);
	buf_add_str(out, ", ");
	if (c->viewing)
		view_where(ui, &c->view, out);
	else if (it)
		buf_printf(out, "%s %s", it->label, it->text);
}

/* ---- commands --------------------------------------------------------- */

static void list_command(struct ui *ui, struct card *c, const char *id)
{
	view_command(ui, &c->view, id, ui_body_rows(ui) - 1);
}

static void move_lines(struct ui *ui, struct card *c, const char *id, int by)
{
	if (c->viewing)
		list_command(ui, c, id);
	else
		sheet_move(&c->sheet, by);
}

static void down(struct ui *ui, struct screen *s)
{
	move_lines(ui, (struct card *)s, "move.down", 1);
}

static void up(struct ui *ui, struct screen *s)
{
	move_lines(ui, (struct card *)s, "move.up", -1);
}

static void page_down(struct ui *ui, struct screen *s)
{
	move_lines(ui, (struct card *)s, "move.page_down",
		   ui_body_rows(ui) - 1);
}

static void page_up(struct ui *ui, struct screen *s)
{
	move_lines(ui, (struct card *)s, "move.page_up",
		   1 - ui_body_rows(ui));
}

static void first(struct ui *ui, struct screen *s)
{
	struct card *c = (struct card *)s;

	move_lines(ui, c, "move.first", -c->sheet.lines);
}

static void last(struct ui *ui, struct screen *s)
{
	struct card *c = (struct card *)s;

	move_lines(ui, c, "move.last", c->sheet.lines);
}

static void other_tab(struct ui *ui, struct screen *s, int by)
{
	struct card *c = (struct card *)s;
	long n = (long)c->tabs.n + 1;

	open_tab(ui, c, (size_t)(((long)c->tab + by + n) % n));
}

static void next_tab(struct ui *ui, struct screen *s)
{
	other_tab(ui, s, 1);
}

static void prev_tab(struct ui *ui, struct screen *s)
{
	other_tab(ui, s, -1);
}

static void right(struct ui *ui, struct screen *s)
{
	struct card *c = (struct card *)s;

	if (c->viewing || !sheet_side(&c->sheet, 1))
		next_tab(ui, s);
}

static void left(struct ui *ui, struct screen *s)
{
	struct card *c = (struct card *)s;

	if (c->viewing || !sheet_side(&c->sheet, -1))
		prev_tab(ui, s);
}

/* What the focus leads to: a row's record, a link's target. */
static char *target(struct ui *ui, struct card *c)
{
	const struct sheet_item *it = sheet_focused(&c->sheet);
	const struct row *r = c->viewing ? view_row(ui, &c->view) : NULL;

	if (c->viewing)
		return r ? mem_strdup(r->name) : NULL;
	return it && *it->ref ? mem_strdup(it->ref) : NULL;
}

static void open_focused(struct ui *ui, struct screen *s)
{
	struct card *c = (struct card *)s;
	char *name = target(ui, c);

	if (name)
		open_record(ui, name);
	else
		act_edit(ui, s);
	free(name);
}

static void edit(struct ui *ui, struct screen *s)
{
	struct card *c = (struct card *)s;
	const struct sheet_item *it = sheet_focused(&c->sheet);
	const struct row *r = c->viewing ? view_row(ui, &c->view) : NULL;
	struct screen *form;

	if (r)
		form = form_edit(ui, r->name, NULL);
	else if (it && it->type == SHEET_ROW)
		form = form_edit(ui, it->ref, NULL);
	else
		form = form_edit(ui, c->name,
				 it && it->field ? it->field->name : NULL);
	if (form)
		ui_push(ui, form);
}

/* Until the record is read anew, for whatever reason: each time that it is
 * shown in clear somebody has asked for it. */
static void reveal(struct ui *ui, struct screen *s)
{
	struct card *c = (struct card *)s;
	const struct kind *k = c->sheet.kind;
	size_t i = 0;

	while (k && i < k->fields_n && !k->fields[i].sensitive)
		i++;
	if (!k || i == k->fields_n) {
		ui_say(ui, ROLE_NORMAL, _("Nothing is masked here."));
		return;
	}
	if (c->tab)
		open_tab(ui, c, 0);
	c->sheet.reveal = true;
	load(ui, c);
}

/* Another record of the same list, in the same tab. */
static void step(struct ui *ui, struct card *c, int by)
{
	struct screen *below = ui_below(ui, &c->screen);
	char *tab = c->tab ? mem_strdup(c->tabs.v[c->tab - 1].field) : NULL;
	char *kind = c->tab ? mem_strdup(c->tabs.v[c->tab - 1].kind) : NULL;
	char *name = below && below->ops->step ?
		below->ops->step(ui, below, c->name, by) : NULL;
	size_t i;

	if (name) {
		free(c->name);
		c->name = name;
		load(ui, c);
		open_tab(ui, c, 0);
		for (i = 0; tab && i < c->tabs.n; i++)
			if (!strcmp(c->tabs.v[i].field, tab) &&
			    !strcmp(c->tabs.v[i].kind, kind))
				open_tab(ui, c, i + 1);
	} else {
		ui_say(ui, ROLE_NORMAL, by > 0 ?
		       _("This is the last of its list.") :
		       _("This is the first of its list."));
		ui_halt(ui, NULL);
	}
	free(tab);
	free(kind);
}

static void next_record(struct ui *ui, struct screen *s)
{
	struct card *c = (struct card *)s;

	if (c->viewing)
		list_command(ui, c, "item.next");
	else
		step(ui, c, 1);
}

static void prev_record(struct ui *ui, struct screen *s)
{
	struct card *c = (struct card *)s;

	if (c->viewing)
		list_command(ui, c, "item.prev");
	else
		step(ui, c, -1);
}

/* What the tab holds, linked to this record; on the data tab the first
 * child that the form names. */
static void add(struct ui *ui, struct screen *s)
{
	struct card *c = (struct card *)s;
	size_t tab = c->tab ? c->tab - 1 : 0;
	const struct row *r = sheet_row(&c->sheet);
	struct prefills fill = { 0 };
	const struct kind *k;

	if (!r || tab >= c->tabs.n)
		return;
	k = kinds_find(ui_kinds(ui), c->tabs.v[tab].kind);
	if (!k)
		return;
	if (k->no_new) {
		ui_say(ui, ROLE_NORMAL, _("This agent may not add any: %s"),
		       words_many(&k->label, ui->lang));
		return;
	}
	prefills_add(&fill, c->tabs.v[tab].field, r->title, r->name);
	ui_push(ui, form_new(ui, k, &fill));
	prefills_release(&fill);
}

/* The words that were meant for it are no commands. */
static void not_here(struct ui *ui)
{
	ui_say(ui, ROLE_NORMAL, _("Not on the data: Tab goes to a list."));
	ui_halt(ui, NULL);
}

static void in_list(struct ui *ui, struct screen *s, const char *id)
{
	struct card *c = (struct card *)s;

	if (c->viewing)
		list_command(ui, c, id);
	else
		not_here(ui);
}

static void filter(struct ui *ui, struct screen *s)
{
	in_list(ui, s, "list.filter");
}

static void order(struct ui *ui, struct screen *s)
{
	in_list(ui, s, "list.order");
}

static void mark_all(struct ui *ui, struct screen *s)
{
	in_list(ui, s, "mark.all");
}

static void output(struct ui *ui, struct screen *s)
{
	struct card *c = (struct card *)s;

	if (c->viewing)
		output_open(ui, &c->view);
	else
		not_here(ui);
}

/* Of the tab's kind, if a tab is open. */
static void import(struct ui *ui, struct screen *s)
{
	struct card *c = (struct card *)s;

	import_open(ui, c->viewing ? c->view.kind : NULL, c->name);
}

/* ---- the rest --------------------------------------------------------- */

static void card_context(struct ui *ui, struct screen *s, struct context *c)
{
	struct card *card = (struct card *)s;
	const struct sheet_item *it = sheet_focused(&card->sheet);
	const struct row *r = sheet_row(&card->sheet);

	if (card->viewing) {
		view_context(ui, &card->view, c);
		if (c->name)
			return;
	} else if (it && it->type == SHEET_ROW) {
		r = &card->sheet.sections[it->section].rows.v[it->row];
	}
	if (r)
		context_set(c, r->name, r->title, r->version);
}

static void card_shown(struct ui *ui, struct screen *s)
{
	struct card *c = (struct card *)s;

	load(ui, c);
	if (c->viewing)
		view_renew(ui, &c->view);
}

static void card_news(struct ui *ui, struct screen *s, const struct news *n)
{
	(void)n;		/* what links here may be what has changed */
	card_shown(ui, s);
}

static void card_free(struct screen *s)
{
	struct card *c = (struct card *)s;

	sheet_release(&c->sheet);
	tab_counts_release(&c->tabs);
	if (c->viewing)
		view_release(&c->view);
	free(c->name);
	free(c);
}

static const struct screen_command card_commands[] = {
	{ "move.down", down },		{ "move.up", up },
	{ "move.page_down", page_down },	{ "move.page_up", page_up },
	{ "move.first", first },	{ "move.last", last },
	{ "move.left", left },		{ "move.right", right },
	{ "focus.next", next_tab },	{ "focus.prev", prev_tab },
	{ "item.open", open_focused },	{ "item.next", next_record },
	{ "item.prev", prev_record },	{ "edit.open", edit },
	{ "field.reveal", reveal },
	{ "record.new", add },		{ "list.filter", filter },
	{ "output.open", output },	{ "import.open", import },
	{ "list.order", order },	{ "mark.all", mark_all },
	{ "item.done", act_done },	{ "item.give", act_give },
	{ "item.move", act_move },	{ "item.bin", act_bin },
	{ "history.show", act_history },
	{ "journal.read", act_journal_read },
	{ NULL, NULL }
};

static const char *const card_hints[] = {
	"journal.new", "edit.open", "journal.read", "followup.new",
	"history.show", "item.next", "find.open", NULL
};

static const char *const card_about[] = {
	N_("Tab goes through the tabs; each is a list that f narrows and a adds to."),
	N_("Enter follows a link; e changes the field that has the focus."),
	N_("Space and Backspace: next and previous record of the list it came from."),
	N_("Example: \"write down the call\": n  the words  F2"),
	NULL
};

static void card_again(const struct screen *s, struct buf *out)
{
	buf_printf(out, "card %s", ((const struct card *)s)->name);
}

static const struct screen_ops card_ops = {
	.name = N_("Card"),
	.scope = SCOPE_CARD | SCOPE_TAB,
	.commands = card_commands,
	.hints = card_hints,
	.about = card_about,
	.title = card_title,
	.paint = card_paint,
	.where = card_where,
	.news = card_news,
	.shown = card_shown,
	.context = card_context,
	.again = card_again,
	.free = card_free,
};

struct screen *card_new(struct ui *ui, const char *name)
{
	struct card *c = mem_zero(sizeof(*c));

	c->screen.ops = &card_ops;
	c->name = mem_strdup(name);
	load(ui, c);
	return &c->screen;
}
