/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "model/type.h"
#include "ui/actions.h"
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

/* ---- faults ----------------------------------------------------------- */

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

		if (fits && s->page >= 0 && (!hit || (hit->fault && !s->fault)))
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

static char nothing[1];
static const struct cell no_cell = { nothing, nothing, nothing, 0, 0 };

static const struct cell *cell_at(const struct cells *c, size_t i)
{
	return i < c->n ? &c->v[i] : &no_cell;
}

/* What others saved: taken over where this agent changed nothing; where both
 * did, it is shown beside his text. Returns how many values clash. */
static int compare(struct slot *s, const struct cell *edit,
		   const struct cell *shown)
{
	const char *ref = edit->ref ? edit->ref : "";
	bool has_ref = *ref != '\0';
	const char *theirs = has_ref ? shown->text : edit->text;
	bool moved = has_ref || *s->was_ref ? strcmp(ref, s->was_ref) != 0 :
		strcmp(theirs, s->was) != 0;

	if (!moved)
		return 0;
	if (!slot_changed(s) ||
	    !strcmp(slot_sent(s), has_ref ? ref : theirs)) {
		slot_load(s, theirs, ref, edit->label);
		return 0;
	}
	slot_clash(s, theirs, ref);
	return 1;
}

/* Values of many are compared one by one in their order; what this agent has
 * added stays behind what others have. */
static int compare_field(struct ui *ui, struct form *f, const char *name,
			 const struct cells *edit, const struct cells *shown)
{
	struct slot *first = form_slot(f, name);
	int clashes = 0;
	size_t i, at = 0;

	if (!first || (first->field->dated && !first->field->many))
		return 0;
	if (!first->field->many)
		return compare(first, cell_at(edit, 0), cell_at(shown, 0));
	for (i = 0; i < f->n; i++) {
		struct slot *s = f->v[i];

		if (s->field != first->field || s->lines || !*s->was)
			continue;
		clashes += compare(s, cell_at(edit, at), cell_at(shown, at));
		at++;
	}
	for (; at < edit->n; at++) {
		struct slot *s = form_add_value(ui, f, first);

		slot_load(s, edit->v[at].text, edit->v[at].ref,
			  edit->v[at].label);
	}
	return clashes;
}

static int merge(struct ui *ui, struct form *f)
{
	struct rows edit = { 0 }, shown = { 0 };
	struct err err = ERR_INIT;
	const struct kind *k = f->kind;
	const char **columns = mem_zero((k->fields_n + 1) * sizeof(*columns));
	int clashes = 0;
	size_t i;

	for (i = 0; i < k->fields_n; i++)
		columns[i] = k->fields[i].name;
	if (session_get(ui->s, f->name, columns, k->fields_n, CELLS_EDIT,
			&edit, &err) ||
	    session_get(ui->s, f->name, columns, k->fields_n, CELLS_LONG,
			&shown, &err)) {
		ui_failed(ui, &err);
		clashes = -1;
	} else {
		for (i = 0; i < k->fields_n; i++)
			clashes += compare_field(ui, f, columns[i],
						 &edit.v[0].cells[i],
						 &shown.v[0].cells[i]);
		f->version = edit.v[0].version;
	}
	free(columns);
	rows_release(&edit);
	rows_release(&shown);
	err_release(&err);
	return clashes;
}

static void show_conflict(struct ui *ui, struct form *f,
			  const struct err *err, int clashes)
{
	size_t i;

	for (i = 0; i < err->n; i++) {
		const struct err_item *e = &err->items[i];
		int at;
		struct slot *s = e->place ? slot_of_place(f, e->place, &at) :
			NULL;
		char *text;

		if (!s || !slot_changed(s) || s->fault)
			continue;
		text = err_item_text_bare(e);
		slot_fault(s, text, 0);
		free(text);
	}
	for (i = f->n; i-- > 0;)
		if (f->v[i]->theirs)
			f->focus = i;
	ui_halt(ui, NULL);
	ui_say(ui, ROLE_QUESTION,
	       ngettext("%d field was changed by others too: Alt-= takes theirs, F2 saves what stands here",
			"%d fields were changed by others too: Alt-= takes theirs, F2 saves what stands here",
			(unsigned long)clashes), clashes);
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

static void tell_below(struct ui *ui, struct form *f, const char *name)
{
	const char *title = NULL;
	size_t i;

	for (i = 0; i < f->n && !title; i++)
		if (!f->v[i]->lines && !slot_empty(f->v[i]) &&
		    !f->v[i]->fixed)
			title = editor_text(&f->v[i]->text);
	for (i = 0; i < ui->n; i++) {
		struct form *below = (struct form *)ui->stack[i];

		if (ui->stack[i] != f->gives_to)
			continue;
		below->made = mem_strdup(name);
		below->made_title = mem_strdup(title ? title : name);
	}
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
		if (s && !slot_empty(s) && !s->widget->day)
			return mem_printf(_("saved: %s %s"), label,
					  editor_text(&s->text));
	}
	return mem_printf(_("saved: %s"), label);
}

static int apply(struct ui *ui, struct form *f, struct err *err)
{
	struct applied applied = { 0 };
	char *what = what_is_saved(ui, f);
	char *undo = ui_key_of(ui, "change.undo");
	struct changeset c;
	int bad;

	changeset_init(&c, "screen");
	c.draft = f->elsewhere ? 0 : f->draft;
	form_collect(ui, f, changeset_item(&c, f->name ? ITEM_SET : ITEM_NEW,
					   f->name ? f->name : f->kind->name,
					   f->version));
	bad = ui_apply_quiet(ui, &c, what, &applied, err);
	if (!bad) {
		if (f->gives_to && applied.n)
			tell_below(ui, f, applied.items[0].name);
		ui_say(ui, ROLE_NORMAL, _("%s    %s takes it back"), what,
		       undo);
	}
	changeset_release(&c);
	applied_release(&applied);
	free(what);
	free(undo);
	return bad;
}

static void clear_faults(struct form *f)
{
	size_t i;

	for (i = 0; i < f->n; i++)
		slot_fault(f->v[i], NULL, 0);
}

int form_store(struct ui *ui, struct form *f)
{
	struct err err = ERR_INIT;
	int clashes = 0, bad;

	form_leave_slot(ui, f);
	clear_faults(f);
	bad = apply(ui, f, &err);
	if (bad && is_conflict(f, &err)) {
		clashes = merge(ui, f);
		if (!clashes) {
			err_clear(&err);
			bad = apply(ui, f, &err);
		}
	}
	if (bad && err_code(&err) == ERR_UNAVAILABLE)
		ui_failed(ui, &err);
	else if (bad && clashes > 0)
		show_conflict(ui, f, &err, clashes);
	else if (bad)
		show_faults(ui, f, &err);
	if (bad && flag_of(f, &err))
		ask_flag(ui, f);
	err_release(&err);
	return bad;
}
