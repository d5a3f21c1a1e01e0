/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/sight.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define USES 2048		/* until what rules have read is given back */

struct sight_rule {
	const char *text;	/* NULL: none */
	struct expr *e;
	bool parsed;
};

struct limit {			/* by kind number */
	const struct kind *kind;
	enum rights_level level;
	struct sight_rule read, write;
	struct idset *set;
};

struct sight {
	struct kinds *whole;	/* held */
	struct reader own, *r;
	const struct reader *like;
	size_t used;
	bool hides;
	struct limit *v;
	size_t n;
};

static void open_own(struct sight *s)
{
	const struct reader *like = s->like;

	reader_open(&s->own, like->txn, s->whole, &like->values.clock,
		    like->values.lang);
	s->own.values.country = like->values.country;
	s->own.values.currency = like->values.currency;
	s->own.values.phone_fallback = like->values.phone_fallback;
	s->own.values.me = like->values.me;
	s->own.settled = like->settled;
	s->r = &s->own;
}

/* Of writing where it is asked. */
static bool limits_some(const struct kinds *whole,
			const struct rights_role *role, bool writing)
{
	if (!writing)
		return rights_has_rules(role, whole);
	for (size_t i = 0; i < whole->n; i++) {
		const struct rights_kind *on = rights_kind(role,
						whole->v[i]->name);

		if (rights_on_kind(role, whole->v[i]) == RIGHTS_NONE ||
		    (on && (on->read || on->write)))
			return true;
	}
	return false;
}

static void add_kind(struct sight *s, const struct rights_role *role,
		     const struct kind *k)
{
	const struct rights_kind *on = rights_kind(role, k->name);

	if (k->no >= s->n) {
		s->v = mem_realloc(s->v, (k->no + 1u) * sizeof(*s->v));
		memset(s->v + s->n, 0, (k->no + 1u - s->n) * sizeof(*s->v));
		s->n = k->no + 1u;
	}
	s->v[k->no] = (struct limit){
		.kind = k, .level = rights_on_kind(role, k),
		.read = { .text = on ? on->read : NULL },
		.write = { .text = on ? on->write : NULL },
	};
}

struct sight *sight_new(struct kinds *whole, const struct rights_role *role,
			struct reader *reader, const struct reader *like)
{
	struct sight *s;

	if (!role || role->admin || !limits_some(whole, role, !like))
		return NULL;
	s = mem_zero(sizeof(*s));
	s->hides = rights_has_rules(role, whole);
	s->whole = kinds_hold(whole);
	s->r = reader;
	s->like = like;
	for (size_t i = 0; i < whole->n; i++)
		add_kind(s, role, whole->v[i]);
	return s;
}

void sight_free(struct sight *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->n; i++) {
		expr_free(s->v[i].read.e);
		expr_free(s->v[i].write.e);
		idset_free(s->v[i].set);
	}
	if (s->r == &s->own)
		reader_close(&s->own);
	kinds_drop(s->whole);
	free(s->v);
	free(s);
}

static struct limit *limit_of(const struct sight *s, uint16_t kind)
{
	return s && kind < s->n && s->v[kind].kind ? &s->v[kind] : NULL;
}

bool sight_hides(const struct sight *s)
{
	return s && s->hides;
}

bool sight_limits(const struct sight *s, uint16_t kind)
{
	const struct limit *l = limit_of(s, kind);

	return s && (!l || l->level == RIGHTS_NONE || l->read.text);
}

struct reader *sight_reader(struct sight *s)
{
	if (!s->r)
		open_own(s);
	return s->r;
}

static const struct expr *rule_of(struct sight *s, const struct limit *l,
				  struct sight_rule *rule)
{
	struct reader *r = sight_reader(s);
	struct sight *as_lent = r->sight;

	r->sight = NULL;
	if (!rule->parsed &&
	    expr_parse(&rule->e, rule->text, l->kind, &r->values, NULL))
		rule->e = NULL;
	r->sight = as_lent;
	rule->parsed = true;
	return rule->e;
}

/* A rule that cannot be asked holds for nothing. */
static bool holds(struct sight *s, const struct limit *l, struct sight_rule *rule,
		  const struct record *rec)
{
	uint64_t steps = EXPR_STEPS;
	struct sight *as_lent;
	const struct expr *e;
	bool yes = false;

	if (!rule->text)
		return true;
	e = rule_of(s, l, rule);
	if (s->r == &s->own && ++s->used % USES == 0) {
		reader_close(&s->own);
		open_own(s);
	}
	/* A lent reader may have us as its sight. */
	as_lent = s->r->sight;
	s->r->sight = NULL;
	if (!e || expr_true(e, s->r, rec, &steps, &yes, NULL))
		yes = false;
	s->r->sight = as_lent;
	return yes;
}

bool sight_sees(struct sight *s, const struct record *rec)
{
	struct limit *l = limit_of(s, rec->ref.kind);

	if (!l || l->level == RIGHTS_NONE)
		return false;
	if (ref_eq(rec->ref, sight_reader(s)->values.me))
		return true;
	if (l->set && !record_in_bin(rec))
		return idset_has(l->set, rec->ref.id);
	return holds(s, l, &l->read, rec);
}

bool sight_writes(struct sight *s, const struct record *rec)
{
	struct limit *l = limit_of(s, rec->ref.kind);

	return l && l->level == RIGHTS_WRITE && holds(s, l, &l->read, rec) &&
	       holds(s, l, &l->write, rec);
}

const struct expr *sight_rule(struct sight *s, const struct kind *kind)
{
	struct limit *l = limit_of(s, kind->no);

	return l && l->level != RIGHTS_NONE && l->read.text ?
		rule_of(s, l, &l->read) : NULL;
}

const struct kind *sight_kind(const struct sight *s, uint16_t no)
{
	const struct limit *l = limit_of(s, no);

	return l ? l->kind : NULL;
}

struct idset **sight_set(struct sight *s, uint16_t kind)
{
	struct limit *l = limit_of(s, kind);

	return l ? &l->set : NULL;
}
