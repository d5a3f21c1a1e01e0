/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/heute.h"

#include <stdlib.h>
#include <string.h>

#include "base/fold.h"
#include "base/mem.h"
#include "base/tr.h"
#include "crm/remind.h"
#include "model/type.h"
#include "ui/actions.h"
#include "ui/backup_line.h"
#include "ui/column.h"
#include "ui/pages.h"
#include "ui/reminders.h"

/* What the first screen shows. */
#define DUE_LIMIT 500

static bool passes(const struct heute *h, const struct due_row *d)
{
	struct buf text = BUF_INIT, typed = BUF_INIT;
	bool yes;

	if (!h->filter || !*h->filter)
		return true;
	fold_text(slice_str(d->who), &text);
	buf_add_char(&text, ' ');
	fold_text(slice_str(d->what), &text);
	fold_text(slice_str(h->filter), &typed);
	yes = strstr(buf_str(&text), buf_str(&typed)) != NULL;
	buf_release(&text);
	buf_release(&typed);
	return yes;
}

static void add_items(struct heute *h, const struct due_rows *rows,
		      enum group g)
{
	size_t i;

	for (i = 0; i < rows->n; i++) {
		const struct due_row *d = &rows->v[i];

		if (g != GROUP_GIVEN &&
		    g != (d->overdue ? GROUP_OVERDUE : GROUP_TODAY))
			continue;
		if (passes(h, d))
			h->items[h->n++] = (struct entry){ g, d, NULL };
	}
}

static void add_started(struct heute *h)
{
	const struct drafts *all = &h->started;
	size_t i;

	for (i = 0; i < all->n && !(h->filter && *h->filter); i++)
		h->items[h->n++] = (struct entry){ GROUP_STARTED, NULL,
						   &all->v[i] };
}

void heute_arrange(struct heute *h)
{
	free(h->items);
	h->items = mem_zero((h->started.n + h->rows.n * 2 + h->given.n + 1) *
			    sizeof(*h->items));
	h->n = 0;
	add_started(h);
	add_items(h, &h->rows, GROUP_OVERDUE);
	add_items(h, &h->rows, GROUP_TODAY);
	add_items(h, &h->given, GROUP_GIVEN);
	if (h->focus >= h->n)
		h->focus = h->n ? h->n - 1 : 0;
}

const struct due_row *heute_focused(const struct heute *h)
{
	return h->focus < h->n ? h->items[h->focus].due : NULL;
}

/* Whom items are about that name no company: the first record that each
 * links to, but for who does it. All asked for at once. */
static void find_who(struct ui *ui, struct due_rows *due)
{
	size_t n = 0, i;
	struct due_row **of = mem_zero((due->n + 1) * sizeof(*of));
	struct page_ask *asks = mem_zero((due->n + 1) * sizeof(*asks));
	struct rows *rows = mem_zero((due->n + 1) * sizeof(*rows));
	struct err err = ERR_INIT;

	for (i = 0; i < due->n; i++) {
		of[n] = &due->v[i];
		if (!*due->v[i].who &&
		    partner_ask(ui, due->v[i].name, &asks[n]))
			n++;
	}
	pages_get(ui->s, asks, n, rows, NULL, &err);
	for (i = 0; i < n; i++) {
		const struct cell *who = partner_take(&rows[i]);

		if (who && strcmp(who->ref, of[i]->name)) {
			free(of[i]->who);
			free(of[i]->who_name);
			of[i]->who = mem_strdup(who->text);
			of[i]->who_name = mem_strdup(who->ref);
		}
		free((void *)asks[i].columns);
	}
	pages_release(rows, n);
	err_release(&err);
	free(rows);
	free(asks);
	free(of);
}

const struct draft *heute_started(const struct heute *h)
{
	return h->focus < h->n ? h->items[h->focus].started : NULL;
}

/* The focus stays on what it was on; at first on what was interrupted. */
static void find_focus(struct heute *h, const char *name, uint64_t started,
		       bool first)
{
	size_t i;

	for (i = 0; i < h->n; i++) {
		const struct entry *it = &h->items[i];

		if (it->started ? it->started->id == started :
		    name && !strcmp(it->due->name, name))
			h->focus = i;
	}
	if (!first)
		return;
	/* What another session has open is not waiting for this one. */
	for (h->focus = 0; h->focus + 1 < h->n &&
	     h->items[h->focus].started &&
	     h->items[h->focus].started->held; h->focus++)
		;
}

