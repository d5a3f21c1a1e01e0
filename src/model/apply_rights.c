/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the author of a change may: asked of each item before and after, of
 * each field that he sets. What he may not see is as absent; what follows by
 * itself (rules, defaults, emptied links) is the form's doing, not his.
 */
#include "base/tr.h"
#include "model/apply_private.h"

void rights_open(struct apply_state *s)
{
	const struct author *who = s->who;

	if (who->admin || ref_is_none(who->agent) || !who->role)
		return;
	/* The table may be newer than the session. */
	s->role = rights_role(s->r.kinds, who->role->name);
	s->sight = sight_new(s->r.kinds, s->role, &s->r, NULL);
}

void rights_see(struct apply_state *s, bool own)
{
	s->r.sight = own && sight_hides(s->sight) ? s->sight : NULL;
}

static bool fault(struct apply_state *s, struct work *w, const char *field,
		  const char *msgid, const char *arg)
{
	err_add_raw(s->faults, ERR_DENIED, work_place(s, w, field), msgid,
		    &arg, arg != NULL);
	return false;
}

static bool verb_allowed(struct apply_state *s, struct work *w,
			 const struct kind *k)
{
	struct err faults = ERR_INIT;
	bool yes = !rights_check(s->who, rights_verb_of(k), NULL, &faults);

	if (!yes)
		work_faults(s, w, NULL, &faults);
	err_release(&faults);
	return yes;
}

bool rights_kind_allowed(struct apply_state *s, struct work *w,
			 const struct kind *k)
{
	const char *label = words_many(&k->label, s->r.values.lang);

	if (s->role && rights_on_kind(s->role, k) == RIGHTS_NONE) {
		err_set(s->faults, ERR_INPUT, work_place(s, w, NULL),
			N_("There is no kind \"%s\""), k->name);
		return false;
	}
	if (!verb_allowed(s, w, k))
		return false;
	if (s->role && rights_on_kind(s->role, k) < RIGHTS_WRITE)
		return fault(s, w, NULL,
			     N_("This agent may not change these: %s"), label);
	return true;
}

bool rights_record_allowed(struct apply_state *s, struct work *w)
{
	const struct kind *k = w->p->plan->kind;
	const struct rights_kind *on = s->role ? rights_kind(s->role, k->name) :
						 NULL;
	const char *label = words_many(&k->label, s->r.values.lang);

	if (on && on->no_new && w->p->is_new)
		return fault(s, w, NULL,
			     N_("This agent may not add any: %s"), label);
	if (on && on->no_delete && w->item &&
	    (w->item->kind == ITEM_BIN || w->item->kind == ITEM_ERASE ||
	     w->item->kind == ITEM_MERGE))
		return fault(s, w, NULL,
			     N_("This agent may not delete any: %s"), label);
	if (!w->p->is_new && s->sight &&
	    !sight_writes(s->sight, &w->p->before))
		return fault(s, w, NULL,
			     N_("This agent may not change this record"),
			     NULL);
	return true;
}

bool rights_field_allowed(struct apply_state *s, struct work *w,
			  const struct field *f)
{
	const struct kind *k = w->p->plan->kind;
	enum rights_level level = s->role ?
		rights_on_field(s->r.kinds, s->role, f) : RIGHTS_WRITE;
	const struct rights_group *g;

	if (level == RIGHTS_WRITE)
		return true;
	if (level == RIGHTS_NONE) {
		err_set(s->faults, ERR_INPUT, work_place(s, w, f->name),
			N_("%s has no field \"%s\""), k->name, f->name);
		return false;
	}
	g = rights_group(s->r.kinds, f->group);
	return fault(s, w, f->name, g && g->owner ?
		     N_("Only its owner may change this: %s") :
		     N_("This agent may not change this field"),
		     !g || !g->owner ? NULL :
		     words_one(&rights_role(s->r.kinds, g->owner)->label,
			       s->r.values.lang));
}

/* What he did himself: items, the lines in them, and what goes with a
 * record that he deletes. */
static bool is_his(const struct work *w)
{
	return w->item || w->via || (w->p->in_bin && !w->p->was_in_bin);
}

void row_rights(struct apply_state *s)
{
	for (size_t i = row_next(s, ROW_FIRST); s->sight && i != ROW_END;
	     i = row_next(s, i)) {
		struct work *w = &s->works[i];
		struct record rec;

		if (!w->p || w->faulty || !is_his(w))
			continue;
		rec = w->p->in_bin && !w->p->is_new ? w->p->before :
			*pending_record(s, w->p);
		if (sight_writes(s->sight, &rec))
			continue;
		fault(s, w, NULL, w->item || w->via ?
		      N_("This agent may not have such a record") :
		      N_("Others belong to it that this agent may not "
			 "delete"), NULL);
	}
}
