/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/output.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/tr.h"
#include "exchange/export.h"
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

	o->path = folder_path(typed);
	if (!folder_takes(ui->options, o->path)) {
		output_free(o);
		return false;
	}
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
