/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/slot.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "model/type.h"
#include "ui/actions.h"

static const struct widget widgets[] = {
	{ .type = "memo", .lines = true,
	  .hint = N_("Enter is a line, Tab leaves, F4 the editor") },
	{ .type = "choice", .picks = true, .width = 22,
	  .hint = N_("type beginnings, Enter takes the first; F4 shows all") },
	{ .type = "link", .picks = true, .search = true, .means = true,
	  .width = 30,
	  .hint = N_("type part of a name or number; F6 makes a new one") },
	{ .type = "flag", .picks = true, .width = 5,
	  .hint = N_("yes or no") },
	{ .type = "date", .means = true, .day = true, .width = 12,
	  .hint = N_("today  mo  do 10  di14  +3d  14.9.  2026-09-14") },
	{ .type = "time", .width = 6, .hint = N_("9  930  14:30") },
	{ .type = "moment", .means = true, .width = 18,
	  .hint = N_("today 10:30  14.9. 9:00") },
	{ .type = "phone", .means = true, .width = 24,
	  .hint = N_("as on the card: 0221 4710-123, +49 221 4710123") },
	{ .type = "money", .means = true, .width = 16,
	  .hint = N_("89  89,00  1.200 CHF") },
	{ .type = "integer", .width = 12 },
	{ .type = "decimal", .width = 14 },
	{ .type = "mail", .width = 40, .hint = N_("name@example.org") },
	{ .type = "url", .width = 40 },
	{ .type = "line" },
};

const struct widget *widget_of(const struct field *f)
{
	size_t i, last = sizeof(widgets) / sizeof(widgets[0]) - 1;

	for (i = 0; i < last; i++)
		if (!strcmp(widgets[i].type, f->type->name))
			break;
	return &widgets[i];
}

struct slot *slot_new(struct ui *ui, const struct kind *k,
		      const struct field *f)
{
	struct slot *s = mem_zero(sizeof(*s));

	(void)ui;
	s->kind = k;
	s->field = f;
	s->widget = widget_of(f);
	s->from = s->until = DAY_NONE;
	s->label = mem_strdup("");
	editor_init(&s->text, s->widget->lines);
	slot_load(s, "", "", "");
	return s;
}

void slot_free(struct slot *s)
{
	if (!s)
		return;
	editor_release(&s->text);
	free(s->label);
	free(s->ref);
	free(s->picked);
	free(s->was);
	free(s->was_label);
	free(s->was_ref);
	free(s->fault);
	free(s->theirs);
	free(s->meaning);
	free(s->brief);
	free(s->proposal);
	free(s);
}

static void replace(char **at, const char *with)
{
	char *copy = with ? mem_strdup(with) : NULL;

	free(*at);
	*at = copy;
}

void slot_load(struct slot *s, const char *text, const char *ref,
	       const char *label)
{
	editor_load(&s->text, text);
	replace(&s->was, editor_text(&s->text));
	replace(&s->label, label ? label : "");
	replace(&s->was_label, s->label);
	replace(&s->ref, ref ? ref : "");
	replace(&s->was_ref, s->ref);
	replace(&s->picked, s->was);
	replace(&s->fault, NULL);
	replace(&s->meaning, NULL);
	replace(&s->theirs, NULL);
}

void slot_restore(struct slot *s, const struct draft_field *k)
{
	slot_load(s, k->text, k->ref, k->label);
	replace(&s->was, k->was);
	replace(&s->was_label, k->was_label);
	replace(&s->was_ref, k->was_ref);
	s->from = k->from;
	s->until = k->until;
}

static bool has_ref(const struct slot *s)
{
	return *s->ref && !strcmp(s->picked, editor_text(&s->text));
}

bool slot_changed(const struct slot *s)
{
	if (s->fixed)
		return false;
	return strcmp(editor_text(&s->text), s->was) ||
		strcmp(s->label, s->was_label) ||
		(has_ref(s) && strcmp(s->ref, s->was_ref));
}

bool slot_empty(const struct slot *s)
{
	const char *t = editor_text(&s->text);

	return t[strspn(t, " \t\n")] == '\0';
}

