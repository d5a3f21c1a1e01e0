/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm/remind.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/tr.h"
#include "crm/remind_private.h"

void remind_mail_release(struct remind_mail *m)
{
	size_t i;

	for (i = 0; i < m->n; i++) {
		free(m->items[i].name);
		free(m->items[i].who);
		free(m->items[i].what);
	}
	free(m->items);
	free(m->reminder);
	free(m->login);
	free(m->name);
	free(m->mail);
	free(m->message_id);
	memset(m, 0, sizeof(*m));
}

void remind_claims_release(struct remind_claims *c)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		remind_mail_release(&c->v[i]);
	free(c->v);
	free(c->run);
	memset(c, 0, sizeof(*c));
}

void remind_take(struct remind_claims *c, struct remind_mail *m)
{
	mem_grow(&c->v, &c->cap, c->n + 1, sizeof(*c->v));
	c->v[c->n++] = *m;
	memset(m, 0, sizeof(*m));
}

static void op_text(struct item *i, const char *field, char *text)
{
	item_op(i, OP_SET, field, text);
	free(text);
}

static char *iso_day(int32_t day)
{
	struct buf out = BUF_INIT;

	day_iso(day, &out);
	return buf_detach(&out);
}

static char *iso_moment(int64_t moment)
{
	struct buf out = BUF_INIT;

	moment_iso(moment, &out);
	return buf_detach(&out);
}

/* The same for the same agent and run, whoever computes it. */
static char *message_id(struct model *m, const struct value_context *context,
			struct ref agent)
{
	char host[256] = "";
	bool named = !gethostname(host, sizeof(host) - 1) && *host;

	return mem_printf("<kartei.%.8s.%" PRIx64 ".%" PRIu32 "@%s>",
			  store_id(model_store(m)),
			  (uint64_t)context->clock.now, agent.id,
			  named ? host : "localhost");
}

static void claim_item(struct changeset *c, const struct kind *reminder,
		       const struct remind_mail *mail, struct ref agent,
		       const struct value_context *context,
		       const struct kind *agents)
{
	struct item *i = changeset_item(c, ITEM_NEW, reminder->name, 0);
	size_t k;

	op_text(i, "agent", mem_printf("%s:%" PRIu32, agents->name, agent.id));
	op_text(i, "day", iso_day(context->clock.today));
	op_text(i, "at", iso_moment(context->clock.now));
	item_op(i, OP_SET, "via", *mail->mail ? "mail" : "screen");
	item_op(i, OP_SET, "state", "claimed");
	item_op(i, OP_SET, "message_id", mail->message_id);
	for (k = 0; k < mail->n; k++)
		item_op(i, OP_ADD, "items", mail->items[k].name);
}

static const struct author store_itself = { REF_NONE, true };

/* Writes the run and its reminders down as one change. */
static int write_claims(struct model *m, const struct value_context *context,
			const struct remind_gather *all,
			const struct kinds *kinds, struct err *err)
{
	const struct kind *agents = kinds_by_role(kinds, "agent");
	const struct kind *run = kinds_by_role(kinds, "run");
	struct remind_claims *claims = all->claims;
	struct applied applied = { 0 };
	struct changeset c;
	struct item *i;
	size_t first = all->first, k;
	int rc;

	changeset_init(&c, "batch");
	i = changeset_item(&c, ITEM_NEW, run->name, 0);
	item_op(i, OP_SET, "job", "remind");
	op_text(i, "day", iso_day(context->clock.today));
	op_text(i, "at", iso_moment(context->clock.now));
	for (k = first; k < claims->n; k++) {
		struct remind_mail *mail = &claims->v[k];

		mail->message_id = message_id(m, context, all->agents[k]);
		claim_item(&c, all->reminder, mail, all->agents[k], context,
			   agents);
		claims->items += mail->n;
	}
	i = &c.items[0];
	op_text(i, "items", mem_printf("%" PRIu64, claims->items));
	op_text(i, "reminders", mem_printf("%zu", claims->n - first));
	rc = apply(m, &c, &store_itself, context, &applied, err);
	if (!rc) {
		claims->run = mem_strdup(applied.items[0].name);
		for (k = first; k < claims->n; k++)
			claims->v[k].reminder =
				mem_strdup(applied.items[k - first + 1].name);
	}
	applied_release(&applied);
	changeset_release(&c);
	return rc;
}

