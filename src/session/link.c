/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/link.h"

#include <poll.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/tr.h"
#include "session/socket.h"

#define TRIES 3			/* of a request, over lost connections */
#define NEWS_KEPT 1000		/* more become one "look again" */

struct waiting {
	struct waiting *next;
	enum wire_type type;
	uint32_t request;
	struct buf body;
};

struct remote *remote(struct session *s)
{
	return (struct remote *)s;
}

/* ---- connection -------------------------------------------------------- */

void link_lose(struct remote *r)
{
	struct waiting *w;

	if (r->fd >= 0)
		close(r->fd);
	r->fd = -1;
	r->posted = 0;
	r->ahead = 0;
	buf_release(&r->ahead_body);
	wire_in_release(&r->in);
	wire_in_init(&r->in, WIRE_ANSWER);
	while ((w = r->waiting)) {
		r->waiting = w->next;
		buf_release(&w->body);
		free(w);
	}
}

static struct news *add_news(struct remote *r)
{
	mem_grow(&r->news, &r->news_cap, r->news_n + 1, sizeof(*r->news));
	r->news[r->news_n] = (struct news){ 0 };
	return &r->news[r->news_n++];
}

struct news *link_add_news(struct remote *r, enum news_kind kind)
{
	struct news *n = add_news(r);

	n->kind = kind;
	n->agent = mem_strdup("");
	return n;
}

void link_look_again(struct remote *r)
{
	while (r->news_n)
		news_release(&r->news[--r->news_n]);
	link_add_news(r, NEWS_KINDS);
	link_add_news(r, NEWS_CHANGED);
}

static void take_news(struct remote *r, struct slice body)
{
	struct unpack u = unpack_from(body);
	struct news n;

	get_news(&u, &n);
	if (u.bad) {
		news_release(&n);
	} else if (r->news_n >= NEWS_KEPT) {
		news_release(&n);
		link_look_again(r);
	} else {
		*add_news(r) = n;
	}
}

static void keep_waiting(struct remote *r, const struct wire_message *m)
{
	struct waiting *w = mem_zero(sizeof(*w));

	w->type = m->type;
	w->request = m->request;
	buf_add_slice(&w->body, m->body);
	w->next = r->waiting;
	r->waiting = w;
}

/* A message that has arrived for `request`, its body in `body`: its type,
 * or 0. */
static enum wire_type take_waiting(struct remote *r, uint32_t request,
				   struct buf *body)
{
	struct waiting **p, **found = NULL, *w;
	enum wire_type type;

	/* The list is newest first. */
	for (p = &r->waiting; *p; p = &(*p)->next)
		if ((*p)->request == request)
			found = p;
	if (!found)
		return 0;
	w = *found;
	*found = w->next;
	type = w->type;
	buf_release(body);
	*body = w->body;
	free(w);
	return type;
}

static int broken(struct remote *r, struct err *err)
{
	link_lose(r);
	return err_set(err, ERR_UNAVAILABLE, r->opts.home,
		       N_("the connection to the store process is lost"));
}

/* Whether the store has said why it will not talk on this connection at all:
 * that is then the answer to whatever was asked. */
static bool turned_away(struct remote *r, struct err *err)
{
	struct buf body = BUF_INIT;
	bool is = take_waiting(r, 0, &body) == WIRE_FAULT;

	if (is) {
		struct unpack u = unpack_from(buf_slice(&body));

		link_lose(r);
		get_err(&u, err);
	}
	buf_release(&body);
	return is;
}

/* Nobody waits for this one: only what went wrong is told. */
static void take_posted(struct remote *r, const struct wire_message *m)
{
	struct unpack u = unpack_from(m->body);
	struct err err = ERR_INIT;
	struct news *n;

	r->posted = 0;
	if (m->type != WIRE_FAULT)
		return;
	get_err(&u, &err);
	if (err.n) {
		n = link_add_news(r, NEWS_DRAFT);
		n->code = err_code(&err);
		n->fault = err_item_text(&err.items[0]);
	}
	err_release(&err);
}

