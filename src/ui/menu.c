/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "ui/actions.h"
#include "ui/draft.h"
#include "ui/picker.h"
#include "ui/prompt.h"
#include "ui/screens.h"

/* Commands that work anywhere: new entries, menus, end. */

int act_help(struct ui *ui, const struct command *command)
{
	(void)command;
	if (strcmp(ui_top(ui)->ops->name, "Help"))
		ui_push(ui, help_new(ui, ui_top(ui)));
	return 0;
}

int act_find(struct ui *ui, const struct command *command)
{
	(void)command;
	ui_push(ui, search_new(ui));
	return 0;
}

/* ---- new entries ------------------------------------------------------ */

static int new_in_role(struct ui *ui, const char *role)
{
	const struct kind *k = kinds_by_role(ui_kinds(ui), role);

	if (k)
		open_new(ui, k, true);
	else
		ui_say(ui, ROLE_NORMAL, _("No form has the role \"%s\"."),
		       role);
	return 0;
}

int act_journal_new(struct ui *ui, const struct command *command)
{
	(void)command;
	return new_in_role(ui, "journal");
}

int act_followup_new(struct ui *ui, const struct command *command)
{
	(void)command;
	return new_in_role(ui, "followup");
}

int act_appointment_new(struct ui *ui, const struct command *command)
{
	(void)command;
	return new_in_role(ui, "appointment");
}

/* ---- menus ------------------------------------------------------------ */

static void open_kind(struct ui *ui, void *ctx, const struct pick *p)
{
	const struct kind *k = kinds_find(ui_kinds(ui), p->id);

	(void)ctx;
	if (k)
		ui_push(ui, list_new(ui, k, NULL));
}

static void add_kinds(struct ui *ui, struct picker *all, const char *before)
{
	const struct kind **v;
	size_t n, i;

	ui_news(ui);		/* kinds may have come just now */
	v = kinds_by_use(ui, &n);
	for (i = 0; i < n; i++) {
		char *id = mem_printf("%s%s", before, v[i]->name);

		picker_add(all, words_many(&v[i]->label, ui->lang),
			   *before ? _("list") : v[i]->name, id);
		free(id);
	}
	free(v);
}

int act_kinds(struct ui *ui, const struct command *command)
{
	struct choose how = { _("lists"), _("Enter opens  Esc"), open_kind,
			      NULL, NULL };
	struct picker all = { 0 };

	(void)command;
	add_kinds(ui, &all, "");
	choose_open(ui, &how, &all);
	return 0;
}

static void run_picked(struct ui *ui, void *ctx, const struct pick *p)
{
	const struct kind *k;

	(void)ctx;
	if (*p->id != ':') {
		ui_command(ui, p->id);
		return;
	}
	k = kinds_find(ui_kinds(ui), p->id + 1);
	if (k)
		ui_push(ui, list_new(ui, k, NULL));
}

int act_palette(struct ui *ui, const struct command *command)
{
	struct choose how = { _("command"), _("Enter does it  Esc"),
			      run_picked, NULL, NULL };
	struct picker all = { 0 };
	struct buf keys = BUF_INIT;
	size_t i;

	for (i = 0; i < ui_commands_n; i++) {
		const struct command *c = &ui_commands[i];

		if ((c->flags & COMMAND_HIDDEN) || c == command ||
		    !ui_can(ui, c->id))
			continue;
		buf_clear(&keys);
		keymap_print(ui->keys, c->id, &keys);
		picker_add(&all, _(c->label), buf_str(&keys), c->id);
		picker_explain(&all, _(c->help));
	}
	add_kinds(ui, &all, ":");
	buf_release(&keys);
	choose_open(ui, &how, &all);
	return 0;
}

/* ---- settings --------------------------------------------------------- */

static void set_theme(struct ui *ui, void *ctx, const struct pick *p)
{
	size_t i;

	(void)ctx;
	for (i = 0; theme_names[i]; i++)
		if (!strcmp(theme_names[i], p->id))
			ui->own.theme = theme_names[i];
	theme_open(&ui->theme, ui->own.theme, term_colours(ui->term));
	term_redraw(ui->term);
}

static void choose_theme(struct ui *ui)
{
	struct choose how = { _("colours"), _("Enter takes  Esc"), set_theme,
			      NULL, NULL };
	struct picker all = { 0 };
	size_t i;

	for (i = 0; theme_names[i]; i++)
		picker_add(&all, theme_names[i], "", theme_names[i]);
	choose_open(ui, &how, &all);
}

static void set_line(struct ui *ui)
{
	ui->own.slow = !ui->own.slow;
	ui_say(ui, ROLE_NORMAL, ui->own.slow ?
	       _("slow line: only the pointer marks the focus, previews wait") :
	       _("fast line"));
}

