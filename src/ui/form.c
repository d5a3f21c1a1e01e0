/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/form.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "ui/actions.h"
#include "ui/draft.h"
#include "ui/prompt.h"

/* The screen of a form: new records and changes of old ones. */

static const struct screen_ops form_ops;

void form_record(struct ui *ui, const struct form *f, struct buf *out)
{
	buf_add_str(out, words_one(&f->kind->label, ui->lang));
	if (f->kind->number)
		buf_printf(out, " %s", strchr(f->name, ':') + 1);
	else
		buf_printf(out, " %s", f->title);
}

void form_print(struct ui *ui, struct screen *screen, struct buf *out)
{
	struct form *f = (struct form *)screen;
	const char *label = words_one(&f->kind->label, ui->lang);
	const char *number = f->name ? strchr(f->name, ':') : NULL;
	size_t i;

	if (f->name) {
		buf_printf(out, _("Edit %s"), label);
		if (f->kind->number)
			buf_printf(out, " %s", number + 1);
		buf_printf(out, " %s", f->title);
		return;
	}
	buf_printf(out, _("New %s"), label);
	for (i = 0; i < f->n; i++)
		if (f->v[i]->widget->search && *f->v[i]->ref &&
		    !f->v[i]->lines) {
			buf_printf(out, " %s", editor_text(&f->v[i]->text));
			break;
		}
}

static void form_title(struct ui *ui, struct screen *s, struct title *t)
{
	form_print(ui, s, &t->left);
}

static bool form_typing(const struct screen *s)
{
	return form_focused((const struct form *)s) != NULL;
}

static void form_rest(struct ui *ui, struct screen *s)
{
	form_look_alike(ui, (struct form *)s);
}

static bool form_line(struct ui *ui, struct screen *screen, struct buf *out)
{
	struct form *f = (struct form *)screen;
	const struct slot *s = form_focused(f);

	(void)ui;
	if (!s) {
		buf_add_str(out, _("Enter saves  Shift-Tab back"));
		return true;
	}
	buf_printf(out, "%s", words_one(&s->field->label, ui->lang));
	if (s->fixed) {
		char *why = form_reason(ui, f, s);

		buf_printf(out, ": %s%s", why, form_ask_hint(ui, f, s));
		free(why);
		return true;
	}
	if (s->fault) {
		buf_printf(out, ": ! %s", s->fault);
		return true;
	}
	if (form_alike_line(f, out))
		return true;
	if (s->field->need)
		buf_printf(out, " (%s)", _("needed"));
	if (f->name && slot_changed(s) && *s->was)
		buf_printf(out, _(": was %s"), s->was);
	else if (s->field->many && !s->widget->picks && f->name)
		buf_printf(out, ": %s", _("\"Label: value\" names one of many"));
	else if (s->widget->hint)
		buf_printf(out, ": %s", _(s->widget->hint));
	return true;
}

static void form_where(struct ui *ui, struct screen *screen, struct buf *out)
{
	struct form *f = (struct form *)screen;
	const struct slot *s = form_focused(f);
	size_t stops = 0, at = 0, i;

	form_print(ui, screen, out);
	for (i = 0; i < f->n; i++) {
		if (!f->v[i]->fixed && !f->v[i]->hidden)
			stops++;
		if (i == f->focus)
			at = stops;
	}
	if (!s) {
		buf_printf(out, ", %s", _("Save"));
		return;
	}
	buf_printf(out, _(", %s, field %zu of %zu%s: %s"),
		   words_one(&s->field->label, ui->lang), at, stops,
		   slot_changed(s) ? _(", changed") : "",
		   editor_text(&s->text));
	if (s->fault)
		buf_printf(out, ", %s", s->fault);
}

/* ---- commands --------------------------------------------------------- */

static void save(struct ui *ui, struct screen *s)
{
	if (form_alike_asks(ui, (struct form *)s))
		return;
	if (!form_store(ui, (struct form *)s))
		ui_pop(ui);
}

void form_ask_again(struct ui *ui)
{
	struct form *f = form_of(ui_top(ui));

	if (f && f->under_way)
		save(ui, &f->screen);
}

/* To its first stop; if it has none, to what is read there. */
static void page(struct ui *ui, struct form *f, int by)
{
	int to = form_page(f) + by;
	size_t first = f->n, i;

	for (i = f->n; i-- > 0;)
		if (f->v[i]->page == to && to >= 0 &&
		    (!f->v[i]->fixed || first == f->n || f->v[first]->fixed))
			first = i;
	if (first < f->n)
		form_go(ui, f, first, true);
}

static void page_down(struct ui *ui, struct screen *s)
{
	page(ui, (struct form *)s, 1);
}

static void page_up(struct ui *ui, struct screen *s)
{
	page(ui, (struct form *)s, -1);
}

static void history(struct ui *ui, struct screen *s)
{
	struct form *f = (struct form *)s;

	if (f->name)
		ui_push(ui, history_new(ui, f->name, f->title));
}

/* ---- leaving ---------------------------------------------------------- */

