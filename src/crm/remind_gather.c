/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/mem.h"
#include "crm/due.h"
#include "crm/remind_private.h"
#include "model/expr.h"
#include "model/index.h"
#include "store/idset.h"

static struct slice value_of(struct reader *r, const struct record *rec,
			     const char *name)
{
	const struct kind *k = kinds_by_no(r->kinds, rec->ref.kind);
	const struct field *f = name && k ? kind_field(k, name) : NULL;

	return f && f->tag ?
		record_get(rec, f->tag, r->values.clock.today) : SLICE_NONE;
}

static char *text_of(struct reader *r, const struct record *rec,
		  const char *name)
{
	const struct kind *k = kinds_by_no(r->kinds, rec->ref.kind);
	const struct field *f = name && k ? kind_field(k, name) : NULL;
	struct slice bytes = value_of(r, rec, name);
	struct buf out = BUF_INIT;

	if (bytes.n)
		f->type->print(f, &r->values, bytes, PRINT_LONG, &out);
	if (!out.n) {
		buf_release(&out);
		return mem_strdup("");
	}
	return buf_detach(&out);
}

static int64_t number_of(struct reader *r, const struct record *rec,
			 const char *name, int64_t none)
{
	struct value v = reader_value(r, rec, name, r->values.clock.today);

	return v.type == VALUE_NONE ? none : v.n;
}

bool remind_is(struct reader *r, const struct record *rec, const char *name,
	       const char *code)
{
	return slice_eq_str(value_of(r, rec, name), code);
}

static struct ref ref_of(struct reader *r, const struct record *rec,
			 const char *name)
{
	return ref_unpack(value_of(r, rec, name));
}

static char *name_of(struct reader *r, struct ref ref)
{
	struct buf out = BUF_INIT;

	reader_name(r, ref, &out);
	return buf_detach(&out);
}

static void add_item(struct reader *r, struct remind_mail *mail,
		     const struct kind *kind, const struct due_item *item)
{
	struct remind_item *i;

	mem_grow(&mail->items, &mail->cap, mail->n + 1, sizeof(*mail->items));
	i = &mail->items[mail->n++];
	i->name = name_of(r, item->rec.ref);
	i->who = text_of(r, &item->rec, kind->due->who);
	i->what = text_of(r, &item->rec, kind->due->what);
	i->day = item->day;
	i->at = item->at;
}

/* ---- what was announced ----------------------------------------------- */

struct announced {
	struct reader *r;
	const struct kind *reminder;
	struct ref agent;
	int32_t due;
	struct err *err;
};

/* To this agent, on the due day or later, and it did not fail. */
static int is_announcement(void *ctx, uint32_t id, struct slice place,
			   const struct record *columns)
{
	struct announced *a = ctx;
	struct record rec;
	int rc;

	(void)place;
	(void)columns;
	rc = reader_get(a->r, (struct ref){ a->reminder->no, id }, &rec,
			a->err);
	if (rc <= 0)
		return rc;
	return !record_in_bin(&rec) &&
	       ref_eq(ref_of(a->r, &rec, "agent"), a->agent) &&
	       !remind_is(a->r, &rec, "state", "failed") &&
	       number_of(a->r, &rec, "day", INT32_MIN) >= a->due;
}

struct gathering {
	struct reader *r;
	const struct kind *reminder, *kind;
	const struct field *items;
	struct ref agent;
	struct remind_mail *mail;
	struct err *err;
};

static int take_item(void *ctx, const struct due_item *item)
{
	struct gathering *g = ctx;
	struct announced a = {
		.r = g->r, .reminder = g->reminder, .agent = g->agent,
		.due = item->day, .err = g->err,
	};
	int rc = reader_links(g->r, item->rec.ref, g->reminder->no,
			      g->items->tag, SLICE_NONE, is_announcement, &a,
			      g->err);

	if (!rc)
		add_item(g->r, g->mail, g->kind, item);
	return rc < 0 ? -1 : 0;
}

static int gather_agent(struct remind_gather *all, const struct kind *agents,
			struct ref agent, struct err *err)
{
	struct reader *r = all->r;
	struct remind_mail mail = { 0 };
	struct gathering g = {
		.r = r, .reminder = all->reminder,
		.items = kind_field(all->reminder, "items"), .agent = agent,
		.mail = &mail, .err = err,
	};
	struct record rec;
	size_t i;
	int rc = reader_get(r, agent, &rec, err);

