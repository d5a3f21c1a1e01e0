/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_CRM_REMIND_H
#define KARTEI_CRM_REMIND_H

#include "base/date.h"
#include "model/model.h"

/*
 * The nightly batch: what is due or overdue goes to each agent once for its
 * due date, by mail or, without a mail address, onto his next first screen.
 *
 *	remind_claim()	writes down what will be announced, then says it
 *	(the caller hands each mail over)
 *	remind_report()	says what became of a mail
 *	remind_finish()	counts
 *
 * Each step is durable before the next, so that whatever stops in between
 * loses nothing: a mail claimed longer ago than REMIND_LEASE and never
 * reported is claimed again with the same Message-ID, marked `again`; one
 * that failed is announced anew by the next run.
 */
#define REMIND_LEASE (INT64_C(15) * 60 * 1000000)	/* µs */

struct remind_item {
	char *name;		/* "followup:12" */
	char *who, *what;	/* as the due list shows them */
	int32_t day, at;	/* at TIME_NONE: without a time */
};

struct remind_mail {
	char *reminder;		/* "reminder:7" */
	char *login, *name;	/* of the agent */
	char *mail;		/* "": it waits for his first screen */
	char *message_id;	/* "<...@host>" */
	bool again;		/* may have gone out before */
	struct remind_item *items;
	size_t n, cap;
};

struct remind_claims {
	char *run;		/* "run:3" */
	struct remind_mail *v;
	size_t n, cap;
	uint64_t items;		/* announced anew */
};
void remind_claims_release(struct remind_claims *c);

int remind_claim(struct model *m, const struct value_context *context,
		 struct remind_claims *claims, struct err *err);
/* A mail went out (`fault` NULL) or did not; a note was shown. */
int remind_report(struct model *m, const struct value_context *context,
		  const char *reminder, const char *fault, struct err *err);
int remind_finish(struct model *m, const struct value_context *context,
		  const char *run, uint64_t mails, uint64_t faults,
		  struct err *err);

/* The field of a run that says when it began. Where that is so long ago, as a
 * machine writes it, a night had none. */
#define REMIND_BEGAN "at"
#define REMIND_HOURS 26
static inline bool remind_missed(const char *began, int64_t now)
{
	int64_t moment;

	return !moment_parse_iso(began, &moment) &&
	       now - moment > REMIND_HOURS * INT64_C(3600) * 1000000;
}

/* What waits for the agent's first screen: names of reminders. */
int remind_waiting(struct reader *r, struct ref agent,
		   int (*each)(void *ctx, const struct record *reminder),
		   void *ctx, struct err *err);

#endif
