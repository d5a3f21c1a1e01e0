/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/actions.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "model/type.h"
#include "ui/prompt.h"
#include "ui/screens.h"

/* Commands on the record under the focus, or on all marked ones. */

/* What a command is about to be done to. */
struct targets {
	char **names;
	size_t n;
	char *title;		/* of the one, or "3 Firmen" */
	const struct kind *kind;	/* of the first */
};

static void targets_free(void *ctx)
{
	struct targets *t = ctx;
	size_t i;

	if (!t)
		return;
	for (i = 0; i < t->n; i++)
		free(t->names[i]);
	free(t->names);
	free(t->title);
	free(t);
}

static struct targets *targets_take(struct ui *ui)
{
	struct context c = ui_context(ui);
	struct targets *t = NULL;

	if (c.marked_n) {
		t = mem_zero(sizeof(*t));
		t->names = c.marked;
		t->n = c.marked_n;
		c.marked = NULL;
		c.marked_n = 0;
		t->title = mem_printf(_("%zu marked"), t->n);
	} else if (c.name) {
		t = mem_zero(sizeof(*t));
		t->names = mem_alloc(sizeof(*t->names));
		t->names[t->n++] = mem_strdup(c.name);
		t->title = mem_strdup(c.title);
	}
	if (t)
		t->kind = kind_of_name(ui, t->names[0]);
	if (!t || !t->kind) {
		ui_say(ui, ROLE_NORMAL, _("Nothing has the focus here."));
		ui_halt(ui, NULL);
		targets_free(t);
		t = NULL;
	}
	context_release(&c);
	return t;
}

static void remember(struct ui *ui, const char *id, const char *value)
{
	char *copy = value ? mem_strdup(value) : NULL;

	free(ui->repeat.value);
	ui->repeat.id = id;
	ui->repeat.value = copy;
}

/* One value into one field of all targets. */
static void set_all(struct changeset *c, const struct targets *t,
		    const char *field, const char *text)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		item_op(i < c->n ? &c->items[i] :
			changeset_item(c, ITEM_SET, t->names[i], 0),
			*text ? OP_SET : OP_CLEAR, field, text);
}

/* ---- done ------------------------------------------------------------- */

static char *read_value(struct ui *ui, const char *name, const char *field)
{
	const char *columns[] = { field };
	struct rows one = { 0 };
	struct err err = ERR_INIT;
	char *text = NULL;

	if (!session_get(ui->s, name, columns, 1, CELLS_MACHINE, &one, &err) &&
	    one.n && one.v[0].cells_n && one.v[0].cells[0].n)
		text = mem_strdup(one.v[0].cells[0].v[0].text);
	rows_release(&one);
	err_release(&err);
	return text ? text : mem_strdup("");
}

void act_done(struct ui *ui, struct screen *s)
{
	struct targets *t = targets_take(ui);
	struct changeset c;
	char *was, *what;
	bool again;

	(void)s;
	if (!t)
		return;
	if (!t->kind->due || !t->kind->due->done) {
		ui_say(ui, ROLE_NORMAL, _("%s: nothing to be done here."),
		       t->title);
		ui_halt(ui, NULL);
		targets_free(t);
		return;
	}
	was = read_value(ui, t->names[0], t->kind->due->done);
	again = !strcmp(was, "true");
	changeset_init(&c, "screen");
	set_all(&c, t, t->kind->due->done, again ? "no" : "yes");
	what = mem_printf(again ? _("open again: %s") : _("done: %s"),
			  t->title);
	if (!ui_apply(ui, &c, what, NULL)) {
		remember(ui, "item.done", NULL);
		ui_refresh(ui);
	}
	changeset_release(&c);
	targets_free(t);
	free(was);
	free(what);
}

/* ---- give ------------------------------------------------------------- */

static const char *agent_field(const struct kind *k)
{
	return k->due ? k->due->agent : k->event ? k->event->agent : NULL;
}

static int give_meaning(struct ui *ui, void *ctx, const char *typed,
			struct buf *out)
{
	struct targets *t = ctx;
	struct err err = ERR_INIT;
	char *meaning = NULL, *fault;
	int bad = session_understand(ui->s, t->kind->name,
				     agent_field(t->kind), typed, &meaning,
				     &err);

	if (bad) {
		fault = err.n ? err_item_text_bare(&err.items[0]) :
			mem_strdup("");
		buf_add_str(out, fault);
		free(fault);
	} else {
		buf_add_str(out, meaning);
	}
	free(meaning);
	err_release(&err);
	return bad;
}

