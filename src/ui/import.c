/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/import.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "ui/actions.h"
#include "ui/folder.h"
#include "ui/picker.h"
#include "ui/prompt.h"

/* What is asked before the screen: the file, and the kind of its records. */
struct asked {
	const struct kind *kind;
	char *record, *path;
};

static void asked_free(void *ctx)
{
	struct asked *a = ctx;

	free(a->record);
	free(a->path);
	free(a);
}

static void open_screen(struct ui *ui, const struct asked *a)
{
	struct screen *s = import_new(ui, a->kind, a->record, a->path);

	if (s)
		ui_push(ui, s);
}

/* ---- the kind ---------------------------------------------------------- */

static void kind_chosen(struct ui *ui, void *ctx, const struct pick *p)
{
	struct asked *a = ctx;

	a->kind = kinds_find(ui_kinds(ui), p->id);
	if (a->kind)
		open_screen(ui, a);
}

static void ask_kind(struct ui *ui, struct asked *a)
{
	const struct choose how = {
		_("each row becomes"), _("Enter takes it  Esc"), kind_chosen,
		asked_free, a,
	};
	struct picker all = { 0 };
	size_t n;
	const struct kind **v = kinds_by_use(ui, &n);

	for (size_t i = 0; i < n; i++)
		picker_add(&all, words_one(&v[i]->label, ui->lang),
			   v[i]->name, v[i]->name);
	free(v);
	choose_open(ui, &how, &all);
}

/* ---- the file ---------------------------------------------------------- */

static int meaning(struct ui *ui, void *ctx, const char *typed,
		   struct buf *out)
{
	char *path = folder_path(typed);
	char *file = folder_file(ui->options, path);

	(void)ctx;
	if (!file)
		buf_add_str(out, folder_takes(ui->options, path) ?
			    *path && path[strlen(path) - 1] == '/' ?
			    _("the name of a file is missing") :
			    _("there is no such file") :
			    _("is in none of the folders for tables"));
	free(path);
	if (!file)
		return -1;
	free(file);
	return 0;
}

static char *complete(struct ui *ui, void *ctx, const char *typed)
{
	(void)ctx;
	return folder_complete(ui->options, typed);
}

static bool file_typed(struct ui *ui, void *ctx, const char *typed)
{
	const struct asked *a = ctx;
	char *path = folder_path(typed);
	struct asked next = { .kind = a->kind,
			      .path = folder_file(ui->options, path) };
	struct asked *own;

	free(path);
	if (!next.path)
		return false;
	own = mem_alloc(sizeof(*own));
	*own = next;
	own->record = a->record ? mem_strdup(a->record) : NULL;
	if (own->kind) {
		open_screen(ui, own);
		asked_free(own);
	} else {
		ask_kind(ui, own);
	}
	return true;
}

void import_open(struct ui *ui, const struct kind *kind, const char *record)
{
	struct asked *a = mem_zero(sizeof(*a));
	char *start = ui->options->folders_n ?
		mem_printf("%s/", ui->options->folders[0]) : NULL;
	const struct prompt_ask ask = {
		.label = _("take in the table:"), .start = start, .behind = true,
		.foot = _("Tab completes  Enter  Esc"), .meaning = meaning,
		.complete = complete, .accept = file_typed,
		.release = asked_free, .ctx = a,
	};

	a->kind = kind;
	a->record = record ? mem_strdup(record) : NULL;
	prompt_open(ui, &ask);
	free(start);
}

int act_import(struct ui *ui, const struct command *command)
{
	(void)command;
	import_open(ui, NULL, NULL);
	return 0;
}
