/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/output.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/tr.h"
#include "exchange/export.h"
#include "exchange/outfile.h"
#include "ui/folder.h"
#include "ui/prompt.h"

static int meaning(struct ui *ui, void *ctx, const char *typed,
		   struct buf *out)
{
	char *path = folder_path(typed);
	int rc = -1;

	(void)ctx;
	if (!*typed)
		;
	else if (!folder_takes(ui->options, path))
		buf_add_str(out, _("is in none of the folders for tables"));
	else if (file_exists(path))
		buf_add_str(out, _("is there already"));
	else
		rc = 0;
	free(path);
	return rc;
}

/* Enter does not write over what the line says is there. */
static bool takes(struct ui *ui, const char *typed)
{
	struct buf why = BUF_INIT;
	bool yes = !meaning(ui, NULL, typed, &why);

	buf_release(&why);
	return yes;
}

/* ---- the work --------------------------------------------------------- */

struct output {
	struct export_file *file;
	struct map *marks;	/* of its own: the list may be left meanwhile */
	char *path;
};

static char marked;

static bool is_marked(void *ctx, const char *name)
{
	return map_get(((struct output *)ctx)->marks, slice_str(name)) != NULL;
}

static void add_mark(void *ctx, struct slice key, void *value)
{
	(void)value;
	map_set(((struct output *)ctx)->marks, key, &marked);
}

static void output_free(void *ctx)
{
	struct output *o = ctx;

	export_file_drop(o->file);
	map_free(o->marks);
	free(o->path);
	free(o);
}

static int output_step(void *ctx, uint64_t *done, struct err *err)
{
	return export_file_step(((struct output *)ctx)->file, done, err);
}

static void output_end(struct ui *ui, void *ctx)
{
	struct output *o = ctx;
	struct err err = ERR_INIT;
	size_t n = 0;

	if (!export_file_end(o->file, &n, &err))
		ui_say(ui, ROLE_NORMAL, _("%zu records are in %s"), n,
		       o->path);
	else
		ui_failed(ui, &err);
	o->file = NULL;
	err_release(&err);
}

static bool accept(struct ui *ui, void *ctx, const char *typed)
{
	const struct view *v = ctx;
	struct output *o = mem_zero(sizeof(*o));
	const struct export_ask ask = {
		.kind = v->kind->name, .where = v->condition,
		.target = v->target, .by = v->by, .closed = v->target != NULL,
		.wanted = map_count(v->marks) ? is_marked : NULL, .ctx = o,
	};
	const struct work_how how = {
		.title = typed, .of = v->window.total, .step = output_step,
		.end = output_end, .release = output_free, .ctx = o,
	};
	struct err err = ERR_INIT;

	if (!takes(ui, typed)) {
		output_free(o);
		return false;
	}
	o->path = folder_path(typed);
	o->marks = map_new();
	map_each(v->marks, add_mark, o);
	if (export_file_open(&o->file, ui->s, &ask, o->path, &err)) {
		ui_failed(ui, &err);
		output_free(o);
	} else {
		work_start(ui, &how);
	}
	err_release(&err);
	return true;
}

void output_open(struct ui *ui, struct view *v)
{
	char *start = mem_printf("%s.csv", v->kind->name);
	const struct prompt_ask ask = {
		.label = map_count(v->marks) ? _("marked into the table:") :
			 _("list into the table:"),
		.start = start, .meaning = meaning, .accept = accept,
		.ctx = v,
	};

	prompt_open(ui, &ask);
	free(start);
}

/* ---- sheets ------------------------------------------------------------ */

struct sheets {
	struct printout *all;
	struct outfile file;
	uint64_t n;
};

static void sheets_free(void *ctx)
{
	struct sheets *s = ctx;

	printout_free(s->all);
	outfile_drop(&s->file);
	free(s);
}

static int sheets_step(void *ctx, uint64_t *done, struct err *err)
{
	struct sheets *s = ctx;
	int more = printout_step(s->all, s->file.f, &s->n, err);

	*done = s->n;
	return more < 0 || outfile_check(&s->file, err) ? -1 : more;
}

static void sheets_end(struct ui *ui, void *ctx)
{
	struct sheets *s = ctx;
	struct err err = ERR_INIT;

	if (outfile_finish(&s->file, &err))
		ui_failed(ui, &err);
	else
		ui_say(ui, ROLE_NORMAL, _("the sheets are in %s"),
		       s->file.path);
	err_release(&err);
}

static bool accept_sheets(struct ui *ui, void *ctx, const char *typed)
{
	struct sheets **asked = ctx, *s = *asked;
	const struct work_how how = {
		.title = typed, .step = sheets_step, .end = sheets_end,
		.release = sheets_free, .ctx = s,
	};
	struct err err = ERR_INIT;
	char *path;

	if (!takes(ui, typed))
		return false;
	path = folder_path(typed);
	if (outfile_open(&s->file, path, &err)) {
		ui_failed(ui, &err);
		outfile_drop(&s->file);
	} else {
		*asked = NULL;	/* the work's from here on */
		work_start(ui, &how);
	}
	free(path);
	err_release(&err);
	return true;
}

static void asked_free(void *ctx)
{
	struct sheets **asked = ctx;

	if (*asked)
		sheets_free(*asked);
	free(asked);
}

void output_printout(struct ui *ui, const struct printout_ask *ask,
		      const char *groups)
{
	struct sheets **asked = mem_alloc(sizeof(*asked));
	char *start = mem_printf("%s.txt", ask->kind);
	const struct prompt_ask prompt = {
		.label = _("sheets into the file:"), .start = start,
		.meaning = meaning, .accept = accept_sheets,
		.release = asked_free, .ctx = asked,
	};
	struct err err = ERR_INIT;

	*asked = mem_zero(sizeof(**asked));
	if (printout_open(&(*asked)->all, ui->s, ask, groups, &err)) {
		ui_failed(ui, &err);
		asked_free(asked);
	} else {
		prompt_open(ui, &prompt);
	}
	err_release(&err);
	free(start);
}