static bool give_accept(struct ui *ui, void *ctx, const char *typed)
{
	struct targets *t = ctx;
	struct changeset c;
	char *what;
	int bad;

	if (!*typed)
		return false;
	changeset_init(&c, "screen");
	set_all(&c, t, agent_field(t->kind), typed);
	what = mem_printf(_("given to %s: %s"), typed, t->title);
	bad = ui_apply(ui, &c, what, NULL);
	if (!bad) {
		remember(ui, "item.give", typed);
		ui_refresh(ui);
	}
	changeset_release(&c);
	free(what);
	return !bad;
}

void act_give(struct ui *ui, struct screen *s)
{
	struct targets *t = targets_take(ui);
	struct prompt_ask ask = { .label = _("give to:"),
		.meaning = give_meaning, .accept = give_accept,
		.release = targets_free, .ctx = t };

	(void)s;
	if (!t)
		return;
	if (!agent_field(t->kind)) {
		ui_say(ui, ROLE_NORMAL, _("%s belongs to no agent."),
		       t->title);
		ui_halt(ui, NULL);
		targets_free(t);
		return;
	}
	prompt_open(ui, &ask);
}

/* ---- move ------------------------------------------------------------- */

static const char *day_field(const struct kind *k)
{
	return k->due ? k->due->day : k->event ? k->event->day : NULL;
}

static int move_meaning(struct ui *ui, void *ctx, const char *typed,
			struct buf *out)
{
	struct clock clock = ui_clock(ui);
	struct err err = ERR_INIT;
	int32_t day, at;
	char *fault;
	int bad = day_parse(typed, &clock, &day, &at, &err);

	(void)ctx;
	if (bad) {
		fault = err_item_text_bare(&err.items[0]);
		buf_add_str(out, fault);
		free(fault);
	} else {
		day_print(day, DAY_NAMED, clock.today, ui->lang, out);
		if (at != TIME_NONE) {
			buf_add_char(out, ' ');
			time_print(at, out);
		}
	}
	err_release(&err);
	return bad;
}

/* An appointment keeps its length. */
static void move_end(struct ui *ui, struct item *item, const char *name,
		     const struct event *e, int32_t day, int32_t at)
{
	char *start = read_value(ui, name, e->start);
	char *end = e->end ? read_value(ui, name, e->end) : mem_strdup("");
	char *was = read_value(ui, name, e->day);
	char *until = e->until_day ? read_value(ui, name, e->until_day) :
		mem_strdup("");
	int32_t start_s, end_s, was_day, until_day;
	struct buf b = BUF_INIT;

	if (at != TIME_NONE && !time_parse(start, &start_s, NULL) &&
	    !time_parse(end, &end_s, NULL)) {
		end_s = at + end_s - start_s;
		if (end_s >= 0 && end_s < 86400) {
			time_iso(end_s, &b);
			item_op(item, OP_SET, e->end, buf_str(&b));
		}
	}
	buf_clear(&b);
	if (!day_parse_iso(was, &was_day) &&
	    !day_parse_iso(until, &until_day)) {
		day_iso(until_day + day - was_day, &b);
		item_op(item, OP_SET, e->until_day, buf_str(&b));
	}
	buf_release(&b);
	free(start);
	free(end);
	free(was);
	free(until);
}

static void move_one(struct ui *ui, struct changeset *c, const char *name,
		     int32_t day, int32_t at)
{
	const struct kind *k = kind_of_name(ui, name);
	const char *time = !k ? NULL : k->due ? k->due->time :
		k->event ? k->event->start : NULL;
	struct buf b = BUF_INIT;
	struct item *item;

	if (!k || !day_field(k))
		return;
	item = changeset_item(c, ITEM_SET, name, 0);
	day_iso(day, &b);
	item_op(item, OP_SET, day_field(k), buf_str(&b));
	if (at != TIME_NONE && time) {
		buf_clear(&b);
		time_iso(at, &b);
		item_op(item, OP_SET, time, buf_str(&b));
	}
	if (k->event && !k->due)
		move_end(ui, item, name, k->event, day, at);
	buf_release(&b);
}