/* Reads what is there; -1: the connection is lost. */
int link_receive(struct remote *r, struct err *err)
{
	struct wire_message m;
	int got;

	if (wire_receive(&r->in, r->fd) < 0)
		return broken(r, err);
	while ((got = wire_next(&r->in, &m, err)) == 1) {
		if (m.type == WIRE_NEWS)
			take_news(r, m.body);
		else if (r->posted && m.request == r->posted)
			take_posted(r, &m);
		else
			keep_waiting(r, &m);
	}
	if (got < 0)
		link_lose(r);
	return got;
}

/* ---- one request ------------------------------------------------------- */

void ask_begin(struct ask *a, enum wire_type type)
{
	*a = (struct ask){ .type = type };
}

void ask_end(struct ask *a)
{
	buf_release(&a->body);
	buf_release(&a->answer);
}

/* Sends all, reading meanwhile: the store may be sending too. 1: it has
 * closed the connection, what it said before has been read. */
static int send_all(struct remote *r, struct buf *out, struct err *err)
{
	size_t sent = 0;
	int got;

	while (!(got = wire_send(out, &sent, r->fd))) {
		struct pollfd p = { .fd = r->fd, .events = POLLIN | POLLOUT };

		got = poll(&p, 1, ANSWER_SECONDS * 1000);
		if (!got)
			return broken(r, err);
		if (got > 0 && (p.revents & (POLLIN | POLLHUP)) &&
		    link_receive(r, err))
			return -1;
	}
	return got < 0 ? link_receive(r, err) ? -1 : 1 : 0;
}

int link_post(struct remote *r, enum wire_type type, struct slice body,
	      struct err *err)
{
	struct buf out = BUF_INIT;
	int bad;

	if (r->fd < 0)
		return broken(r, err);
	/* The answer may be here without anybody having looked. */
	if (r->posted && link_receive(r, err))
		return -1;
	if (r->posted)
		return 1;
	r->posted = ++r->last_request;
	wire_put(&out, type, r->posted, body);
	bad = send_all(r, &out, err);
	buf_release(&out);
	return bad > 0 ? broken(r, err) : bad;
}

void link_ahead(struct remote *r, enum wire_type type, struct buf *body)
{
	struct buf out = BUF_INIT;

	if (r->fd < 0 || r->ahead)
		return;
	r->ahead = ++r->last_request;
	wire_put(&out, type, r->ahead, buf_slice(body));
	buf_release(&r->ahead_body);
	r->ahead_body = *body;
	*body = (struct buf)BUF_INIT;
	/* A connection that is lost is found out by who asks next. */
	send_all(r, &out, NULL);
	buf_release(&out);
}

static int send_cancel(struct remote *r, uint32_t request, struct err *err)
{
	struct buf out = BUF_INIT;
	int bad;

	wire_put(&out, WIRE_CANCEL, request, SLICE_NONE);
	bad = send_all(r, &out, err);
	buf_release(&out);
	return bad;
}

/* Waits for something to read; the progress callback is asked also when a
 * signal comes in between. */
static int wait_more(struct remote *r, int64_t deadline, struct err *err)
{
	struct pollfd p = { .fd = r->fd, .events = POLLIN };
	int64_t left = deadline - clock_steady();
	int got;

	if (left <= 0) {
		link_lose(r);
		return err_set(err, ERR_UNAVAILABLE, r->opts.home,
			       N_("the store process did not answer for %d seconds"),
			       ANSWER_SECONDS);
	}
	got = poll(&p, 1, (int)(left / 1000) + 1);
	return got > 0 ? link_receive(r, err) : 0;
}

int asks_send(struct remote *r, struct ask *const *asks, size_t n,
	      struct err *err)
{
	struct buf out = BUF_INIT;
	int bad;

	for (size_t i = 0; i < n; i++) {
		asks[i]->request = ++r->last_request;
		wire_put(&out, asks[i]->type, asks[i]->request,
			 buf_slice(&asks[i]->body));
	}
	bad = send_all(r, &out, err);
	buf_release(&out);
	return bad;
}

