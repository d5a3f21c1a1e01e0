/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/work.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/mem.h"
#include "base/tr.h"
#include "model/type.h"
#include "model/value_number.h"
#include "ui/screen.h"

#define AT_ONCE 200000		/* µs that nobody notices */
#define BAR_AFTER 1000000
#define BAR_GAP 500000		/* between two looks of the bar */
#define BAR_CELLS 16

struct work {
	struct work_how how;
	char *title;
	int64_t since;
	uint64_t done;
	int64_t painted_at;	/* when these were taken */
	uint64_t painted;
};

void work_release(struct ui *ui)
{
	struct work *w = ui->work;

	ui->work = NULL;
	if (!w)
		return;
	w->how.release(w->how.ctx);
	free(w->title);
	free(w);
}

void work_turn(struct ui *ui)
{
	struct work *w = ui->work;
	struct err err = ERR_INIT;
	int more = w->how.step(w->how.ctx, &w->done, &err);

	if (more > 0)
		return;
	if (more < 0)
		ui_failed(ui, &err);
	else
		w->how.end(ui, w->how.ctx);
	work_release(ui);
	err_release(&err);
}

void work_start(struct ui *ui, const struct work_how *how)
{
	struct work *w;

	if (ui->work) {
		ui_say(ui, ROLE_ERROR, _("! %s is not done yet"),
		       ui->work->title);
		ui_halt(ui, NULL);
		how->release(how->ctx);
		return;
	}
	w = mem_zero(sizeof(*w));
	w->how = *how;
	w->title = mem_strdup(how->title);
	w->since = moment_now();
	ui->work = w;
	while (ui->work && moment_now() < w->since + AT_ONCE)
		work_turn(ui);
}

bool work_stop(struct ui *ui)
{
	char *title;
	bool part;

	if (!ui->work)
		return false;
	title = mem_strdup(ui->work->title);
	part = ui->work->how.part;
	work_release(ui);
	ui_say(ui, ROLE_NORMAL, part ?
	       _("stopped: %s, what was done before can be taken back") :
	       _("stopped: %s, nothing of it is kept"), title);
	free(title);
	return true;
}

static void print_count(const struct ui *ui, uint64_t n, struct buf *out)
{
	number_print((int64_t)n, 0, NUMBER_PEOPLE, !strcmp(ui->lang, "de"),
		     out);
}

/* "████░░░░  412 of 800, 6 s left" */
static void print_bar(const struct ui *ui, const struct work *w,
		      struct buf *out)
{
	uint64_t of = w->how.of > w->painted ? w->how.of : w->painted;
	uint64_t full = of ? w->painted * BAR_CELLS / of : 0, i;
	int64_t left = !w->painted ? 0 : (w->painted_at - w->since) *
		(int64_t)(of - w->painted) / (int64_t)w->painted / 1000000;
	struct buf done = BUF_INIT, all = BUF_INIT;

	print_count(ui, w->painted, &done);
	print_count(ui, of, &all);
	if (w->how.of && ui_class(ui) >= 80)
		for (i = 0; i < BAR_CELLS; i++)
			buf_add_str(out, i < full ? "█" : "░");
	buf_add_str(out, out->n ? "  " : "");
	if (w->how.of)
		buf_printf(out, _("%s of %s, %lld s left"), buf_str(&done),
			   buf_str(&all), (long long)left + 1);
	else
		buf_add_slice(out, buf_slice(&done));
	buf_release(&done);
	buf_release(&all);
}

bool work_paint(struct ui *ui)
{
	struct work *w = ui->work;
	int y = ui->rows - 2, w_all = ui->cols - 2, behind;
	struct buf b = BUF_INIT, bar = BUF_INIT, stop = BUF_INIT;
	int64_t now = moment_now();
	char *key;

	if (!w || now < w->since + BAR_AFTER)
		return false;
	if (now >= w->painted_at + BAR_GAP) {
		w->painted_at = now;
		w->painted = w->done;
	}
	key = ui_key_of(ui, "work.stop");
	buf_printf(&stop, _("  %s stops"), key);
	print_bar(ui, w, &bar);
	buf_printf(&b, "%s  %s", w->title, buf_str(&bar));
	behind = text_cells(buf_str(&stop));
	paint_text(ui->canvas, y, 1, w_all - behind, ROLE_NORMAL,
		   text_cells(buf_str(&b)) > w_all - behind ? buf_str(&bar) :
		   buf_str(&b));
	paint_right(ui->canvas, y, 1, w_all, ROLE_DIM, buf_str(&stop));
	free(key);
	buf_release(&b);
	buf_release(&bar);
	buf_release(&stop);
	return true;
}

/* ---- a job that is waited for ----------------------------------------- */

struct call {
	struct ui *ui;
	struct work *work;
	int64_t shown;
};

/* Whether one of the keys that came stops it; the others wait. */
static bool is_stopped(struct ui *ui)
{
	bool stops = false;
	struct key k;

	if (!(term_wait(ui->term, -1, 0, false) & TERM_KEYS))
		return false;
	while (term_key(ui->term, &k)) {
		const struct command *c = keymap_command(ui->keys, &k);

		if (c && !strcmp(c->id, "work.stop"))
			stops = true;
		else
			burst_wait(ui, &k);
	}
	return stops;
}

static int call_progress(void *ctx, uint64_t done, uint64_t of)
{
	struct call *c = ctx;
	struct work *shown = c->ui->work;
	int64_t now = moment_now();

	if (now < c->work->since + BAR_AFTER)
		return 0;
	if (now >= c->shown + BAR_GAP) {
		c->work->done = done;
		c->work->how.of = of;
		c->ui->work = c->work;
		ui_paint(c->ui);
		c->ui->work = shown;
		c->shown = now;
	}
	return is_stopped(c->ui);
}

int work_wait(struct ui *ui, const char *title,
	      int (*run)(void *ctx, work_progress *progress,
			 void *progress_ctx, struct err *err),
	      void *ctx, struct err *err)
{
	struct work work = { .title = mem_strdup(title),
			     .since = moment_now() };
	struct call c = { .ui = ui, .work = &work };
	int bad = run(ctx, call_progress, &c, err);

	free(work.title);
	return bad;
}

int work_call(struct ui *ui, const char *title, const char *job,
	      const char *const *args, size_t args_n, char **result,
	      struct err *err)
{
	struct work work = { .title = mem_strdup(title),
			     .since = moment_now() };
	struct call c = { .ui = ui, .work = &work };
	int bad = session_call(ui->s, job, args, args_n, call_progress, &c,
			       result, err);

	free(work.title);
	return bad;
}