const char *slot_sent(const struct slot *s)
{
	return has_ref(s) ? s->ref : editor_text(&s->text);
}

void slot_pick(struct slot *s, const char *text, const char *ref)
{
	editor_replace(&s->text, text);
	replace(&s->ref, ref);
	replace(&s->picked, editor_text(&s->text));
	replace(&s->fault, NULL);
	replace(&s->meaning, NULL);
}

void slot_clash(struct slot *s, const char *theirs, const char *ref,
		const char *label)
{
	replace(&s->theirs, theirs);
	replace(&s->was, theirs);
	replace(&s->was_ref, ref);
	replace(&s->was_label, label);
}

void slot_take(struct slot *s, const char *text, const char *ref,
	       const char *label)
{
	slot_pick(s, text, ref);
	replace(&s->label, label);
}

void slot_fault(struct slot *s, const char *text, int at)
{
	replace(&s->fault, text);
	s->fault_at = at;
}

int slot_width(const struct slot *s)
{
	const struct field *f = s->field;

	if (s->widget->width)
		return s->widget->width;
	return f->width ? f->width : f->type->width_best;
}

/* "Werkstatt: 0221 4710130" gives the value of many a label. */
static void take_label(struct slot *s)
{
	const char *text = editor_text(&s->text);
	const char *colon = strstr(text, ": ");
	char *label, *rest;

	if (!s->field->many || s->widget->picks || s->widget->lines || !colon ||
	    colon == text)
		return;
	label = mem_strndup(text, (size_t)(colon - text));
	rest = mem_strdup(colon + 2);
	replace(&s->label, label);
	editor_replace(&s->text, rest);
	free(label);
	free(rest);
}

static void understand(struct ui *ui, struct slot *s)
{
	struct err err = ERR_INIT;
	char *meaning = NULL, *fault;

	if (!session_understand(ui->s, s->kind->name, s->field->name,
				editor_text(&s->text), &meaning, &err)) {
		if (s->widget->means &&
		    strcmp(meaning, editor_text(&s->text)))
			replace(&s->meaning, meaning);
	} else if (err_code(&err) == ERR_UNAVAILABLE) {
		ui_failed(ui, &err);
	} else if (err.n) {
		fault = err_item_text_bare(&err.items[0]);
		slot_fault(s, fault, err.items[0].place ?
			   atoi(err.items[0].place) : 0);
		free(fault);
	}
	free(meaning);
	err_release(&err);
}

static void print_day(struct ui *ui, int32_t day, int32_t at,
		      enum day_style style, struct buf *out)
{
	day_print(day, style, session_me(ui->s)->today, ui->lang, out);
	if (at == TIME_NONE)
		return;
	buf_add_char(out, ' ');
	time_print(at, out);
}

/* A day typed with a time of day is understood here: the store would refuse
 * the time for a date. */
static bool understand_day(struct ui *ui, struct slot *s)
{
	struct clock clock = ui_clock(ui);
	struct buf b = BUF_INIT;
	int32_t day, at;

	if (!s->widget->day ||
	    day_parse(editor_text(&s->text), &clock, &day, &at, NULL))
		return false;
	print_day(ui, day, at, DAY_NAMED, &b);
	replace(&s->meaning, buf_str(&b));
	buf_clear(&b);
	print_day(ui, day, at, DAY_SHORT, &b);
	replace(&s->brief, buf_str(&b));
	buf_release(&b);
	return true;
}

void slot_typed(struct ui *ui, struct slot *s)
{
	replace(&s->fault, NULL);
	replace(&s->meaning, NULL);
	if (!slot_empty(s))
		understand_day(ui, s);
}

void slot_left(struct ui *ui, struct slot *s)
{
	replace(&s->fault, NULL);
	replace(&s->meaning, NULL);
	take_label(s);
	if (slot_empty(s) || !slot_changed(s) || has_ref(s) ||
	    s->widget->lines)
		return;
	if (!understand_day(ui, s))
		understand(ui, s);
}

/* ---- what there is to choose from ------------------------------------- */

