/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/apply.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/pack.h"
#include "base/tr.h"
#include "model/apply_private.h"
#include "model/draft.h"

#define REQUEST_FORMAT 1

/* One call of apply(), in the writer thread. May run more than once. */
struct job {
	struct model *m;
	const struct changeset *c;
	const struct author *who;
	const struct value_context *context;
	struct applied applied;
	struct err faults;
	bool faulty;		/* refused for what was typed */
	bool dry;		/* done, and nothing is to be kept */
	struct touched *touched;
	size_t touched_n;
};

static bool has_request(const struct changeset *c)
{
	static const unsigned char none[sizeof(c->request)];

	return memcmp(c->request, none, sizeof(none)) != 0;
}

static struct slice request_key(const struct changeset *c)
{
	return (struct slice){ c->request, sizeof(c->request) };
}

static void request_pack(const struct job *j, struct buf *out)
{
	size_t i;

	pack_u8(out, REQUEST_FORMAT);
	pack_i64(out, j->context->clock.now);
	ref_pack(out, j->who->agent);
	pack_u64(out, j->applied.change);
	pack_varint(out, j->applied.n);
	for (i = 0; i < j->applied.n; i++) {
		pack_u8(out, j->applied.items[i].outcome);
		pack_u32(out, j->applied.items[i].version);
		pack_str(out, j->applied.items[i].name);
	}
}

static int request_unpack(struct slice s, struct job *j)
{
	struct unpack u = unpack_from(s);
	struct ref agent;
	uint64_t n;

	if (unpack_u8(&u) != REQUEST_FORMAT)
		return -1;
	unpack_i64(&u);
	agent = ref_unpack(unpack_bytes(&u, REF_BYTES));
	if (!ref_eq(agent, j->who->agent))
		return -1;
	j->applied.change = unpack_u64(&u);
	n = unpack_varint(&u);
	if (u.bad || n > unpack_left(&u))
		return -1;
	j->applied.items = mem_zero((n + 1) * sizeof(*j->applied.items));
	for (; n && !u.bad; n--) {
		struct applied_item *i = &j->applied.items[j->applied.n++];

		i->outcome = unpack_u8(&u);
		i->version = unpack_u32(&u);
		i->name = unpack_str(&u);
	}
	return u.bad ? -1 : 0;
}

/* The answer that got lost. 1 it was done before, 0 no, -1 fault. */
static int done_before(struct job *j, struct txn *txn, struct err *err)
{
	struct buf value = BUF_INIT;
	int found;

	if (!has_request(j->c) || j->c->dry_run)
		return 0;
	found = txn_get(txn, TABLE_REQUEST, request_key(j->c), &value, err);
	if (found > 0 && request_unpack(buf_slice(&value), j) < 0)
		found = err_set(err, ERR_CONFLICT, NULL,
				N_("This request was another agent's"));
	buf_release(&value);
	return found;
}

static enum outcome outcome_of(const struct work *w)
{
	if (w->skipped)
		return OUTCOME_SKIPPED;
	if (w->faulty || !w->p)
		return OUTCOME_FAULTY;
	if (w->p->is_new)
		return OUTCOME_NEW;
	return w->p->changed ? OUTCOME_CHANGED : OUTCOME_SAME;
}

/* Names are made while the row's records can still be read. */
static void report_row(struct job *j, struct apply_state *s, size_t from,
		       size_t to)
{
	struct buf name = BUF_INIT;
	size_t i;

	for (i = from; i < to; i++) {
		struct applied_item *a = &j->applied.items[i];
		struct work *w = &s->works[i];

		a->outcome = outcome_of(w);
		if (s->row_faulty && a->outcome != OUTCOME_SKIPPED)
			a->outcome = OUTCOME_FAULTY;
		buf_clear(&name);
		if (w->p && a->outcome != OUTCOME_FAULTY) {
			reader_name(&s->r, w->p->ref, &name);
			a->version = w->p->is_new ? 1 :
				record_version(&w->p->before) +
				(w->p->changed ? 1 : 0);
		}
		a->name = mem_strdup(buf_str(&name));
		if (j->c->dry_run && w->p)
			a->hidden = row_hidden(s, w->p);
	}
	buf_release(&name);
}

