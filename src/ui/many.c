/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/many.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "base/tr.h"
#include "session/bulk.h"
#include "ui/picker.h"
#include "ui/preview.h"
#include "ui/prompt.h"

/*
 * A bulk change: field, value, a dry run over all names, the preview, the
 * change itself over the same names. Both runs are work between the keys.
 */
#define PART 100		/* records between two looks at the keys */
#define EXAMPLES 12
#define FAULTS_SHOWN 50

struct many {
	uint64_t from;		/* screen on which it was begun */
	const struct kind *kind;
	const struct field *field;
	char *where, *target, *by;
	bool closed;
	char **names;
	size_t n, cap, at;
	bool collected;
	char *place;
	size_t place_n;
	struct op op;
	char *what;		/* "Stufe: Kunde" */
	struct bulk bulk;
	bool running;
	struct bulk_example examples[EXAMPLES];
	size_t examples_n;
	struct ui *ui;
};

static void many_free(void *ctx)
{
	struct many *m = ctx;

	for (size_t i = 0; i < m->n; i++)
		free(m->names[i]);
	for (size_t i = 0; i < m->examples_n; i++)
		bulk_example_release(&m->examples[i]);
	if (m->running)
		bulk_release(&m->bulk);
	free(m->names);
	free(m->where);
	free(m->target);
	free(m->by);
	free(m->place);
	free(m->op.text);
	free(m->what);
	free(m);
}

static void add_name(struct many *m, struct slice name)
{
	mem_grow(&m->names, &m->cap, m->n + 1, sizeof(*m->names));
	m->names[m->n++] = slice_dup(name);
}

static void add_mark(void *ctx, struct slice name, void *value)
{
	(void)value;
	add_name(ctx, name);
}

static struct many *many_new(struct ui *ui, const struct view *v)
{
	struct many *m = mem_zero(sizeof(*m));

	m->ui = ui;
	m->from = ui_top(ui)->no;
	m->kind = v->kind;
	m->where = v->condition ? mem_strdup(v->condition) : NULL;
	m->target = v->target ? mem_strdup(v->target) : NULL;
	m->by = v->by ? mem_strdup(v->by) : NULL;
	m->closed = v->target != NULL;
	m->collected = map_count(v->marks) != 0;
	map_each(v->marks, add_mark, m);
	return m;
}

/* ---- the work ---------------------------------------------------------- */

/* The names first: what is changed may leave the filter. */
static int collect(struct many *m, struct err *err)
{
	static const char *const columns[] = { "id" };
	const struct page_ask ask = {
		.kind = m->kind->name, .where = m->where,
		.target = m->target, .by = m->by, .closed = m->closed,
		.columns = columns, .columns_n = 1, .max = SESSION_PAGE,
		.place = m->place, .place_n = m->place_n,
		.style = CELLS_TABLE,
	};
	struct rows rows = { 0 };

	if (session_page(m->ui->s, &ask, &rows, err))
		return -1;
	for (size_t i = 0; i < rows.n; i++)
		add_name(m, slice_str(rows.v[i].name));
	m->collected = !rows.more || !rows.n;
	free(m->place);
	m->place = NULL;
	if (rows.n) {
		const struct row *last = &rows.v[rows.n - 1];

		m->place_n = last->place_n;
		m->place = mem_alloc(m->place_n + 1);
		memcpy(m->place, last->place, m->place_n);
	}
	rows_release(&rows);
	return 0;
}

/* Of a dry run the first that would change are shown. */
static void take_item(void *ctx, const struct applied_item *item)
{
	struct many *m = ctx;
	struct err err = ERR_INIT;

	if (!m->bulk.dry_run || item->outcome != OUTCOME_CHANGED ||
	    m->examples_n == EXAMPLES)
		return;
	if (!bulk_example(m->ui->s, item->name, &m->op, 1,
			  &m->examples[m->examples_n], &err))
		m->examples_n++;
	err_release(&err);
}

static void run_begin(struct many *m, bool dry_run)
{
	if (m->running)
		bulk_release(&m->bulk);
	bulk_begin(&m->bulk, m->ui->s, "screen");
	m->bulk.dry_run = dry_run;
	m->bulk.each = take_item;
	m->bulk.ctx = m;
	m->running = true;
	m->at = 0;
}

static int many_step(void *ctx, uint64_t *done, struct err *err)
{
	struct many *m = ctx;

	if (!m->collected)
		return collect(m, err) ? -1 : 1;
	for (size_t i = 0; i < PART && m->at < m->n; i++, m->at++) {
		struct item *item = bulk_item(&m->bulk, ITEM_SET,
					      m->names[m->at], m->at + 1,
					      err);

		if (!item)
			return -1;
		item_op_full(item, &m->op);
	}
	*done = m->at;
	if (m->at < m->n)
		return 1;
	return bulk_end(&m->bulk, err) ? -1 : 0;
}

