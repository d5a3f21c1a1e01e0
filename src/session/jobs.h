/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_SESSION_JOBS_H
#define KARTEI_SESSION_JOBS_H

#include <jansson.h>

#include "model/rights.h"
#include "session/local.h"

/* One call of a job; its rows stand in the table of jobs.c. */
struct job {
	struct local *l;
	const char *const *args;
	size_t args_n;
	session_progress *progress;
	void *ctx;
	json_t *result;		/* an object, to be filled */
};

void job_result_number(struct job *j, const char *name, uint64_t n);
int job_read_number(const char *text, uint64_t *n, struct err *err);

/* The table, by number; NULL behind the last one. */
const char *job_name(size_t i);
enum verb job_verb(size_t i);		/* who may: model/rights.h */
/* Reads a few records and is done: not worth a thread of its own, and what
 * the first screen shows waits for it. */
bool job_is_quick(const char *name);

/* jobs_audit.c */
#define AUDIT_NOTES 1000	/* in one call */
int job_audit(struct job *j, struct err *err);

/* jobs_status.c */
int job_status(struct job *j, struct err *err);

/* jobs_backup.c */
int job_backup(struct job *j, struct err *err);
int job_backup_tell(struct job *j, struct err *err);
void job_backup_state(struct job *j);	/* for the status */

/* jobs_doubles.c: of a kind, "" the first that says what makes two alike; the
 * pairs in pieces, `of` so many, the next one by doubles_more. With the
 * number `run` of the first answer that gives none of a later search. */
int job_doubles(struct job *j, struct err *err);
int job_doubles_more(struct job *j, struct err *err);

/* jobs_groups.c: values of a column and how often each occurs */
int job_groups(struct job *j, struct err *err);

/* What two records have in common, by the form's likeness: labels. */
struct kind;
json_t *job_reasons(struct request *q, const struct kind *k, uint64_t lines);

/* One that looks like another: name, title, class, points, reasons. */
json_t *job_pair_side(struct request *q, struct ref ref,
		      const struct kind *k, int points, uint64_t lines);

/* jobs_alike.c: what one record looks like */
#define ALIKE_MOST 200		/* "field=text" in one call */
int job_alike(struct job *j, struct err *err);

/* jobs_pair.c: two records side by side */
int job_pair(struct job *j, struct err *err);

/* jobs_erase.c */
#define ERASE_MOST 1000		/* records in one call */
int job_erase(struct job *j, struct err *err);
int job_erasing(struct job *j, struct err *err);

/* jobs_displays.c */
int job_displays(struct job *j, struct err *err);

/* jobs_dump.c */
int job_dump(struct job *j, struct err *err);
int job_dump_more(struct job *j, struct err *err);

/* sessions.c */
int job_sessions(struct job *j, struct err *err);
int job_session_end(struct job *j, struct err *err);

/* jobs_remind.c */
int job_remind_claim(struct job *j, struct err *err);
int job_remind_report(struct job *j, struct err *err);
int job_remind_finish(struct job *j, struct err *err);
int job_remind_waiting(struct job *j, struct err *err);

#endif
