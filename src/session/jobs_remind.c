/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/tr.h"
#include "crm/remind.h"
#include "session/day.h"
#include "session/jobs.h"
#include "session/json.h"

/* The nightly batch (crm/remind.h), step by step for its client. */

static json_t *item_object(const struct remind_item *item)
{
	json_t *o = json_object();

	json_object_set_new(o, "name", json_string(item->name));
	json_object_set_new(o, "who", json_string(item->who));
	json_object_set_new(o, "what", json_string(item->what));
	json_object_set_new(o, "day", json_day(item->day));
	json_object_set_new(o, "time", json_time(item->at));
	return o;
}

static json_t *mail_object(const struct remind_mail *mail)
{
	json_t *o = json_object(), *items = json_array();

	json_object_set_new(o, "reminder", json_string(mail->reminder));
	json_object_set_new(o, "login", json_string(mail->login));
	json_object_set_new(o, "name", json_string(mail->name));
	json_object_set_new(o, "mail", json_string(mail->mail));
	json_object_set_new(o, "message_id", json_string(mail->message_id));
	json_object_set_new(o, "again", json_boolean(mail->again));
	for (size_t i = 0; i < mail->n; i++)
		json_array_append_new(items, item_object(&mail->items[i]));
	json_object_set_new(o, "items", items);
	return o;
}

int job_remind_claim(struct job *j, struct err *err)
{
	struct model *m = j->l->house->model;
	struct kinds *kinds = model_kinds(m);
	struct remind_claims claims;
	struct value_context context;
	json_t *mails;
	int bad;

	local_context(j->l, kinds, &context);
	bad = house_day_now(j->l, err);
	if (!bad)
		bad = remind_claim(m, &context, &claims, err);
	if (!bad) {
		mails = json_array();
		for (size_t i = 0; i < claims.n; i++)
			json_array_append_new(mails, mail_object(&claims.v[i]));
		json_object_set_new(j->result, "run", json_string(claims.run));
		job_result_number(j, "items", claims.items);
		json_object_set_new(j->result, "reminders", mails);
		remind_claims_release(&claims);
	}
	kinds_drop(kinds);
	return bad;
}

static int compare(void *ctx, const struct record *reminder)
{
	const struct ref *wanted = ctx;

	return ref_eq(reminder->ref, *wanted);
}

/* An agent may say of what waits for himself that he has seen it. */
static int may_report(struct job *j, struct err *err)
{
	struct request q;
	struct ref ref;
	int got;

	if (j->l->admin)
		return 0;
	if (request_begin(&q, j->l, err))
		return -1;
	got = request_find(&q, j->args[0], &ref, err);
	if (!got)
		got = remind_waiting(&q.r, j->l->agent, compare, &ref, err);
	request_end(&q);
	if (!got || j->args_n > 1)
		return err_set(err, ERR_DENIED, j->args[0],
			       N_("this reminder does not wait for you"));
	return got < 0 ? -1 : 0;
}

int job_remind_report(struct job *j, struct err *err)
{
	struct model *m = j->l->house->model;
	struct value_context context;
	struct kinds *kinds;
	int bad;

	if (may_report(j, err))
		return -1;
	kinds = model_kinds(m);
	local_context(j->l, kinds, &context);
	bad = remind_report(m, &context, j->args[0],
			    j->args_n > 1 ? j->args[1] : NULL, err);
	kinds_drop(kinds);
	return bad;
}

int job_remind_finish(struct job *j, struct err *err)
{
	struct model *m = j->l->house->model;
	struct value_context context;
	uint64_t mails, faults;
	struct kinds *kinds;
	int bad;

	if (job_read_number(j->args[1], &mails, err) ||
	    job_read_number(j->args[2], &faults, err))
		return -1;
	kinds = model_kinds(m);
	local_context(j->l, kinds, &context);
	bad = remind_finish(m, &context, j->args[0], mails, faults, err);
	kinds_drop(kinds);
	return bad;
}

struct listing {
	struct request *q;
	json_t *names;
};

static int add_name(void *ctx, const struct record *reminder)
{
	struct listing *l = ctx;
	char *name = request_name(l->q, reminder->ref);

	json_array_append_new(l->names, json_string(name));
	free(name);
	return 0;
}

/* The names of what waits for the agent's first screen. */
int job_remind_waiting(struct job *j, struct err *err)
{
	struct request q;
	struct listing l = { .q = &q, .names = json_array() };
	int bad = 0;

	json_object_set_new(j->result, "reminders", l.names);
	if (ref_is_none(j->l->agent))
		return 0;
	if (request_begin(&q, j->l, err))
		return -1;
	bad = remind_waiting(&q.r, j->l->agent, add_name, &l, err) < 0 ? -1 : 0;
	request_end(&q);
	return bad;
}
