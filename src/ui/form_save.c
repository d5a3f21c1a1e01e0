/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "model/type.h"
#include "ui/actions.h"
#include "ui/conflict.h"
#include "ui/form.h"
#include "ui/prompt.h"

/* What a form sends, and what comes back of it. */

bool form_dirty(const struct form *f)
{
	size_t i;

	for (i = 0; i < f->n; i++)
		if (slot_changed(f->v[i]))
			return true;
	return false;
}

/* ---- sending ---------------------------------------------------------- */

static bool same_field(const struct slot *a, const struct slot *b)
{
	return a->field == b->field && !a->lines && !b->lines;
}

static void send_many(const struct form *f, size_t first, struct item *item)
{
	bool changed = !f->name;
	size_t i;

	for (i = first; i < f->n && same_field(f->v[i], f->v[first]); i++)
		changed = changed || slot_changed(f->v[i]);
	if (!changed)
		return;
	if (f->name)
		item_op(item, OP_CLEAR, f->v[first]->field->name, "");
	for (i = first; i < f->n && same_field(f->v[i], f->v[first]); i++) {
		struct slot *s = f->v[i];
		struct buf from = BUF_INIT, until = BUF_INIT;
		struct op op = { .kind = OP_ADD,
			.field = s->field->name,
			.text = (char *)slot_sent(s),
			.label = *s->label ? s->label : NULL };

		if (slot_empty(s))
			continue;
		if (s->field->dated && s->from != DAY_NONE) {
			day_iso(s->from, &from);
			op.from = from.p;
		}
		if (s->field->dated && s->until != DAY_NONE) {
			day_iso(s->until, &until);
			op.until = until.p;
		}
		item_op_full(item, &op);
		buf_release(&from);
		buf_release(&until);
	}
}

static void send_one(const struct form *f, const struct slot *s,
		     struct item *item)
{
	const char *name = s->field->name;

	if (f->name && !slot_changed(s))
		return;
	if (!slot_empty(s))
		item_op(item, OP_SET, name, slot_sent(s));
	else if (f->name)
		item_op(item, OP_CLEAR, name, "");
}

/* A day's cell may hold the time of day for the column behind it. */
static void send_cell(struct ui *ui, const struct slot *s, struct item *item)
{
	const struct lines *l = s->lines;
	struct clock clock = ui_clock(ui);
	const char *text = slot_sent(s);
	struct buf day_text = BUF_INIT, time_text = BUF_INIT;
	int32_t day, at = TIME_NONE;
	char *name = s->column ? mem_printf("%s.%s", l->name, s->field->name) :
		mem_strdup(l->name);

	if (s->widget->day &&
	    !day_parse(text, &clock, &day, &at, NULL) && at != TIME_NONE) {
		day_iso(day, &day_text);
		text = buf_str(&day_text);
	}
	item_op(item, OP_ADD, name, text);
	free(name);
	if (at != TIME_NONE && s->column + 1 < l->columns_n) {
		time_iso(at, &time_text);
		name = mem_printf("%s.%s", l->name,
				  l->columns[s->column + 1]);
		item_op(item, OP_SET, name, buf_str(&time_text));
		free(name);
	}
	buf_release(&day_text);
	buf_release(&time_text);
}

void form_collect(struct ui *ui, const struct form *f, struct item *item)
{
	size_t i;

	for (i = 0; i < f->n; i++) {
		const struct slot *s = f->v[i];
		bool carried = s->fixed && s->page < 0 && !f->name;

		if (s->lines) {
			if (!slot_empty(s))
				send_cell(ui, s, item);
		} else if (s->fixed && !carried) {
			continue;
		} else if (s->field->many) {
			if (!s->more)
				send_many(f, i, item);
		} else {
			send_one(f, s, item);
		}
	}
}

#define TRIES 3			/* when others save again and again */

/* ---- faults ----------------------------------------------------------- */

static bool line_begun(const struct form *f, const struct slot *cell)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->v[i]->lines == cell->lines &&
		    f->v[i]->line == cell->line && !slot_empty(f->v[i]))
			return true;
	return false;
}

