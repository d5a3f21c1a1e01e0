/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "crm/due.h"
#include "model/index.h"
#include "query/query.h"
#include "session/local.h"

/*
 * The due list of an agent, as rows of text. Forms say which of their fields
 * mean what: of kinds with `due` the open ones up to the day (crm/due.h), of
 * kinds with `event` those of the day.
 */
struct gather {
	struct request *q;
	const struct kind *kind;
	struct ref agent;
	char *login;
	int32_t day;
	const struct field *first, *last;	/* days of an event; or NULL */
	bool tells;	/* the columns of the event's rows are enough */
	struct due_rows *rows;
	size_t cap;
	struct err *err;
};

static int64_t number(struct gather *g, const struct record *rec,
		      const char *field, int64_t none)
{
	struct value v = reader_value(&g->q->r, rec, field, g->day);

	return v.type == VALUE_NONE ? none : v.n;
}

static char *first_ref(struct gather *g, const struct record *rec,
		       const char *field)
{
	struct value v = reader_value(&g->q->r, rec, field, g->day);

	return v.type == VALUE_REF ? request_name(g->q, v.ref)
				   : mem_strdup("");
}

static char *login_at(struct gather *g, const struct record *rec,
		      const char *field)
{
	struct value v = reader_value(&g->q->r, rec, field, g->day);

	return request_login_of(g->q, v.type == VALUE_REF ? v.ref : REF_NONE);
}

static struct due_row *add(struct gather *g, const struct record *rec)
{
	struct due_rows *rows = g->rows;
	struct due_row *d;

	mem_grow(&rows->v, &g->cap, rows->n + 1, sizeof(*rows->v));
	d = &rows->v[rows->n++];
	*d = (struct due_row){ .version = record_version(rec) };
	d->name = request_name(g->q, rec->ref);
	d->agent = mem_strdup(g->login);
	return d;
}

/* With whom: the form's field, else the first other record that it names. */
static void add_who(struct gather *g, const struct record *rec,
		    const char *field, struct due_row *d)
{
	const struct kind *agents = kinds_by_role(g->q->kinds, "agent");

	d->who = request_text(g->q, rec, field, PRINT_LONG);
	d->who_name = first_ref(g, rec, field);
	for (size_t i = 0; i < g->kind->fields_n && !*d->who; i++) {
		const struct field *f = &g->kind->fields[i];

		if (f->type->holds != VALUE_REF || f->master ||
		    (f->to_n == 1 && agents && field_may_name(f, agents)))
			continue;
		free(d->who);
		free(d->who_name);
		d->who = request_text(g->q, rec, f->name, PRINT_LONG);
		d->who_name = first_ref(g, rec, f->name);
	}
}

/* ---- what has to be done ----------------------------------------------- */

static void add_due(struct gather *g, const struct due_item *item)
{
	const struct due *due = g->kind->due;
	const struct record *rec = &item->rec;
	struct due_row *d = add(g, rec);

	add_who(g, rec, due->who, d);
	d->what = request_text(g->q, rec, due->what, PRINT_LONG);
	d->from_agent = login_at(g, rec, due->from);
	if (!strcmp(d->from_agent, g->login))
		d->from_agent[0] = '\0';
	d->day = item->day;
	d->at = item->at;
	d->end = TIME_NONE;
	d->overdue = item->day < g->q->clock.today;
	if (d->overdue)
		g->rows->overdue++;
	else if (item->day == g->q->clock.today)
		g->rows->today++;
}

static int take_due(void *ctx, const struct due_item *item)
{
	add_due(ctx, item);
	return 0;
}

/* ---- appointments ------------------------------------------------------ */

static void add_event(struct gather *g, const struct record *rec)
{
	const struct event *e = g->kind->event;
	struct due_row *d = add(g, rec);

	add_who(g, rec, e->who, d);
	d->what = request_text(g->q, rec, e->title, PRINT_LONG);
	d->from_agent = mem_strdup("");
	d->day = g->day;
	d->at = (int32_t)number(g, rec, e->start, TIME_NONE);
	d->end = (int32_t)number(g, rec, e->end, TIME_NONE);
	d->appointment = true;
	/* On the days between, an appointment of several has no time. */
	if (number(g, rec, e->day, g->day) != g->day)
		d->at = TIME_NONE;
	if (number(g, rec, e->until_day, g->day) != g->day)
		d->end = TIME_NONE;
	if (g->day == g->q->clock.today)
		g->rows->today++;
}

/* Whether an event of an agent lasts on the day. */
static bool lasts(struct gather *g, const struct record *rec)
{
	const struct event *e = g->kind->event;
	int64_t day = number(g, rec, e->day, INT32_MAX);
	struct value whose = reader_value(&g->q->r, rec, e->agent, g->day);

	return !record_in_bin(rec) && !number(g, rec, g->kind->closed, 0) &&
	       whose.type == VALUE_REF && ref_eq(whose.ref, g->agent) &&
	       (day == g->day ||
		(day < g->day && number(g, rec, e->until_day, day) >= g->day));
}

static int take_event(struct gather *g, uint32_t id)
{
	struct record rec;
	int got = reader_get(&g->q->r, (struct ref){ g->kind->no, id }, &rec,
			     g->err);

	if (got == 1 && lasts(g, &rec))
		add_event(g, &rec);
	return got < 0 ? -1 : 0;
}

/* Links in the order of their days: what the day is not among is passed by
 * without being read. */
static int take_of_link(void *ctx, uint32_t id, struct slice place,
			const struct record *columns)
{
	struct gather *g = ctx;
	int64_t day, until;

	(void)place;
	if (!columns)
		return take_event(g, id);
	day = record_number(columns, g->first, INT32_MAX);
	until = record_number(columns, g->last, day);
	if (day > g->day)
		return 1;
	if (day < g->day && until < g->day)
		return 0;
	if (!g->tells)
		return take_event(g, id);
	if (lasts(g, columns))
		add_event(g, columns);
	return 0;
}

