/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/import.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/place.h"
#include "base/tr.h"
#include "base/utf8.h"
#include "exchange/import_plan.h"
#include "exchange/import_resume.h"
#include "ui/actions.h"
#include "ui/pager.h"
#include "ui/picker.h"

/*
 * A table on its way in: its columns and what they become, then what a dry
 * run has counted, then what came in. One key goes on from each to the next.
 */
enum stage { PLANNED, TRIED, STOPPED, TAKEN };

struct wizard {
	struct screen screen;
	struct pager pager;
	struct import_plan plan;
	enum stage stage;
	struct import_result result;	/* of the last run */
	uint64_t change;	/* that the last run made; 0 none */
	bool noted;		/* where it stopped: it goes on from there */
	size_t asked;		/* column that the pop-up is about */
	int cols;
};

#define KEY_ID "key"
#define WIDE 70			/* cells from which cells are shown */

static const char *file_name(const struct wizard *w)
{
	const char *slash = strrchr(w->plan.path, '/');

	return slash ? slash + 1 : w->plan.path;
}

/* ---- what stands there ------------------------------------------------- */

static void add_cell(struct buf *out, const char *text, int cells)
{
	utf8_cell(slice_str(text), cells, out);
	buf_add_str(out, "  ");
}

static void print_column(struct ui *ui, const struct wizard *w,
			 const struct plan_column *c, struct buf *out)
{
	int width = w->pager.width, name = width >= WIDE ? 18 : 14;

	add_cell(out, *c->name ? c->name : _("(no name)"), name);
	for (size_t k = 0; width >= WIDE && k < PLAN_ROWS; k++)
		add_cell(out, c->cells[k], k ? 13 : 15);
	if (c->bad)
		buf_add_str(out, _("left out: no name of its own"));
	else if (!c->to)
		buf_add_str(out, _("(left out)"));
	else
		buf_add_str(out, import_plan_label(&w->plan, c->to, ui->lang));
	if (c->guessed)
		buf_printf(out, " %s", _("(alike)"));
}

static void fill_columns(struct ui *ui, struct wizard *w)
{
	for (size_t i = 0; i < w->plan.n; i++) {
		const struct plan_column *c = &w->plan.columns[i];
		char *id = mem_printf("%zu", i);
		struct buf b = BUF_INIT;
		size_t line = w->pager.n;

		print_column(ui, w, c, &b);
		pager_add(&w->pager, c->to ? ROLE_NORMAL : ROLE_DIM, 0, id,
			  buf_str(&b));
		w->pager.v[line].sign = c->guessed ? '?' : 0;
		buf_release(&b);
		free(id);
	}
}

static void fill_key(struct ui *ui, struct wizard *w)
{
	const struct import_plan *p = &w->plan;
	char *text = p->key ?
		mem_printf(_("Found again by: %s"),
			   import_plan_label(p, p->key, ui->lang)) :
		mem_strdup(_("Found again by: nothing, every row makes a record"));

	pager_add(&w->pager, ROLE_NORMAL, 0, KEY_ID, text);
	free(text);
	if (!p->tied)
		return;
	text = mem_printf(_("All belong to %s"), p->tied);
	pager_add(&w->pager, ROLE_NORMAL, 0, NULL, text);
	free(text);
}

static void add_count(struct wizard *w, const char *what, size_t n)
{
	struct buf b = BUF_INIT;

	add_cell(&b, what, 14);
	buf_printf(&b, "%8zu", n);
	pager_add(&w->pager, ROLE_NORMAL, 0, NULL, buf_str(&b));
	buf_release(&b);
}

static void fill_faults(struct wizard *w)
{
	const struct import_result *r = &w->result;

	for (size_t i = 0; i < r->faults_n; i++) {
		char *text = mem_printf(_("row %zu: %s"), r->faults[i].row,
					r->faults[i].text);
		char *id = mem_printf("row %zu", i);

		pager_add(&w->pager, ROLE_ERROR, 0, id, text);
		free(id);
		free(text);
	}
}

