/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "model/rights.h"
#include "session/jobs.h"

/*
 * Work that is asked for by name: session_call(). A job reads its arguments
 * as text and answers in JSON; what the caller should know besides (values
 * that an undo left, faults that a check found) it adds to err and still
 * returns 0.
 */
struct job_row {
	const char *name;
	size_t least, most;	/* arguments */
	enum verb verb;		/* who may: model/rights.c */
	int (*run)(struct job *j, struct err *err);
	bool quick;		/* job_is_quick() */
};

void job_result_number(struct job *j, const char *name, uint64_t n)
{
	json_object_set_new(j->result, name, json_integer((json_int_t)n));
}

int job_read_number(const char *text, uint64_t *n, struct err *err)
{
	char *end;

	errno = 0;
	*n = strtoull(text, &end, 10);
	if (errno || *end || end == text || *text == '-')
		return err_set(err, ERR_USAGE, NULL,
			       N_("'%s' is no number"), text);
	return 0;
}

static int job_undo(struct job *j, struct err *err)
{
	struct kinds *kinds = model_kinds(j->l->house->model);
	struct author who = local_author(j->l, kinds);
	struct err left = ERR_INIT;
	struct undone undone;
	struct value_context context;
	uint64_t change;
	int bad;

	local_context(j->l, kinds, &context);
	bad = job_read_number(j->args[0], &change, err);
	if (!bad)
		bad = apply_undo(j->l->house->model, change, &who, &context,
				 j->progress, j->ctx, &undone, &left, err);
	if (!bad) {
		job_result_number(j, "change", undone.change);
		job_result_number(j, "records", undone.records);
		job_result_number(j, "left", left.n);
		err_move(err, &left);
	}
	err_release(&left);
	kinds_drop(kinds);
	return bad;
}

static int job_check(struct job *j, struct err *err)
{
	struct model_checked counts = { 0 };
	struct err faults = ERR_INIT;

	/* Faults it found are its result, not its failure. */
	model_check(j->l->house->model, &counts, &faults);
	job_result_number(j, "records", counts.records);
	job_result_number(j, "entries", counts.entries);
	job_result_number(j, "index_entries", counts.index_entries);
	job_result_number(j, "numbers", counts.numbers);
	job_result_number(j, "faults", faults.n);
	err_move(err, &faults);
	err_release(&faults);
	return 0;
}

static int job_reload(struct job *j, struct err *err)
{
	struct kinds *kinds;

	if (model_reload(j->l->house->model, err))
		return -1;
	kinds = model_kinds(j->l->house->model);
	job_result_number(j, "kinds", kinds->n);
	kinds_drop(kinds);
	house_new_kinds(j->l->house);
	return 0;
}

static int job_stop(struct job *j, struct err *err)
{
	struct house *h = j->l->house;

	if (!h->stop)
		return err_set(err, ERR_UNAVAILABLE, NULL,
			       N_("this store does not run as a process of its own"));
	h->stop(h->ctx);
	return 0;
}

static const struct job_row jobs[] = {
	{ "alike", 1, ALIKE_MOST + 1, VERB_READ, job_alike, true },
	{ "audit", 0, AUDIT_NOTES, VERB_CHECK, job_audit },
	{ "backup", 0, 1, VERB_STOP, job_backup },
	{ "backup_state", 0, 0, VERB_STOP, job_backup_tell, true },
	{ "check", 0, 0, VERB_CHECK, job_check },
	{ "displays", 4, 4, VERB_DISPLAYS, job_displays },
	{ "doubles", 1, 1, VERB_READ, job_doubles },
	{ "doubles_more", 0, 1, VERB_READ, job_doubles_more },
	{ "dump", 0, 0, VERB_STOP, job_dump },
	{ "dump_more", 0, 0, VERB_STOP, job_dump_more },
	{ "erase", 2, ERASE_MOST + 1, VERB_ERASE, job_erase },
	{ "erasing", 0, 0, VERB_ERASE, job_erasing },
	{ "groups", 6, 6, VERB_READ, job_groups },
	{ "pair", 2, 2, VERB_READ, job_pair, true },
	{ "reload", 0, 0, VERB_RELOAD, job_reload },
	{ "remind_claim", 0, 0, VERB_REMIND, job_remind_claim },
	{ "remind_finish", 3, 3, VERB_REMIND, job_remind_finish },
	{ "remind_report", 1, 2, VERB_READ, job_remind_report },
	{ "remind_waiting", 0, 0, VERB_READ, job_remind_waiting, true },
	{ "session_end", 1, 1, VERB_SESSIONS, job_session_end },
	{ "sessions", 0, 0, VERB_SESSIONS, job_sessions, true },
	{ "status", 0, 0, VERB_READ, job_status },
	{ "stop", 0, 0, VERB_STOP, job_stop },
	{ "undo", 1, 1, VERB_UNDO_OWN, job_undo },
};

#define JOBS (sizeof(jobs) / sizeof(*jobs))

const char *job_name(size_t i)
{
	return i < JOBS ? jobs[i].name : NULL;
}

enum verb job_verb(size_t i)
{
	return jobs[i].verb;
}

static const struct job_row *find(const char *name)
{
	for (size_t i = 0; i < JOBS; i++)
		if (!strcmp(jobs[i].name, name))
			return &jobs[i];
	return NULL;
}

bool job_is_quick(const char *name)
{
	const struct job_row *row = find(name);

	return row && row->quick;
}

int local_call(struct session *s, const char *name, const char *const *args,
	       size_t args_n, session_progress *progress, void *ctx,
	       char **result, struct err *err)
{
	const struct job_row *row = find(name);
	struct job j = {
		.l = local(s), .args = args, .args_n = args_n,
		.progress = progress, .ctx = ctx,
	};
	struct kinds *kinds;
	struct author who;
	int bad;

	if (!row)
		return err_set(err, ERR_NOT_FOUND, NULL,
			       N_("there is no job '%s'"), name);
	if (request_renew(j.l, err))
		return -1;
	kinds = model_kinds(j.l->house->model);
	who = local_author(j.l, kinds);
	bad = rights_check(&who, row->verb, name, err);
	kinds_drop(kinds);
	if (bad)
		return -1;
	if (args_n < row->least || args_n > row->most)
		return err_set(err, ERR_USAGE, name,
			       N_("wrong number of arguments"));
	j.result = json_object();
	bad = row->run(&j, err);
	if (!bad) {
		char *text = json_dumps(j.result, JSON_COMPACT);

		*result = mem_strdup(text ? text : "{}");
		free(text);
	}
	json_decref(j.result);
	return bad ? -1 : 0;
}