	if (rc <= 0 || record_in_bin(&rec) ||
	    (agents->closed && number_of(r, &rec, agents->closed, 0)))
		return rc < 0 ? -1 : 0;
	for (i = 0, rc = 0; !rc && i < r->kinds->n; i++) {
		g.kind = r->kinds->v[i];
		if (g.kind->due)
			rc = due_each(r, g.kind, agent,
				      r->values.clock.today, take_item, &g,
				      err);
	}
	if (rc < 0 || !mail.n) {
		remind_mail_release(&mail);
		return rc;
	}
	mail.login = text_of(r, &rec, "login");
	mail.name = text_of(r, &rec, "name");
	mail.mail = text_of(r, &rec, "mail");
	remind_take(all->claims, &mail);
	mem_grow(&all->agents, &all->agents_cap, all->claims->n,
		 sizeof(*all->agents));
	all->agents[all->claims->n - 1] = agent;
	return 0;
}

/* ---- what was claimed and not reported --------------------------------- */

static int again_items(struct reader *r, const struct record *rec,
		       struct remind_mail *mail, struct err *err)
{
	const struct kind *k = kinds_by_no(r->kinds, rec->ref.kind);
	const struct field *f = kind_field(k, "items");
	struct field_value v;
	size_t i;
	int rc;

	for (i = 0; record_value(rec, f->tag, i, &v); i++) {
		struct due_item item;
		const struct kind *kind;
		struct ref ref = ref_unpack(v.bytes);

		kind = kinds_by_no(r->kinds, ref.kind);
		if (!kind || !kind->due)
			continue;
		rc = reader_get(r, ref, &item.rec, err);
		if (rc < 0)
			return -1;
		if (!rc)
			continue;
		item.day = (int32_t)number_of(r, &item.rec,
						  kind->due->day, DAY_NONE);
		item.at = (int32_t)number_of(r, &item.rec,
						 kind->due->time, TIME_NONE);
		add_item(r, mail, kind, &item);
	}
	return 0;
}

static int again_one(struct remind_gather *all, struct ref ref,
		     struct err *err)
{
	struct reader *r = all->r;
	struct remind_mail mail = { .again = true };
	struct record rec, agent;
	int rc = reader_get(r, ref, &rec, err);

	if (rc <= 0 || !remind_is(r, &rec, "via", "mail") ||
	    number_of(r, &rec, "at", 0) >
	    r->values.clock.now - REMIND_LEASE)
		return rc < 0 ? -1 : 0;
	rc = reader_get(r, ref_of(r, &rec, "agent"), &agent, err);
	if (rc <= 0)
		return rc;
	if (again_items(r, &rec, &mail, err) < 0) {
		remind_mail_release(&mail);
		return -1;
	}
	mail.reminder = name_of(r, ref);
	mail.login = text_of(r, &agent, "login");
	mail.name = text_of(r, &agent, "name");
	mail.mail = text_of(r, &agent, "mail");
	mail.message_id = text_of(r, &rec, "message_id");
	remind_take(all->claims, &mail);
	return 0;
}

typedef int each_ref(struct remind_gather *all, struct ref ref,
		     struct err *err);

static int each_of_set(struct remind_gather *all, uint16_t kind,
		       struct slice name, each_ref *each, struct err *err)
{
	struct idset *set = idset_load(all->r->txn, name, err);
	uint32_t ids[64], from = 0;
	size_t n, i;
	int rc = 0;

	if (!set)
		return -1;
	while (!rc && (n = idset_list(set, from, ids, 64)) > 0) {
		for (i = 0; !rc && i < n; i++)
			rc = each(all, (struct ref){ kind, ids[i] }, err);
		from = ids[n - 1] + 1;
	}
	idset_free(set);
	return rc;
}

int remind_gather_again(struct remind_gather *all, struct err *err)
{
	const struct field *state = kind_field(all->reminder, "state");
	struct buf name = BUF_INIT;
	int rc;

	index_set_name(all->reminder->no, state->tag, slice_str("claimed"),
		       &name);
	rc = each_of_set(all, all->reminder->no, buf_slice(&name), again_one,
			 err);
	buf_release(&name);
	return rc;
}

static int new_one(struct remind_gather *all, struct ref ref, struct err *err)
{
	return gather_agent(all, kinds_by_no(all->r->kinds, ref.kind), ref,
			    err);
}

int remind_gather_new(struct remind_gather *all, struct err *err)
{
	const struct kind *agents = kinds_by_role(all->r->kinds, "agent");
	struct buf name = BUF_INIT;
	int rc;

	index_all_name(agents->no, &name);
	rc = each_of_set(all, agents->no, buf_slice(&name), new_one, err);
	buf_release(&name);
	return rc;
}
