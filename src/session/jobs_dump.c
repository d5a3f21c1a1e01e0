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

/* Each request has a thread of its own, and an asker need not wait for one
 * before the next: who works on it has taken it out. */
static struct dumping *swap(struct local *l, struct dumping *d)
{
	struct dumping *was;

	pthread_mutex_lock(&l->house->lock);
	was = l->dumping;
	l->dumping = d;
	pthread_mutex_unlock(&l->house->lock);
	return was;
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

static int tell_more(struct job *j, struct dumping *d, bool *more,
		     struct err *err)
{
	bool end = false;
	size_t n;

	if (fill(d, &end, err))
		return -1;
	n = piece(&d->text);
	json_object_set_new(j->result, "text",
			    json_stringn(buf_str(&d->text), n));
	memmove(d->text.p, d->text.p + n, d->text.n - n);
	d->text.n -= n;
	*more = !end || d->text.n;
	json_object_set_new(j->result, "more", json_boolean(*more));
	return 0;
}

static int tell(struct job *j, struct dumping *d, struct err *err)
{
	bool more = false;
	int bad = tell_more(j, d, &more, err);

	if (bad || more) {
		dumping_free(bad ? d : swap(j->l, d));
		return bad;
	}
	bad = helper_end(&d->helper, false, err);
	release(d);
	return bad;
}

int job_dump_more(struct job *j, struct err *err)
{
	struct dumping *d = swap(j->l, NULL);

	if (!d)
		return err_set(err, ERR_USAGE, NULL,
			       N_("no dump has been begun"));
	return tell(j, d, err);
}

static bool has_sensitive(const struct kinds *ks)
{
	for (size_t i = 0; i < ks->n; i++)
		for (size_t k = 0; k < ks->v[i]->fields_n; k++)
			if (ks->v[i]->fields[k].sensitive)
				return true;
	return false;
}

/* A dump has everything in clear. */
static int check_sensitive(struct job *j, struct err *err)
{
	struct kinds *kinds = model_kinds(j->l->house->model);
	struct author who = local_author(j->l, kinds);
	const struct display whole = {
		.when = j->l->now ? j->l->now : moment_now(),
		.agent = j->l->agent, .record = REF_NONE,
	};
	struct displays shown = { NULL };
	int bad = 0;

	if (has_sensitive(kinds)) {
		displays_add(&shown, &whole);
		bad = rights_check(&who, VERB_REVEAL, "dump", err) ||
		      display_log(model_store(j->l->house->model), &shown,
				  err) ? -1 : 0;
	}
	displays_release(&shown);
	kinds_drop(kinds);
	return bad;
}

int job_dump(struct job *j, struct err *err)
{
	struct dumping *d;

	if (check_sensitive(j, err))
		return -1;
	d = mem_zero(sizeof(*d));
	dumping_free(swap(j->l, NULL));
	d->keeper = j->l->house->keeper;
	if (keeper_copy(d->keeper, &d->helper, &d->out, err)) {
		free(d);
		return -1;
	}
	return tell(j, d, err);
}
