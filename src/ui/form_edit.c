/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "ui/form.h"
#include "ui/leaf.h"

/* Keys of a form: typing, choosing, going from stop to stop. */

struct slot *form_focused(const struct form *f)
{
	return f->focus < f->n ? f->v[f->focus] : NULL;
}

static void stop_picking(struct form *f)
{
	picker_release(&f->picker);
	f->picking = false;
}

static void show_choices(struct ui *ui, struct form *f, struct slot *s)
{
	stop_picking(f);
	slot_choices(ui, s, &f->picker);
	f->picking = f->picker.n > 0;
}

static void take_choice(struct form *f, struct slot *s)
{
	const struct pick *p = picker_focused(&f->picker);

	if (p)
		slot_pick(s, p->text, p->id);
	stop_picking(f);
}

/* The time of day that belongs to a day: as the kind's due list or calendar
 * reads them, else the field behind it. */
static struct slot *time_slot(const struct form *f, const struct slot *s)
{
	struct slot *next = f->focus + 1 < f->n ? f->v[f->focus + 1] : NULL;
	const struct field *time;

	if (s->lines || s->fixed || !s->widget->day)
		return NULL;
	time = kind_time_of(f->kind, s->field);
	if (time)
		return form_slot(f, time->name);
	return next && !next->lines && !strcmp(next->widget->type, "time") ?
		next : NULL;
}

/* "do 10" in a day's field fills the time of day behind it. */
static void share_time(struct ui *ui, struct form *f, struct slot *s)
{
	struct slot *next = time_slot(f, s);
	struct clock clock = ui_clock(ui);
	struct buf b = BUF_INIT;
	int32_t day, at;

	if (!next ||
	    day_parse(editor_text(&s->text), &clock, &day, &at, NULL) ||
	    at == TIME_NONE)
		return;
	day_print(day, DAY_LONG, clock.today, ui->lang, &b);
	editor_replace(&s->text, buf_str(&b));
	buf_clear(&b);
	time_print(at, &b);
	editor_replace(&next->text, buf_str(&b));
	buf_release(&b);
}

void form_leave_slot(struct ui *ui, struct form *f)
{
	struct slot *s = form_focused(f);

	if (!s)
		return;
	if (f->picking && !slot_empty(s) && slot_changed(s) &&
	    s->widget->picks)
		take_choice(f, s);
	stop_picking(f);
	share_time(ui, f, s);
	slot_left(ui, s);
	form_room(ui, f);
	form_hide(ui, f);
}

void form_go(struct ui *ui, struct form *f, size_t to, bool select)
{
	struct slot *s;

	form_leave_slot(ui, f);
	f->focus = to;
	s = form_focused(f);
	if (s)
		editor_enter(&s->text, select);
}

/* The next slot that is a stop, the button behind the last one. Arrows stop
 * at what can only be read, too. */
static void step(struct ui *ui, struct form *f, bool back, bool all)
{
	size_t i;

	form_leave_slot(ui, f);
	i = f->focus;
	do
		i = back ? i ? i - 1 : f->n : i < f->n ? i + 1 : 0;
	while (i < f->n && (f->v[i]->hidden || f->v[i]->page < 0 ||
			    (f->v[i]->fixed && !all)));
	form_go(ui, f, i, true);
}

void form_next(struct ui *ui, struct screen *screen)
{
	step(ui, (struct form *)screen, false, false);
}

void form_prev(struct ui *ui, struct screen *screen)
{
	step(ui, (struct form *)screen, true, false);
}

void form_down(struct ui *ui, struct screen *screen)
{
	step(ui, (struct form *)screen, false, true);
}

void form_up(struct ui *ui, struct screen *screen)
{
	step(ui, (struct form *)screen, true, true);
}

void form_say_reason(struct ui *ui, const struct form *f,
		     const struct slot *s)
{
	char *why = form_reason(ui, f, s);

	if (why)
		ui_say(ui, ROLE_NORMAL, "%s: %s%s",
		       words_one(&s->field->label, ui->lang), why,
		       form_ask_hint(ui, f, s));
	free(why);
}

