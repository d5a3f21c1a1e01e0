/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The group `rights` of the form files. */
#include <string.h>

#include "base/tr.h"
#include "model/expr.h"
#include "model/kind_build_private.h"
#include "model/kind_keys.h"
#include "model/rights_read.h"

#define ANY (CONF_STRING | CONF_STRINGS | CONF_GROUP)

static const char *const level_words[] = { "none", "read", "write", NULL };

static enum rights_level level_of(const char *word)
{
	enum rights_level level = RIGHTS_NONE;

	while (level_words[level] && strcmp(level_words[level], word))
		level++;
	return level_words[level] ? level : RIGHTS_NONE;
}

/* ---- keys ------------------------------------------------------------- */

static int check_kind_row(const struct conf_node *n, struct err *err)
{
	static const struct conf_key row[] = {
		{ "read", CONF_STRING }, { "write", CONF_STRING },
		{ "new", CONF_BOOL }, { "delete", CONF_BOOL }, { NULL }
	};
	static const struct conf_key word[] = {
		{ "*", CONF_STRING, .words = level_words }, { NULL }
	};
	struct conf_node alone = *n, group = { .first = &alone };

	if (n->type == CONF_GROUP)
		return conf_check(n, row, err);
	alone.next = NULL;
	return conf_check(&group, word, err);
}

static const struct conf_key kinds_keys[] = {
	{ "*", CONF_STRING | CONF_GROUP, .check = check_kind_row },
	{ NULL }
};

static const struct conf_key levels_keys[] = {
	{ "*", CONF_STRING, .words = level_words },
	{ NULL }
};

static const struct conf_key role_keys[] = {
	{ "label", ANY, .check = form_words_check },
	{ "admin", CONF_BOOL },
	{ "sensitive", CONF_BOOL },
	{ "other", CONF_STRING, .words = level_words },
	{ "master", CONF_STRING, .words = level_words },
	{ "kinds", CONF_GROUP, .keys = kinds_keys },
	{ "groups", CONF_GROUP, .keys = levels_keys },
	{ "may", CONF_STRINGS },
	{ NULL }
};

static const struct conf_key roles_keys[] = {
	{ "*", CONF_GROUP, .keys = role_keys },
	{ NULL }
};

static const struct conf_key group_keys[] = {
	{ "label", ANY, .check = form_words_check },
	{ "owner", CONF_STRING },
	{ NULL }
};

static const struct conf_key groups_keys[] = {
	{ "*", CONF_GROUP, .keys = group_keys },
	{ NULL }
};

const struct conf_key rights_keys[] = {
	{ "roles", CONF_GROUP, .keys = roles_keys },
	{ "groups", CONF_GROUP, .keys = groups_keys },
	{ NULL }
};

/* ---- building --------------------------------------------------------- */

/* "all" and "none" are words, everything else is a condition. */
static char *rule(struct build *b, const struct conf_node *n, const char *key,
		  bool *none)
{
	const char *text = conf_string(n, key, "all");

	*none = !strcmp(text, "none");
	return *none || !strcmp(text, "all") ? NULL : build_string(b, n, key);
}

static void build_kind(struct build *b, const struct conf_node *n,
		       struct rights_kind *k)
{
	bool no_read = false, no_write = false;

	k->kind = build_note(b, build_text(b, n->name), n->place);
	if (n->type == CONF_STRING) {
		k->level = level_of(n->text);
		return;
	}
	k->read = rule(b, n, "read", &no_read);
	k->write = rule(b, n, "write", &no_write);
	k->level = no_read ? RIGHTS_NONE : no_write ? RIGHTS_READ :
		RIGHTS_WRITE;
	k->no_new = !conf_bool(n, "new", true);
	k->no_delete = !conf_bool(n, "delete", true);
}

