/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/draft.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/tr.h"
#include "model/draft.h"

/* Keeping what is typed, and what waits of earlier. */

#define BUSY_MS 20		/* an earlier one is still on its way */

static struct form *form_at(const struct ui *ui, size_t i)
{
	return form_of(i < ui->n ? ui->stack[i] : ui->kept.v[i - ui->n]);
}

static size_t forms_n(const struct ui *ui)
{
	return ui->n + ui->kept.n;
}

void drafts_touch(struct ui *ui)
{
	size_t i;

	for (i = 0; i < forms_n(ui) && !ui->started.due; i++)
		if (form_at(ui, i))
			ui->started.due = moment_now() + DRAFT_MS * 1000;
}

int drafts_due(const struct ui *ui)
{
	int64_t left;

	if (!ui->started.due || ui->lost)
		return -1;
	left = ui->started.due - moment_now();
	return left <= 0 ? 0 : (int)(left / 1000) + 1;
}

/* Later ones are larger; two screens of one agent never draw the same. */
static uint64_t new_id(void)
{
	uint64_t id = 0;

	if (getrandom(&id, 1, 0) != 1)
		id = (uint64_t)getpid() & 0xff;
	return (uint64_t)moment_now() << 8 | id;
}

static void say_refused(struct ui *ui, const char *why)
{
	if (ui->started.refused)
		return;
	ui->started.refused = true;
	ui_say(ui, ROLE_ERROR, _("! not kept for the case of a lost line: %s"),
	       why);
}

static int put(struct ui *ui, struct form *f, const struct draft *d,
	       struct buf *bytes)
{
	struct err err = ERR_INIT;
	char *why;
	int got;

	if (bytes->n > DRAFT_BYTES) {
		err_set(&err, ERR_LIMIT, NULL,
			N_("a started entry is kept up to %u bytes; this one is longer and has to be saved"),
			DRAFT_BYTES);
		why = err_item_text(&err.items[0]);
		say_refused(ui, why);
		f->refused = true;
		free(why);
		err_release(&err);
		return 0;
	}
	got = session_draft_put(ui->s, d, &err);
	if (!got) {
		buf_clear(&f->sent);
		buf_add_slice(&f->sent, buf_slice(bytes));
		f->refused = false;
		ui->started.sent = d->id;
	} else if (got < 0 && err_code(&err) != ERR_UNAVAILABLE) {
		ui_failed(ui, &err);
	}
	err_release(&err);
	return got;
}

/* 0 kept or nothing to keep, 1 not now, -1 not. */
static int keep_form(struct ui *ui, struct form *f)
{
	struct buf bytes = BUF_INIT;
	struct draft d = { 0 };
	int got = 0;

	if (f->elsewhere)
		return 0;
	if (!form_dirty(f) && !f->awaits) {
		draft_forget(ui, f);
		return 0;
	}
	if (!f->draft)
		f->draft = new_id();
	form_draft(ui, f, &d);
	draft_pack(&d, &bytes);
	if (!slice_eq(buf_slice(&bytes), buf_slice(&f->sent)))
		got = put(ui, f, &d, &bytes);
	draft_release(&d);
	buf_release(&bytes);
	return got;
}

static int keep_all(struct ui *ui)
{
	int got = 0;
	size_t i;

	for (i = 0; i < forms_n(ui) && !got; i++)
		if (form_at(ui, i))
			got = keep_form(ui, form_at(ui, i));
	return got;
}

void drafts_keep(struct ui *ui)
{
	int got = keep_all(ui);

	ui->started.due = got > 0 ? moment_now() + BUSY_MS * 1000 : 0;
}

void drafts_again(struct ui *ui)
{
	size_t i;

	for (i = 0; i < forms_n(ui); i++)
		if (form_at(ui, i))
			buf_clear(&form_at(ui, i)->sent);
	drafts_touch(ui);
}

void drafts_refused(struct ui *ui, const struct news *n)
{
	size_t i;

	for (i = 0; i < forms_n(ui); i++) {
		struct form *f = form_at(ui, i);

		if (!f || !f->draft || f->draft != ui->started.sent)
			continue;
		f->refused = true;
		f->elsewhere = n->code == ERR_CONFLICT;
	}
	say_refused(ui, n->fault);
}

/* An answer to any request means that what was sent before is done. */
static bool settle(struct ui *ui)
{
	struct err err = ERR_INIT;
	struct drafts all;
	bool bad = session_drafts(ui->s, &all, &err) != 0;

	if (!bad)
		drafts_release(&all);
	err_release(&err);
	ui_news(ui);
	return !bad && !ui->lost;
}

bool drafts_flush(struct ui *ui)
{
	int got;
	size_t i;

	if (ui->lost)
		return !form_unsaved(ui);
	do
		got = keep_all(ui);
	while (got > 0 && settle(ui));
	if (got || (form_unsaved(ui) && !settle(ui)))
		return false;
	for (i = 0; i < forms_n(ui); i++)
		if (form_at(ui, i) && form_dirty(form_at(ui, i)) &&
		    (form_at(ui, i)->refused || form_at(ui, i)->elsewhere))
			return false;
	return true;
}

void draft_forget(struct ui *ui, struct form *f)
{
	struct err err = ERR_INIT;

	if (f->draft && !f->elsewhere && f->sent.n && !ui->lost &&
	    session_draft_drop(ui->s, f->draft, &err))
		ui_failed(ui, &err);
	err_release(&err);
	buf_clear(&f->sent);
	f->draft = 0;
	ui->started.refused = false;
}

/* ---- those that wait --------------------------------------------------- */

static bool open_here(const struct ui *ui, uint64_t id)
{
	size_t i;

	for (i = 0; i < forms_n(ui); i++)
		if (form_at(ui, i) && form_at(ui, i)->draft == id)
			return true;
	return false;
}

void drafts_load(struct ui *ui)
{
	struct drafts got, *all = &ui->started.all;
	struct err err = ERR_INIT;
	size_t i;

	if (session_drafts(ui->s, &got, &err)) {
		ui_failed(ui, &err);
		err_release(&err);
		return;
	}
	drafts_release(all);
	/* Those in another session's hands behind the others. */
	for (int held = 0; held < 2; held++)
		for (i = 0; i < got.n; i++) {
			struct draft *d = &got.v[i];

			if (d->held != (held != 0) || open_here(ui, d->id))
				continue;
			mem_grow(&all->v, &all->cap, all->n + 1,
				 sizeof(*all->v));
			all->v[all->n++] = *d;
			*d = (struct draft){ .held = d->held };
		}
	drafts_release(&got);
}

size_t drafts_waiting(const struct ui *ui)
{
	size_t n = 0, i;

	for (i = 0; i < ui->started.all.n; i++)
		n += !ui->started.all.v[i].held;
	return n;
}

void drafts_end(struct ui *ui)
{
	drafts_release(&ui->started.all);
}

void draft_when(struct ui *ui, const struct draft *d, struct buf *out)
{
	const struct session_me *me = session_me(ui->s);
	int32_t day, at;

	if (moment_to_wall(me->zone, d->when, &day, &at))
		return;
	if (day == me->today)
		time_print(at, out);
	else
		day_print(day, DAY_SHORT, me->today, ui->lang, out);
}
