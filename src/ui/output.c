/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/output.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/tr.h"
#include "exchange/export.h"
#include "ui/prompt.h"

/* Where the shell would put it: "~/" is the agent's home, other names are
 * from the folder in which kartei was started. */
static char *path_of(const char *typed)
{
	const char *home = getenv("HOME");

	if (!strncmp(typed, "~/", 2) && home)
		return file_join(home, typed + 2);
	return mem_strdup(typed);
}

static bool is_marked(void *ctx, const char *name)
{
	return view_marked(ctx, name);
}

static int meaning(struct ui *ui, void *ctx, const char *typed,
		   struct buf *out)
{
	char *path = path_of(typed);
	bool there = file_exists(path);

	(void)ui, (void)ctx;
	free(path);
	if (!*typed)
		return -1;
	if (there)
		buf_add_str(out, _("is there already"));
	return there ? -1 : 0;
}

static bool accept(struct ui *ui, void *ctx, const char *typed)
{
	struct view *v = ctx;
	const struct export_ask ask = {
		.kind = v->kind->name, .where = v->condition,
		.target = v->target, .by = v->by, .closed = v->target != NULL,
		.wanted = map_count(v->marks) ? is_marked : NULL, .ctx = v,
	};
	struct err err = ERR_INIT;
	char *path = path_of(typed);
	size_t n = 0;

	if (!export_csv_file(ui->s, &ask, path, &n, &err))
		ui_say(ui, ROLE_NORMAL, _("%zu records are in %s"), n, path);
	else
		ui_failed(ui, &err);
	err_release(&err);
	free(path);
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