/* Whoever opens one loads the others anew, also while this screen is not on
 * top. */
static void copy_started(struct heute *h, const struct drafts *all)
{
	struct drafts *to = &h->started;
	size_t i;

	drafts_release(to);
	mem_grow(&to->v, &to->cap, all->n + 1, sizeof(*to->v));
	for (i = 0; i < all->n; i++)
		draft_copy(&to->v[to->n++], &all->v[i]);
}

void heute_load(struct ui *ui, struct heute *h)
{
	const struct due_row *was = heute_focused(h);
	char *name = was ? mem_strdup(was->name) : NULL;
	uint64_t started = heute_started(h) ? heute_started(h)->id : 0;
	bool first = !h->loaded;
	struct err err = ERR_INIT;
	struct due_rows rows = { 0 };

	if (session_due(ui->s, NULL, session_me(ui->s)->today, DUE_LIMIT,
			&rows, &err)) {
		ui_failed(ui, &err);
	} else {
		due_rows_release(&h->rows);
		h->rows = rows;
	}
	find_who(ui, &h->rows);
	drafts_load(ui);
	copy_started(h, &ui->started.all);
	heute_arrange(h);
	find_focus(h, name, started, first);
	h->loaded = true;
	free(name);
	glance_forget(&h->glance);
	h->asked_more = false;
	h->screen.rested = false;
	err_release(&err);
}

static char *cell(const struct row *r, size_t i)
{
	return i < r->cells_n && r->cells[i].n ?
		mem_strdup(r->cells[i].v[0].text) : mem_strdup("");
}

static int32_t machine_day(const struct row *r, size_t i)
{
	int32_t day = DAY_NONE;
	char *text = cell(r, i);

	if (day_parse_iso(text, &day))
		day = DAY_NONE;
	free(text);
	return day;
}

/* ---- given away, and the night ----------------------------------------- */

/* Pages to be asked for at once: of each kind what I gave to others and they
 * have not done, links from me; last the night's run, if a form has it. */
struct more {
	struct page_ask *asks;
	struct rows *rows;
	const char *(*columns)[4];
	char **where;
	size_t given_n, n;
	const struct kind *run;
	size_t began;		/* its newest once more, when it began */
};

static void ask_given(struct ui *ui, struct more *m, const struct due *d,
		      const struct kind *k)
{
	size_t at = m->n++;

	m->columns[at][0] = d->day;
	m->columns[at][1] = d->who;
	m->columns[at][2] = d->what;
	m->columns[at][3] = mem_printf("%s.login", d->agent);
	m->where[at] = mem_printf("not %s and not %s = me", d->done, d->agent);
	m->asks[at] = (struct page_ask){
		.kind = k->name, .target = session_me(ui->s)->agent,
		.by = d->from, .where = m->where[at],
		.columns = m->columns[at], .columns_n = 4,
		.style = CELLS_MACHINE, .max = 50,
	};
}

static void more_ask(struct ui *ui, struct more *m)
{
	const struct kinds *ks = ui_kinds(ui);
	struct err err = ERR_INIT;
	size_t i;

	*m = (struct more){ .run = kinds_by_role(ks, "run") };
	m->asks = mem_zero((ks->n + 2) * sizeof(*m->asks));
	m->rows = mem_zero((ks->n + 2) * sizeof(*m->rows));
	m->columns = mem_zero((ks->n + 2) * sizeof(*m->columns));
	m->where = mem_zero((ks->n + 1) * sizeof(*m->where));
	for (i = 0; i < ks->n; i++)
		if (ks->v[i]->due && ks->v[i]->due->from)
			ask_given(ui, m, ks->v[i]->due, ks->v[i]);
	m->given_n = m->n;
	if (m->run) {
		m->asks[m->n++] = (struct page_ask){
			.kind = m->run->name, .max = 1, .style = CELLS_SHORT,
		};
		m->began = m->n++;
		m->columns[m->began][0] = REMIND_BEGAN;
		m->asks[m->began] = (struct page_ask){
			.kind = m->run->name, .max = 1,
			.columns = m->columns[m->began], .columns_n = 1,
			.style = CELLS_MACHINE,
		};
	}
	pages_get(ui->s, m->asks, m->n, m->rows, NULL, &err);
	err_release(&err);
}

