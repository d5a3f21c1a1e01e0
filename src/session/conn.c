/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/tr.h"
#include "session/answer.h"
#include "session/body.h"
#include "session/server.h"
#include "session/socket.h"
#include "session/work.h"

/*
 * One connection, one thread. It waits for bytes of its client, news of its
 * session and words of its jobs alike, so a client that sends half a frame
 * or reads nothing holds up nobody but itself, and not for long.
 */
#define STACK (1 << 20)	/* it may write: store/writer.c */
#define OUT_ENOUGH (4u << 20)	/* then requests wait until it is read */
#define BEAT_MS 1000		/* sign of life of running jobs */
#define LAST_SECONDS 5		/* to tell what is left at the end */

struct conn {
	struct server *server;
	struct conn *next, **at;
	uid_t uid;
	int fd;
	struct wire_in in;
	struct buf out;
	size_t sent;
	struct session *s;	/* NULL until hello */
	struct works works;
	bool closing;		/* send what is left, then end */
	int64_t since_in, since_out;	/* what is half has not moved since */
};

static void put_fault(struct conn *c, uint32_t request, const struct err *err)
{
	struct buf body = BUF_INIT;

	put_err(&body, err);
	wire_put(&c->out, WIRE_FAULT, request, buf_slice(&body));
	buf_release(&body);
}

/* ---- hello ------------------------------------------------------------- */

static int hello(struct conn *c, const struct wire_message *m,
		 struct buf *out, struct err *err)
{
	struct session_hello asked = { 0 };
	struct unpack u = unpack_from(m->body);
	struct arena *a;
	uint16_t version;
	int bad;

	if (m->type != WIRE_HELLO || !slice_eq_str(unpack_slice(&u), WIRE_MAGIC))
		return answer_unreadable(err);
	version = unpack_u16(&u);
	if (version != WIRE_VERSION)
		return err_set(err, ERR_UNAVAILABLE, NULL,
			       N_("the store process speaks version %u of the protocol, this program %u; 'kartei store --stop' ends the old one"),
			       (unsigned)WIRE_VERSION, (unsigned)version);
	a = arena_new();
	get_hello(&u, a, &asked);
	bad = u.bad ? answer_unreadable(err)
		    : house_session(c->server->house, c->uid, &asked, &c->s,
				    err);
	arena_free(a);
	if (!bad)
		put_me(out, session_me(c->s));
	return bad;
}

/* ---- requests ---------------------------------------------------------- */

static int begin_work(struct conn *c, const struct wire_message *m,
		      struct err *err)
{
	if (works_running(&c->works) >= WIRE_IN_FLIGHT)
		return err_set(err, ERR_LIMIT, NULL,
			       N_("%d requests wait for an answer already"),
			       WIRE_IN_FLIGHT);
	return work_begin(&c->works, c->s, m, err);
}

static void handle(struct conn *c, const struct wire_message *m)
{
	struct buf body = BUF_INIT;
	struct err err = ERR_INIT;
	bool later = false;
	int bad;

	if (c->s)
		house_active(c->s);
	if (!c->s) {
		bad = hello(c, m, &body, &err);
		c->closing = bad;
	} else if (m->type == WIRE_CALL) {
		bad = begin_work(c, m, &err);
		later = !bad;
	} else if (m->type == WIRE_CANCEL) {
		work_cancel(&c->works, m->request);
		bad = 0;
		later = true;
	} else {
		bad = answer(c->s, m, &body, &err);
	}
	if (bad)
		put_fault(c, m->request, &err);
	else if (!later)
		wire_put(&c->out, WIRE_OK, m->request, buf_slice(&body));
	buf_release(&body);
	err_release(&err);
}

static bool out_full(const struct conn *c)
{
	return c->out.n - c->sent > OUT_ENOUGH;
}

static void handle_all(struct conn *c)
{
	struct wire_message m;
	struct err err = ERR_INIT;
	int got = 0;

	/* Nothing waited to be read until now. */
	if (c->out.n == c->sent)
		c->since_out = clock_steady();
	while (!c->closing && !out_full(c) &&
	       (got = wire_next(&c->in, &m, &err)) == 1) {
		handle(c, &m);
		if (c->s)
			c->since_in = clock_steady();
	}
	if (got < 0) {
		put_fault(c, 0, &err);
		c->closing = true;
	}
	err_release(&err);
}

