/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/screens.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "ui/actions.h"
#include "ui/column.h"
#include "ui/glance.h"
#include "model/type.h"
#include "ui/pager.h"

/* Contacts with their texts on the whole screen, newest first (`c`). */
#define AT_ONCE 40

struct journal {
	struct screen screen;
	char *name, *title;	/* of whom */
	const struct kind *kind;	/* with the role "journal" */
	const struct field *by;
	struct rows rows;
	bool more;
	struct pager pager;
};

static void load(struct ui *ui, struct journal *j, size_t max)
{
	struct page_ask ask = { .target = j->name, .count = true,
				.style = CELLS_LONG, .max = max };
	char **columns;
	struct rows got = { 0 };
	struct err err = ERR_INIT;
	size_t i;

	if (!j->by)
		return;
	columns = mem_zero((j->kind->fields_n + 1) * sizeof(*columns));
	for (i = 0; i < j->kind->fields_n; i++) {
		const struct field *f = &j->kind->fields[i];

		columns[i] = column_names_agent(ui, f) ?
			mem_printf("%s.login", f->name) : mem_strdup(f->name);
	}
	ask.kind = j->kind->name;
	ask.by = j->by->name;
	ask.columns = (const char *const *)columns;
	ask.columns_n = j->kind->fields_n;
	if (session_page(ui->s, &ask, &got, &err)) {
		ui_failed(ui, &err);
	} else {
		rows_release(&j->rows);
		j->rows = got;
		j->more = got.more;
	}
	for (i = 0; i < j->kind->fields_n; i++)
		free(columns[i]);
	free(columns);
	err_release(&err);
	j->pager.width = 0;
}

/* Head of what is short, then the texts below it. */
static void add_contact(struct journal *j, const struct row *r)
{
	struct buf head = BUF_INIT;
	size_t i;

	for (i = 0; i < r->cells_n && i < j->kind->fields_n; i++) {
		const struct field *f = &j->kind->fields[i];
		char *text = cells_text(&r->cells[i]);

		if (*text && strcmp(f->type->name, "memo") &&
		    strcmp(f->name, j->by->name))
			buf_printf(&head, "%s%s", head.n ? "  " : "", text);
		free(text);
	}
	pager_add(&j->pager, ROLE_TITLE, 0, r->name, buf_str(&head));
	for (i = 0; i < r->cells_n && i < j->kind->fields_n; i++) {
		const struct field *f = &j->kind->fields[i];
		char *text = cells_text(&r->cells[i]);

		if (*text && !strcmp(f->type->name, "memo"))
			pager_add(&j->pager, ROLE_NORMAL, 2, NULL, text);
		free(text);
	}
	buf_release(&head);
}

static void fill(struct ui *ui, struct journal *j)
{
	const char *id = pager_id(&j->pager);
	char *at = id ? mem_strdup(id) : NULL;
	size_t i;

	pager_clear(&j->pager);
	j->pager.width = ui->cols - GUTTER - 1;
	for (i = 0; i < j->rows.n; i++)
		add_contact(j, &j->rows.v[i]);
	pager_find(&j->pager, at);
	free(at);
}

static void journal_paint(struct ui *ui, struct screen *s)
{
	struct journal *j = (struct journal *)s;
	char *key;

	if (j->pager.width != ui->cols - GUTTER - 1)
		fill(ui, j);
	if (j->rows.n) {
		pager_paint(ui, &j->pager, ui_body_top(ui), ui_body_rows(ui));
	} else {
		struct buf b = BUF_INIT;

		key = ui_key_of(ui, "journal.new");
		buf_printf(&b, _("No contact yet. %s writes one."), key);
		ui_paint_empty(ui, ui_body_top(ui), buf_str(&b));
		buf_release(&b);
		free(key);
	}
}

static void journal_title(struct ui *ui, struct screen *s, struct title *t)
{
	struct journal *j = (struct journal *)s;

	buf_printf(&t->left, "%s: %s", j->kind ?
		   words_many(&j->kind->label, ui->lang) : _("Contacts"),
		   j->title);
	if (j->rows.total)
		buf_printf(&t->middle, _("%zu of %llu"), j->rows.n,
			   (unsigned long long)j->rows.total);
}

