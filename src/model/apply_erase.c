/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is erased, in the transaction of its change. The record goes into the
 * bin with nothing but its numbers; whoever names it follows, as far as the
 * links say so. All that the history has said of these records goes too, and
 * one entry says what is left.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/pack.h"
#include "base/tr.h"
#include "model/apply_private.h"
#include "model/draft.h"
#include "model/number.h"

static bool stays(uint16_t tag)
{
	return tag == TAG_NUMBER || tag == TAG_ALIAS;
}

static void take_all(struct apply_state *s, struct pending *p)
{
	size_t n = record_tags(&p->before, NULL, 0);
	uint16_t *tags = mem_alloc((n + 1) * sizeof(*tags));

	p->erasing = ERASING_WHOLE;
	p->in_bin = true;
	p->stale = true;
	record_tags(&p->before, tags, n);
	for (size_t i = 0; i < n; i++)
		pending_draft(s, p, kind_field_by_tag(p->plan->kind, tags[i]),
			      tags[i]);
	for (size_t i = 0; i < p->n; i++)
		if (!stays(p->drafts[i].tag))
			p->drafts[i].n = 0;
	free(tags);
}

struct erasing_merged { struct apply_state *s; size_t work; struct err *err; };

/* What was merged into it stood for the same. */
static int take_merged(void *ctx, struct ref merged)
{
	struct erasing_merged *m = ctx;
	struct pending *p = pending_open(m->s, merged, m->err);

	if (!p)
		return -1;
	if (!p->in_bin || p->erasing)
		return 0;
	p->cause = m->s->works[m->work].p->ref;
	take_all(m->s, p);
	state_work(m->s, NULL, m->s->works[m->work].no, NULL, p);
	return merged_each(&p->before, take_merged, ctx);
}

int erase_work(struct apply_state *s, size_t work, struct err *err)
{
	struct work *w = &s->works[work];
	struct erasing_merged merged = { s, work, err };
	const struct kind *k = w->p->plan->kind;
	int erased = history_erased(s->txn, w->p->ref, err);

	if (erased)
		return erased < 0 ? -1 : 0;
	if (k->master || k->system) {
		err_set(s->faults, ERR_INPUT, work_place(s, w, NULL),
			N_("Records of the kind %s cannot be erased"),
			k->name);
		return 0;
	}
	/* Whom its deletion has parted from it is found again. */
	if (w->p->in_bin && restore_work(s, work, err) < 0)
		return -1;
	take_all(s, s->works[work].p);
	return merged_each(&s->works[work].p->before, take_merged, &merged);
}

int erase_follow(struct apply_state *s, size_t work, const struct field *f,
		 struct pending *p)
{
	struct ref target = s->works[work].p->ref;

	if (f->gone == GONE_WITH ||
	    (f->erases_n && !strcmp(f->erases[0], ERASES_ALL))) {
		take_all(s, p);
		state_work(s, NULL, s->works[work].no, NULL, p);
		return 0;
	}
	clear_links(s, p, f, target);
	for (size_t i = 0; i < f->erases_n; i++) {
		const struct field *goes = kind_field(p->plan->kind,
						      f->erases[i]);

		if (goes && goes->tag)
			pending_draft(s, p, goes, goes->tag)->n = 0;
		if (!p->erasing)
			p->erasing = ERASING_PART;
	}
	return 0;
}

static int take_owned(struct apply_state *s, size_t work, struct ref ref,
		      int (*alone)(struct apply_state *s, struct ref ref,
				   struct err *err), struct err *err)
{
	struct pending *p = pending_at_hand(s, ref);
	int rc;

	if (p && p->erasing == ERASING_WHOLE)
		return 0;
	rc = alone(s, ref, err);
	if (rc <= 0)
		return rc;
	p = pending_open(s, ref, err);
	if (!p)
		return -1;
	p->cause = s->works[work].p->ref;
	take_all(s, p);
	state_work(s, NULL, s->works[work].no, NULL, p);
	return 0;
}

int erase_owned(struct apply_state *s, size_t work,
		int (*alone)(struct apply_state *s, struct ref ref,
			     struct err *err), struct err *err)
{
	const struct record before = s->works[work].p->before;
	const struct kind *k = s->works[work].p->plan->kind;
	struct field_value v;
	int rc = 0;

	for (size_t i = 0; i < k->fields_n; i++)
		for (size_t j = 0; !rc && k->fields[i].owns &&
		     k->fields[i].tag &&
		     record_value(&before, k->fields[i].tag, j, &v); j++)
			rc = take_owned(s, work, ref_unpack(v.bytes), alone,
					err);
	return rc;
}

/* All fields it had are named; those that are left have their values. */
void erase_fields(const struct pending *p, struct entry_field **fields,
		  size_t *n)
{
	entry_fields_both(&p->before, &p->after, fields, n);
	for (size_t i = 0; i < *n; i++)
		(*fields)[i].before = SLICE_NONE;
}

static int empty_entry(struct apply_state *s, uint64_t no, struct err *err)
{
	struct buf bytes = BUF_INIT;
	struct entry e;
	int rc = entry_get(s, no, &bytes, &e, err);

	if (rc > 0) {
		e.flags = ENTRY_ERASED;
		memset(e.salt, 0, sizeof(e.salt));
		entry_put(s, no, &e);
		entry_release(&e);
		s->erasure.entries++;
	}
	buf_release(&bytes);
	return rc < 0 ? -1 : 0;
}

int erase_entries(struct apply_state *s, const struct pending *p,
		  struct err *err)
{
	struct cursor *c = cursor_open(s->txn, TABLE_ENTRY_OF, err);
	struct buf from = BUF_INIT;
	int rc;

	if (!c)
		return -1;
	entry_of_key(p->ref, 0, &from);
	for (rc = cursor_seek(c, buf_slice(&from), err); rc > 0;
	     rc = cursor_next(c, err)) {
		struct slice k = cursor_key(c);
		struct unpack u = unpack_from(k);

		if (k.n != from.n || memcmp(k.p, from.p, REF_BYTES))
			break;
		unpack_bytes(&u, REF_BYTES);
		if (empty_entry(s, unpack_u64(&u), err) < 0)
			rc = -1;
		if (rc < 0)
			break;
	}
	cursor_close(c);
	buf_release(&from);
	mem_grow(&s->erasure.v, &s->erasure.cap, s->erasure.n + 1,
		 sizeof(*s->erasure.v));
	s->erasure.v[s->erasure.n++] = (struct erased_one){
		p->ref, p->erasing == ERASING_WHOLE,
	};
	return rc < 0 ? -1 : 0;
}

int erase_drafts(struct apply_state *s, struct err *err)
{
	struct ref *refs;
	int n;

	if (!s->erasure.n)
		return 0;
	refs = mem_alloc(s->erasure.n * sizeof(*refs));
	for (size_t i = 0; i < s->erasure.n; i++)
		refs[i] = s->erasure.v[i].ref;
	n = draft_erase(s->txn, refs, s->erasure.n, err);
	free(refs);
	if (n > 0)
		s->erasure.drafts = (uint64_t)n;
	return n < 0 ? -1 : 0;
}
