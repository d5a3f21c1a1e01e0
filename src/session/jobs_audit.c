/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/mem.h"
#include "model/history.h"
#include "session/jobs.h"

/* The chain of the history alone, and against notes of its head, the oldest
 * first; gives a note of the head as it is now. Faults are the result. */
int job_audit(struct job *j, struct err *err)
{
	struct model *m = j->l->house->model;
	struct kinds *kinds = model_kinds(m);
	struct err faults = ERR_INIT;
	struct buf note = BUF_INIT;
	uint64_t entries = 0, good = 0;
	int bad;

	for (size_t i = 0; i < j->args_n; i++)
		history_compare(model_store(m), j->args[i], &good, &faults);
	history_check(model_store(m), kinds, &entries, &faults);
	bad = history_note(model_store(m), j->l->now ? j->l->now :
			   moment_now(), &note, err);
	kinds_drop(kinds);
	if (!bad) {
		job_result_number(j, "entries", entries);
		job_result_number(j, "notes", j->args_n);
		job_result_number(j, "proven", good);
		job_result_number(j, "faults", faults.n);
		json_object_set_new(j->result, "head",
				    json_string(buf_str(&note)));
		err_move(err, &faults);
	}
	err_release(&faults);
	buf_release(&note);
	return bad;
}
