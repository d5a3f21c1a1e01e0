/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"
#include "office.h"

/* CAS-11, CAS-27 */
static void one_main_role(void **state)
{
	struct office *o = *state;

	office_item(o, ITEM_NEW, "company", "name=Petersen", NULL);
	office_item(o, ITEM_NEW, "company", "name=Nordguss", NULL);
	office_item(o, ITEM_NEW, "person", "last_name=Petersen",
		    "first_name=Anna", "roles=K10001", NULL);
	office_must(o);
	office_is(o, "role:1", "main", "true");
	office_item(o, ITEM_NEW, "role", "person=P1", "company=K10002",
		    "main=yes", NULL);
	office_must(o);
	office_is(o, "role:1", "main", "");
	office_is(o, "role:2", "main", "true");
	office_check(o);
}

static void two_addresses(struct office *o, const char *use)
{
	office_item(o, ITEM_NEW, "company", "name=Petersen", NULL);
	office_item(o, ITEM_NEW, "address", "street=Weg 1", NULL);
	office_item(o, ITEM_NEW, "address", "street=Weg 2", NULL);
	office_item(o, ITEM_NEW, "address", "street=Weg 3", NULL);
	office_item(o, ITEM_NEW, "address_use", "partner=@1", "address=@2",
		    use, NULL);
	office_must(o);
}

/* CAS-22 */
static void one_contact_address(void **state)
{
	struct office *o = *state;

	two_addresses(o, "use=contact");
	office_is(o, "address_use:1", "main", "true");
	office_item(o, ITEM_NEW, "address_use", "partner=company:K10001",
		    "address=A2", "use=contact", NULL);
	office_must_not(o, "There is a contact address already");
	office_item(o, ITEM_NEW, "address_use", "partner=company:K10001",
		    "address=A2", "use=contact", "main=yes", NULL);
	office_must(o);
	office_is(o, "address_use:1", "until", "2026-09-14");
	office_is(o, "address_use:2", "until", "");
	office_is(o, "address_use:2", "main", "true");
	office_check(o);
}

/* CAS-23, CAS-24 */
static void one_default_per_use(void **state)
{
	struct office *o = *state;

	two_addresses(o, "use=delivery");
	office_is(o, "address_use:1", "main", "true");
	office_item(o, ITEM_NEW, "address_use", "partner=company:K10001",
		    "address=A2", "use=delivery", NULL);
	office_item(o, ITEM_NEW, "address_use", "partner=company:K10001",
		    "address=A3", "use=delivery", NULL);
	office_must(o);
	office_is(o, "address_use:2", "main", "");
	office_item(o, ITEM_SET, "address_use:3", "main=yes", NULL);
	office_must(o);
	office_is(o, "address_use:1", "main", "");
	office_is(o, "address_use:3", "main", "true");
	office_item(o, ITEM_BIN, "address_use:3", NULL);
	office_must_not(o, "mark another one");
	office_item(o, ITEM_BIN, "address_use:2", NULL);
	office_must(o);
	office_item(o, ITEM_BIN, "address_use:3", NULL);
	office_must(o);
	office_is(o, "address_use:1", "main", "true");
	/* The whole company goes without being asked for a default. */
	office_item(o, ITEM_BIN, "company:K10001", NULL);
	office_must(o);
	office_check(o);
}

/* CAS-40 */
static void done_says_when(void **state)
{
	struct office *o = *state;

	office_item(o, ITEM_NEW, "followup", "due=today", "agent=tb", NULL);
	office_must(o);
	office_is(o, "followup:1", "done_at", "");
	office_item(o, ITEM_SET, "followup:1", "done=yes", NULL);
	office_must(o);
	office_is(o, "followup:1", "done_at", "2026-09-14T07:00:00Z");
	office_item(o, ITEM_SET, "followup:1", "done=no", NULL);
	office_must(o);
	office_is(o, "followup:1", "done_at", "");
	office_check(o);
}

#define T(f) cmocka_unit_test_setup_teardown(f, office_setup, office_teardown)
static const struct CMUnitTest tests[] = {
	T(one_main_role), T(one_contact_address), T(one_default_per_use),
	T(done_says_when),
};
const struct group test_rules = { tests, sizeof(tests) / sizeof(*tests) };
