/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/counts.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "model/expr.h"
#include "model/value_number.h"
#include "ui/output.h"
#include "ui/pager.h"
#include "ui/screens.h"

#define BAR_CELLS 20
#define NONE "none"		/* ids: "none", or "=" and the value */

struct counts {
	struct screen screen;
	struct view *view;	/* of the screen below */
	char *column, *label;
	json_t *result;
	bool by_text;		/* in the order of lists */
	struct pager pager;
};

static uint64_t number(const json_t *o, const char *name)
{
	return (uint64_t)json_integer_value(json_object_get(o, name));
}

/* A list that hangs on a record has it in no condition. */
static char *condition(const struct view *v)
{
	struct buf b = BUF_INIT;

	if (v->target && v->by)
		buf_printf(&b, "%s = \"%s\"", v->by, v->target);
	if (v->condition)
		buf_printf(&b, "%s(%s)", b.n ? " and " : "", v->condition);
	return buf_detach(&b);
}

/* What the store counts; NULL: was said. Caller frees. */
static char *ask_store(struct ui *ui, const struct counts *c, bool by_text)
{
	char *where = condition(c->view), *text = NULL;
	const char *args[] = {
		c->view->kind->name, where, c->column, "0",
		c->view->target ? "closed" : "", by_text ? "text" : "count",
	};
	struct err err = ERR_INIT;

	if (work_call(ui, c->label, "groups", args, 6, &text, &err)) {
		ui_failed(ui, &err);
		free(text);
		text = NULL;
	}
	free(where);
	err_release(&err);
	return text;
}

static int load(struct ui *ui, struct counts *c)
{
	char *text = ask_store(ui, c, c->by_text);
	int bad = !text;

	if (!bad) {
		json_decref(c->result);
		c->result = json_loads(text, 0, NULL);
		c->pager.width = 0;
	}
	free(text);
	return bad;
}

static void add_line(struct ui *ui, struct counts *c, const char *text,
		     const char *id, uint64_t n)
{
	uint64_t all = number(c->result, "records"), i;
	uint64_t bar = all ? (n * BAR_CELLS + all / 2) / all : 0;
	struct buf b = BUF_INIT, count = BUF_INIT;

	number_print((int64_t)n, 0, NUMBER_PEOPLE, !strcmp(ui->lang, "de"),
		     &count);
	buf_printf(&b, "%9s %3llu %%  ", buf_str(&count),
		   (unsigned long long)(all ? (n * 100 + all / 2) / all : 0));
	for (i = 0; i < BAR_CELLS && ui_class(ui) >= 80; i++)
		buf_add_str(&b, i < bar ? "#" : " ");
	buf_printf(&b, "%s%s", ui_class(ui) >= 80 ? "  " : "", text);
	pager_add(&c->pager, ROLE_NORMAL, 0, id, buf_str(&b));
	buf_release(&b);
	buf_release(&count);
}

static void fill(struct ui *ui, struct counts *c)
{
	char *at = pager_id(&c->pager) ? mem_strdup(pager_id(&c->pager)) :
		NULL;
	json_t *all = json_object_get(c->result, "groups"), *one;
	struct buf b = BUF_INIT;
	size_t i;

	pager_clear(&c->pager);
	c->pager.width = ui->cols - GUTTER - 1;
	json_array_foreach(all, i, one) {
		buf_clear(&b);
		buf_printf(&b, "=%s", json_string_value(
			json_object_get(one, "value")));
		add_line(ui, c, json_string_value(
			json_object_get(one, "text")), buf_str(&b),
			number(one, "n"));
	}
	if (number(c->result, "none"))
		add_line(ui, c, _("(empty)"), NONE,
			 number(c->result, "none"));
	if (number(c->result, "values") > json_array_size(all)) {
		buf_clear(&b);
		buf_printf(&b, _("and %llu rarer values more"),
			   (unsigned long long)(number(c->result, "values") -
			   json_array_size(all)));
		pager_add(&c->pager, ROLE_DIM, 0, NULL, buf_str(&b));
	}
	pager_find(&c->pager, at);
	buf_release(&b);
	free(at);
}