/* A place names a field only: which of its values or lines is likely meant. */
static int likely(const struct form *f, const struct slot *s)
{
	if (s->fault)
		return 1;
	if (s->suspect)
		return 5;
	if (s->lines && s->field->need && slot_empty(s) && line_begun(f, s))
		return 4;
	return slot_changed(s) ? 3 : 2;
}

/* "1:followup.due:3", "1:phone": the slot that is meant. */
static struct slot *slot_of_place(struct form *f, const char *place, int *at)
{
	const char *field = strchr(place, ':');
	struct slot *hit = NULL;
	char *name, *column;
	size_t i, n;

	*at = 0;
	if (!field)
		return NULL;
	field++;
	n = strcspn(field, ":");
	if (field[n])
		*at = atoi(field + n + 1);
	name = mem_strndup(field, n);
	column = strchr(name, '.');
	if (column)
		*column++ = '\0';
	for (i = 0; i < f->n; i++) {
		struct slot *s = f->v[i];
		bool fits = s->lines ? !strcmp(s->lines->name, name) &&
			(!column || !strcmp(s->field->name, column)) :
			!column && !strcmp(s->field->name, name);

		if (fits && s->page >= 0 &&
		    (!hit || likely(f, s) > likely(f, hit)))
			hit = s;
	}
	free(name);
	return hit;
}

static void show_faults(struct ui *ui, struct form *f, const struct err *err)
{
	size_t i, shown = 0, first = f->n;

	for (i = 0; i < err->n; i++) {
		const struct err_item *e = &err->items[i];
		char *text = err_item_text_bare(e);
		int at;
		struct slot *s = e->place ? slot_of_place(f, e->place, &at) :
			NULL;

		if (s) {
			slot_fault(s, text, at);
			shown++;
		} else {
			ui_say(ui, ROLE_ERROR, "! %s", text);
		}
		free(text);
	}
	for (i = f->n; i-- > 0;)
		if (f->v[i]->fault)
			first = i;
	if (first < f->n) {
		f->focus = first;
		editor_enter(&f->v[first]->text, false);
	}
	ui_halt(ui, NULL);
	if (shown)
		ui_say(ui, ROLE_ERROR,
		       ngettext("! Not saved: %zu fault. It stands at its field.",
				"! Not saved: %zu faults. They stand at their fields.",
				shown), shown);
}

/* ---- two agents, one record ------------------------------------------- */

static bool is_conflict(const struct form *f, const struct err *err)
{
	size_t i;

	for (i = 0; f->name && i < err->n; i++)
		if (err->items[i].code == ERR_CONFLICT &&
		    err->items[i].place && !strchr(err->items[i].place, ':'))
			return true;
	return false;
}

/* What was typed behind F2 was meant for a saved record. */
static void show_conflict(struct ui *ui, struct form *f, struct conflict *c)
{
	ui_halt(ui, NULL);
	ui_push(ui, conflict_new(ui, f, c));
}

/* ---- a fault that one key answers --------------------------------------- */

/* The flag that says: this is meant. */
static struct slot *flag_of(struct form *f, const struct err *err)
{
	struct slot *s;
	int at;

	if (err->n != 1 || err->items[0].code != ERR_CONFIRM ||
	    !err->items[0].place)
		return NULL;
	s = slot_of_place(f, err->items[0].place, &at);
	return s && s->field->type->holds == VALUE_FLAG ? s : NULL;
}

static void confirmed(struct ui *ui, void *ctx, char letter)
{
	struct form *f = ctx;
	struct slot *s = form_focused(f);

	(void)letter;
	slot_pick(s, _("yes"), "yes");
	if (!form_store(ui, f))
		ui_pop(ui);
}

/* The fault at its field says what is there already. */
static void ask_flag(struct ui *ui, struct form *f)
{
	struct ask_letter ask = {
		.text = _("There is one already: r replaces it  Esc goes on"),
		.letters = "r", .answer = confirmed, .ctx = f,
	};

	ask_open(ui, &ask);
}

/* ---- saving ----------------------------------------------------------- */

