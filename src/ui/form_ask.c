/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/tr.h"
#include "model/rights.h"
#include "session/day.h"
#include "ui/actions.h"
#include "ui/form.h"

/*
 * Who may not change a field asks the role that keeps it: a follow-up for one
 * who has that role, about the record. Nothing is asked before it is saved.
 */

const char *form_owner(struct ui *ui, const struct slot *s)
{
	const struct rights_group *g = s->field->locked ?
		rights_group(ui_kinds(ui), s->field->group) : NULL;

	return g ? g->owner : NULL;
}

/* The first by name who has the role; who asks may take another one. */
static void fill_agent(struct ui *ui, const char *field, const char *role,
		       struct prefills *fill)
{
	const struct kind *k = kinds_by_role(ui_kinds(ui), "agent");
	struct buf where = BUF_INIT;
	struct rows rows = { 0 };
	struct err err = ERR_INIT;
	struct page_ask ask = { .max = 1, .style = CELLS_LONG };

	if (!k)
		return;
	buf_printf(&where, "role = \"%s\"", role);
	ask.kind = k->name;
	ask.where = buf_str(&where);
	if (!session_page(ui->s, &ask, &rows, &err) && rows.n)
		prefills_add(fill, field, rows.v[0].title,
			     rows.v[0].name);
	rows_release(&rows);
	err_release(&err);
	buf_release(&where);
}

/* "Credit (good): ", to be gone on with. */
static void fill_what(struct ui *ui, const struct due *due,
		      const struct slot *s, struct prefills *fill)
{
	struct buf text = BUF_INIT;

	buf_add_str(&text, words_one(&s->field->label, ui->lang));
	if (!slot_empty(s))
		buf_printf(&text, " (%s)", editor_text(&s->text));
	buf_add_str(&text, ": ");
	prefills_add(fill, due->what, buf_str(&text), NULL);
	buf_release(&text);
}

static bool may_ask(struct ui *ui, const struct form *f, const struct slot *s)
{
	const struct kind *k = kinds_by_role(ui_kinds(ui), "followup");

	return f->name && form_owner(ui, s) && k && !k->no_new && k->due;
}

const char *form_ask_hint(struct ui *ui, const struct form *f,
			  const struct slot *s)
{
	return may_ask(ui, f, s) ? _("; F6 asks there") : "";
}

bool form_ask_owner(struct ui *ui, const struct form *f, const struct slot *s)
{
	const struct kind *k = kinds_by_role(ui_kinds(ui), "followup");
	int32_t today = session_me(ui->s)->today;
	struct prefills fill = { 0 };
	struct buf day = BUF_INIT;
	struct screen *asking;

	if (!may_ask(ui, f, s))
		return false;
	context_fill(ui, k, &fill);
	day_print(today, DAY_LONG, today, ui->lang, &day);
	prefills_add(&fill, k->due->day, buf_str(&day), NULL);
	fill_agent(ui, k->due->agent, form_owner(ui, s), &fill);
	fill_what(ui, k->due, s, &fill);
	asking = form_new(ui, k, &fill);
	form_first((struct form *)asking, k->due->what);
	ui_push(ui, asking);
	prefills_release(&fill);
	buf_release(&day);
	return true;
}
