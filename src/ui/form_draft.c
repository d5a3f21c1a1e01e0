/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ui/draft.h"

/*
 * A form as a started entry and back. What only the record says is not in
 * it: that is fetched anew. A field of many values is in it whole, so that
 * each value finds its place again.
 */

/* ---- to keep ----------------------------------------------------------- */

static char *dup(const char *s)
{
	return mem_strdup(s ? s : "");
}

/* Which of the values of its field this slot is. */
static uint32_t nth(const struct form *f, size_t i)
{
	uint32_t n = 0;

	while (f->v[i]->more && i--)
		n++;
	return n;
}

static bool field_changed(const struct form *f, const struct slot *of)
{
	size_t i;

	for (i = 0; i < f->n; i++) {
		const struct slot *s = f->v[i];

		if (s->field == of->field && !s->lines && slot_changed(s))
			return true;
	}
	return false;
}

static bool belongs(const struct form *f, const struct slot *s)
{
	if (s->lines)
		return !slot_empty(s);
	if (s->fixed)
		return s->page < 0 && !f->name;
	if (field_changed(f, s))
		return true;
	return !f->name && !slot_empty(s);
}

static uint32_t letters(const char *text)
{
	uint32_t n = 0;

	for (; *text; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

static void keep_slot(const struct form *f, size_t i, struct draft *d)
{
	const struct slot *s = f->v[i];
	struct draft_field *k = draft_field_add(d);
	bool picked = slot_sent(s) == s->ref;

	k->field = dup(s->lines ? s->lines->name : s->field->name);
	k->column = dup(s->lines ? s->field->name : "");
	k->line = s->lines ? (uint32_t)s->line : nth(f, i);
	k->hidden = s->fixed;
	k->text = dup(editor_text(&s->text));
	k->label = dup(s->label);
	k->ref = dup(picked ? s->ref : "");
	k->was = dup(s->was);
	k->was_label = dup(s->was_label);
	k->was_ref = dup(s->was_ref);
	k->from = s->from;
	k->until = s->until;
	if (slot_changed(s))
		d->letters += letters(k->text);
}

static void keep_focus(const struct form *f, struct draft *d)
{
	const struct slot *s = form_focused(f);

	d->focus = dup(!s ? "" : s->lines ? s->lines->name : s->field->name);
	d->focus_column = dup(s && s->lines ? s->field->name : "");
	if (!s)
		return;
	d->focus_line = s->lines ? (uint32_t)s->line : nth(f, f->focus);
	d->at = (uint32_t)s->text.at;
}

/* Screens between the first one and the form, as words. */
static void keep_stack(struct ui *ui, const struct form *f, struct draft *d)
{
	size_t cap = 0, i;

	for (i = 1; i < ui->n && ui->stack[i] != &f->screen; i++) {
		struct screen *s = ui->stack[i];
		struct form *other = form_of(s);
		struct buf words = BUF_INIT;

		if (other && other->draft)
			buf_printf(&words, "form %llu",
				   (unsigned long long)other->draft);
		else if (s->ops->again)
			s->ops->again(s, &words);
		if (words.n) {
			mem_grow(&d->stack, &cap, d->stack_n + 1,
				 sizeof(*d->stack));
			d->stack[d->stack_n++] = buf_detach(&words);
		}
		buf_release(&words);
	}
	/* Left open: whatever stands there now is not below it. */
	if (i == ui->n)
		while (d->stack_n)
			free(d->stack[--d->stack_n]);
}

void form_draft(struct ui *ui, struct form *f, struct draft *d)
{
	struct buf title = BUF_INIT;
	struct form *below;
	size_t i;

	form_print(ui, &f->screen, &title);
	d->id = f->draft;
	d->title = buf_detach(&title);
	d->kind = dup(f->kind->name);
	d->name = dup(f->name);
	d->version = f->version;
	for (i = 0; i < ui->n; i++) {
		below = form_of(ui->stack[i]);
		if (below && f->gives_to == ui->stack[i])
			d->gives_to = below->draft;
	}
	for (i = 0; i < f->n; i++)
		if (belongs(f, f->v[i]))
			keep_slot(f, i, d);
	keep_focus(f, d);
	keep_stack(ui, f, d);
}

/* ---- to go on ---------------------------------------------------------- */

static size_t find(const struct form *f, const char *field,
		   const char *column, uint32_t line)
{
	size_t i;

	for (i = 0; i < f->n; i++) {
		const struct slot *s = f->v[i];

		if (s->lines ? !strcmp(s->lines->name, field) &&
		    !strcmp(s->field->name, column) && s->line == line :
		    !*column && !strcmp(s->field->name, field) &&
		    nth(f, i) == line)
			break;
	}
	return i;
}

/* The slot that a kept one goes to; NULL: today's form has none. */
static struct slot *room_for(struct ui *ui, struct form *f,
			     const struct draft_field *k)
{
	struct slot *first;
	size_t i;

	if (*k->column) {
		/* A line stands behind one that is not empty. */
		form_room(ui, f);
	} else if (k->hidden) {
		return form_hidden(ui, f, k->field);
	} else {
		first = form_slot(f, k->field);
		if (first && first->field->many && !k->line)
			form_one_value(f, first);
		else if (first && first->field->many && k->line)
			return form_add_value(ui, f, first);
	}
	i = find(f, k->field, k->column, k->line);
	return i < f->n ? f->v[i] : NULL;
}

static void restore_focus(struct form *f, const struct draft *d)
{
	struct slot *s;

	f->focus = *d->focus ? find(f, d->focus, d->focus_column,
				    d->focus_line) : f->n;
	s = form_focused(f);
	if (!s)
		return;
	editor_enter(&s->text, false);
	if (d->at <= s->text.text.n)
		s->text.at = d->at;
	while (s->text.at && ((unsigned char)s->text.text.p[s->text.at] &
			      0xc0) == 0x80)
		s->text.at--;
}

void form_restore(struct ui *ui, struct form *f, const struct draft *d)
{
	struct slot *s;
	size_t i;

	for (i = 0; i < d->n; i++) {
		s = room_for(ui, f, &d->v[i]);
		if (s)
			slot_restore(s, &d->v[i]);
	}
	form_room(ui, f);
	if (f->name)
		f->version = d->version;
	f->draft = d->id;
	f->touched = true;
	restore_focus(f, d);
	for (i = 0; i < f->n; i++)
		if (i != f->focus && !f->v[i]->fixed)
			slot_left(ui, f->v[i]);
}
