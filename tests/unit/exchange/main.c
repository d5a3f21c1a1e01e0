/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/map.h"
#include "base/mem.h"
#include "model/kind_read.h"

int folder_setup(void **state)
{
	*state = unit_folder();
	return 0;
}

int folder_teardown(void **state)
{
	char *command = mem_printf("rm -rf '%s'", (char *)*state);
	int rc = system(command);

	free(command);
	free(*state);
	return rc;
}

const char *folder_file(void **state, const char *name, const char *text,
			size_t n)
{
	static char path[512];

	snprintf(path, sizeof(path), "%s/%s", (char *)*state, name);
	assert_int_equal(file_replace(path, (struct slice){ text, n }, 0600,
				      NULL), 0);
	return path;
}

void assert_fault(const struct err *err, const char *part)
{
	char *text = err_text(err);

	if (!strstr(text, part))
		print_error("\"%s\" does not say \"%s\"\n", text, part);
	assert_non_null(strstr(text, part));
	free(text);
}

struct kinds *forms(void)
{
	static struct kinds *kinds;
	const char *source = getenv("KARTEI_SOURCE");
	char *dir = file_join(source ? source : ".", "forms");
	const char *const dirs[] = { dir };
	struct err err = ERR_INIT;

	if (!kinds && kinds_read(dirs, 1, &kinds, NULL, &err)) {
		char *text = err_text(&err);

		print_error("%s\n", text);
		free(text);
	}
	assert_non_null(kinds);
	free(dir);
	err_release(&err);
	return kinds;
}

/* ---- a session without a store ------------------------------------------- */

static bool is_bad(const struct item *item)
{
	size_t i;

	for (i = 0; i < item->ops_n; i++) {
		if (item->ops[i].text && !strcmp(item->ops[i].text, "bad"))
			return true;
	}
	return false;
}

static enum outcome outcome_of(struct fake *f, const struct item *item)
{
	static char mark;
	size_t i;

	if (is_bad(item))
		return OUTCOME_FAULTY;
	for (i = 0; item->key && i < item->ops_n; i++) {
		struct slice key = slice_str(item->ops[i].text);

		if (strcmp(item->ops[i].field, item->key))
			continue;
		if (map_get(f->keys, key))
			return OUTCOME_SAME;
		map_set(f->keys, key, &mark);
	}
	return OUTCOME_NEW;
}

static void log_item(struct fake *f, const struct item *item)
{
	static const char signs[] = "=+-0";
	size_t i;

	buf_printf(&f->log, "%s%s%s%s", item->name, item->key ? " key " : "",
		   item->key ? item->key : "", item->via ? " via " : "");
	if (item->via)
		buf_add_str(&f->log, item->via);
	if (item->if_new)
		buf_printf(&f->log, " if %u", item->if_new);
	for (i = 0; i < item->ops_n; i++) {
		const struct op *op = &item->ops[i];

		buf_printf(&f->log, " %s%c%s", op->field, signs[op->kind],
			   op->text ? op->text : "");
		if (op->label)
			buf_printf(&f->log, "(%s)", op->label);
		if (op->from)
			buf_printf(&f->log, "[%s]", op->from);
	}
	buf_add_char(&f->log, '\n');
}

static int fake_apply(struct session *s, struct changeset *c,
		      struct applied *applied, struct err *err)
{
	struct fake *f = (struct fake *)s;
	size_t i;

	f->slices++;
	f->open += c->stays_open;
	buf_add(&f->requests, c->request, sizeof(c->request));
	if (f->refuse_from && f->slices >= (size_t)f->refuse_from)
		return err_set(err, ERR_FULL, NULL, "the disk is full");
	assert_int_equal(c->join, f->slices > 1 && !c->dry_run ? 7 : 0);
	assert_true(c->skip_faulty);
	applied->change = c->dry_run ? 0 : 7;
	applied->n = c->n;
	applied->items = mem_zero((c->n + 1) * sizeof(*applied->items));
	for (i = 0; i < c->n; i++) {
		char place[32];

		log_item(f, &c->items[i]);
		applied->items[i].outcome = outcome_of(f, &c->items[i]);
		snprintf(place, sizeof(place), "%zu:name:3", i + 1);
		if (applied->items[i].outcome == OUTCOME_FAULTY)
			err_set(err, ERR_INPUT, place, "this is %s", "bad");
	}
	return 0;
}

/* Nothing was ever taken back. */
static int fake_history(struct session *s, const char *name, uint64_t change,
			uint64_t before, size_t max, struct history_rows *rows,
			struct err *err)
{
	(void)s, (void)name, (void)change, (void)before, (void)max, (void)err;
	*rows = (struct history_rows){ 0 };
	return 0;
}

void fake_init(struct fake *f)
{
	static const struct session_ops ops = {
		.apply = fake_apply, .history = fake_history,
	};
	static char lang[] = "de", zone[] = "Europe/Berlin";

	*f = (struct fake){ .base = { .ops = &ops, .kinds = forms() } };
	f->base.me.lang = lang;
	f->base.me.zone = zone;
	f->keys = map_new();
}

void fake_release(struct fake *f)
{
	buf_release(&f->log);
	buf_release(&f->requests);
	map_free(f->keys);
}

int main(int argc, char **argv)
{
	static const struct group *const groups[] = {
		&test_csv, &test_map, &test_import, &test_mail, &test_plan,
		&test_printout, &test_tables, NULL,
	};
	static const struct unit unit = { "exchange", groups };

	return unit_run(&unit, argc, argv);
}
