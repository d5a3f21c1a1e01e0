/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/mem.h"
#include "base/tr.h"
#include "model/rights.h"
#include "model/sight.h"
#include "session/local.h"
#include "session/socket.h"

#define QUERY_SECONDS 10	/* then a query gives up */

static void local_clock(const struct local *l, struct clock *clock)
{
	int32_t at;

	clock->now = l->now ? l->now : moment_now();
	clock->zone = l->zone;
	if (l->as_of != DAY_NONE)
		clock->today = l->as_of;
	else if (moment_to_wall(l->zone, clock->now, &clock->today, &at))
		clock->today = (int32_t)(clock->now / INT64_C(86400000000));
}

void local_context(const struct local *l, struct kinds *kinds,
		   struct value_context *c)
{
	*c = (struct value_context){
		.kinds = kinds,
		.lang = l->lang,
		.country = l->house->country,
		.currency = l->house->currency,
		.phone_fallback = l->house->phone_fallback,
		.me = l->agent,
	};
	local_clock(l, &c->clock);
}

struct kinds *session_view(const struct local *l)
{
	struct kinds *whole = model_kinds(l->house->model), *view;
	const char *role = l->role;

	view = rights_view(whole, role ? rights_role(whole, role) : NULL);
	kinds_drop(whole);
	return view;
}

void request_role(struct request *q, const struct record *agent, bool admin)
{
	const struct kind *k = kinds_by_no(q->whole, agent->ref.kind);
	const struct field *role = k ? kind_field(k, "role") : NULL;
	struct local *l = q->s;

	/* At no moment may a thread of his find too much. */
	if (admin || !role) {
		l->admin = admin;
		l->role = NULL;
		return;
	}
	l->role = house_word(l->house,
			     record_get(agent, role->tag, DAY_NONE));
	l->admin = false;
}

/* One who has left, or is in the bin, may nothing from now on. */
static void renew(struct request *q)
{
	struct local *l = q->s;
	const char *was = l->role;
	struct record rec;
	bool admin = false;

	if (model_agent(&q->r, l->base.me.login, &rec, &admin, NULL) == 1 &&
	    ref_eq(rec.ref, l->agent)) {
		request_role(q, &rec, l->owner || admin);
	} else if (!l->owner) {
		l->role = house_word(l->house, slice_str(""));
		l->admin = false;
	}
	/* The same word is always the same text. */
	if (was != l->role) {
		pthread_mutex_lock(&l->house->lock);
		local_tell(l, event_new(NEWS_KINDS, 0));
		pthread_mutex_unlock(&l->house->lock);
	}
}

int request_renew(struct local *l, struct err *err)
{
	unsigned now = atomic_load(&l->house->agents);
	struct request q = { .s = l };

	if (now == l->agents_seen || ref_is_none(l->agent))
		return 0;
	local_clock(l, &q.clock);
	if (txn_read(model_store(l->house->model), &q.txn, err))
		return -1;
	q.whole = q.kinds = model_kinds(l->house->model);
	reader_open(&q.r, q.txn, q.whole, &q.clock, l->lang);
	renew(&q);
	l->agents_seen = now;
	reader_close(&q.r);
	kinds_drop(q.whole);
	txn_end(q.txn);
	return 0;
}

static int may_reveal(const struct request *q, struct err *err)
{
	struct author who = local_author(q->s, q->whole);

	return rights_check(&who, VERB_REVEAL, NULL, err);
}

static int begin(struct request *q, struct local *l, bool clear,
		 struct err *err)
{
	const struct rights_role *role;
	const char *name;

	*q = (struct request){ .s = l };
	if (request_renew(l, err))
		return -1;
	q->whole = model_kinds(l->house->model);
	if (clear && may_reveal(q, err)) {
		kinds_drop(q->whole);
		return -1;
	}
	local_clock(l, &q->clock);
	if (txn_read(model_store(l->house->model), &q->txn, err)) {
		kinds_drop(q->whole);
		return -1;
	}
	name = l->role;
	role = name ? rights_role(q->whole, name) : NULL;
	q->kinds = clear ? rights_clear_view(q->whole, role) :
			   rights_view(q->whole, role);
	reader_open(&q->r, q->txn, q->kinds, &q->clock, l->lang);
	q->r.settled = true;
	q->r.search = l->house->search;
	q->r.values.country = l->house->country;
	q->r.values.currency = l->house->currency;
	q->r.values.phone_fallback = l->house->phone_fallback;
	q->r.values.me = l->agent;
	q->r.sight = sight_new(q->whole, role, NULL, &q->r);
	return 0;
}

int request_begin(struct request *q, struct local *l, struct err *err)
{
	return begin(q, l, false, err);
}

int request_begin_clear(struct request *q, struct local *l, struct err *err)
{
	return begin(q, l, true, err);
}

void request_end(struct request *q)
{
	sight_free(q->r.sight);
	reader_close(&q->r);
	kinds_drop(q->kinds);
	kinds_drop(q->whole);
	txn_end(q->txn);
}

int64_t request_deadline(void)
{
	return clock_steady() + QUERY_SECONDS * INT64_C(1000000);
}

const struct kind *request_kind(struct request *q, const char *name,
				struct err *err)
{
	const struct kind *k = kinds_find(q->kinds, name);

	if (!k)
		err_set(err, ERR_NOT_FOUND, NULL,
			N_("there is no kind '%s'"), name);
	return k;
}

int request_find(struct request *q, const char *name, struct ref *ref,
		 struct err *err)
{
	int got = reader_find(&q->r, NULL, name, ref, err);

	if (!got)
		err_set(err, ERR_NOT_FOUND, NULL,
			N_("there is no record '%s'"), name);
	return got > 0 ? 0 : -1;
}

int request_login(struct request *q, const char *login, struct ref *agent,
		  struct err *err)
{
	struct record rec;
	bool admin;
	int got = model_agent(&q->r, login, &rec, &admin, err);

	if (got == 1)
		*agent = rec.ref;
	return got;
}

char *request_login_of(struct request *q, struct ref agent)
{
	struct record rec;

	if (ref_is_none(agent) || reader_get(&q->r, agent, &rec, NULL) != 1)
		return mem_strdup("");
	return request_text(q, &rec, "login", PRINT_MACHINE);
}

char *request_name(struct request *q, struct ref ref)
{
	struct buf out = BUF_INIT;

	reader_name(&q->r, ref, &out);
	return buf_detach(&out);
}

char *request_title(struct request *q, struct ref ref)
{
	struct buf out = BUF_INIT;

	reader_title(&q->r, ref, &out);
	return buf_detach(&out);
}

struct printing {
	struct request *q;
	enum print_style style;
	struct buf out;
};

static int print_first(void *ctx, const struct field *f,
		       const struct record *at, const struct field_value *v)
{
	struct printing *p = ctx;

	(void)at;
	f->type->print(f, &p->q->r.values, v->bytes, p->style, &p->out);
	return 1;
}

char *request_text(struct request *q, const struct record *rec,
		   const char *path, enum print_style style)
{
	struct printing p = { .q = q, .style = style };

	if (path)
		path_each(&q->r, rec, path, print_first, &p, NULL);
	return buf_detach(&p.out);
}