/* Enter ends a line of children: on to the next one, behind an empty one to
 * the button. */
static void end_line(struct ui *ui, struct form *f)
{
	const struct slot *s = form_focused(f);
	const struct lines *lines = s->lines;
	size_t line = s->line, i;
	bool empty = true;

	form_leave_slot(ui, f);
	for (i = 0; i < f->n; i++)
		if (f->v[i]->lines == lines && f->v[i]->line == line)
			empty = slot_empty(f->v[i]) && empty;
	for (i = f->focus; i < f->n; i++)
		if (f->v[i]->lines != lines ||
		    (!empty && f->v[i]->line != line))
			break;
	form_go(ui, f, i, true);
}

void form_enter(struct ui *ui, struct screen *screen)
{
	struct form *f = (struct form *)screen;
	struct slot *s = form_focused(f);

	if (!s)
		ui_command(ui, "form.save");
	else if (s->lines && !f->picking)
		end_line(ui, f);
	else
		form_next(ui, screen);
}

static void typed(struct ui *ui, struct form *f, struct slot *s)
{
	f->touched = true;
	slot_typed(ui, s);
	if (s->widget->picks && !slot_empty(s))
		show_choices(ui, f, s);
	else
		stop_picking(f);
	if (!s->widget->lines)
		form_hide(ui, f);
}

/* ---- the bigger way --------------------------------------------------- */

static void day_chosen(struct ui *ui, void *ctx, int32_t day)
{
	struct form *f = ctx;
	struct slot *s = form_focused(f);
	struct buf text = BUF_INIT;

	day_print(day, DAY_LONG, session_me(ui->s)->today, ui->lang, &text);
	editor_replace(&s->text, buf_str(&text));
	buf_release(&text);
	typed(ui, f, s);
	form_next(ui, &f->screen);
}

static void day_where(struct ui *ui, void *ctx, int *y, int *x)
{
	const struct form *f = ctx;
	const struct slot *s = form_focused(f);

	*y = ui_body_top(ui) + s->y - f->top;
	*x = s->x - GUTTER;
}

/* On the day that stands there, else on today. */
static void show_days(struct ui *ui, struct form *f, const struct slot *s)
{
	struct clock clock = ui_clock(ui);
	struct leaf_how how = { .day = clock.today, .where = day_where,
		.accept = day_chosen, .ctx = f };
	int32_t day, at;

	if (!day_parse(editor_text(&s->text), &clock, &day, &at, NULL))
		how.day = day;
	stop_picking(f);
	leaf_open(ui, &how);
}

static void edit_outside(struct ui *ui, struct form *f, struct slot *s)
{
	struct buf b = BUF_INIT;

	if (external_edit(ui, editor_text(&s->text), &b)) {
		editor_replace(&s->text, buf_str(&b));
		f->touched = true;
	}
	buf_release(&b);
}

void form_bigger(struct ui *ui, struct screen *screen)
{
	struct form *f = (struct form *)screen;
	struct slot *s = form_focused(f);

	if (!s)
		return;
	if (s->fixed)
		form_say_reason(ui, f, s);
	else if (s->widget->lines)
		edit_outside(ui, f, s);
	else if (s->widget->day)
		show_days(ui, f, s);
	else if (s->widget->picks)
		show_choices(ui, f, s);
	else
		ui_say(ui, ROLE_NORMAL, _("This field is edited here."));
	if (s->widget->picks && !f->picking && !s->fixed)
		ui_say(ui, ROLE_NORMAL, _("Nothing there to choose from."));
}