static void add_pick(struct picker *p, const char *text, const char *more,
		     const char *id, const char *search)
{
	picker_add(p, text, more, id);
	p->v[p->n - 1].search = mem_strdup(search);
}

static void fixed_choices(struct ui *ui, const struct slot *s,
			  struct picker *all)
{
	const struct field *f = s->field;
	struct buf b = BUF_INIT;
	size_t i, k;

	for (i = 0; i < f->of_n; i++) {
		buf_clear(&b);
		buf_add_str(&b, f->of[i].code);
		for (k = 0; k < f->of[i].label.n; k++)
			buf_printf(&b, " %s", f->of[i].label.v[k].one);
		add_pick(all, words_one(&f->of[i].label, ui->lang), "",
			 f->of[i].code, buf_str(&b));
	}
	buf_release(&b);
}

static void flag_choices(struct picker *all)
{
	add_pick(all, _("yes"), "", "yes", "yes ja j y x 1");
	add_pick(all, _("no"), "", "no", "no nein n 0");
}

#define MASTER_LIMIT 500

/* All of a kind of master data, found by its code and all its names. */
static void master_choices(struct ui *ui, const char *kind,
			   struct picker *all)
{
	const struct kind *k = kinds_find(ui_kinds(ui), kind);
	struct page_ask ask = { .kind = kind, .max = MASTER_LIMIT,
				.style = CELLS_SHORT };
	struct rows rows = { 0 };
	struct err err = ERR_INIT;
	const char *columns[8];
	size_t i, c, n = 0;

	for (i = 0; k && i < k->fields_n && n < 8; i++)
		if (!strcmp(k->fields[i].type->name, "line"))
			columns[n++] = k->fields[i].name;
	ask.columns = columns;
	ask.columns_n = n;
	if (session_page(ui->s, &ask, &rows, &err)) {
		ui_failed(ui, &err);
		err_release(&err);
		return;
	}
	for (i = 0; i < rows.n; i++) {
		const struct row *r = &rows.v[i];
		struct buf b = BUF_INIT;

		buf_add_str(&b, r->title);
		for (c = 0; c < r->cells_n; c++)
			if (r->cells[c].n)
				buf_printf(&b, " %s", r->cells[c].v[0].text);
		add_pick(all, r->title, r->subtitle, r->name, buf_str(&b));
		buf_release(&b);
	}
	rows_release(&rows);
}

static void link_choices(struct ui *ui, const struct slot *s,
			 struct picker *out)
{
	const struct field *f = s->field;
	const char *typed = editor_text(&s->text);
	const struct kind *one = f->to_n == 1 ?
		kinds_find(ui_kinds(ui), f->to[0]) : NULL;
	struct rows rows = { 0 };
	struct err err = ERR_INIT;
	size_t i;
	int bad = 0;

	if (!slot_empty(s)) {
		bad = session_search(ui->s, typed, one ? one->name : NULL,
				     20, &rows, &err);
	} else if (one) {
		struct page_ask ask = { .kind = one->name, .max = 20,
			.columns = (const char *const *)one->list,
			.columns_n = 1 };

		bad = session_page(ui->s, &ask, &rows, &err);
	}
	if (bad)
		ui_failed(ui, &err);
	for (i = 0; i < rows.n; i++) {
		const struct row *r = &rows.v[i];
		const struct kind *k = kind_of_name(ui, r->name);

		if (k && field_may_name(f, k))
			picker_add(out, r->title, r->subtitle, r->name);
	}
	out->more = rows.more;
	rows_release(&rows);
	err_release(&err);
}

void slot_choices(struct ui *ui, const struct slot *s, struct picker *out)
{
	struct picker all = { 0 };
	bool whole = has_ref(s) || slot_empty(s);

	memset(out, 0, sizeof(*out));
	if (s->widget->search) {
		link_choices(ui, s, out);
		return;
	}
	if (s->field->of_n)
		fixed_choices(ui, s, &all);
	else if (s->field->to_n)
		master_choices(ui, s->field->to[0], &all);
	else
		flag_choices(&all);
	picker_narrow(&all, whole ? "" : editor_text(&s->text), out);
	picker_release(&all);
}
