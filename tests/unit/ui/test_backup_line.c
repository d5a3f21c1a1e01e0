/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "session/ops.h"
#include "ui/backup_line.h"

/*
 * features CAS-92
 *
 * What an administrator's first screen says of the store's disk and of its
 * backups, for each answer that the store can give.
 */
struct world {
	struct session session;
	struct ui ui;
	const char *answer;	/* of the store; NULL: it has gone */
	size_t asked;
};

static int call(struct session *s, const char *job, const char *const *args,
		size_t args_n, session_progress *progress, void *ctx,
		char **result, struct err *err)
{
	struct world *w = (struct world *)s;

	(void)args, (void)args_n, (void)progress, (void)ctx;
	assert_string_equal(job, "backup_state");
	w->asked++;
	if (!w->answer)
		return err_set(err, ERR_UNAVAILABLE, NULL, "no store");
	*result = mem_strdup(w->answer);
	return 0;
}

static const struct session_ops ops = { .call = call };

static struct world world(const char *answer, bool admin)
{
	struct world w = { .answer = answer };

	w.session.ops = &ops;
	w.session.me = (struct session_me){
		.admin = admin, .zone = (char *)"UTC", .lang = (char *)"en",
		.today = 20710,
	};
	w.ui.lang = "en";
	return w;
}

static void assert_line(const char *answer, bool admin, const char *want)
{
	struct world w = world(answer, admin);
	char *line;

	w.ui.s = &w.session;
	line = backup_line(&w.ui);
	assert_string_equal(line ? line : "", want);
	assert_int_equal(w.asked, admin);
	free(line);
}

static void room(void **state)
{
	(void)state;
	assert_line("{\"room_used\":94,\"backups\":0}", true, "");
	assert_line("{\"room_used\":95,\"backups\":0}", true,
		    "The store's disk is 95 % full");
	assert_line("{\"room_used\":100,\"backups\":0,"
		    "\"backups_by_itself\":true}", true,
		    "The store's disk is 100 % full; "
		    "There is no proven backup yet");
	/* The others cannot help it. */
	assert_line("{\"room_used\":100,\"backups\":0}", false, "");
	assert_line(NULL, true, "");
}

static void backups(void **state)
{
	(void)state;
	assert_line("{\"backups\":2,\"backup_age_hours\":3,"
		    "\"backup_of\":\"2026-09-14T01:00:00Z\"}", true,
		    "Backup of Mon 09-14 01:00, proven");
	assert_line("{\"backups\":2,\"backup_age_hours\":27,"
		    "\"backup_of\":\"2026-09-13T01:00:00Z\"}", true,
		    "The last proven backup is 27 hours old (Sun 09-13 01:00)");
	assert_line("{\"backups\":2,\"backup_age_hours\":3,"
		    "\"backup_fault\":\"no room\","
		    "\"backup_of\":\"2026-09-14T01:00:00Z\"}", true,
		    "Backup of Mon 09-14 01:00, proven; "
		    "the one after it failed: 'kartei status'");
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(room),
	cmocka_unit_test(backups),
};
const struct group test_backup_line = {
	tests, sizeof(tests) / sizeof(*tests)
};