/* The work's context is a pointer that the preview may take over. */
struct hold { struct many *m; };

static int hold_step(void *ctx, uint64_t *done, struct err *err)
{
	return many_step(((struct hold *)ctx)->m, done, err);
}

/* Stopped, or refused as a whole: what was in is one change all the same. */
static void keep_part(struct many *m)
{
	bulk_stop(&m->bulk);
	if (m->bulk.change)
		ui_made(m->ui, &(struct made_change){
			.change = m->bulk.change,
			.what = mem_strdup(m->what) });
}

static void hold_release(void *ctx)
{
	struct hold *h = ctx;

	if (h->m && !h->m->bulk.dry_run)
		keep_part(h->m);
	if (h->m)
		many_free(h->m);
	free(h);
}

static void start(struct ui *ui, struct many *m,
		  void (*end)(struct ui *ui, void *ctx))
{
	struct hold *h = mem_zero(sizeof(*h));
	const struct work_how how = {
		.title = m->what, .of = m->n, .step = hold_step, .end = end,
		.release = hold_release, .ctx = h,
		.part = !m->bulk.dry_run,
	};

	h->m = m;
	work_start(ui, &how);
}

/* ---- the change -------------------------------------------------------- */

static void change_end(struct ui *ui, void *ctx)
{
	struct hold *h = ctx;
	struct many *m = h->m;
	const struct bulk *b = &m->bulk;
	char *undo = ui_key_of(ui, "change.undo");

	h->m = NULL;
	if (b->change)
		ui_made(ui, &(struct made_change){ .change = b->change,
			.what = mem_strdup(m->what) });
	if (b->faulty)
		ui_say(ui, ROLE_QUESTION,
		       _("%llu changed, %llu as they were, %zu not (%s: %s)    %s takes it back"),
		       (unsigned long long)b->outcomes[OUTCOME_CHANGED],
		       (unsigned long long)b->outcomes[OUTCOME_SAME],
		       b->faulty, b->faults[0].name, b->faults[0].text, undo);
	else
		ui_say(ui, ROLE_NORMAL,
		       _("%s: %llu changed, %llu as they were    %s takes it back"),
		       m->what, (unsigned long long)
		       b->outcomes[OUTCOME_CHANGED],
		       (unsigned long long)b->outcomes[OUTCOME_SAME], undo);
	free(undo);
	many_free(m);
	ui_refresh(ui);
}

static void change_all(struct ui *ui, void *ctx)
{
	run_begin(ctx, false);
	start(ui, ctx, change_end);
}

/* ---- the preview ------------------------------------------------------- */

static void fill(struct ui *ui, void *ctx, struct pager *p)
{
	const struct many *m = ctx;
	const struct bulk *b = &m->bulk;
	struct buf line = BUF_INIT;

	(void)ui;
	buf_printf(&line, _("%llu would change, %llu are so already, %zu cannot"),
		   (unsigned long long)b->outcomes[OUTCOME_CHANGED],
		   (unsigned long long)b->outcomes[OUTCOME_SAME], b->faulty);
	pager_add(p, ROLE_NORMAL, 0, NULL, buf_str(&line));
	if (m->examples_n)
		pager_rule(p, _("would change"));
	for (size_t i = 0; i < m->examples_n; i++) {
		const struct bulk_example *e = &m->examples[i];
		const struct bulk_value *v = e->n ? &e->v[0] : NULL;

		buf_clear(&line);
		buf_printf(&line, "%s  %s: %s -> %s", e->name, e->title,
			   v && *v->before ? v->before : _("(empty)"),
			   v && *v->after ? v->after : _("(empty)"));
		pager_add(p, ROLE_NORMAL, 0, e->name, buf_str(&line));
	}
	if (b->outcomes[OUTCOME_CHANGED] > m->examples_n) {
		buf_clear(&line);
		buf_printf(&line, _("... and %llu more"), (unsigned long long)
			   b->outcomes[OUTCOME_CHANGED] - m->examples_n);
		pager_add(p, ROLE_DIM, 0, NULL, buf_str(&line));
	}
	if (b->faulty)
		pager_rule(p, _("cannot be changed"));
	for (size_t i = 0; i < b->faults_n && i < FAULTS_SHOWN; i++) {
		buf_clear(&line);
		buf_printf(&line, "%s: %s", b->faults[i].name,
			   b->faults[i].text);
		pager_add(p, ROLE_ERROR, 0, b->faults[i].name,
			  buf_str(&line));
	}
	buf_release(&line);
}

