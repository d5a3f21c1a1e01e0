/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"
#include "office.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "crm/due.h"
#include "crm/remind.h"

static void some_items(struct office *o)
{
	office_item(o, ITEM_NEW, "company", "name=Petersen", NULL);
	office_item(o, ITEM_NEW, "followup", "due=2026-09-14", "time=10:00",
		    "what=offer", "agent=tb", "company=@1", NULL);
	office_item(o, ITEM_NEW, "followup", "due=2026-09-10", "what=late",
		    "agent=tb", NULL);
	office_item(o, ITEM_NEW, "followup", "due=2026-09-15",
		    "what=tomorrow", "agent=tb", NULL);
	office_item(o, ITEM_NEW, "followup", "due=2026-09-01", "what=done",
		    "done=yes", "agent=tb", NULL);
	office_item(o, ITEM_NEW, "followup", "due=2026-09-14", "what=own",
		    "agent=agent:1", NULL);
	office_must(o);
}

struct list {
	const char *login;
	int32_t day;
	struct buf out;
};

static int list_one(void *ctx, const struct due_item *item)
{
	struct list *l = ctx;

	buf_printf(&l->out, "%u ", item->rec.ref.id);
	return 0;
}

static void list_due(struct reader *r, void *ctx)
{
	struct list *l = ctx;
	struct record agent;
	bool admin;

	assert_int_equal(model_agent(r, l->login, &agent, &admin, NULL), 1);
	assert_int_equal(due_each(r, kinds_by_role(r->kinds, "followup"),
				  agent.ref, l->day, list_one, l, NULL), 0);
}

static void lists_what_is_due(void **state)
{
	struct office *o = *state;
	struct list l = { "tb", o->context.clock.today, BUF_INIT };

	some_items(o);
	office_read(o, list_due, &l);
	assert_string_equal(buf_str(&l.out), "2 1 ");
	buf_clear(&l.out);
	l.day++;
	office_read(o, list_due, &l);
	assert_string_equal(buf_str(&l.out), "2 1 3 ");
	buf_release(&l.out);
}

static int count_waiting(void *ctx, const struct record *reminder)
{
	(void)reminder;
	++*(int *)ctx;
	return 0;
}

static void waiting(struct reader *r, void *ctx)
{
	const struct kind *agents = kinds_by_role(r->kinds, "agent");

	assert_int_equal(remind_waiting(r, (struct ref){ agents->no, 1 },
					count_waiting, ctx, NULL), 0);
}

static void reminds_once(void **state)
{
	struct office *o = *state;
	struct remind_claims c;
	int screens = 0;
	char *id;

	some_items(o);
	assert_int_equal(remind_claim(o->m, &o->context, &c, &o->err), 0);
	assert_int_equal(c.n, 2);
	assert_int_equal(c.items, 3);
	assert_string_equal(c.v[0].mail, "");
	assert_string_equal(c.v[1].login, "tb");
	assert_string_equal(c.v[1].mail, "tb@example.com");
	assert_int_equal(c.v[1].n, 2);
	assert_string_equal(c.v[1].items[0].what, "late");
	assert_string_equal(c.v[1].items[1].who, "Petersen");
	id = strdup(c.v[1].message_id);
	remind_claims_release(&c);
	office_read(o, waiting, &screens);
	assert_int_equal(screens, 1);

	/* The run died; another one at once leaves the mail to it. */
	assert_int_equal(remind_claim(o->m, &o->context, &c, &o->err), 0);
	assert_int_equal(c.n, 0);
	remind_claims_release(&c);
	o->context.clock.now += REMIND_LEASE;
	assert_int_equal(remind_claim(o->m, &o->context, &c, &o->err), 0);
	assert_int_equal(c.n, 1);
	assert_true(c.v[0].again);
	assert_string_equal(c.v[0].message_id, id);
	assert_int_equal(c.v[0].n, 2);
	free(id);
	assert_int_equal(remind_report(o->m, &o->context, c.v[0].reminder,
				       NULL, &o->err), 0);
	assert_int_equal(remind_finish(o->m, &o->context, c.run, 1, 0,
				       &o->err), 0);
	office_is(o, c.run, "mails", "1");
	remind_claims_release(&c);
	o->context.clock.now += REMIND_LEASE;
	assert_int_equal(remind_claim(o->m, &o->context, &c, &o->err), 0);
	assert_int_equal(c.n, 0);
	remind_claims_release(&c);
	office_check(o);
}

static void reminds_anew(void **state)
{
	struct office *o = *state;
	struct remind_claims c;

	some_items(o);
	assert_int_equal(remind_claim(o->m, &o->context, &c, &o->err), 0);
	assert_int_equal(remind_report(o->m, &o->context, c.v[1].reminder,
				       "no such host", &o->err), 0);
	remind_claims_release(&c);
	/* What failed goes into the next run. */
	assert_int_equal(remind_claim(o->m, &o->context, &c, &o->err), 0);
	assert_int_equal(c.n, 1);
	assert_int_equal(remind_report(o->m, &o->context, c.v[0].reminder,
				       NULL, &o->err), 0);
	remind_claims_release(&c);
	/* A new day for what was put off, a new agent for what was given. */
	office_item(o, ITEM_SET, "followup:1", "due=2026-09-16", NULL);
	office_item(o, ITEM_SET, "followup:2", "agent=agent:1", NULL);
	office_must(o);
	o->context.clock.today += 2;
	assert_int_equal(remind_claim(o->m, &o->context, &c, &o->err), 0);
	assert_int_equal(c.n, 2);
	assert_int_equal(c.v[0].n, 1);
	assert_string_equal(c.v[0].items[0].name, "followup:2");
	assert_int_equal(c.v[1].n, 2);	/* 15th and 16th */
	remind_claims_release(&c);
}

#define T(f) cmocka_unit_test_setup_teardown(f, office_setup, office_teardown)
static const struct CMUnitTest tests[] = {
	T(lists_what_is_due), T(reminds_once), T(reminds_anew),
};
const struct group test_remind = { tests, sizeof(tests) / sizeof(*tests) };