static void more_release(struct more *m)
{
	size_t i;

	for (i = 0; i < m->given_n; i++) {
		free((char *)m->columns[i][3]);
		free(m->where[i]);
	}
	pages_release(m->rows, m->n);
	free(m->asks);
	free(m->rows);
	free(m->columns);
	free(m->where);
}

static void take_given(struct ui *ui, struct heute *h, const struct rows *rows)
{
	const struct session_me *me = session_me(ui->s);
	size_t i;

	h->given.v = mem_zero((rows->n + 1) * sizeof(*h->given.v));
	for (i = 0; i < rows->n; i++) {
		const struct row *r = &rows->v[i];
		struct due_row *g = &h->given.v[h->given.n++];

		g->name = mem_strdup(r->name);
		g->who = cell(r, 1);
		g->who_name = mem_strdup(r->cells_n > 1 && r->cells[1].n ?
					 r->cells[1].v[0].ref : "");
		g->what = cell(r, 2);
		g->agent = cell(r, 3);
		g->from_agent = mem_strdup("");
		g->day = machine_day(r, 0);
		g->at = g->end = TIME_NONE;
		g->version = r->version;
		g->overdue = g->day < me->today;
	}
}

/* When it was and its counts: one line. */
static void take_night(struct ui *ui, struct heute *h, const struct kind *k,
		       const struct row *r)
{
	struct buf b = BUF_INIT;
	size_t i;

	buf_printf(&b, "%s:", words_one(&k->label, ui->lang));
	for (i = 0; i < r->cells_n && i < k->list_n; i++) {
		const struct field *end;
		char *label = column_label(ui, k, k->list[i], &end);
		char *text = cells_text(&r->cells[i]);

		if (*text && !i)
			buf_printf(&b, " %s", text);
		else if (*text && end && end->type->holds == VALUE_NUMBER)
			buf_printf(&b, ", %s %s", label, text);
		free(label);
		free(text);
	}
	h->night = buf_detach(&b);
}

/* Silence is no good sign: whoever waits for mails learns why none came. */
static void take_missed(struct ui *ui, struct heute *h, const struct rows *rows)
{
	char *began = rows->n ? cell(&rows->v[0], 0) : mem_strdup("");
	char *night = h->night;

	h->missed = night && remind_missed(began, ui_clock(ui).now);
	if (h->missed) {
		h->night = mem_printf("%s; %s",
				      _("! The last night had no run"), night);
		free(night);
	}
	free(began);
}

/* In front, where it is not cut off. */
static void add_backup(struct ui *ui, struct heute *h)
{
	char *line = backup_line(ui), *both;

	if (!line || !h->night) {
		h->night = line ? line : h->night;
		return;
	}
	both = mem_printf("%s; %s", line, h->night);
	free(line);
	free(h->night);
	h->night = both;
}

enum role heute_night_role(const struct heute *h)
{
	return h->missed ? ROLE_ERROR : ROLE_NORMAL;
}

void heute_load_more(struct ui *ui, struct heute *h)
{
	char *before = h->night;
	struct more m;
	size_t i;

	h->asked_more = true;
	due_rows_release(&h->given);
	memset(&h->given, 0, sizeof(h->given));
	h->night = NULL;
	more_ask(ui, &m);
	for (i = 0; i < m.given_n && !h->given.n; i++)
		if (m.rows[i].n)
			take_given(ui, h, &m.rows[i]);
	if (m.run && m.rows[m.given_n].n)
		take_night(ui, h, m.run, &m.rows[m.given_n].v[0]);
	h->missed = false;
	if (m.run)
		take_missed(ui, h, &m.rows[m.began]);
	more_release(&m);
	add_backup(ui, h);
	if (h->night && (!before || strcmp(before, h->night)))
		ui_note(ui, heute_night_role(h), h->night);
	free(before);
	if (!h->reminded)
		reminders_tell(ui);
	h->reminded = true;
	heute_arrange(h);
}
