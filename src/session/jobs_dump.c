/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/tr.h"
#include "session/helper.h"
#include "session/jobs.h"
#include "session/keeper.h"

/* The text comes in pieces that fit a frame, as far as a helper has made it;
 * it waits while nobody asks for more. */
#define PIECE ((size_t)256 << 10)

struct dumping {
	struct keeper *keeper;
	struct helper helper;
	int out;
	struct buf text;	/* read, not sent */
};

static void release(struct dumping *d)
{
	keeper_copied(d->keeper);
	close(d->out);
	buf_release(&d->text);
	free(d);
}

void dumping_free(struct dumping *d)
{
	if (!d)
		return;
	helper_end(&d->helper, true, NULL);
	release(d);
}

static int fill(struct dumping *d, bool *end, struct err *err)
{
	ssize_t n = 1;

	while (d->text.n < PIECE && n) {
		n = read(d->out, buf_room(&d->text, PIECE), PIECE);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set_errno(err, ERR_IO, NULL,
					     N_("cannot read"));
		d->text.n += (size_t)n;
	}
	*end = !n;
	return 0;
}

/* Where no character is cut in two. */
static size_t piece(const struct buf *b)
{
	size_t n = b->n < PIECE ? b->n : PIECE;

	while (n < b->n && n && ((unsigned char)b->p[n] & 0xc0) == 0x80)
		n--;
	return n;
}

int job_dump_more(struct job *j, struct err *err)
{
	struct dumping *d = j->l->dumping;
	bool end = false;
	size_t n;
	int bad;

	if (!d)
		return err_set(err, ERR_USAGE, NULL,
			       N_("no dump has been begun"));
	if (fill(d, &end, err))
		return -1;
	n = piece(&d->text);
	json_object_set_new(j->result, "text",
			    json_stringn(buf_str(&d->text), n));
	memmove(d->text.p, d->text.p + n, d->text.n - n);
	d->text.n -= n;
	end = end && !d->text.n;
	json_object_set_new(j->result, "more", json_boolean(!end));
	if (!end)
		return 0;
	j->l->dumping = NULL;
	bad = helper_end(&d->helper, false, err);
	release(d);
	return bad;
}

int job_dump(struct job *j, struct err *err)
{
	struct dumping *d = mem_zero(sizeof(*d));

	dumping_free(j->l->dumping);
	j->l->dumping = NULL;
	d->keeper = j->l->house->keeper;
	if (keeper_copy(d->keeper, &d->helper, &d->out, err)) {
		free(d);
		return -1;
	}
	j->l->dumping = d;
	return job_dump_more(j, err);
}