static void put_all_news(struct conn *c)
{
	struct buf body = BUF_INIT;
	struct news n;

	while (c->s && !out_full(c) && session_news(c->s, &n, NULL) == 1) {
		buf_clear(&body);
		put_news(&body, &n);
		wire_put(&c->out, WIRE_NEWS, 0, buf_slice(&body));
		news_release(&n);
	}
	buf_release(&body);
}

/* ---- the loop ---------------------------------------------------------- */

/* Milliseconds until something is too late, -1: nothing can be. */
static int patience(struct conn *c, int64_t now)
{
	int64_t until = INT64_MAX;
	int ms;

	if (!c->s)
		until = c->since_in + WIRE_HELLO_SECONDS * INT64_C(1000000);
	else if (wire_in_half(&c->in) && !out_full(c))
		until = c->since_in + WIRE_STALL_SECONDS * INT64_C(1000000);
	if (c->out.n > c->sent) {
		int64_t out = c->since_out +
			      WIRE_STALL_SECONDS * INT64_C(1000000);

		until = out < until ? out : until;
	}
	if (until == INT64_MAX)
		return works_running(&c->works) ? BEAT_MS : -1;
	if (until <= now)
		return 0;
	ms = (int)((until - now) / 1000) + 1;
	return works_running(&c->works) && ms > BEAT_MS ? BEAT_MS : ms;
}

/* Whether a half frame or unread answers have waited too long. */
static bool too_late(struct conn *c)
{
	return patience(c, clock_steady()) == 0;
}

static int send_some(struct conn *c)
{
	size_t before = c->sent, n = c->out.n;
	int got = wire_send(&c->out, &c->sent, c->fd);

	if (got > 0 || c->sent != before || c->out.n != n)
		c->since_out = clock_steady();
	return got < 0 ? -1 : 0;
}

static int receive_some(struct conn *c)
{
	int n = wire_receive(&c->in, c->fd);

	if (n > 0 && c->s)
		c->since_in = clock_steady();
	return n < 0 ? -1 : 0;
}

static int wait_some(struct conn *c)
{
	struct pollfd p[3] = {
		{ .fd = c->fd },
		{ .fd = c->s ? session_fd(c->s) : -1, .events = POLLIN },
		{ .fd = works_fd(&c->works), .events = POLLIN },
	};

	if (!c->closing && !out_full(c))
		p[0].events |= POLLIN;
	if (c->out.n > c->sent)
		p[0].events |= POLLOUT;
	if (out_full(c))
		p[1].fd = -1;
	if (poll(p, 3, patience(c, clock_steady())) < 0)
		return errno == EINTR ? 0 : -1;
	if (p[0].revents & (POLLIN | POLLHUP | POLLERR)) {
		if (!(p[0].events & POLLIN) && (p[0].revents & POLLHUP))
			return -1;
		if ((p[0].events & POLLIN) && receive_some(c))
			return -1;
	}
	return too_late(c) ? -1 : 0;
}

static void talk(struct conn *c)
{
	c->since_in = c->since_out = clock_steady();
	for (;;) {
		/* What was asked after the end is not answered any more. */
		if (c->s && house_ended(c->s))
			c->closing = true;
		else
			handle_all(c);
		put_all_news(c);
		works_report(&c->works, &c->out);
		if (send_some(c))
			return;
		if (c->closing && c->out.n == c->sent)
			return;
		if (wait_some(c))
			return;
	}
}

/* The store ends while the client is there: it still gets the answers of
 * its jobs and the news of the end, if it reads them soon. */
static void last_words(struct conn *c)
{
	int64_t until = clock_steady() + LAST_SECONDS * INT64_C(1000000);
	struct pollfd p = { .fd = c->fd, .events = POLLOUT };

	while (works_running(&c->works) && clock_steady() < until) {
		struct pollfd w = { .fd = works_fd(&c->works),
				    .events = POLLIN };

		poll(&w, 1, 100);
		works_report(&c->works, &c->out);
	}
	put_all_news(c);
	while (!send_some(c) && c->out.n > c->sent && clock_steady() < until)
		poll(&p, 1, 100);
}

