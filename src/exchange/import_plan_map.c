/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan as an import map, and where it is kept. */
#include "exchange/import_plan.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/place.h"
#include "base/tr.h"
#include "exchange/import_map.h"
#include "exchange/import_resume.h"

/* In the notation of forms: what a spreadsheet has in a cell goes in. */
static void print_text(struct buf *out, const char *text)
{
	buf_add_char(out, '"');
	for (; *text; text++)
		if ((unsigned char)*text < ' ')
			buf_printf(out, "\\x%02x", (unsigned char)*text);
		else if (*text == '"' || *text == '\\')
			buf_printf(out, "\\%c", *text);
		else
			buf_add_char(out, *text);
	buf_add_char(out, '"');
}

static void print_column(struct buf *out, const char *key, const char *text,
			 const char *to, const char *end)
{
	buf_printf(out, "%s  { %s = ", buf_str(out)[out->n - 1] == '(' ?
		   "\n" : ",\n", key);
	print_text(out, text);
	buf_printf(out, "; to = \"%s\";%s }", to, end);
}

/* The record between both, found again if it is there already. */
static void print_between(const struct import_plan *p, struct buf *out)
{
	struct buf via = BUF_INIT, text = BUF_INIT;

	buf_printf(&via, "@1.%s(%s = ", p->tie_kind->name, p->tie_on);
	print_text(&via, p->tied);
	buf_add_char(&via, ')');
	print_text(&text, buf_str(&via));
	buf_printf(out, "also = ({ kind = \"%s\"; via = %s;\n  columns = (",
		   p->tie_kind->name, buf_str(&text));
	print_column(out, "value", "@1", p->tie_by, "");
	print_column(out, "value", p->tied, p->tie_on, "");
	buf_add_str(out, "\n); });\n");
	buf_release(&via);
	buf_release(&text);
}

void import_plan_print(const struct import_plan *p, struct buf *out)
{
	buf_printf(out, "kind = \"%s\";\n", p->kind->name);
	if (p->key)
		buf_printf(out, "key = \"%s\";\n", p->key);
	buf_add_str(out, "columns = (");
	for (size_t i = 0; i < p->n; i++) {
		const struct plan_column *c = &p->columns[i];
		const struct field *f = c->to ? kind_field(p->kind, c->to) :
						NULL;

		if (c->to)
			print_column(out, "from", c->name, c->to,
				     f && f->many ? " split = \";\";" : "");
	}
	if (p->tie_to)
		print_column(out, "value", p->tied, p->tie_to, "");
	buf_add_str(out, "\n);\n");
	if (p->tie_kind)
		print_between(p, out);
}

/* ---- kept -------------------------------------------------------------- */

/* FNV-1a: only a name for a file. */
static uint64_t add_hash(uint64_t h, const char *s)
{
	do
		h = (h ^ (unsigned char)*s) * UINT64_C(1099511628211);
	while (*s++);
	return h;
}

/* The same columns have the same file; `tied` has one of its own. */
static uint64_t plan_hash(const struct import_plan *p, const char *tied)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < p->n; i++)
		h = add_hash(h, p->columns[i].name);
	return tied ? add_hash(h, tied) : h;
}

/* `tied`: NULL the one that is remembered; else of what belongs to this.
 * NULL: there is no folder for it. */
static char *kept_path(const struct import_plan *p, const char *tied)
{
	char *state = place_state_dir(), *dir, *path = NULL;

	if (!state)
		return NULL;
	dir = file_join(state, "maps");
	if (!file_private_dir(dir, true, NULL))
		path = mem_printf("%s/%s-%016llx.map", dir, p->kind->name,
				  (unsigned long long)plan_hash(p, tied));
	free(dir);
	free(state);
	return path;
}

/* Left as it is if it is the same: an import that was stopped goes on with
 * the same files only. */
static bool keep_file(const char *path, struct slice text)
{
	struct buf was = BUF_INIT;
	bool kept = path != NULL;

	if (kept && (!file_exists(path) || file_read(path, 0, &was, NULL) ||
		     !slice_eq(buf_slice(&was), text)))
		kept = !file_replace(path, text, 0600, NULL);
	buf_release(&was);
	return kept;
}

static char *keep_in_memory(struct slice text, int *fd, struct err *err)
{
	*fd = memfd_create("kartei-map", MFD_CLOEXEC);
	if (*fd < 0 || write(*fd, text.p, text.n) != (ssize_t)text.n) {
		err_set_errno(err, ERR_IO, NULL, N_("cannot write"));
		return NULL;
	}
	return mem_printf("/proc/self/fd/%d", *fd);
}

char *import_plan_keep(const struct import_plan *p, int *fd, struct err *err)
{
	char *path = kept_path(p, NULL), *own = kept_path(p, p->tied);
	struct import_plan untied = *p;
	struct buf text = BUF_INIT;

	*fd = -1;
	untied.tie_to = NULL;
	untied.tie_kind = NULL;
	import_plan_print(&untied, &text);
	keep_file(path, buf_slice(&text));
	buf_clear(&text);
	import_plan_print(p, &text);
	if (!keep_file(own, buf_slice(&text))) {
		free(own);
		own = keep_in_memory(buf_slice(&text), fd, err);
	}
	buf_release(&text);
	free(path);
	return own;
}

static struct plan_column *column_named(struct import_plan *p,
					const char *name)
{
	for (size_t i = 0; i < p->n; i++)
		if (!p->columns[i].bad && !strcmp(p->columns[i].name, name))
			return &p->columns[i];
	return NULL;
}

static void take_map(struct import_plan *p, const struct map_item *item)
{
	for (size_t i = 0; i < p->n; i++)
		import_plan_set(p, i, NULL);
	for (size_t i = 0; i < item->columns_n; i++) {
		const struct map_column *c = &item->columns[i];
		struct plan_column *to = c->from_n == 1 ?
			column_named(p, c->from[0]) : NULL;

		if (to)
			import_plan_set(p, (size_t)(to - p->columns), c->to);
	}
	free(p->key);
	p->key = item->key ? mem_strdup(item->key) : NULL;
	p->remembered = true;
}

void import_plan_recall(struct import_plan *p, const struct kinds *kinds)
{
	char *path = kept_path(p, NULL);
	struct import_map map = { 0 };
	struct err err = ERR_INIT;

	if (!p->fixed && path && file_exists(path) &&
	    !import_map_read(&map, path, kinds, &err)) {
		if (!strcmp(map.items[0].kind, p->kind->name))
			take_map(p, &map.items[0]);
		import_map_release(&map);
	}
	err_release(&err);
	free(path);
}