static void build_may(struct build *b, const struct conf_node *n,
		      struct rights_role *r)
{
	if (!n) {
		r->may = 1u << VERB_UNDO_OWN;
		return;
	}
	conf_each(child, n) {
		enum verb v = 0;

		if (child->type != CONF_STRING)
			continue;
		while (v < VERB_N && (!rights_word(v) ||
				      strcmp(rights_word(v), child->text)))
			v++;
		if (v < VERB_N)
			r->may |= 1u << v;
		else
			err_set(b->err, ERR_CONFIG, child->place,
				N_("\"may\": there is nothing called \"%s\""),
				child->text);
	}
}

static void build_role(struct build *b, const struct conf_node *n,
		       struct rights_role *r)
{
	const struct conf_node *kinds = conf_get(n, "kinds");
	const struct conf_node *groups = conf_get(n, "groups");
	const char *other = conf_string(n, "other", "write");

	r->name = build_note(b, build_text(b, n->name), n->place);
	build_label(b, n, n->name, &r->label);
	r->admin = conf_bool(n, "admin", false);
	r->no_sensitive = !conf_bool(n, "sensitive", true);
	r->other = level_of(other);
	r->master = level_of(conf_string(n, "master", other));
	build_may(b, conf_get(n, "may"), r);
	if (kinds)
		r->kinds = arena_alloc(b->arena,
				       (kinds->n + 1) * sizeof(*r->kinds));
	conf_each(child, kinds)
		build_kind(b, child, &r->kinds[r->kinds_n++]);
	if (groups)
		r->groups = arena_alloc(b->arena,
					(groups->n + 1) * sizeof(*r->groups));
	conf_each(child, groups) {
		struct rights_field *f = &r->groups[r->groups_n++];

		f->group = build_note(b, build_text(b, child->name),
				      child->place);
		f->level = level_of(child->type == CONF_STRING ? child->text :
				    "none");
	}
}

static void build_group(struct build *b, const struct conf_node *n,
			struct rights_group *g)
{
	g->name = build_note(b, build_text(b, n->name), n->place);
	build_label(b, n, n->name, &g->label);
	g->owner = build_string(b, n, "owner");
}

struct rights *rights_build(struct arena *arena, const struct conf_node *form,
			    struct map *places, struct err *err)
{
	struct rights *r = rights_plain(arena);
	struct build b = { arena, places, form ? form->place : NULL, err };
	const struct conf_node *roles = conf_get(form, "roles");
	const struct conf_node *groups = conf_get(form, "groups");

	if (roles) {
		r->place = build_text(&b, form->place);
		r->roles_n = 0;
		r->roles = arena_alloc(arena,
				       (roles->n + 1) * sizeof(*r->roles));
		conf_each(child, roles)
			if (child->type == CONF_GROUP)
				build_role(&b, child,
					   &r->roles[r->roles_n++]);
	}
	if (groups)
		r->groups = arena_alloc(arena,
					(groups->n + 1) * sizeof(*r->groups));
	conf_each(child, groups)
		if (child->type == CONF_GROUP)
			build_group(&b, child, &r->groups[r->groups_n++]);
	return r;
}

/* ---- whether it fits the kinds ---------------------------------------- */

struct lint {
	const struct kinds *ks;
	const struct map *places;
	struct err *err;
	int rc;
};

static void fault(struct lint *l, const char *text, const char *msgid,
		  const char *a, const char *b)
{
	const char *args[] = { a, b };

	l->rc = err_add_raw(l->err, ERR_CONFIG,
			    kind_place(l->places, text, l->ks->rights->place),
			    msgid, args, b ? 2 : 1);
}

static void lint_rule(struct lint *l, const struct kind *k, const char *text)
{
	struct value_context context = { .kinds = l->ks, .lang = "en" };
	struct err found = ERR_INIT;
	struct expr *e = NULL;

	if (text && expr_parse(&e, text, k, &context, &found)) {
		for (size_t i = 0; i < found.n; i++)
			l->rc = err_add_raw(l->err, ERR_CONFIG,
				kind_place(l->places, text,
					   l->ks->rights->place),
				found.items[i].msgid,
				(const char *const *)found.items[i].args,
				found.items[i].args_n);
	}
	expr_free(e);
	err_release(&found);
}

