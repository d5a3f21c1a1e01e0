/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "session/keeper.h"
#include "session/local.h"

#define SECRET "Wilhelmine"

/* A store with a keeper of its own, that keeps several. */
struct world {
	char *home, *dir;
	struct house *house;
	struct session *s;
	struct keeper *k;
};

static int setup(void **state)
{
	const struct session_hello hello = {
		.now = test_now, .as_of = DAY_NONE, .zone = "Europe/Berlin",
		.lang = "en",
	};
	struct world *w = mem_zero(sizeof(*w));
	struct err err = ERR_INIT;
	void *home;

	if (folder_setup(&home))
		return -1;
	w->home = home;
	w->dir = file_join(w->home, "kept");
	w->house = house_new(w->home, NULL, NULL);
	assert_ok(house_session(w->house, getuid(), &hello, &w->s, &err),
		  &err);
	assert_ok(keeper_start(&w->k, model_store(w->house->model),
			       &(struct keeper_opts){ .home = w->home,
						      .dir = w->dir,
						      .keep = 5 }, &err),
		  &err);
	*state = w;
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;
	void *home = w->home;

	keeper_stop(w->k);
	session_close(w->s);
	house_close(w->house);
	free(w->dir);
	free(w);
	return folder_teardown(&home);
}

static void company(struct world *w, enum item_kind kind, const char *name,
		    const char *value)
{
	struct changeset c;
	struct applied applied;
	struct err err = ERR_INIT;

	changeset_init(&c, "shell");
	item_op(changeset_item(&c, kind, name, 0), OP_SET, "name", value);
	assert_ok(session_apply(w->s, &c, &applied, &err), &err);
	applied_release(&applied);
	changeset_release(&c);
}

static char *backup(struct world *w, const struct keeper_ask *ask)
{
	struct err err = ERR_INIT;
	struct backup made;
	char *path;

	assert_ok(keeper_backup(w->k, ask, &made, &err), &err);
	path = mem_strdup(made.path);
	backup_release(&made);
	return path;
}

/* Logs of a home or backup in which the word stands; `all` of them. */
static int logs_with(const char *home, const char *word, int *all)
{
	char *db = file_join(home, "db");
	DIR *d = opendir(db);
	struct dirent *e;
	int n = 0;

	assert_non_null(d);
	for (*all = 0; (e = readdir(d));) {
		char *path = file_join(db, e->d_name);
		struct buf bytes = BUF_INIT;
		struct err err = ERR_INIT;

		if (!strncmp(e->d_name, "log.", 4)) {
			assert_ok(file_read(path, 32 << 20, &bytes, &err),
				  &err);
			n += memmem(bytes.p, bytes.n, word,
				    strlen(word)) != NULL;
			++*all;
		}
		buf_release(&bytes);
		free(path);
	}
	closedir(d);
	free(db);
	return n;
}

static size_t kept(struct world *w)
{
	struct keeper_state state;
	size_t n;

	keeper_state(w->k, &state);
	n = state.n;
	keeper_state_release(&state);
	return n;
}

static void alone_drops_what_is_older(void **state)
{
	struct world *w = *state;
	const struct keeper_ask plain = { 0 }, alone = { .alone = true };
	char *first, *second, *last, *newer, *restored;
	struct backup made;
	struct err err = ERR_INIT;
	int all;

	company(w, ITEM_NEW, "company", SECRET " GmbH");
	first = backup(w, &plain);
	company(w, ITEM_SET, "company:K10001", "Nordguss GmbH");
	second = backup(w, &plain);
	assert_int_equal(kept(w), 2);
	assert_true(logs_with(w->home, SECRET, &all) > 0);
	assert_true(logs_with(first, SECRET, &all) +
		    logs_with(second, SECRET, &all) > 0);

	company(w, ITEM_SET, "company:K10001", "Nordguss AG");
	assert_ok(keeper_backup(w->k, &alone, &made, &err), &err);
	/* What is behind it is not older, however late it is called. */
	newer = backup(w, &plain);
	assert_ok(keeper_alone(w->k, &made, &err), &err);
	last = mem_strdup(made.path);
	backup_release(&made);
	assert_int_equal(kept(w), 2);
	assert_true(file_exists(last));
	assert_true(file_exists(newer));
	assert_false(file_exists(first));
	assert_false(file_exists(second));
	assert_int_equal(logs_with(w->home, SECRET, &all), 0);
	assert_true(all > 0);
	assert_int_equal(logs_with(last, SECRET, &all), 0);
	assert_true(all > 0);

	/* It is one, and logs go on behind it. */
	company(w, ITEM_SET, "company:K10001", "Nordguss SE");
	restored = file_join(w->home, "restored");
	assert_ok(backup_restore(&(struct restoring){
				 .backup = last, .dest = restored,
				 .logs = w->home, .until = MOMENT_NONE },
				 &err), &err);
	assert_true(logs_with(restored, "Nordguss SE", &all) > 0);
	free(first);
	free(second);
	free(last);
	free(newer);
	free(restored);
}

static void alone_that_fails_drops_nothing(void **state)
{
	struct world *w = *state;
	const struct keeper_ask plain = { 0 };
	struct keeper_ask alone = { .alone = true };
	char *first, *there = file_join(w->home, "there");
	struct err err = ERR_INIT;
	struct backup made;

	company(w, ITEM_NEW, "company", "Nordguss GmbH");
	first = backup(w, &plain);
	assert_int_equal(mkdir(there, 0700), 0);
	alone.dest = there;
	assert_fault(keeper_backup(w->k, &alone, &made, &err), &err,
		     ERR_CONFLICT, "is there already");
	assert_int_equal(kept(w), 1);
	assert_true(file_exists(first));
	free(first);
	free(there);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test_setup_teardown(alone_drops_what_is_older, setup,
					teardown),
	cmocka_unit_test_setup_teardown(alone_that_fails_drops_nothing, setup,
					teardown),
};
const struct group test_keeper = { tests, sizeof(tests) / sizeof(*tests) };