/* The form below takes it by its title, as the store makes it. */
static void tell_below(struct ui *ui, struct form *f, const char *name)
{
	static const char *const columns[] = { "id" };
	struct rows one = { 0 };
	struct err err = ERR_INIT;
	const char *title = name;
	size_t i;

	if (!session_get(ui->s, name, columns, 1, CELLS_LONG, &one, &err))
		title = one.v[0].title;
	for (i = 0; i < ui->n; i++) {
		struct form *below = (struct form *)ui->stack[i];

		if (ui->stack[i] != f->gives_to)
			continue;
		below->made = mem_strdup(name);
		below->made_title = mem_strdup(title);
	}
	rows_release(&one);
	err_release(&err);
}

static char *what_is_saved(struct ui *ui, const struct form *f)
{
	const char *label = words_one(&f->kind->label, ui->lang);
	const struct slot *s = f->n ? f->v[0] : NULL;
	size_t i;

	if (f->name)
		return mem_printf(_("saved: %s %s"), label, f->title);
	for (i = 0; i < f->kind->title_n; i++) {
		s = form_slot(f, f->kind->title[i]);
		/* When it is tells nobody what it is. */
		if (s && !slot_empty(s) && !s->widget->day &&
		    strcmp(s->field->type->name, "time"))
			return mem_printf(_("saved: %s %s"), label,
					  editor_text(&s->text));
	}
	return mem_printf(_("saved: %s"), label);
}

static struct changeset *changes_of(struct ui *ui, struct form *f)
{
	struct changeset *c = mem_zero(sizeof(*c));

	changeset_init(c, "screen");
	c->draft = f->elsewhere ? 0 : f->draft;
	form_collect(ui, f, changeset_item(c, f->name ? ITEM_SET : ITEM_NEW,
					   f->name ? f->name : f->kind->name,
					   f->version));
	return c;
}

void form_forget_change(struct form *f)
{
	if (f->under_way)
		changeset_release(f->under_way);
	free(f->under_way);
	f->under_way = NULL;
}

static int apply(struct ui *ui, struct form *f, struct err *err)
{
	struct applied applied = { 0 };
	char *what = what_is_saved(ui, f);
	char *undo = ui_key_of(ui, "change.undo");
	int bad;

	if (!f->under_way)
		f->under_way = changes_of(ui, f);
	bad = ui_apply_quiet(ui, f->under_way, what, &applied, err);
	if (!bad) {
		if (f->gives_to && applied.n)
			tell_below(ui, f, applied.items[0].name);
		ui_say(ui, ROLE_NORMAL, _("%s    %s takes it back"), what,
		       undo);
	}
	/* Whether it was done is not known then: it is asked again as it is. */
	if (!bad || err_code(err) != ERR_UNAVAILABLE)
		form_forget_change(f);
	applied_release(&applied);
	free(what);
	free(undo);
	return bad;
}

static void clear_faults(struct form *f)
{
	size_t i;

	for (i = 0; i < f->n; i++) {
		f->v[i]->suspect = f->v[i]->fault;
		slot_fault(f->v[i], NULL, 0);
	}
}

int form_store(struct ui *ui, struct form *f)
{
	struct conflict conflict = { 0 };
	struct err err = ERR_INIT;
	int bad, tries = 0;

	if (!f->under_way) {
		form_leave_slot(ui, f);
		clear_faults(f);
	}
	bad = apply(ui, f, &err);
	while (bad && is_conflict(f, &err) && tries++ < TRIES) {
		conflict_release(&conflict);
		if (conflict_compare(ui, f, &conflict) || conflict.clashes)
			break;
		err_clear(&err);
		bad = apply(ui, f, &err);
	}
	if (bad && err_code(&err) == ERR_UNAVAILABLE)
		ui_failed(ui, &err);
	else if (bad && conflict.clashes)
		show_conflict(ui, f, &conflict);
	else if (bad)
		show_faults(ui, f, &err);
	conflict_release(&conflict);
	if (bad && flag_of(f, &err))
		ask_flag(ui, f);
	err_release(&err);
	return bad;
}
