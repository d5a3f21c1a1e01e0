/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/mem.h"
#include "base/tr.h"
#include "cli/audit.h"
#include "cli/out.h"
#include "cli/verbs.h"
#include "exchange/mail.h"
#include "session/json.h"

/*
 * remind: the nightly batch. The store says what to announce to whom and
 * has it written down; here the mails are made and handed to sendmail, and
 * what became of each is reported before the next one.
 */
struct batch_run {
	struct cli *c;
	uint64_t items, mails, notes, faults;
};

/* "Mon 2026-09-14 14:00  Keller KG: call back (followup:3)" */
static void add_item(struct cli *c, json_t *item, struct buf *text)
{
	const char *who = json_text(item, "who");
	const char *what = json_text(item, "what");
	const char *time = json_text(item, "time");
	int32_t day;

	if (!day_parse_iso(json_text(item, "day"), &day))
		day_print(day, DAY_NAMED, session_me(c->s)->today, c->lang,
			  text);
	if (*time)
		buf_printf(text, " %s", time);
	buf_printf(text, "  %s%s%s (%s)\n", who, *who && *what ? ": " : "",
		   what, json_text(item, "name"));
}

static char *mail_text(struct cli *c, json_t *reminder)
{
	struct buf text = BUF_INIT;
	json_t *item;
	size_t i;

	buf_add_str(&text, _("This is due or overdue:"));
	buf_add_str(&text, "\n\n");
	json_array_foreach(json_object_get(reminder, "items"), i, item)
		add_item(c, item, &text);
	if (json_is_true(json_object_get(reminder, "again")))
		buf_printf(&text, "\n%s\n",
			   _("An earlier run was interrupted: perhaps you have had this mail before."));
	buf_printf(&text, "\n%s\n", _("'kartei' shows it with everything about it."));
	return buf_detach(&text);
}

static int send(struct cli *c, json_t *reminder, struct err *err)
{
	size_t n = json_array_size(json_object_get(reminder, "items"));
	const char *id = json_text(reminder, "message_id");
	char *text = mail_text(c, reminder), *subject, *bare;
	const struct session_me *me = session_me(c->s);
	int bad;

	subject = mem_printf(ngettext("kartei: %zu item is due",
				      "kartei: %zu items are due", n), n);
	/* The record has it with < and >. */
	id += *id == '<';
	bare = mem_strndup(id, strcspn(id, ">"));
	bad = mail_send(&(struct mail){
			.from = c->settings.mail_from ? c->settings.mail_from
						      : me->login,
			.to = json_text(reminder, "mail"),
			.subject = subject, .text = text, .id = bare,
			.at = me->now, .zone = me->zone,
		}, c->settings.sendmail, err);
	free(bare);
	free(subject);
	free(text);
	return bad;
}

static int report(struct cli *c, const char *reminder, const char *fault)
{
	const char *const args[] = { reminder, fault };
	char *result = NULL;
	int bad;

	bad = session_call(c->s, "remind_report", args, fault ? 2 : 1, NULL,
			   NULL, &result, &c->err);
	free(result);
	return bad;
}

/* One reminder: -1 only if the store cannot be told. */
static int remind_one(struct batch_run *run, json_t *reminder)
{
	struct err err = ERR_INIT;
	char *fault;
	int bad;

	if (!*json_text(reminder, "mail")) {
		run->notes++;
		return 0;
	}
	if (!send(run->c, reminder, &err)) {
		run->mails++;
		return report(run->c, json_text(reminder, "reminder"), NULL);
	}
	run->faults++;
	fault = err_text(&err);
	bad = report(run->c, json_text(reminder, "reminder"), fault);
	err_move(&run->c->err, &err);
	cli_remark(run->c);
	err_release(&err);
	free(fault);
	return bad;
}

static int finish(struct batch_run *run, const char *name)
{
	char *mails = mem_printf("%llu", (unsigned long long)run->mails);
	char *faults = mem_printf("%llu", (unsigned long long)run->faults);
	const char *const args[] = { name, mails, faults };
	char *result = NULL;
	int bad;

	bad = session_call(run->c->s, "remind_finish", args, 3, NULL, NULL,
			   &result, &run->c->err);
	free(result);
	free(mails);
	free(faults);
	return bad;
}

static int run_batch(struct batch_run *run, json_t *claims)
{
	json_t *reminder;
	size_t i;

	run->items = (uint64_t)json_integer_value(
		json_object_get(claims, "items"));
	json_array_foreach(json_object_get(claims, "reminders"), i, reminder)
		if (remind_one(run, reminder))
			return -1;
	return finish(run, json_text(claims, "run"));
}

static int verb_remind(struct cli *c, const struct call *call)
{
	struct batch_run run = { .c = c };
	char *result = NULL;
	json_t *claims;
	int bad, status;

	if (cli_open(c) ||
	    session_call(c->s, "remind_claim", NULL, 0, NULL, NULL, &result,
			 &c->err))
		return cli_fail(c);
	claims = json_loads(result, 0, NULL);
	free(result);
	bad = run_batch(&run, claims);
	json_decref(claims);
	if (bad)
		return cli_fail(c);
	if (c->json)
		out_json(json_pack("{s:I, s:I, s:I, s:I}",
				   "items", (json_int_t)run.items,
				   "mails", (json_int_t)run.mails,
				   "notes", (json_int_t)run.notes,
				   "faults", (json_int_t)run.faults));
	else
		out_line(_("%llu items announced: %llu mails, %llu notes for the first screen, %llu faults"),
			 (unsigned long long)run.items,
			 (unsigned long long)run.mails,
			 (unsigned long long)run.notes,
			 (unsigned long long)run.faults);
	status = call_has(call, "head") ? cli_audit(c, call_value(call, "head"))
					: 0;
	return status ? status : run.faults ? EX_UNAVAILABLE : 0;
}

static const struct command_option remind_options[] = {
	{ "head", N_("FILE"), COMPLETE_FILE,
	  N_("then notes the head of the history in this file, as check --head") },
	{ NULL }
};

const struct command verb_row_remind = {
	.id = "remind", .scope = SCOPE_SHELL,
	.flags = COMMAND_WRITES | COMMAND_ONCE | COMMAND_ADMIN,
	.group = N_("Due"),
	.help = N_("announces what is due and overdue to every agent"),
	.text = N_("The nightly batch: each agent gets a mail, through the sendmail of kartei.conf, or without a mail address a note on his next first screen. Every item is announced once for its due date, however often this runs; a record of the run keeps the counts. With --head the history is read too and compared with the file's notes; a file elsewhere, or the mail that cron makes of the output, keeps what nobody here can change."),
	.example = "kartei remind --head /mnt/notary/heads",
	.options = remind_options, .verb = verb_remind,
};
