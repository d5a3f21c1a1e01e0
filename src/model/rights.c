/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/rights.h"

#include <string.h>

#include "base/map.h"
#include "base/tr.h"

static const struct {
	const char *word;	/* in `may`; NULL: follows from the rest */
	const char *denied;
} verbs[VERB_N] = {
	[VERB_READ]		= { NULL,
		N_("This agent may not read records") },
	[VERB_WRITE]		= { NULL,
		N_("This agent may not change records") },
	[VERB_WRITE_MASTER]	= { NULL,
		N_("This agent may not change master data") },
	[VERB_WRITE_ADMIN]	= { "agents",
		N_("Only an administrator may change agents") },
	[VERB_WRITE_SYSTEM]	= { NULL,
		N_("Only the store itself writes this") },
	[VERB_UNDO_OWN]		= { "undo",
		N_("This agent may not take back changes") },
	[VERB_UNDO_ANY]		= { "undo_any",
		N_("Only an administrator may take back what others "
		   "did") },
	[VERB_RELOAD]		= { "reload",
		N_("Only an administrator may take in new forms") },
	[VERB_CHECK]		= { "check",
		N_("Only an administrator may check the store") },
	[VERB_REMIND]		= { "remind",
		N_("Only an administrator may run the reminders") },
	[VERB_STOP]		= { "stop",
		N_("Only an administrator may stop the store") },
	[VERB_SESSIONS]		= { "sessions",
		N_("Only an administrator may see and end sessions") },
	[VERB_ERASE]		= { "erase",
		N_("Only an administrator may erase records for good") },
	[VERB_REVEAL]		= { "reveal",
		N_("This agent may not see sensitive fields in clear") },
	[VERB_DISPLAYS]		= { "displays",
		N_("Only an administrator may see who was shown sensitive fields") },
};

static const struct rights_role nothing = { .name = (char *)"" };

struct rights *rights_plain(struct arena *arena)
{
	static const char *const names[] = { "agent", "admin" };
	struct rights *r = arena_alloc(arena, sizeof(*r));

	r->roles = arena_alloc(arena, 2 * sizeof(*r->roles));
	for (r->roles_n = 0; r->roles_n < 2; r->roles_n++)
		r->roles[r->roles_n] = (struct rights_role){
			.name = arena_strdup(arena, names[r->roles_n]),
			.admin = r->roles_n == 1,
			.may = 1u << VERB_UNDO_OWN,
			.other = RIGHTS_WRITE, .master = RIGHTS_WRITE,
		};
	return r;
}

const char *rights_word(enum verb verb)
{
	return verbs[verb].word;
}

const struct rights_role *rights_role(const struct kinds *ks,
				      const char *name)
{
	const struct rights *r = ks->rights;

	for (size_t i = 0; r && name && i < r->roles_n; i++)
		if (!strcmp(r->roles[i].name, name))
			return &r->roles[i];
	return &nothing;
}

const struct rights_kind *rights_kind(const struct rights_role *role,
				      const char *kind)
{
	for (size_t i = 0; i < role->kinds_n; i++)
		if (!strcmp(role->kinds[i].kind, kind))
			return &role->kinds[i];
	return NULL;
}

enum rights_level rights_on_kind(const struct rights_role *role,
				 const struct kind *k)
{
	const struct rights_kind *on = rights_kind(role, k->name);

	if (role->admin)
		return RIGHTS_WRITE;
	if (on)
		return on->level;
	return k->master ? role->master : role->other;
}

const struct rights_group *rights_group(const struct kinds *ks,
					const char *name)
{
	const struct rights *r = ks->rights;

	for (size_t i = 0; r && name && i < r->groups_n; i++)
		if (!strcmp(r->groups[i].name, name))
			return &r->groups[i];
	return NULL;
}

enum rights_level rights_on_field(const struct kinds *ks,
				  const struct rights_role *role,
				  const struct field *f)
{
	const struct rights_group *group;

	if (role->admin)
		return RIGHTS_WRITE;
	if (f->sensitive && role->no_sensitive)
		return RIGHTS_NONE;
	for (size_t i = 0; f->group && i < role->groups_n; i++)
		if (!strcmp(role->groups[i].group, f->group))
			return role->groups[i].level;
	group = rights_group(ks, f->group);
	if (group && group->owner && strcmp(group->owner, role->name))
		return RIGHTS_READ;
	return RIGHTS_WRITE;
}

bool rights_has_rules(const struct rights_role *role, const struct kinds *ks)
{
	for (size_t i = 0; !role->admin && i < ks->n; i++) {
		const struct rights_kind *on = rights_kind(role,
							   ks->v[i]->name);

		if ((on && on->read) ||
		    rights_on_kind(role, ks->v[i]) == RIGHTS_NONE)
			return true;
	}
	return false;
}

static bool writes_some(const struct rights_role *role)
{
	for (size_t i = 0; i < role->kinds_n; i++)
		if (role->kinds[i].level == RIGHTS_WRITE)
			return true;
	return role->other == RIGHTS_WRITE;
}

static bool may(const struct author *who, enum verb verb)
{
	const struct rights_role *role = who->role;

	if (ref_is_none(who->agent))
		return true;
	if (verb == VERB_WRITE_SYSTEM)
		return false;
	if (who->admin || verb == VERB_READ)
		return true;
	if (!role)
		return verb == VERB_WRITE || verb == VERB_WRITE_MASTER ||
		       verb == VERB_UNDO_OWN;
	if (role->admin)
		return true;
	if (verb == VERB_WRITE)
		return writes_some(role);
	/* Which of them it may: its level on each kind. */
	if (verb == VERB_WRITE_MASTER)
		return true;
	return role->may >> verb & 1;
}

int rights_check(const struct author *who, enum verb verb, const char *place,
		 struct err *err)
{
	if (may(who, verb))
		return 0;
	return err_add_raw(err, ERR_DENIED, place, verbs[verb].denied, NULL,
			   0);
}

enum verb rights_verb_of(const struct kind *k)
{
	if (k->system)
		return VERB_WRITE_SYSTEM;
	if (k->admin)
		return VERB_WRITE_ADMIN;
	return k->master ? VERB_WRITE_MASTER : VERB_WRITE;
}

/* Behind those of the table stands what a role sees that is none, then what
 * one sees who may all; behind all of them the same in clear. */
static struct kinds *view(struct kinds *ks, const struct rights_role *role,
			  bool clear)
{
	const struct rights *r = ks->rights;
	size_t i = 0;

	if (!r)
		return kinds_hold(ks);
	while (role && i < r->roles_n && role != &r->roles[i])
		i++;
	if (!role)
		i = r->roles_n + 1;
	if (clear)
		i += r->roles_n + 2;
	return kinds_hold(i < ks->views_n && ks->views[i] ? ks->views[i] : ks);
}

struct kinds *rights_view(struct kinds *ks, const struct rights_role *role)
{
	return view(ks, role, false);
}

struct kinds *rights_clear_view(struct kinds *ks,
				const struct rights_role *role)
{
	return view(ks, role, true);
}