/* At the end of what is here the next ones are fetched. */
static void more_if_at_end(struct ui *ui, struct journal *j)
{
	const char *id = pager_id(&j->pager);

	if (j->more && id && j->rows.n &&
	    !strcmp(id, j->rows.v[j->rows.n - 1].name))
		load(ui, j, j->rows.n + AT_ONCE);
}

static void move(struct ui *ui, struct screen *s, const char *id)
{
	struct journal *j = (struct journal *)s;

	pager_command(&j->pager, id, ui_body_rows(ui));
	more_if_at_end(ui, j);
}

#define PASS(name, id) \
	static void name(struct ui *ui, struct screen *s) { move(ui, s, id); }
PASS(move_down, "move.down")
PASS(move_up, "move.up")
PASS(move_page_down, "move.page_down")
PASS(move_page_up, "move.page_up")
PASS(move_first, "move.first")
PASS(move_last, "move.last")

static void open_focused(struct ui *ui, struct screen *s)
{
	const char *id = pager_id(&((struct journal *)s)->pager);
	char *name = id ? mem_strdup(id) : NULL;

	if (name)
		open_record(ui, name);
	free(name);
}

static void close_again(struct ui *ui, struct screen *s)
{
	(void)s;
	ui_back(ui);
}

static void journal_news(struct ui *ui, struct screen *s, const struct news *n)
{
	struct journal *j = (struct journal *)s;

	(void)n;
	load(ui, j, j->rows.n > AT_ONCE ? j->rows.n : AT_ONCE);
}

static void journal_shown(struct ui *ui, struct screen *s)
{
	journal_news(ui, s, NULL);
}

static void journal_context(struct ui *ui, struct screen *s, struct context *c)
{
	struct journal *j = (struct journal *)s;
	const char *id = pager_id(&j->pager);
	size_t i;

	(void)ui;
	for (i = 0; id && i < j->rows.n; i++)
		if (!strcmp(j->rows.v[i].name, id)) {
			context_set(c, id, j->rows.v[i].title,
				    j->rows.v[i].version);
			return;
		}
	context_set(c, j->name, j->title, 0);
}

static void journal_free(struct screen *s)
{
	struct journal *j = (struct journal *)s;

	rows_release(&j->rows);
	pager_release(&j->pager);
	free(j->name);
	free(j->title);
	free(j);
}

static const struct screen_command journal_commands[] = {
	PAGER_COMMANDS(move),
	{ "item.open", open_focused },	{ "journal.read", close_again },
	{ "edit.open", act_edit },	{ "item.bin", act_bin },
	{ "history.show", act_history },
	{ NULL, NULL }
};

static const char *const journal_hints[] = {
	"item.open", "journal.new", "edit.open", "item.next", "screen.back",
	NULL
};

static const char *const journal_about[] = {
	N_("The texts of all contacts, newest first; Space a page on, c back."),
	NULL
};

static void journal_again(const struct screen *s, struct buf *out)
{
	buf_printf(out, "journal %s", ((const struct journal *)s)->name);
}

static const struct screen_ops journal_ops = {
	.name = N_("Contacts"),
	.scope = SCOPE_HELP | SCOPE_TAB,
	.commands = journal_commands,
	.hints = journal_hints,
	.about = journal_about,
	.title = journal_title,
	.paint = journal_paint,
	.news = journal_news,
	.shown = journal_shown,
	.context = journal_context,
	.again = journal_again,
	.free = journal_free,
};

struct screen *journal_new(struct ui *ui, const char *name, const char *title)
{
	struct journal *j = mem_zero(sizeof(*j));
	const struct kind *of = kind_of_name(ui, name);

	j->screen.ops = &journal_ops;
	j->name = mem_strdup(name);
	j->title = mem_strdup(title);
	j->kind = kinds_by_role(ui_kinds(ui), "journal");
	j->by = j->kind && of ? link_to_kind(j->kind, of) : NULL;
	load(ui, j, AT_ONCE);
	return &j->screen;
}
