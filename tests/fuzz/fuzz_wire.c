/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Frames in any cut, then each body read as every kind of body. */
#include "base/map.h"
#include "fuzz.h"
#include "model/changeset.h"
#include "model/kind.h"
#include "session/body.h"
#include "session/wire.h"

static void bodies(struct slice s)
{
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	struct unpack u;
	struct session_hello hello = { 0 };
	struct rows rows = { 0 };
	struct due_rows due = { 0 };
	struct tab_counts tabs = { 0 };
	struct history_rows history = { 0 };
	struct applied applied = { 0 };
	struct news news = { 0 };
	struct changeset c = { 0 };
	size_t n;

	u = unpack_from(s);
	get_hello(&u, a, &hello);
	u = unpack_from(s);
	get_strings(&u, a, &n);
	u = unpack_from(s);
	get_page_asks(&u, a, &n);
	u = unpack_from(s);
	get_rows(&u, &rows);
	rows_release(&rows);
	u = unpack_from(s);
	get_due_rows(&u, &due);
	due_rows_release(&due);
	u = unpack_from(s);
	get_tab_counts(&u, &tabs);
	tab_counts_release(&tabs);
	u = unpack_from(s);
	get_history_rows(&u, &history);
	history_rows_release(&history);
	u = unpack_from(s);
	get_applied(&u, &applied);
	applied_release(&applied);
	u = unpack_from(s);
	get_news(&u, &news);
	news_release(&news);
	u = unpack_from(s);
	get_err(&u, &err);
	if (!changeset_unpack(s, &c, &err))
		changeset_release(&c);
	kinds_drop(kinds_unpack(s, &err));
	fuzz_err(&err);
	arena_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct wire_in in;
	struct wire_message m;
	struct err err = ERR_INIT;
	size_t step = n > 4 ? 1 + bytes[0] % 16 : 1;

	wire_in_init(&in, WIRE_REQUEST);
	for (size_t at = 0; at < n; at += step) {
		size_t len = n - at < step ? n - at : step;
		int rc;

		buf_add(&in.bytes, bytes + at, len);
		while ((rc = wire_next(&in, &m, &err)) > 0)
			bodies(m.body);
		if (rc < 0)
			break;
	}
	wire_in_release(&in);
	fuzz_err(&err);
	bodies((struct slice){ bytes, n });
	return 0;
}
