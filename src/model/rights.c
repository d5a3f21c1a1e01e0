/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/rights.h"

#include "base/tr.h"

enum role { ROLE_AGENT, ROLE_ADMIN, ROLE_STORE, ROLE_N };

static const struct {
	bool may[ROLE_N];
	const char *denied;
} table[VERB_N] = {
	/*			agent  admin  store */
	[VERB_READ]		= { { true,  true,  true },
		N_("This agent may not read records") },
	[VERB_WRITE]		= { { true,  true,  true },
		N_("This agent may not change records") },
	[VERB_WRITE_MASTER]	= { { true,  true,  true },
		N_("This agent may not change master data") },
	[VERB_WRITE_ADMIN]	= { { false, true,  true },
		N_("Only an administrator may change agents") },
	[VERB_WRITE_SYSTEM]	= { { false, false, true },
		N_("Only the store itself writes this") },
	[VERB_UNDO_OWN]		= { { true,  true,  true },
		N_("This agent may not take back changes") },
	[VERB_UNDO_ANY]		= { { false, true,  true },
		N_("Only an administrator may take back what others "
		   "did") },
	[VERB_RELOAD]		= { { false, true,  true },
		N_("Only an administrator may take in new forms") },
	[VERB_CHECK]		= { { false, true,  true },
		N_("Only an administrator may check the store") },
	[VERB_REMIND]		= { { false, true,  true },
		N_("Only an administrator may run the reminders") },
	[VERB_STOP]		= { { false, true,  true },
		N_("Only an administrator may stop the store") },
};

static enum role role_of(const struct author *who)
{
	if (ref_is_none(who->agent))
		return ROLE_STORE;
	return who->admin ? ROLE_ADMIN : ROLE_AGENT;
}

int rights_check(const struct author *who, enum verb verb, const char *place,
		 struct err *err)
{
	if (table[verb].may[role_of(who)])
		return 0;
	return err_add_raw(err, ERR_DENIED, place, table[verb].denied, NULL, 0);
}

enum verb rights_verb_of(const struct kind *k)
{
	if (k->system)
		return VERB_WRITE_SYSTEM;
	if (k->admin)
		return VERB_WRITE_ADMIN;
	return k->master ? VERB_WRITE_MASTER : VERB_WRITE;
}