static bool move_accept(struct ui *ui, void *ctx, const char *typed)
{
	struct targets *t = ctx;
	struct clock clock = ui_clock(ui);
	struct err err = ERR_INIT;
	struct buf what = BUF_INIT;
	struct changeset c;
	int32_t day, at;
	size_t i;
	int bad;

	if (day_parse(typed, &clock, &day, &at, &err)) {
		ui_failed(ui, &err);
		err_release(&err);
		return false;
	}
	changeset_init(&c, "screen");
	for (i = 0; i < t->n; i++)
		move_one(ui, &c, t->names[i], day, at);
	buf_add_str(&what, _("moved to "));
	move_meaning(ui, NULL, typed, &what);
	buf_printf(&what, ": %s", t->title);
	bad = ui_apply(ui, &c, buf_str(&what), NULL);
	if (!bad) {
		remember(ui, "item.move", typed);
		ui_refresh(ui);
	}
	changeset_release(&c);
	buf_release(&what);
	return !bad;
}

void act_move(struct ui *ui, struct screen *s)
{
	struct targets *t = targets_take(ui);
	struct prompt_ask ask = { .label = _("move to:"),
		.meaning = move_meaning, .accept = move_accept,
		.release = targets_free, .ctx = t };

	(void)s;
	if (!t)
		return;
	if (!day_field(t->kind)) {
		ui_say(ui, ROLE_NORMAL, _("%s has no day to be moved to."),
		       t->title);
		ui_halt(ui, NULL);
		targets_free(t);
		return;
	}
	prompt_open(ui, &ask);
}

int act_repeat(struct ui *ui, const struct command *command)
{
	static const struct {
		const char *id;
		bool (*accept)(struct ui *ui, void *ctx, const char *typed);
	} again[] = {
		{ "item.give", give_accept }, { "item.move", move_accept },
	};
	struct targets *t;
	size_t i;

	(void)command;
	if (!ui->repeat.id) {
		ui_say(ui, ROLE_NORMAL, _("Nothing to repeat yet."));
		return 0;
	}
	if (!strcmp(ui->repeat.id, "item.done")) {
		act_done(ui, ui_top(ui));
		return 0;
	}
	t = targets_take(ui);
	for (i = 0; t && i < sizeof(again) / sizeof(again[0]); i++) {
		char *value;

		if (strcmp(again[i].id, ui->repeat.id))
			continue;
		value = mem_strdup(ui->repeat.value);
		if (day_field(t->kind) && agent_field(t->kind))
			again[i].accept(ui, t, value);
		free(value);
	}
	targets_free(t);
	return 0;
}

/* ---- bin -------------------------------------------------------------- */

void act_bin(struct ui *ui, struct screen *s)
{
	struct targets *t = targets_take(ui);
	struct changeset c;
	char *what;
	size_t i;

	(void)s;
	if (!t)
		return;
	changeset_init(&c, "screen");
	for (i = 0; i < t->n; i++)
		changeset_item(&c, ITEM_BIN, t->names[i], 0);
	what = mem_printf(_("into the bin: %s %s"),
			  words_one(&t->kind->label, ui->lang), t->title);
	if (!ui_apply(ui, &c, what, NULL))
		ui_refresh(ui);
	changeset_release(&c);
	targets_free(t);
	free(what);
}

/* ---- other screens ---------------------------------------------------- */

void act_edit(struct ui *ui, struct screen *s)
{
	struct context c = ui_context(ui);
	struct screen *form = c.name ? form_edit(ui, c.name, NULL) : NULL;

	(void)s;
	if (form)
		ui_push(ui, form);
	context_release(&c);
}

void act_history(struct ui *ui, struct screen *s)
{
	struct context c = ui_context(ui);

	(void)s;
	if (c.name)
		ui_push(ui, history_new(ui, c.name, c.title));
	context_release(&c);
}

void act_journal_read(struct ui *ui, struct screen *s)
{
	struct context c = ui_context(ui);
	char *title, *name = context_partner(ui, &c, &title);

	(void)s;
	if (name)
		ui_push(ui, journal_new(ui, name, title));
	context_release(&c);
	free(title);
	free(name);
}

void open_record(struct ui *ui, const char *name)
{
	ui_push(ui, card_new(ui, name));
}

void open_new(struct ui *ui, const struct kind *k, bool from_here)
{
	struct prefills fill = { 0 };

	if (k->no_new) {
		ui_say(ui, ROLE_NORMAL, _("This agent may not add any: %s"),
		       words_many(&k->label, ui->lang));
		return;
	}
	if (from_here)
		context_fill(ui, k, &fill);
	ui_push(ui, form_new(ui, k, &fill));
	prefills_release(&fill);
}