static void counts_title(struct ui *ui, struct screen *s, struct title *t)
{
	struct counts *c = (struct counts *)s;
	struct buf n = BUF_INIT;

	buf_printf(&t->left, _("%s by %s"),
		   words_many(&c->view->kind->label, ui->lang), c->label);
	number_print((int64_t)number(c->result, "values"), 0, NUMBER_PEOPLE,
		     !strcmp(ui->lang, "de"), &n);
	buf_printf(&t->middle, _("%s values"), buf_str(&n));
	buf_release(&n);
}

static void counts_paint(struct ui *ui, struct screen *s)
{
	struct counts *c = (struct counts *)s;

	if (c->pager.width != ui->cols - GUTTER - 1)
		fill(ui, c);
	pager_paint(ui, &c->pager, ui_body_top(ui), ui_body_rows(ui));
}

PAGER_MOVES(move, counts, pager)

/* Words that are there stay: it becomes narrower. */
static void narrow(struct ui *ui, struct screen *s)
{
	struct counts *c = (struct counts *)s;
	const char *id = pager_id(&c->pager);
	struct view *v = c->view;
	struct buf b = BUF_INIT;
	char *typed;

	if (!id)
		return;
	buf_printf(&b, "%s=", c->column);
	if (!strcmp(id, NONE))
		;
	else if (strpbrk(id + 1, " *\""))
		expr_quote(slice_str(id + 1), &b);
	else
		buf_add_str(&b, id + 1);
	typed = filter_narrowed(ui, v->kind, v->filter, buf_str(&b));
	ui_pop(ui);
	view_filter(ui, v, typed);
	free(typed);
	buf_release(&b);
}

static void other_order(struct ui *ui, struct screen *s)
{
	struct counts *c = (struct counts *)s;

	c->by_text = !c->by_text;
	load(ui, c);
}

static void print(struct ui *ui, struct screen *s)
{
	struct counts *c = (struct counts *)s;
	const struct view *v = c->view;
	char *where = condition(v), *groups = ask_store(ui, c, true);
	/* Not what the list asks for: colleagues have their names here. */
	const char **names = mem_zero((v->columns.n + 1) * sizeof(*names));
	const struct printout_ask ask = {
		.kind = v->kind->name, .where = *where ? where : NULL,
		.closed = v->target != NULL,
		.columns = names, .columns_n = v->columns.n,
		.sort = (const char *const *)&v->sort, .sort_n = !!v->sort,
		.column = c->column, .lang = ui->lang,
	};

	for (size_t i = 0; i < v->columns.n; i++)
		names[i] = v->columns.v[i].name;
	if (groups)
		output_printout(ui, &ask, groups);
	free(names);
	free(groups);
	free(where);
}

static void counts_news(struct ui *ui, struct screen *s, const struct news *n)
{
	struct counts *c = (struct counts *)s;

	if (view_touched(c->view, n))
		load(ui, c);
}

static void counts_free(struct screen *s)
{
	struct counts *c = (struct counts *)s;

	json_decref(c->result);
	pager_release(&c->pager);
	free(c->column);
	free(c->label);
	free(c);
}

static const struct screen_command counts_commands[] = {
	PAGER_COMMANDS(move),
	{ "item.open", narrow },	{ "list.order", other_order },
	{ "output.open", print },
	{ NULL, NULL }
};

static const char *const counts_hints[] = {
	"item.open", "list.order", "output.open", "screen.back", NULL
};

static const char *const counts_about[] = {
	N_("How often each value occurs among those that the list shows."),
	N_("Enter narrows the list to it; o sorts by value or by number."),
	N_("p writes the records below their values into a file of sheets for the printer."),
	NULL
};

static const struct screen_ops counts_ops = {
	.name = N_("Counts"),
	.scope = SCOPE_HELP | SCOPE_LIST,
	.commands = counts_commands,
	.hints = counts_hints,
	.about = counts_about,
	.title = counts_title,
	.paint = counts_paint,
	.news = counts_news,
	.free = counts_free,
};

void counts_open(struct ui *ui, struct view *v, const char *column,
		 const char *label)
{
	struct counts *c = mem_zero(sizeof(*c));

	c->screen.ops = &counts_ops;
	c->view = v;
	c->column = mem_strdup(column);
	c->label = mem_strdup(label);
	if (load(ui, c))
		screen_free(&c->screen);
	else
		ui_push(ui, &c->screen);
}
