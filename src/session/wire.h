/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_SESSION_WIRE_H
#define KARTEI_SESSION_WIRE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/pack.h"

/*
 * What client and store process say to each other on the socket. A message
 * is one frame or several:
 *
 *	u32 length of what follows	u8 type	  u8 flags	u32 request
 *	body
 *
 * The request number is the client's; answers carry it back. A fault with
 * number 0 is the store's last word on a connection that it closes. Hello and its
 * answer never change their beginning (magic, version), so that programs of
 * different versions can tell each other so. Bodies are put together in
 * remote.c and answer.c out of what body.h has.
 */
#define WIRE_VERSION 3
#define WIRE_MAGIC "kartei"

/* The limits. Tests try each of them. */
#define WIRE_FRAME (1u << 20)		/* bytes behind the length */
#define WIRE_REQUEST (16u << 20)	/* of one request, in all its frames */
#define WIRE_ANSWER (64u << 20)		/* of one answer */
#define WIRE_IN_FLIGHT 8		/* unanswered requests a connection */
#define WIRE_SESSIONS_PER_UID 256
#define WIRE_SESSIONS 1024
#define WIRE_HELLO_SECONDS 10		/* until a connection has said hello */
#define WIRE_STALL_SECONDS 30		/* for a half frame, or no reading */

enum wire_type {
	/* client to store */
	WIRE_HELLO = 1,
	WIRE_KINDS, WIRE_PAGES, WIRE_COUNT, WIRE_SEARCH, WIRE_DUE,
	WIRE_TABS, WIRE_HISTORY, WIRE_APPLY, WIRE_UNDERSTAND, WIRE_CALL,
	WIRE_CANCEL, WIRE_WATCH, WIRE_DRAFTS, WIRE_DRAFT, WIRE_DRAFT_PUT,
	WIRE_DRAFT_DROP, WIRE_OPEN,
	/* store to client */
	WIRE_OK = 128,
	WIRE_FAULT,		/* body: err */
	WIRE_PROGRESS,		/* body: u64 done, u64 of */
	WIRE_NEWS,
};
#define WIRE_MORE 1		/* flag: the body goes on in the next frame */

struct wire_message {
	enum wire_type type;
	uint32_t request;
	struct slice body;	/* until the next call on the wire_in */
};

/* Appends a message as frames. */
void wire_put(struct buf *out, enum wire_type type, uint32_t request,
	      struct slice body);

/* Bytes in, messages out. `limit` is that of a whole message. */
struct wire_in {
	struct buf bytes;	/* received */
	size_t taken;		/* of bytes */
	struct buf whole;	/* body of a message of several frames */
	struct wire_message first;
	bool parts;
	size_t limit;
};
void wire_in_init(struct wire_in *in, size_t limit);
void wire_in_release(struct wire_in *in);
/* 1 a message, 0 more bytes are needed, -1 these are no frames of ours. */
int wire_next(struct wire_in *in, struct wire_message *m, struct err *err);
/* Whether a frame or message has begun and is not complete. */
bool wire_in_half(const struct wire_in *in);

/* One read without blocking: bytes read, 0 none now, -1 closed or broken. */
int wire_receive(struct wire_in *in, int fd);
/* Sends as much as goes without blocking and takes it off `out`: 1 all, 0
 * some is left, -1 closed or broken. */
int wire_send(struct buf *out, size_t *sent, int fd);

#endif