static bool is_used(const struct kinds *ks, const char *group)
{
	for (size_t i = 0; i < ks->n; i++)
		for (size_t j = 0; j < ks->v[i]->fields_n; j++) {
			const char *has = ks->v[i]->fields[j].group;

			if (has && !strcmp(has, group))
				return true;
		}
	return false;
}

/* A list in the order of what somebody may not see would tell him. */
static void lint_order(struct lint *l, const struct rights_role *r,
		       const struct kind *k)
{
	for (size_t i = 0; i < k->fields_n; i++)
		for (size_t j = 0; j < k->fields[i].order_n; j++) {
			const char *name = k->fields[i].order[j];
			const struct field *f = kind_field(k, name +
							   (*name == '-'));

			if (f && rights_on_field(l->ks, r, f) == RIGHTS_NONE)
				fault(l, name, N_("\"order\": the role \"%s\" "
						  "may not see \"%s\""),
				      r->name, f->name);
		}
}

static void lint_closed(struct lint *l, const struct rights_role *r,
			const struct kind *k)
{
	const struct field *f = k->closed ? kind_field(k, k->closed) : NULL;

	if (f && rights_on_field(l->ks, r, f) == RIGHTS_NONE)
		fault(l, k->closed, N_("\"closed\": the role \"%s\" must be "
				       "able to see \"%s\""),
		      r->name, f->name);
}

static void lint_role(struct lint *l, const struct rights_role *r)
{
	for (size_t i = 0; i < r->kinds_n; i++) {
		const struct rights_kind *on = &r->kinds[i];
		const struct kind *k = kinds_find(l->ks, on->kind);

		if (!k) {
			fault(l, on->kind, N_("\"kinds\": there is no kind "
					      "\"%s\""), on->kind, NULL);
			continue;
		}
		lint_rule(l, k, on->read);
		lint_rule(l, k, on->write);
	}
	for (size_t i = 0; i < r->groups_n; i++)
		if (!rights_group(l->ks, r->groups[i].group) &&
		    !is_used(l->ks, r->groups[i].group))
			fault(l, r->groups[i].group,
			      N_("\"groups\": no field is of the group "
				 "\"%s\""), r->groups[i].group, NULL);
	for (size_t i = 0; i < l->ks->n; i++) {
		lint_order(l, r, l->ks->v[i]);
		lint_closed(l, r, l->ks->v[i]);
	}
}

/* Whoever has a role that means nothing could do nothing. */
static void lint_agents(struct lint *l)
{
	const struct kind *agents = kinds_by_role(l->ks, "agent");
	const struct field *f = agents ? kind_field(agents, "role") : NULL;

	for (size_t i = 0; f && i < f->of_n; i++)
		if (!*rights_role(l->ks, f->of[i].code)->name)
			l->rc = err_set(l->err, ERR_CONFIG, f->place,
				N_("the rights of the role \"%s\" are "
				   "nowhere said (\"rights\", \"roles\")"),
				f->of[i].code);
}

int rights_lint(const struct kinds *ks, const struct map *places,
		struct err *err)
{
	struct lint l = { ks, places, err, 0 };
	const struct rights *r = ks->rights;

	if (!r->place)
		return 0;
	for (size_t i = 0; i < r->roles_n; i++)
		lint_role(&l, &r->roles[i]);
	for (size_t i = 0; i < r->groups_n; i++)
		if (r->groups[i].owner &&
		    !*rights_role(ks, r->groups[i].owner)->name)
			fault(&l, r->groups[i].owner,
			      N_("\"owner\": there is no role \"%s\""),
			      r->groups[i].owner, NULL);
	lint_agents(&l);
	return l.rc;
}