static bool shows(const struct field *f, const char *column)
{
	for (size_t i = 0; i < f->show_n; i++)
		if (!column || !strcmp(f->show[i], column))
			return true;
	return false;
}

/* Whether the form keeps an agent's events in the order of their days, with
 * all that tells whether they last on one. */
static bool by_day(const struct field *agent, const struct event *e)
{
	return agent && agent->tag && agent->order_n &&
	       !strcmp(agent->order[0], e->day) && shows(agent, e->day) &&
	       shows(agent, e->until_day);
}

/* Whether those rows have all that is shown of an event. */
static bool tells(struct gather *g, const struct field *agent)
{
	const struct kind *k = g->kind;
	const struct event *e = k->event;
	const char *const names[] = { e->day, e->start, e->until_day, e->end,
				      e->title, e->who, e->agent, k->closed };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const struct source *s = names[i] ?
			source_of(&g->q->r, k, names[i], NULL) : NULL;

		if (names[i] && (!s || !index_link_covers(k, agent, s)))
			return false;
	}
	return true;
}

static char *event_condition(struct gather *g)
{
	const struct event *e = g->kind->event;
	struct buf text = BUF_INIT, day = BUF_INIT, name = BUF_INIT;

	day_iso(g->day, &day);
	reader_name(&g->q->r, g->agent, &name);
	buf_printf(&text, "%s = \"%s\" and (%s = %s", e->agent,
		   buf_str(&name), e->day, buf_str(&day));
	if (e->until_day)
		buf_printf(&text, " or (%s < %s and %s >= %s)", e->day,
			   buf_str(&day), e->until_day, buf_str(&day));
	buf_add_char(&text, ')');
	buf_release(&day);
	buf_release(&name);
	return buf_detach(&text);
}

static int gather_selected(struct gather *g)
{
	char *text = event_condition(g);
	struct idset *set = NULL;
	struct expr *e = NULL;
	uint32_t ids[64], from = 0;
	size_t n;
	int got;

	got = expr_parse(&e, text, g->kind, &g->q->r.values, g->err);
	if (!got)
		set = query_set(&g->q->r, g->kind, e, false,
				request_deadline(), g->err);
	if (!set)
		got = -1;
	while (!got && (n = idset_list(set, from, ids, 64))) {
		for (size_t i = 0; i < n && !got; i++)
			got = take_event(g, ids[i]);
		from = ids[n - 1] + 1;
	}
	idset_free(set);
	expr_free(e);
	free(text);
	return got;
}

static int gather_events(struct gather *g)
{
	const struct event *e = g->kind->event;
	const struct field *agent = kind_field(g->kind, e->agent);

	if (!by_day(agent, e))
		return gather_selected(g);
	g->tells = tells(g, agent);
	g->first = kind_field(g->kind, e->day);
	g->last = e->until_day ? kind_field(g->kind, e->until_day) : NULL;
	return reader_links(&g->q->r, g->agent, g->kind->no, agent->tag,
			    SLICE_NONE, take_of_link, g, g->err) < 0 ? -1 : 0;
}

/* ---- together ---------------------------------------------------------- */

static int by_time(const void *a, const void *b)
{
	const struct due_row *x = a, *y = b;
	int32_t tx = x->at == TIME_NONE ? INT32_MAX : x->at;
	int32_t ty = y->at == TIME_NONE ? INT32_MAX : y->at;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	if (tx != ty)
		return tx < ty ? -1 : 1;
	return strcmp(x->name, y->name);
}

static void cut(struct due_rows *rows, size_t max)
{
	struct due_rows rest = { 0 };

	if (!max || rows->n <= max)
		return;
	rest.n = rows->n - max;
	rest.v = mem_alloc(rest.n * sizeof(*rest.v));
	memcpy(rest.v, rows->v + max, rest.n * sizeof(*rest.v));
	rows->n = max;
	due_rows_release(&rest);
}

static int whose(struct gather *g, const char *login)
{
	int got;

	if (!login || !*login) {
		g->agent = g->q->s->agent;
		g->login = mem_strdup(g->q->s->base.me.login);
		return 0;
	}
	got = request_login(g->q, login, &g->agent, g->err);
	if (!got)
		err_set(g->err, ERR_NOT_FOUND, NULL,
			N_("there is no agent '%s'"), login);
	g->login = mem_strdup(login);
	return got > 0 ? 0 : -1;
}

int local_due(struct session *s, const char *agent, int32_t day, size_t max,
	      struct due_rows *rows, struct err *err)
{
	struct gather g = { .rows = rows, .err = err };
	struct request q;
	int bad;

	if (request_begin(&q, local(s), err))
		return -1;
	g.q = &q;
	g.day = day == DAY_NONE ? q.clock.today : day;
	bad = whose(&g, agent);
	/* The owner of a home need not be an agent: nothing is due then. */
	for (size_t i = 0; i < q.kinds->n && !bad; i++) {
		g.kind = q.kinds->v[i];
		if (ref_is_none(g.agent))
			break;
		if (g.kind->due)
			bad = due_each(&q.r, g.kind, g.agent, g.day, take_due,
				       &g, err) < 0 ? -1 : 0;
		if (!bad && g.kind->event)
			bad = gather_events(&g);
	}
	if (rows->n)
		qsort(rows->v, rows->n, sizeof(*rows->v), by_time);
	cut(rows, max);
	free(g.login);
	request_end(&q);
	if (bad)
		due_rows_release(rows);
	return bad;
}