int ask_await(struct remote *r, struct ask *a, int bad, struct err *err)
{
	int64_t deadline = clock_steady() + ANSWER_SECONDS * INT64_C(1000000);
	uint32_t request = a->request;
	uint64_t done = 0, of = 0;
	bool cancelled = false;
	enum wire_type type;

	while (!bad) {
		type = take_waiting(r, request, &a->answer);
		a->u = unpack_from(buf_slice(&a->answer));
		if (type == WIRE_OK)
			return 0;
		if (type == WIRE_FAULT) {
			get_err(&a->u, err);
			return -1;
		}
		if (!type && turned_away(r, err))
			return -1;
		if (type == WIRE_PROGRESS) {
			done = unpack_u64(&a->u);
			of = unpack_u64(&a->u);
			deadline = clock_steady() +
				   ANSWER_SECONDS * INT64_C(1000000);
		}
		if (a->progress && !cancelled && a->progress(a->ctx, done, of)) {
			cancelled = true;
			bad = send_cancel(r, request, err);
		} else if (!type) {
			bad = wait_more(r, deadline, err);
		}
		if (!bad && r->fd < 0)
			bad = broken(r, err);
	}
	if (r->fd < 0)
		return 1;
	if (turned_away(r, err))
		return -1;
	broken(r, err);
	return 1;
}

bool link_asked(struct remote *r, struct ask *a)
{
	struct ask ahead = { .type = a->type, .request = r->ahead };
	bool same = slice_eq(buf_slice(&r->ahead_body), buf_slice(&a->body));
	bool good;

	if (!r->ahead || r->fd < 0)
		return false;
	r->ahead = 0;
	good = !ask_await(r, &ahead, 0, NULL) && same;
	if (good) {
		buf_release(&a->answer);
		a->answer = ahead.answer;
		a->u = ahead.u;
		ahead.answer = (struct buf)BUF_INIT;
	}
	ask_end(&ahead);
	return good;
}

int ask_once(struct remote *r, struct ask *a, struct err *err)
{
	struct ask *const one[] = { a };

	return ask_await(r, a, asks_send(r, one, 1, err), err);
}

/* A service that ended is started again by whoever looks after it, which
 * takes a moment. Only the first request waits for that. */
static int reopen(struct session *s, struct err *err)
{
	int64_t until = clock_steady() + AGAIN_SECONDS * INT64_C(1000000);
	const struct timespec step = { .tv_nsec = 50000000 };
	struct remote *r = remote(s);
	struct err why = ERR_INIT;
	int bad;

	while ((bad = session_reopen(s, &why)) && !r->given_up &&
	       err_code(&why) == ERR_UNAVAILABLE && clock_steady() < until) {
		err_clear(&why);
		nanosleep(&step, NULL);
	}
	r->given_up = bad;
	err_move(err, &why);
	err_release(&why);
	return bad;
}

int ask(struct session *s, struct ask *a, struct err *err)
{
	struct remote *r = remote(s);
	bool once = a->once || r->opening;
	int got = 1;

	if (a->body.n > WIRE_REQUEST)
		return err_set(err, ERR_LIMIT, NULL,
			       N_("this is more than the store takes at once (%u bytes)"),
			       WIRE_REQUEST);
	for (int i = 0; got == 1 && i < TRIES; i++) {
		struct err lost = ERR_INIT;

		if (r->fd < 0 && (r->opening || reopen(s, err)))
			return -1;
		got = ask_once(r, a, &lost);
		if (got < 0 || (got == 1 && (once || i == TRIES - 1)))
			err_move(err, &lost);
		err_release(&lost);
		if (once)
			break;
	}
	return got ? -1 : 0;
}

int ask_sound(struct session *s, const struct ask *a, struct err *err)
{
	if (!a->u.bad)
		return 0;
	link_lose(remote(s));
	return err_set(err, ERR_INTERNAL, NULL,
		       N_("the store process answered what cannot be read"));
}
