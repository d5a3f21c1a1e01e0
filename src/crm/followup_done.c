/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/pack.h"
#include "crm/rules.h"

/* What is done says since when; what is open again no longer does. Fields:
 * done, done_at. */
int rule_followup_done(struct apply_state *s, size_t item, struct err *err)
{
	bool done = apply_flag(s, item, "done");
	struct slice at = apply_get(s, item, "done_at");
	struct buf now = BUF_INIT;

	(void)err;
	if (done && !at.n) {
		pack_i64(&now, apply_reader(s)->values.clock.now);
		apply_put(s, item, "done_at", buf_slice(&now));
		buf_release(&now);
	} else if (!done && at.n) {
		apply_put(s, item, "done_at", SLICE_NONE);
	}
	return 0;
}