static void fill_result(struct wizard *w)
{
	static const char *const heads[] = {
		[TRIED] = N_("dry run, nothing is written"),
		[STOPPED] = N_("stopped; so far"),
		[TAKEN] = N_("taken in"),
	};
	const struct import_result *r = &w->result;
	char *text;

	if (w->stage == PLANNED)
		return;
	pager_rule(&w->pager, _(heads[w->stage]));
	add_count(w, _("new"), r->made);
	add_count(w, _("changed"), r->changed);
	add_count(w, _("as they were"), r->same);
	add_count(w, _("faulty"), r->faulty);
	if (r->faulty_path) {
		text = mem_printf(_("The faulty rows are in %s"),
				  r->faulty_path);
		pager_add(&w->pager, ROLE_NORMAL, 0, NULL, text);
		free(text);
	}
	fill_faults(w);
}

static void fill(struct ui *ui, struct wizard *w)
{
	const char *focus = pager_id(&w->pager);
	char *was = focus ? mem_strdup(focus) : NULL;

	w->cols = ui->cols;
	w->pager.width = ui->cols - GUTTER - 1;
	pager_clear(&w->pager);
	fill_columns(ui, w);
	fill_key(ui, w);
	fill_result(w);
	if (was)
		pager_find(&w->pager, was);
	free(was);
}

/* ---- what becomes of a column ------------------------------------------ */

/* What was counted was counted with other fields. */
static void changed(struct ui *ui, struct wizard *w)
{
	w->stage = PLANNED;
	fill(ui, w);
}

/* Its column, if one has the focus and may still become something else. */
static bool focused_column(struct ui *ui, const struct wizard *w, size_t *at)
{
	const char *id = pager_id(&w->pager);

	if (!id || *id < '0' || *id > '9')
		return false;
	*at = strtoul(id, NULL, 10);
	if (w->plan.fixed) {
		ui_say(ui, ROLE_NORMAL,
		       _("This format says by itself what is what."));
		return false;
	}
	if (w->stage == PLANNED || w->stage == TRIED)
		return !w->plan.columns[*at].bad;
	ui_say(ui, ROLE_NORMAL, _("It is taken in already; u takes it back."));
	return false;
}

static void field_chosen(struct ui *ui, void *ctx, const struct pick *p)
{
	struct wizard *w = ctx;

	import_plan_set(&w->plan, w->asked, *p->id ? p->id : NULL);
	changed(ui, w);
}

static void add_field(struct ui *ui, const struct wizard *w,
		      struct picker *all, const char *name)
{
	const struct plan_column *c = &w->plan.columns[w->asked];

	if ((c->to && !strcmp(c->to, name)) ||
	    import_plan_free(&w->plan, name))
		picker_add(all, import_plan_label(&w->plan, name, ui->lang),
			   name, name);
}

static void ask_field(struct ui *ui, struct wizard *w, size_t at)
{
	const struct kind *k = w->plan.kind;
	const struct choose how = {
		w->plan.columns[at].name, _("Enter takes it  Esc"),
		field_chosen, NULL, w,
	};
	struct picker all = { 0 };

	w->asked = at;
	picker_add(&all, _("(left out)"), "", "");
	add_field(ui, w, &all, "number");
	for (size_t i = 0; i < k->fields_n; i++)
		if (!k->fields[i].value_text)
			add_field(ui, w, &all, k->fields[i].name);
	for (size_t i = 0; i < k->lines_n; i++)
		add_field(ui, w, &all, k->lines[i].name);
	choose_open(ui, &how, &all);
}

static void open_focused(struct ui *ui, struct screen *s)
{
	struct wizard *w = (struct wizard *)s;
	const char *id = pager_id(&w->pager);
	size_t at;

	if (focused_column(ui, w, &at)) {
		ask_field(ui, w, at);
	} else if (id && !strcmp(id, KEY_ID) && w->stage <= TRIED) {
		import_plan_next_key(&w->plan);
		changed(ui, w);
	}
}

