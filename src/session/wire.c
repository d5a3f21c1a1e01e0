/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/wire.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "base/tr.h"

#define HEAD 4			/* the length */
#define FIXED 6			/* type, flags, request */

static void put_frame(struct buf *out, enum wire_type type, bool more,
		      uint32_t request, struct slice body)
{
	pack_u32(out, (uint32_t)(FIXED + body.n));
	pack_u8(out, (uint8_t)type);
	pack_u8(out, more ? WIRE_MORE : 0);
	pack_u32(out, request);
	buf_add(out, body.p, body.n);
}

void wire_put(struct buf *out, enum wire_type type, uint32_t request,
	      struct slice body)
{
	const size_t most = WIRE_FRAME - FIXED;
	const char *p = body.p;
	size_t left = body.n;

	while (left > most) {
		put_frame(out, type, true, request,
			  (struct slice){ p, most });
		p += most;
		left -= most;
	}
	put_frame(out, type, false, request, (struct slice){ p, left });
}

void wire_in_init(struct wire_in *in, size_t limit)
{
	*in = (struct wire_in){ .bytes = BUF_INIT, .whole = BUF_INIT,
				.limit = limit };
}

void wire_in_release(struct wire_in *in)
{
	buf_release(&in->bytes);
	buf_release(&in->whole);
}

/* Forgets what was taken; called when no slice of it is in use. Waits for
 * a good piece, so that many small frames do not move the rest each time. */
static void drop_taken(struct wire_in *in)
{
	size_t left = in->bytes.n - in->taken;

	if (!in->taken || (left && in->taken < 65536))
		return;
	if (left)
		memmove(in->bytes.p, in->bytes.p + in->taken, left);
	buf_truncate(&in->bytes, left);
	in->taken = 0;
}

static int next_frame(struct wire_in *in, struct wire_message *m, bool *more,
		      struct err *err)
{
	struct unpack u;
	uint32_t n;
	uint8_t flags;

	u = unpack_from((struct slice){ in->bytes.p + in->taken,
					in->bytes.n - in->taken });
	if (unpack_left(&u) < HEAD)
		return 0;
	n = unpack_u32(&u);
	if (n < FIXED || n > WIRE_FRAME)
		return err_set(err, ERR_LIMIT, NULL,
			       N_("frame of %u bytes; from %u to %u are allowed"),
			       n, (unsigned)FIXED, (unsigned)WIRE_FRAME);
	if (unpack_left(&u) < n)
		return 0;
	m->type = unpack_u8(&u);
	flags = unpack_u8(&u);
	if (flags & ~WIRE_MORE)
		return err_set(err, ERR_INPUT, NULL,
			       N_("frame with unknown flags"));
	m->request = unpack_u32(&u);
	m->body = unpack_bytes(&u, n - FIXED);
	*more = flags & WIRE_MORE;
	in->taken += HEAD + n;
	return 1;
}

int wire_next(struct wire_in *in, struct wire_message *m, struct err *err)
{
	bool more;
	int got;

	if (!in->parts) {
		drop_taken(in);
		buf_clear(&in->whole);
	}
	while ((got = next_frame(in, m, &more, err)) == 1) {
		if (!in->parts && !more) {
			if (m->body.n > in->limit)
				break;
			return 1;
		}
		if (!in->parts) {
			in->parts = true;
			in->first = *m;
		} else if (m->type != in->first.type ||
			   m->request != in->first.request) {
			return err_set(err, ERR_INPUT, NULL,
				       N_("a message broke off in the middle"));
		}
		if (in->whole.n + m->body.n > in->limit)
			break;
		buf_add_slice(&in->whole, m->body);
		if (!more) {
			in->parts = false;
			m->body = buf_slice(&in->whole);
			return 1;
		}
		drop_taken(in);
	}
	if (got <= 0)
		return got;
	return err_set(err, ERR_LIMIT, NULL,
		       N_("message of more than %zu bytes"), in->limit);
}

bool wire_in_half(const struct wire_in *in)
{
	return in->parts || in->bytes.n > in->taken;
}

int wire_receive(struct wire_in *in, int fd)
{
	const size_t room = 65536;
	ssize_t n;

	drop_taken(in);
	do {
		n = recv(fd, buf_room(&in->bytes, room), room, MSG_DONTWAIT);
	} while (n < 0 && errno == EINTR);
	if (n > 0) {
		in->bytes.n += (size_t)n;
		in->bytes.p[in->bytes.n] = '\0';
		return (int)n;
	}
	if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
		return 0;
	return -1;
}

int wire_send(struct buf *out, size_t *sent, int fd)
{
	ssize_t n;

	while (*sent < out->n) {
		n = send(fd, out->p + *sent, out->n - *sent,
			 MSG_NOSIGNAL | MSG_DONTWAIT);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return 0;
		if (n <= 0)
			return -1;
		*sent += (size_t)n;
	}
	buf_clear(out);
	*sent = 0;
	return 1;
}
