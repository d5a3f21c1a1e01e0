/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/mem.h"
#include "base/pack.h"
#include "base/tr.h"
#include "query/search_private.h"

static void view_free(struct view *v)
{
	size_t i;

	for (i = 0; v->struck && i < v->list.n; i++)
		free(v->struck[i]);
	free(v->struck);
	segments_release(&v->list);
	delta_release(&v->delta);
	pthread_rwlock_destroy(&v->lock);
	free(v);
}

/* Takes the list over. */
static struct view *view_make(struct segments *list, struct txn *txn,
			      struct err *err)
{
	struct view *v = mem_zero(sizeof(*v));
	size_t i;
	int rc = 0;

	pthread_rwlock_init(&v->lock, NULL);
	v->list = *list;
	v->delta.last = list->merged;
	v->holders = 1;
	v->struck = mem_zero((list->n + 1) * sizeof(*v->struck));
	for (i = 0; !rc && i < v->list.n; i++)
		rc = segment_struck(txn, &v->list.v[i], &v->struck[i], err);
	if (!rc)
		return v;
	view_free(v);
	return NULL;
}

void view_drop(struct search *s, struct view *v)
{
	bool last;

	pthread_rwlock_unlock(&v->lock);
	pthread_mutex_lock(&s->lock);
	last = --v->holders == 0;
	pthread_mutex_unlock(&s->lock);
	if (last)
		view_free(v);
}

/* The newest view if it is that of `stamp`; else NULL. */
static struct view *take_newest(struct search *s, uint64_t stamp)
{
	struct view *v = NULL;

	pthread_mutex_lock(&s->lock);
	if (s->view && s->view->list.stamp == stamp) {
		v = s->view;
		v->holders++;
	}
	pthread_mutex_unlock(&s->lock);
	return v;
}

/* Keeps a newer view for those who come; its holder keeps it too. */
static void offer(struct search *s, struct view *v)
{
	struct view *old = NULL;

	pthread_mutex_lock(&s->lock);
	if (!s->view || s->view->list.stamp < v->list.stamp) {
		old = s->view;
		s->view = v;
		v->holders++;
	}
	if (old && --old->holders)
		old = NULL;
	pthread_mutex_unlock(&s->lock);
	if (old)
		view_free(old);
}

static struct view *view_of(struct search *s, struct txn *txn,
			    struct err *err)
{
	struct segments list;
	struct view *v;

	if (segments_load(txn, &list, err))
		return NULL;
	v = take_newest(s, list.stamp);
	if (v) {
		segments_release(&list);
		return v;
	}
	v = view_make(&list, txn, err);
	if (!v)
		return NULL;
	offer(s, v);
	search_note_segments(s, v->list.n);
	return v;
}

/* Rows of TABLE_DELTA behind the last one that is known. Adds them, or with
 * `look` only says whether there are any. */
static int follow(struct view *v, struct txn *txn, bool look, struct err *err)
{
	struct cursor *c = look ? cursor_open(txn, TABLE_DELTA, err)
				: cursor_open_ahead(txn, TABLE_DELTA, err);
	struct buf key = BUF_INIT;
	int rc;

	if (!c)
		return -1;
	pack_u64(&key, v->delta.last + 1);
	rc = cursor_seek(c, buf_slice(&key), err);
	buf_release(&key);
	for (; !look && rc == 1; rc = cursor_next(c, err)) {
		if (delta_add(&v->delta, cursor_key(c), cursor_value(c))) {
			rc = err_set(err, ERR_INTERNAL, NULL,
				     N_("a search document is damaged"));
			break;
		}
	}
	cursor_close(c);
	return rc;
}

struct view *view_hold(struct search *s, struct txn *txn, struct err *err)
{
	struct view *v = view_of(s, txn, err);
	int rc;

	if (!v)
		return NULL;
	pthread_rwlock_rdlock(&v->lock);
	rc = follow(v, txn, true, err);
	if (rc == 1) {
		pthread_rwlock_unlock(&v->lock);
		pthread_rwlock_wrlock(&v->lock);
		rc = follow(v, txn, false, err);
		pthread_rwlock_unlock(&v->lock);
		pthread_rwlock_rdlock(&v->lock);
	}
	if (rc >= 0)
		return v;
	view_drop(s, v);
	return NULL;
}