static void leave_out(struct ui *ui, struct screen *s)
{
	struct wizard *w = (struct wizard *)s;
	size_t at;

	if (!focused_column(ui, w, &at))
		return;
	import_plan_set(&w->plan, at, NULL);
	changed(ui, w);
}

/* ---- dry run and run --------------------------------------------------- */

struct running {
	struct session *s;
	struct import_opts opts;
	struct import_result result;
};

static int run_it(void *ctx, work_progress *progress, void *progress_ctx,
		  struct err *err)
{
	struct running *r = ctx;

	r->opts.progress = progress;
	r->opts.ctx = progress_ctx;
	return import_run(r->s, &r->opts, &r->result, err);
}

static void say_end(struct ui *ui, struct wizard *w, uint64_t change)
{
	char *undo = ui_key_of(ui, "change.undo");

	if (change && change != w->change)
		ui_made(ui, &(struct made_change){
			.change = change,
			.what = mem_printf(_("import of %s"), file_name(w)) });
	w->change = change;
	if (change) {
		ui_say(ui, ROLE_NORMAL,
		       _("%zu new, %zu changed, %zu faulty    %s takes all of it back"),
		       w->result.made, w->result.changed, w->result.faulty,
		       undo);
	} else if (w->stage == TAKEN) {
		ui_say(ui, ROLE_NORMAL, _("Nothing was new, nothing changed."));
	}
	free(undo);
}

static void run(struct ui *ui, struct wizard *w, bool dry_run)
{
	struct err err = ERR_INIT;
	char *state = dry_run ? NULL : place_state_dir();
	int fd = -1, bad;
	char *map = w->plan.fixed ? NULL :
				    import_plan_keep(&w->plan, &fd, &err);
	struct running r = {
		.s = ui->s,
		.opts = { .path = w->plan.path, .kind = w->plan.kind->name,
			  .map = map, .state = state,
			  .key = w->plan.fixed ? w->plan.key : NULL,
			  .dry_run = dry_run },
	};
	uint64_t change;

	bad = (!map && !w->plan.fixed) ||
	      work_wait(ui, file_name(w), run_it, &r, &err);
	change = dry_run ? 0 : r.result.change;
	if (bad && !change) {
		import_result_release(&r.result);
		ui_failed(ui, &err);
	} else {
		w->noted = state != NULL;
		w->stage = bad ? STOPPED : dry_run ? TRIED : TAKEN;
		import_result_release(&w->result);
		w->result = r.result;
		say_end(ui, w, change);
	}
	fill(ui, w);
	if (fd >= 0)
		close(fd);
	free(map);
	free(state);
	err_release(&err);
}

/* Else what is in already is found again by the key, and stays as it is. */
static bool can_go_on(const struct wizard *w)
{
	return w->stage == STOPPED && (w->noted || w->plan.key);
}

static void go_on(struct ui *ui, struct screen *s)
{
	struct wizard *w = (struct wizard *)s;

	if (w->stage == TAKEN || (w->stage == STOPPED && !can_go_on(w)))
		ui_say(ui, ROLE_NORMAL,
		       _("It is taken in already; u takes it back."));
	else if (!import_plan_taken(&w->plan))
		ui_say(ui, ROLE_QUESTION,
		       _("No column becomes a field yet: Enter on one."));
	else
		run(ui, w, w->stage == PLANNED);
}

/* ---- the rest ---------------------------------------------------------- */

static void wizard_title(struct ui *ui, struct screen *s, struct title *t)
{
	const struct wizard *w = (struct wizard *)s;

	buf_printf(&t->left, _("Import  %s"), file_name(w));
	buf_add_str(&t->middle, words_many(&w->plan.kind->label, ui->lang));
	if (w->plan.remembered)
		buf_printf(&t->middle, ", %s", _("as last time"));
}

