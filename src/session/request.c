/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/mem.h"
#include "base/tr.h"
#include "model/expr.h"
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

int request_begin(struct request *q, struct local *l, struct err *err)
{
	*q = (struct request){ .s = l };
	local_clock(l, &q->clock);
	if (txn_read(model_store(l->house->model), &q->txn, err))
		return -1;
	q->kinds = model_kinds(l->house->model);
	reader_open(&q->r, q->txn, q->kinds, &q->clock, l->lang);
	q->r.values.country = l->house->country;
	q->r.values.currency = l->house->currency;
	q->r.values.phone_fallback = l->house->phone_fallback;
	q->r.values.me = l->agent;
	return 0;
}

void request_end(struct request *q)
{
	reader_close(&q->r);
	kinds_drop(q->kinds);
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