static void leave_open(struct ui *ui, struct form *f)
{
	struct kept_screen *k = &ui->kept;

	mem_grow(&k->v, &k->cap, k->n + 1, sizeof(struct screen *));
	k->v[k->n++] = &f->screen;
	f->screen.kept = true;
	ui_pop(ui);
	ui_say(ui, ROLE_NORMAL, _("The entry waits; the menu lists open entries."));
}

static void leave_answer(struct ui *ui, void *ctx, char letter)
{
	struct form *f = ctx;

	if (letter == 's')
		save(ui, &f->screen);
	else if (letter == 'l')
		leave_open(ui, f);
	else
		draft_throw_form(ui, f);
}

static bool form_leave(struct ui *ui, struct screen *s)
{
	struct form *f = (struct form *)s;
	struct ask_letter ask = {
		.text = ui_class(ui) >= 80 ?
			_("Not saved: s save  l leave open  v throw away  Esc go on") :
			_("s save  l leave  v throw away  Esc"),
		.letters = "slv", .answer = leave_answer, .ctx = f,
	};

	if (f->under_way) {
		form_say_under_way(ui);
		return false;
	}
	if (!form_dirty(f)) {
		draft_forget(ui, f);
		return true;
	}
	ask_open(ui, &ask);
	return false;
}

static void form_shown(struct ui *ui, struct screen *s)
{
	form_take_made(ui, (struct form *)s);
}

static void form_context(struct ui *ui, struct screen *s, struct context *c)
{
	struct form *f = (struct form *)s;
	size_t i;

	(void)ui;
	if (f->name) {
		context_set(c, f->name, f->title, f->version);
		return;
	}
	/* A new one is about what it links to. */
	for (i = 0; i < f->n; i++)
		if (f->v[i]->widget->search && strchr(f->v[i]->ref, ':')) {
			context_set(c, f->v[i]->ref,
				    editor_text(&f->v[i]->text), 0);
			return;
		}
}

static void form_free(struct screen *s)
{
	struct form *f = (struct form *)s;
	size_t i;

	for (i = 0; i < f->n; i++)
		slot_free(f->v[i]);
	picker_release(&f->picker);
	form_alike_release(&f->alike);
	form_forget_change(f);
	buf_release(&f->sent);
	free(f->v);
	free(f->name);
	free(f->title);
	free(f->made);
	free(f->made_title);
	free(f);
}

static const struct screen_command form_commands[] = {
	{ "form.save", save },		{ "item.open", form_enter },
	{ "focus.next", form_next },	{ "focus.prev", form_prev },
	{ "move.down", form_down },	{ "move.up", form_up },
	{ "move.page_down", page_down },	{ "move.page_up", page_up },
	{ "edit.open", form_bigger },	{ "record.new", form_make },
	{ "history.show", history },	{ "pair.compare", form_alike_open },
	{ NULL, NULL }
};

static const char *const form_about[] = {
	N_("Tab goes from field to field; F2 saves from anywhere; Esc asks before text is lost."),
	N_("Choices and links: type beginnings, Enter or Tab takes the first hit."),
	N_("Alt and a letter is the letter's command: Alt-n, Alt-i."),
	N_("Example: \"on Tuesday at two\" in a day: di14  Tab"),
	NULL
};

static const struct screen_ops form_ops = {
	.name = N_("Input form"),
	.scope = SCOPE_FORM | SCOPE_FIELD,
	.commands = form_commands,
	.about = form_about,
	.title = form_title,
	.paint = form_paint,
	.key = form_key,
	.typing = form_typing,
	.line = form_line,
	.rest = form_rest,
	.where = form_where,
	.shown = form_shown,
	.leave = form_leave,
	.context = form_context,
	.free = form_free,
};

struct form *form_of(struct screen *s)
{
	return s->ops == &form_ops ? (struct form *)s : NULL;
}

bool form_unsaved(const struct ui *ui)
{
	size_t i;

	for (i = 0; i < ui->n; i++)
		if (ui->stack[i]->ops == &form_ops &&
		    form_dirty((struct form *)ui->stack[i]))
			return true;
	return ui->kept.n > 0;
}

struct screen *form_new(struct ui *ui, const struct kind *k,
			const struct prefills *fill)
{
	struct form *f = mem_zero(sizeof(*f));

	f->screen.ops = &form_ops;
	f->kind = k;
	form_fill_new(ui, f, fill);
	form_first(f, NULL);
	return &f->screen;
}

struct screen *form_edit(struct ui *ui, const char *name, const char *field)
{
	const struct kind *k = kind_of_name(ui, name);
	struct form *f;

	if (!k)
		return NULL;
	if (k->locked) {
		ui_say(ui, ROLE_NORMAL,
		       _("This agent may not change these: %s"),
		       words_many(&k->label, ui->lang));
		return NULL;
	}
	f = mem_zero(sizeof(*f));
	f->screen.ops = &form_ops;
	f->kind = k;
	f->name = mem_strdup(name);
	if (form_fill_record(ui, f)) {
		form_free(&f->screen);
		return NULL;
	}
	form_first(f, field);
	/* The field that was meant may be none that can be changed. */
	if (field && form_slot(f, field))
		form_say_reason(ui, f, form_slot(f, field));
	if (form_focused(f))
		editor_enter(&form_focused(f)->text, true);
	return &f->screen;
}
