/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_SESSION_LINK_H
#define KARTEI_SESSION_LINK_H

#include "session/body.h"
#include "session/connect.h"
#include "session/ops.h"
#include "session/wire.h"

/*
 * The client's end of the socket. One thread, one request after the other;
 * news that come while an answer is awaited wait in a queue, and so do
 * answers to a request that was interrupted by another (a screen that asks
 * while its progress callback runs).
 */
#define ANSWER_SECONDS 60	/* without answer or sign of life */
#define AGAIN_SECONDS 4		/* that a request waits for a store that went */

struct waiting;			/* an answer for somebody further out */

struct remote {
	struct session base;
	struct connect_opts opts;	/* its strings are ours */
	int fd;				/* -1: lost */
	bool opening;			/* at hello: no second try inside */
	bool given_up;			/* was not found again in AGAIN_SECONDS */
	struct wire_in in;
	uint32_t last_request;
	struct waiting *waiting;
	struct news *news;
	size_t news_n, news_cap;
	bool watching;
	char *open;		/* told by session_open(); NULL none */
	uint32_t posted;	/* request that nobody waits for; 0 none */
	/* A page that will be asked for; request 0 none. */
	uint32_t ahead;
	struct buf ahead_body;
};

struct remote *remote(struct session *s);
void link_lose(struct remote *r);
int link_receive(struct remote *r, struct err *err);	/* what is there */
void link_look_again(struct remote *r);	/* news were missed */
struct news *link_add_news(struct remote *r, enum news_kind kind);
/* Sends a request without waiting for what comes of it: a fault becomes
 * NEWS_DRAFT. 0 sent, 1 one is on its way already, -1 the connection is lost
 * and is not opened again for this. */
int link_post(struct remote *r, enum wire_type type, struct slice body,
	      struct err *err);

/* Sends a request whose answer will be wanted next; what it asks, `body`, is
 * taken. Where it cannot be sent it is forgotten. The answer shows the records
 * as they are now: not for who writes meanwhile. */
void link_ahead(struct remote *r, enum wire_type type, struct buf *body);

struct ask {
	enum wire_type type;
	struct buf body;
	session_progress *progress;
	void *ctx;
	struct buf answer;
	struct unpack u;	/* over the answer */
	bool once;		/* not to be sent twice */
	uint32_t request;	/* its number, once sent */
};
void ask_begin(struct ask *a, enum wire_type type);
void ask_end(struct ask *a);
/* Several in one go, which are answered in this order; 0, or what ask_await()
 * is to be told for each of them. */
int asks_send(struct remote *r, struct ask *const *asks, size_t n,
	      struct err *err);
/* Whether this very request was sent ahead and has been answered well. What
 * else was sent ahead is waited for and forgotten. */
bool link_asked(struct remote *r, struct ask *a);
/* 0 answered, 1 the connection was lost before, -1 a fault. */
int ask_await(struct remote *r, struct ask *a, int bad, struct err *err);
/* Both for one. */
int ask_once(struct remote *r, struct ask *a, struct err *err);
/* The same with a new connection where one was lost; 0 or -1. */
int ask(struct session *s, struct ask *a, struct err *err);
/* After reading the answer: whether all of it made sense. */
int ask_sound(struct session *s, const struct ask *a, struct err *err);

#endif