static void dry_end(struct ui *ui, void *ctx)
{
	struct hold *h = ctx;
	struct many *m = h->m;
	const struct preview_how how = {
		.title = m->what, .fill = fill,
		.go = m->bulk.outcomes[OUTCOME_CHANGED] ? change_all : NULL,
		.release = many_free, .ctx = m,
	};

	/* Nothing opens by itself: he has gone on to something else. */
	if (ui_top(ui)->no != m->from || ui->overlay) {
		ui_say(ui, ROLE_NORMAL, _("%s: %llu would change; nothing was done"),
		       m->what, (unsigned long long)
		       m->bulk.outcomes[OUTCOME_CHANGED]);
		return;
	}
	h->m = NULL;
	preview_open(ui, &how);
}

/* ---- field and value --------------------------------------------------- */

/* "+ x" one more of many values, "- x" one less; nothing clears. */
static struct op op_of(const struct many *m, const char *typed)
{
	struct op op = { .kind = OP_SET, .field = m->field->name };

	if (m->field->many && (*typed == '+' || *typed == '-') &&
	    typed[1] == ' ') {
		op.kind = *typed == '+' ? OP_ADD : OP_REMOVE;
		typed += 2;
	} else if (!*typed) {
		op.kind = OP_CLEAR;
	}
	op.text = (char *)typed;
	return op;
}

static int meaning(struct ui *ui, void *ctx, const char *typed,
		   struct buf *out)
{
	const struct many *m = ctx;
	const struct op op = op_of(m, typed);
	struct err err = ERR_INIT;
	char *text = NULL;
	int bad = 0;

	if (op.kind == OP_CLEAR) {
		buf_add_str(out, _("(empty)"));
		return 0;
	}
	bad = session_understand(ui->s, m->kind->name, op.field, op.text,
				 &text, &err);
	if (bad)
		text = err.n ? err_item_text_bare(&err.items[0]) :
			mem_strdup("");
	else if (op.kind != OP_SET)
		buf_add_str(out, op.kind == OP_ADD ? "+ " : "- ");
	buf_add_str(out, text);
	free(text);
	err_release(&err);
	return bad;
}

static void hold_many_free(void *ctx)
{
	struct hold *h = ctx;

	if (h->m)
		many_free(h->m);
	free(h);
}

static int hold_meaning(struct ui *ui, void *ctx, const char *typed,
			struct buf *out)
{
	return meaning(ui, ((struct hold *)ctx)->m, typed, out);
}

static bool hold_accept(struct ui *ui, void *ctx, const char *typed)
{
	struct hold *h = ctx;
	struct many *m = h->m;
	struct buf meant = BUF_INIT;

	if (meaning(ui, m, typed, &meant)) {
		buf_release(&meant);
		return false;
	}
	h->m = NULL;
	m->op = op_of(m, typed);
	m->op.text = mem_strdup(m->op.text);
	m->what = mem_printf("%s: %s", words_one(&m->field->label, ui->lang),
			     buf_str(&meant));
	buf_release(&meant);
	run_begin(m, true);
	start(ui, m, dry_end);
	return true;
}

static void picked(struct ui *ui, void *ctx, const struct pick *p)
{
	struct view *v = ctx;
	const struct field *f = kind_field(v->kind, p->id);
	struct prompt_ask ask = {
		.foot = _("Enter shows what would change  Esc"),
		.meaning = hold_meaning, .accept = hold_accept,
		.release = hold_many_free,
	};
	struct hold *h;
	char *label;

	/* Other forms may have come while the fields were offered. */
	if (!f) {
		ui_say(ui, ROLE_ERROR, _("%s has no field \"%s\""),
		       v->kind->name, p->id);
		ui_halt(ui, NULL);
		return;
	}
	label = mem_printf("%s:", words_one(&f->label, ui->lang));
	h = mem_zero(sizeof(*h));
	ask.label = label;
	ask.ctx = h;
	h->m = many_new(ui, v);
	h->m->field = f;
	prompt_open(ui, &ask);
	free(label);
}

void many_open(struct ui *ui, struct view *v)
{
	struct choose how = { map_count(v->marks) ?
			      _("change the marked ones: which field") :
			      _("change all that are shown: which field"),
			      _("Enter takes the field  Esc"), picked,
			      NULL, v };
	struct picker all = { 0 };

	for (size_t i = 0; i < v->kind->fields_n; i++) {
		const struct field *f = &v->kind->fields[i];

		if (f->tag && !f->value_text && !f->fixed && !f->locked)
			picker_add(&all, words_one(&f->label, ui->lang),
				   "", f->name);
	}
	choose_open(ui, &how, &all);
}