/* What was not found is made in a form of its own, on top of this one. */
void form_make(struct ui *ui, struct screen *screen)
{
	struct form *f = (struct form *)screen;
	struct slot *s = form_focused(f);
	const struct kind *k = s && s->widget->picks && s->field->to_n ?
		kinds_find(ui_kinds(ui), s->field->to[0]) : NULL;
	const struct field *title;
	struct prefills fill = { 0 };
	struct screen *made;

	if (s && s->fixed) {
		if (!form_ask_owner(ui, f, s))
			form_say_reason(ui, f, s);
		return;
	}
	if (!k) {
		ui_say(ui, ROLE_NORMAL,
		       _("Only links and choices make new records."));
		return;
	}
	title = k->master ? kind_field(k, "name") :
		k->title_n ? kind_field(k, k->title[0]) : NULL;
	if (title && !title->to_n && !slot_empty(s))
		prefills_add(&fill, title->name, editor_text(&s->text), NULL);
	stop_picking(f);
	f->awaits = true;
	f->awaiting = f->focus;
	made = form_new(ui, k, &fill);
	((struct form *)made)->gives_to = screen;
	ui_push(ui, made);
	prefills_release(&fill);
}

void form_take_made(struct ui *ui, struct form *f)
{
	struct slot *s = f->awaits && f->awaiting < f->n ?
		f->v[f->awaiting] : NULL;

	(void)ui;
	if (s && f->made)
		slot_pick(s, f->made_title, f->made);
	f->awaits = false;
	free(f->made);
	free(f->made_title);
	f->made = f->made_title = NULL;
}

/* ---- keys ------------------------------------------------------------- */

static bool picker_key(struct ui *ui, struct form *f, struct slot *s,
		       const struct key *k)
{
	static const struct { uint32_t code; const char *move; } moves[] = {
		{ K_UP, "move.up" }, { K_DOWN, "move.down" },
		{ K_PGUP, "move.page_up" }, { K_PGDN, "move.page_down" },
	};
	size_t i;

	for (i = 0; i < sizeof(moves) / sizeof(moves[0]); i++)
		if (moves[i].code == k->code)
			return picker_move(&f->picker, moves[i].move);
	if (k->code == K_ESC) {
		stop_picking(f);
		return true;
	}
	if (k->code == K_ENTER || k->code == K_TAB) {
		take_choice(f, s);
		f->touched = true;
		form_next(ui, &f->screen);
		return true;
	}
	return false;
}

static bool writes(const struct key *k)
{
	return key_is_char(k) || k->code == K_PASTE ||
		k->code == K_BACKSPACE || k->code == K_DEL ||
		k->code == K_ENTER;
}

void form_say_under_way(struct ui *ui)
{
	ui_say(ui, ROLE_QUESTION,
	       _("This is being saved; it goes on when the store answers."));
}

static void take_theirs(struct slot *s)
{
	char *mine = mem_strdup(editor_text(&s->text));
	bool theirs = !strcmp(s->theirs, s->was);

	slot_pick(s, s->theirs, theirs ? s->was_ref : "");
	free(s->theirs);
	s->theirs = mine;
}

bool form_key(struct ui *ui, struct screen *screen, const struct key *k)
{
	struct form *f = (struct form *)screen;
	struct slot *s = form_focused(f);
	char *before;
	bool took;

	if (!s)
		return false;
	/* What is being saved is not what would be typed now. */
	if (f->under_way && writes(k)) {
		form_say_under_way(ui);
		return true;
	}
	if (f->picking && picker_key(ui, f, s, k))
		return true;
	if (k->alt && k->code == '=' && s->theirs) {
		take_theirs(s);
		return true;
	}
	before = mem_strdup(editor_text(&s->text));
	took = editor_key(&s->text, k);
	if (took && strcmp(before, editor_text(&s->text))) {
		if (s->fixed) {
			editor_load(&s->text, before);
			form_say_reason(ui, f, s);
		} else {
			typed(ui, f, s);
		}
	}
	free(before);
	/* Taking back inside a field never reaches what is saved. */
	if (took || k->code == K_CTRL + 'z' || k->code == K_CTRL + 'y')
		return true;
	if (k->code == K_UP || k->code == K_DOWN) {
		if (k->code == K_UP)
			form_up(ui, screen);
		else
			form_down(ui, screen);
		return true;
	}
	return false;
}