/* All of it out of one moment of the store, which ends before anything is
 * written. */
static int gather(struct model *m, const struct value_context *context,
		  struct kinds *kinds, struct remind_gather *all,
		  struct err *err)
{
	struct reader r;
	struct txn *txn;
	int rc;

	if (!all->reminder || !kinds_by_role(kinds, "run") ||
	    !kinds_by_role(kinds, "agent"))
		return err_set(err, ERR_CONFIG, NULL,
			       N_("There are no forms with the roles agent, "
				  "reminder and run"));
	if (txn_read(model_store(m), &txn, err) < 0)
		return -1;
	reader_open(&r, txn, kinds, &context->clock, context->lang);
	all->r = &r;
	rc = remind_gather_again(all, err);
	all->first = all->claims->n;
	if (!rc)
		rc = remind_gather_new(all, err);
	reader_close(&r);
	txn_end(txn);
	return rc;
}

int remind_claim(struct model *m, const struct value_context *context,
		 struct remind_claims *claims, struct err *err)
{
	struct kinds *kinds = model_kinds(m);
	struct remind_gather all = {
		.claims = claims,
		.reminder = kinds_by_role(kinds, "reminder"),
	};
	int rc;

	memset(claims, 0, sizeof(*claims));
	/* Nobody else may find the same items unannounced meanwhile. */
	model_job_begin(m);
	rc = gather(m, context, kinds, &all, err);
	if (!rc)
		rc = write_claims(m, context, &all, kinds, err);
	model_job_end(m);
	free(all.agents);
	kinds_drop(kinds);
	if (rc < 0)
		remind_claims_release(claims);
	return rc;
}

static int set_fields(struct model *m, const struct value_context *context,
		      struct changeset *c, struct err *err)
{
	struct applied applied = { 0 };
	int rc = apply(m, c, &store_itself, context, &applied, err);

	applied_release(&applied);
	changeset_release(c);
	return rc;
}

int remind_report(struct model *m, const struct value_context *context,
		  const char *reminder, const char *fault, struct err *err)
{
	struct changeset c;
	struct item *i;

	changeset_init(&c, "batch");
	i = changeset_item(&c, ITEM_SET, reminder, 0);
	item_op(i, OP_SET, "state", fault ? "failed" : "sent");
	item_op(i, OP_SET, "fault", fault ? fault : "");
	return set_fields(m, context, &c, err);
}

int remind_finish(struct model *m, const struct value_context *context,
		  const char *run, uint64_t mails, uint64_t faults,
		  struct err *err)
{
	struct changeset c;
	struct item *i;

	changeset_init(&c, "batch");
	i = changeset_item(&c, ITEM_SET, run, 0);
	op_text(i, "until", iso_moment(context->clock.now));
	op_text(i, "mails", mem_printf("%" PRIu64, mails));
	op_text(i, "faults", mem_printf("%" PRIu64, faults));
	return set_fields(m, context, &c, err);
}

struct waiting {
	struct reader *r;
	uint16_t kind;
	int (*each)(void *ctx, const struct record *reminder);
	void *ctx;
	struct err *err;
};

static int waiting_one(void *ctx, uint32_t id, struct slice place,
		       const struct record *columns)
{
	struct waiting *w = ctx;
	struct record rec;
	int rc;

	(void)place;
	(void)columns;
	rc = reader_get(w->r, (struct ref){ w->kind, id }, &rec, w->err);
	if (rc <= 0 || !remind_is(w->r, &rec, "via", "screen") ||
	    !remind_is(w->r, &rec, "state", "claimed"))
		return rc < 0 ? -1 : 0;
	return w->each(w->ctx, &rec);
}

int remind_waiting(struct reader *r, struct ref agent,
		   int (*each)(void *ctx, const struct record *reminder),
		   void *ctx, struct err *err)
{
	const struct kind *k = kinds_by_role(r->kinds, "reminder");
	const struct field *f = k ? kind_field(k, "agent") : NULL;
	struct waiting w = { r, k ? k->no : 0, each, ctx, err };

	if (!f)
		return 0;
	return reader_links(r, agent, k->no, f->tag, SLICE_NONE, waiting_one,
			    &w, err);
}