static int run_row(struct job *j, struct apply_state *s, size_t from,
		   size_t to, struct err *err)
{
	struct counters kept = { NULL, s->counters.n };
	size_t bytes = s->counters.n * sizeof(*s->counters.v);

	kept.v = mem_alloc(bytes + 1);
	memcpy(kept.v, s->counters.v, bytes);
	row_begin(s, from, to);
	if (row_resolve(s, err) < 0 || row_read(s, err) < 0 ||
	    row_presets(s, err) < 0 || row_rules(s, err) < 0 ||
	    row_check(s, err) < 0) {
		free(kept.v);
		return -1;
	}
	if (s->row_faulty) {
		/* Numbers drawn by a row that falls are drawn again. */
		memcpy(s->counters.v, kept.v, bytes);
		j->faulty = true;
		report_row(j, s, from, to);
		row_drop(s);
	} else {
		row_accept(s);
		report_row(j, s, from, to);
	}
	free(kept.v);
	return 0;
}

static int run_rows(struct job *j, struct apply_state *s, struct err *err)
{
	const struct changeset *c = j->c;
	size_t i, to;

	for (i = 0; i < c->n; i++)
		state_work(s, &c->items[i], i + 1, NULL, NULL);
	for (i = 0; i < c->n; i = to) {
		to = i + 1;
		while (to < c->n && c->items[to].row == c->items[i].row)
			to++;
		if (run_row(j, s, i, to, err) < 0)
			return -1;
	}
	return 0;
}

static bool nothing_done(const struct job *j, const struct apply_state *s)
{
	return s->head.entry == j->m->head.entry && !j->c->join &&
	       !j->c->stays_open;
}

static int keep_request(struct job *j, struct txn *txn, struct err *err)
{
	struct buf value = BUF_INIT;
	int rc;

	if (!has_request(j->c))
		return 0;
	request_pack(j, &value);
	rc = txn_put(txn, TABLE_REQUEST, request_key(j->c),
		     buf_slice(&value), err);
	buf_release(&value);
	return rc;
}

/* In the same transaction: what is saved is never offered once more. */
static int forget_draft(struct job *j, struct txn *txn, struct err *err)
{
	return j->c->draft ?
		draft_saved(txn, j->who->agent, j->c->draft, err) : 0;
}

static int finish(struct job *j, struct apply_state *s, struct txn *txn,
		  struct err *err)
{
	if (state_flush(s, err) < 0)
		return -1;
	if (erase_drafts(s, err) < 0)
		return -1;
	free(j->applied.erasure.v);
	j->applied.erasure = s->erasure;
	s->erasure = (struct erasure){ 0 };
	if (j->c->dry_run) {
		j->dry = true;
		return -1;
	}
	if (forget_draft(j, txn, err) < 0)
		return -1;
	if (nothing_done(j, s))
		return 0;
	j->applied.change = s->change_no;
	if (state_end(s, j->c->stays_open ? CHANGE_OPEN : CHANGE_COMPLETE,
		      err) < 0 || keep_request(j, txn, err) < 0)
		return -1;
	free(j->touched);
	j->touched = s->touched;
	j->touched_n = s->touched_n;
	s->touched = NULL;
	state_keep(s);
	return 0;
}

static int run(void *ctx, struct txn *txn, struct err *err)
{
	struct job *j = ctx;
	struct apply_state s;
	int rc;

	applied_release(&j->applied);
	err_clear(&j->faults);
	j->faulty = false;
	j->touched_n = 0;
	rc = done_before(j, txn, err);
	if (rc)
		return rc < 0 || forget_draft(j, txn, err) < 0 ? -1 : 0;
	j->applied.items = mem_zero((j->c->n + 1) * sizeof(*j->applied.items));
	j->applied.n = j->c->n;
	state_open(&s, j->m, txn, j->who, j->context, &j->faults);
	s.c = j->c;
	rc = state_begin(&s, j->c->join, j->c->way, j->c->note, 0, err);
	if (!rc)
		rc = run_rows(j, &s, err);
	if (!rc && j->faulty && !j->c->skip_faulty)
		rc = -1;
	if (!rc)
		rc = finish(j, &s, txn, err);
	state_close(&s);
	return rc;
}

static void tell(void *ctx)
{
	struct job *j = ctx;

	model_tell(j->m, j->applied.change, j->who->agent, j->touched,
		   j->touched_n);
}

int apply(struct model *m, const struct changeset *c,
	  const struct author *who, const struct value_context *context,
	  struct applied *applied, struct err *err)
{
	struct job j = { .m = m, .c = c, .who = who, .context = context };
	struct err store = ERR_INIT;
	int rc = store_write(m->store, run, tell, &j, &store);

	if (j.dry && !(j.faulty && !c->skip_faulty)) {
		rc = 0;
		err_clear(&store);
	}
	*applied = j.applied;
	err_move(err, &j.faults);
	err_move(err, &store);
	if (rc < 0 && err && !err->n)
		err_set(err, ERR_INTERNAL, NULL, N_("The change failed"));
	err_release(&j.faults);
	err_release(&store);
	free(j.touched);
	return rc;
}