static void setting_picked(struct ui *ui, void *ctx, const struct pick *p)
{
	static const struct {
		const char *id;
		void (*run)(struct ui *ui);
	} settings[] = {
		{ "theme", choose_theme }, { "line", set_line },
	};
	size_t i;

	(void)ctx;
	for (i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		if (!strcmp(settings[i].id, p->id))
			settings[i].run(ui);
}

int act_settings(struct ui *ui, const struct command *command)
{
	struct choose how = { _("settings"), _("Enter changes  Esc"),
			      setting_picked, NULL, NULL };
	struct picker all = { 0 };

	(void)command;
	picker_add(&all, _("colours"), ui->own.theme ? ui->own.theme :
		   "default", "theme");
	picker_add(&all, _("line"), ui->own.slow ? _("slow") : _("fast"),
		   "line");
	choose_open(ui, &how, &all);
	return 0;
}

/* ---- entries that wait ------------------------------------------------ */

static void go_on(struct ui *ui, size_t i)
{
	struct screen *s = ui->kept.v[i];

	ui->kept.n--;
	memmove(ui->kept.v + i, ui->kept.v + i + 1,
		(ui->kept.n - i) * sizeof(struct screen *));
	s->kept = false;
	ui_push(ui, s);
}

/* Those left open here first, then those of earlier. */
static void pick_open(struct ui *ui, size_t i)
{
	if (i < ui->kept.n)
		go_on(ui, i);
	else if (i - ui->kept.n < ui->started.all.n)
		draft_open(ui, ui->started.all.v[i - ui->kept.n].id);
}

static void kept_picked(struct ui *ui, void *ctx, const struct pick *p)
{
	size_t i = (size_t)strtoul(p->id, NULL, 10);

	(void)ctx;
	pick_open(ui, i);
}

int act_kept(struct ui *ui, const struct command *command)
{
	struct choose how = { _("open entries"), _("Enter goes on  Esc"),
			      kept_picked, NULL, NULL };
	struct picker all = { 0 };
	size_t n, i;

	(void)command;
	drafts_load(ui);
	n = ui->kept.n + ui->started.all.n;
	if (!n)
		ui_say(ui, ROLE_NORMAL, _("No entry waits."));
	if (n == 1)
		pick_open(ui, 0);
	if (n < 2)
		return 0;
	for (i = 0; i < n; i++) {
		struct buf b = BUF_INIT;
		char *id = mem_printf("%zu", i);

		if (i < ui->kept.n)
			form_print(ui, ui->kept.v[i], &b);
		else
			buf_add_str(&b, ui->started.all.v[i - ui->kept.n].title);
		picker_add(&all, buf_str(&b), "", id);
		buf_release(&b);
		free(id);
	}
	choose_open(ui, &how, &all);
	return 0;
}

/* ---- leaving ---------------------------------------------------------- */

int act_back(struct ui *ui, const struct command *command)
{
	(void)command;
	ui_back(ui);
	return 0;
}

int act_stop(struct ui *ui, const struct command *command)
{
	return act_back(ui, command);
}

static void end_answer(struct ui *ui, void *ctx, char letter)
{
	(void)ctx;
	(void)letter;
	ui->end = true;
}

int act_end(struct ui *ui, const struct command *command)
{
	struct ask_letter ask = {
		.text = _("Text cannot be kept now: v throws it away and ends  Esc goes on"),
		.letters = "v", .answer = end_answer,
	};

	(void)command;
	/* What is typed waits until next time, if it is sure to be kept. */
	if (!drafts_flush(ui))
		ask_open(ui, &ask);
	else
		ui->end = true;
	return 0;
}

/* ---- the screen itself ------------------------------------------------ */

int act_redraw(struct ui *ui, const struct command *command)
{
	(void)command;
	term_redraw(ui->term);
	return 0;
}

int act_where(struct ui *ui, const struct command *command)
{
	struct screen *s = ui_top(ui);
	struct buf b = BUF_INIT;

	(void)command;
	if (s->ops->where)
		s->ops->where(ui, s, &b);
	else
		buf_add_str(&b, _(s->ops->name));
	ui_say(ui, ROLE_NORMAL, "%s", buf_str(&b));
	buf_release(&b);
	return 0;
}

int act_sessions(struct ui *ui, const struct command *command)
{
	(void)command;
	ui_push(ui, sessions_new(ui));
	return 0;
}

int act_log(struct ui *ui, const struct command *command)
{
	(void)command;
	ui_push(ui, log_new(ui));
	return 0;
}
