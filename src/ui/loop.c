/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/screen.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/tr.h"
#include "ui/actions.h"
#include "ui/draft.h"

#define NEWS_GAP 1000000	/* µs between two looks at others' changes */
#define RETRY_MS 500		/* until the next try to reach the store */

/* All keys that are there, each against what the one before left. */
static void take_keys(struct ui *ui)
{
	struct key k;

	while (!ui->end && burst_next(ui, &k))
		ui_key(ui, &k);
	drafts_touch(ui);
}

static void try_again(struct ui *ui)
{
	struct err err = ERR_INIT;
	struct news all = { .kind = NEWS_CHANGED };

	if (session_reopen(ui->s, &err) || session_watch(ui->s, true, &err)) {
		err_release(&err);
		return;
	}
	ui_connected(ui);
	ui_say(ui, ROLE_NORMAL, _("connected again"));
	form_ask_again(ui);
	for (size_t i = 0; i < ui->n; i++)
		if (ui->stack[i]->ops->news)
			ui->stack[i]->ops->news(ui, ui->stack[i], &all);
}

/* Time for what was to be done when keys rest, or after a while. */
static void in_time(struct ui *ui)
{
	if (ui_rest_due(ui) >= 0)
		ui_rest(ui);
	else if (ui->lost)
		try_again(ui);
}

static int sooner(int a, int b)
{
	return a < 0 || (b >= 0 && b < a) ? b : a;
}

/* Waits for what comes first: keys, signals, news, rest. What is typed is
 * kept meanwhile and counts as rest. */
static void turn(struct ui *ui, int64_t *news_after)
{
	int64_t now = moment_now();
	bool hear = !ui->lost && now >= *news_after;
	int ms = ui_rest_due(ui);
	enum term_mark mark = ui->lost || ui->work ? TERM_AT_WORK :
		ms < 0 ? TERM_RESTED : TERM_IDLE;
	int keep = drafts_due(ui);
	unsigned events;

	/* Some may have come while an answer was awaited: nothing would wake
	 * us for those. */
	if (hear && ui_news(ui)) {
		*news_after = moment_now() + NEWS_GAP;
		return;
	}
	if (!ui->lost && !hear && ms < 0)
		ms = (int)((*news_after - now) / 1000) + 1;
	if (ui->lost && ms < 0)
		ms = RETRY_MS;
	if (ui->work)
		ms = 0;
	events = term_wait(ui->term, hear ? session_fd(ui->s) : -1,
			   sooner(ms, keep), mark);
	if (events & TERM_GONE)
		ui->end = true;
	if (events & TERM_REDRAW)
		term_redraw(ui->term);
	/* What stands beside a list comes and goes with the width. */
	if (events & TERM_RESIZED)
		ui_top(ui)->rested = false;
	if (events & TERM_KEYS)
		take_keys(ui);
	if ((events & TERM_FD) && ui_news(ui))
		*news_after = moment_now() + NEWS_GAP;
	if (drafts_due(ui) == 0)
		drafts_keep(ui);
	if ((events & TERM_TIMEOUT) && sooner(ms, keep) == ms)
		in_time(ui);
	if ((events & TERM_TIMEOUT) && ui->work)
		work_turn(ui);
}

static void loop(struct ui *ui)
{
	int64_t news_after = 0;

	/* Nobody has pressed a key yet: the first picture is whole at once. */
	ui_rest(ui);
	while (!ui->end) {
		/* Keys on their way are taken before anything is painted. */
		if (!term_busy(ui->term)) {
			if (ui_rest_due(ui) == 0)
				ui_rest(ui);
			presence_look(ui);
			ui_paint(ui);
		}
		turn(ui, &news_after);
	}
}

static void release(struct ui *ui)
{
	size_t i;

	ui_overlay_end(ui);
	work_release(ui);
	while (ui->n)
		screen_free(ui->stack[--ui->n]);
	for (i = 0; i < ui->kept.n; i++)
		screen_free(ui->kept.v[i]);
	for (i = 0; i < ui->done_n; i++)
		made_change_release(&ui->done[i]);
	for (i = 0; i < ui->undone_n; i++)
		made_change_release(&ui->undone[i]);
	drafts_end(ui);
	presence_end(ui);
	for (i = 0; i < ui->kinds_n; i++)
		kinds_drop(ui->kinds[i]);
	free(ui->repeat.value);
	buf_release(&ui->macro.keys);
	free(ui->macro.of);
	free(ui->kept.v);
	free(ui->done);
	free(ui->undone);
	free(ui->kinds);
	free(ui->stack);
	burst_release(&ui->burst);
	line_release(&ui->line);
	canvas_free(ui->canvas);
	keymap_free(ui->keys);
}

int ui_run(struct session *s, const struct ui_options *options,
	   struct err *err)
{
	struct term_setup setup = {
		.esc_wait = options->esc_wait ? options->esc_wait : 200,
		.idle_mark = getenv("KARTEI_IDLE") != NULL,
	};
	struct ui ui = { .s = s, .own = *options };
	char *lang;

	if (options->theme && !theme_exists(options->theme))
		return err_set(err, ERR_CONFIG, NULL,
			       N_("there is no theme \"%s\""), options->theme);
	if (keymap_read(&ui.keys, options->keys, err))
		return -1;
	if (session_watch(s, true, err) || term_open(&ui.term, &setup, err)) {
		keymap_free(ui.keys);
		return -1;
	}
	ui.options = &ui.own;
	/* Its own copy: the session's goes when it is opened again. */
	ui.lang = lang = mem_strdup(session_me(s)->lang);
	theme_open(&ui.theme, options->theme, term_colours(ui.term));
	ui.canvas = canvas_new(&ui.theme, term_utf8(ui.term));
	term_size(ui.term, &ui.rows, &ui.cols);
	ui_push(&ui, heute_new(&ui));
	loop(&ui);
	drafts_flush(&ui);
	release(&ui);
	free(lang);
	term_close(ui.term);
	return 0;
}