static bool wizard_line(struct ui *ui, struct screen *s, struct buf *out)
{
	const struct wizard *w = (struct wizard *)s;
	char *save = ui_key_of(ui, "form.save");
	char *undo = ui_key_of(ui, "change.undo");
	char *bin = ui_key_of(ui, "item.bin");

	if (w->stage == PLANNED)
		buf_printf(out, _("%s tries it, nothing is written    Enter field  %s leaves out"),
			   save, bin);
	else if (w->stage == TRIED)
		buf_printf(out, _("%s takes in %zu rows, %zu faulty ones not"),
			   save, w->result.rows - w->result.faulty,
			   w->result.faulty);
	else if (can_go_on(w))
		buf_printf(out, _("%s goes on    %s takes back what is in"),
			   save, undo);
	else
		buf_printf(out, _("%s takes all of it back"), undo);
	free(save);
	free(undo);
	free(bin);
	return true;
}

/* Taken back by `u`: then it stands as before the dry run. */
static void look_for_undo(struct ui *ui, struct wizard *w)
{
	for (size_t i = ui->done_n; i-- > 0;)
		if (ui->done[i].change == w->change)
			return;
	w->change = 0;
	w->stage = PLANNED;
	w->cols = 0;
}

static void wizard_paint(struct ui *ui, struct screen *s)
{
	struct wizard *w = (struct wizard *)s;
	int x = GUTTER + 20;

	if (w->change)
		look_for_undo(ui, w);
	paint_text(ui->canvas, 1, GUTTER, 18, ROLE_FRAME, _("column"));
	if (ui->cols - GUTTER - 1 >= WIDE) {
		paint_text(ui->canvas, 1, x, 20, ROLE_FRAME, _("first rows"));
		x += 17 + 15;
	} else {
		x -= 4;
	}
	paint_text(ui->canvas, 1, x, 20, ROLE_FRAME, _("becomes"));
	if (w->cols != ui->cols)
		fill(ui, w);
	pager_paint(ui, &w->pager, ui_body_top(ui), ui_body_rows(ui));
}

PAGER_MOVES(move, wizard, pager)

static void wizard_free(struct screen *s)
{
	struct wizard *w = (struct wizard *)s;

	pager_release(&w->pager);
	import_plan_release(&w->plan);
	import_result_release(&w->result);
	free(w);
}

static const struct screen_command wizard_commands[] = {
	PAGER_COMMANDS(move),
	{ "item.open", open_focused },	{ "item.bin", leave_out },
	{ "form.save", go_on },
	{ NULL, NULL }
};

static const char *const wizard_about[] = {
	N_("A line is a column of the table with its first cells and the field that it becomes; ? marks what was only guessed."),
	N_("Enter chooses the field, Del leaves the column out; on the line below them Enter chooses what a record is found again by."),
	N_("F2 tries it and writes nothing; F2 again takes it in. Faulty rows are left out, named, and put into a file beside the table."),
	N_("Ctrl-C stops it, F2 goes on from there, on another day too. One u takes back all of it, changed records too."),
	NULL
};

static const struct screen_ops wizard_ops = {
	.name = N_("Import"),
	.scope = SCOPE_FORM | SCOPE_LIST,
	.commands = wizard_commands,
	.about = wizard_about,
	.title = wizard_title,
	.paint = wizard_paint,
	.line = wizard_line,
	.free = wizard_free,
};

struct screen *import_new(struct ui *ui, const struct kind *kind,
			  const char *record, const char *path)
{
	struct wizard *w = mem_zero(sizeof(*w));
	struct err err = ERR_INIT;

	w->screen.ops = &wizard_ops;
	if (import_plan_open(&w->plan, path, kind, ui->lang, &err)) {
		ui_failed(ui, &err);
		err_release(&err);
		free(w);
		return NULL;
	}
	import_plan_recall(&w->plan, ui_kinds(ui));
	if (record)
		import_plan_tie(&w->plan, ui_kinds(ui),
				kind_of_name(ui, record), record);
	fill(ui, w);
	err_release(&err);
	return &w->screen;
}
