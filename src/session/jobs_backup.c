/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/mem.h"
#include "base/tr.h"
#include "session/jobs.h"
#include "session/json.h"
#include "session/keeper.h"

static void put_moment(json_t *o, const char *name, int64_t moment)
{
	struct buf text = BUF_INIT;

	moment_iso(moment, &text);
	json_object_set_new(o, name, json_string(buf_str(&text)));
	buf_release(&text);
}

static void put_backup(struct job *j, const struct backup *b)
{
	json_object_set_new(j->result, "backup", json_string(b->path));
	put_moment(j->result, "backup_of", b->begun);
	put_moment(j->result, "backup_proven", b->proven);
	job_result_number(j, "backup_change", b->change);
	job_result_number(j, "backup_records", b->records);
	job_result_number(j, "backup_entries", b->entries);
	job_result_number(j, "backup_bytes", b->bytes);
}

int job_backup(struct job *j, struct err *err)
{
	const struct keeper_ask ask = {
		.dest = j->args_n ? j->args[0] : NULL,
		.progress = j->progress, .ctx = j->ctx,
	};
	struct backup made;

	if (keeper_backup(j->l->house->keeper, &ask, &made, err))
		return -1;
	put_backup(j, &made);
	backup_release(&made);
	return 0;
}

int job_backup_tell(struct job *j, struct err *err)
{
	(void)err;
	job_backup_state(j);
	job_result_number(j, "room_used",
			  store_room_used(model_store(j->l->house->model)));
	return 0;
}

void job_backup_state(struct job *j)
{
	struct keeper_state state;

	keeper_state(j->l->house->keeper, &state);
	if (state.last.path) {
		put_backup(j, &state.last);
		job_result_number(j, "backup_age_hours",
				  (uint64_t)(moment_now() - state.last.begun) /
				  UINT64_C(3600000000));
	} else {
		json_object_set_new(j->result, "backup", json_string(""));
	}
	job_result_number(j, "backups", state.n);
	json_object_set_new(j->result, "backups_by_itself",
			    json_boolean(state.by_itself));
	json_object_set_new(j->result, "backup_running",
			    json_boolean(state.busy));
	json_object_set_new(j->result, "backup_fault",
			    json_string(state.fault));
	keeper_state_release(&state);
}