static void *run(void *ctx)
{
	struct conn *c = ctx;
	struct server *server = c->server;
	const uint64_t one = 1;
	ssize_t n;

	talk(c);
	if (atomic_load(&server->stopping))
		last_words(c);
	/* Out of the list first: conns_end() looks at the works in it. */
	pthread_mutex_lock(&server->lock);
	*c->at = c->next;
	if (c->next)
		c->next->at = c->at;
	pthread_mutex_unlock(&server->lock);
	close(c->fd);
	works_end(&c->works);
	session_close(c->s);
	wire_in_release(&c->in);
	buf_release(&c->out);
	pthread_mutex_lock(&server->lock);
	server->conns_n--;
	server->empty_since = clock_steady();
	n = write(server->wake, &one, sizeof(one));
	(void)n;	/* full means it is readable already */
	pthread_cond_signal(&server->gone);
	pthread_mutex_unlock(&server->lock);
	free(c);
	return NULL;
}

/* ---- coming and going -------------------------------------------------- */

static size_t count_uid(const struct server *server, uid_t uid)
{
	size_t n = 0;

	for (const struct conn *c = server->conns; c; c = c->next)
		n += c->uid == uid;
	return n;
}

/* One too many: it is told so before it asks, and costs nothing. What has
 * just been connected has room for that. */
static void refuse(int fd, const struct err *why)
{
	struct buf body = BUF_INIT, out = BUF_INIT;
	size_t sent = 0;

	put_err(&body, why);
	wire_put(&out, WIRE_FAULT, 0, buf_slice(&body));
	wire_send(&out, &sent, fd);
	close(fd);
	buf_release(&body);
	buf_release(&out);
}

static int count_conns(const struct server *server, uid_t uid,
		       struct err *err)
{
	if (count_uid(server, uid) >= WIRE_SESSIONS_PER_UID)
		return err_set(err, ERR_LIMIT, NULL,
			       N_("you have %d sessions already, more are not allowed"),
			       WIRE_SESSIONS_PER_UID);
	if (server->conns_n >= WIRE_SESSIONS)
		return err_set(err, ERR_LIMIT, NULL,
			       N_("the store has %d sessions already, more are not possible"),
			       WIRE_SESSIONS);
	return 0;
}

static int begin_thread(struct conn *c)
{
	pthread_attr_t attr;
	pthread_t thread;
	int bad;

	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	pthread_attr_setstacksize(&attr, STACK);
	bad = pthread_create(&thread, &attr, run, c);
	pthread_attr_destroy(&attr);
	return bad ? -1 : 0;
}

void conn_accept(struct server *server, int fd)
{
	struct ucred peer;
	socklen_t n = sizeof(peer);
	struct err why = ERR_INIT;
	struct conn *c;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &n)) {
		close(fd);
		return;
	}
	c = mem_zero(sizeof(*c));
	c->server = server;
	c->uid = peer.uid;
	c->fd = fd;
	wire_in_init(&c->in, WIRE_REQUEST);
	pthread_mutex_lock(&server->lock);
	if (count_conns(server, peer.uid, &why)) {
		refuse(fd, &why);
		free(c);
	} else if (works_init(&c->works)) {
		close(fd);
		free(c);
	} else {
		c->next = server->conns;
		c->at = &server->conns;
		if (c->next)
			c->next->at = &c->next;
		server->conns = c;
		server->conns_n++;
		if (begin_thread(c)) {
			server->conns = c->next;
			if (c->next)
				c->next->at = &server->conns;
			server->conns_n--;
			works_end(&c->works);
			close(fd);
			free(c);
		}
	}
	pthread_mutex_unlock(&server->lock);
	err_release(&why);
}

bool conns_end(struct server *server, int seconds)
{
	struct timespec until;
	bool all;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += seconds;
	pthread_mutex_lock(&server->lock);
	/* No more requests come in; what is going out goes out. */
	for (struct conn *c = server->conns; c; c = c->next) {
		shutdown(c->fd, SHUT_RD);
		works_cancel(&c->works);
	}
	while (server->conns_n &&
	       !pthread_cond_timedwait(&server->gone, &server->lock, &until))
		;
	all = !server->conns_n;
	pthread_mutex_unlock(&server->lock);
	return all;
}
