/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Segments of about one size into one. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/searchdoc_publish.h"
#include "query/search_private.h"
#include "query/search_settle.h"

#define LEVELS 3

struct join {
	struct search *s;
	struct segments list;
	bool *chosen;		/* of each segment of the list */
	int group;
	struct stream **v;	/* those that have a next document */
	size_t n;
	struct segment_info made;
};

static uint32_t live(const struct segment_info *info)
{
	return info->docs > info->struck ? info->docs - info->struck : 0;
}

/* Powers of eight: what is joined is of about one size, so that a document
 * is written three or four times at most until millions are together. */
static int level(const struct segment_info *info)
{
	uint32_t n = live(info);
	int l = 0;

	for (; n > 65536; n /= 8)
		l++;
	return l;
}

/* Not worth its walks; one of which nothing is left goes, whatever its
 * size. */
static bool half_struck(const struct segment_info *info)
{
	return info->struck >= info->docs ||
	       (info->struck > 1024 && info->struck > info->docs / 2);
}

static bool fits(const struct join *j, const struct segment_info *info)
{
	uint64_t docs = live(info), bytes = info->bytes;
	size_t i;

	for (i = 0; i < j->list.n; i++) {
		docs += j->chosen[i] ? live(&j->list.v[i]) : 0;
		bytes += j->chosen[i] ? j->list.v[i].bytes : 0;
	}
	return docs <= SEGMENT_DOCS && bytes <= SEGMENT_BYTES;
}

/* Marks what lies in one level of a group; how many. */
static size_t choose(struct join *j, int group, int wanted)
{
	size_t i, n = 0;

	memset(j->chosen, 0, j->list.n * sizeof(*j->chosen));
	for (i = 0; i < j->list.n; i++) {
		const struct segment_info *info = &j->list.v[i];

		if (info->group != group || level(info) != wanted ||
		    !fits(j, info))
			continue;
		j->chosen[i] = true;
		n++;
	}
	j->group = group;
	return n;
}

static bool choose_any(struct join *j, size_t least)
{
	int group, l;
	size_t i;

	j->chosen = mem_zero((j->list.n + 1) * sizeof(*j->chosen));
	for (i = 0; i < j->list.n; i++) {
		if (half_struck(&j->list.v[i])) {
			j->chosen[i] = true;
			j->group = j->list.v[i].group;
			return true;
		}
	}
	for (group = 0; group < SEARCHDOC_GROUPS; group++) {
		for (l = 0; l < LEVELS; l++) {
			if (choose(j, group, l) >= least)
				return true;
		}
	}
	return false;
}

static int stream_cmp(const struct stream *a, const struct stream *b)
{
	struct searchdoc x = { 0 }, y = { 0 };
	int rc;

	searchdoc_read(stream_doc(a), &x);
	searchdoc_read(stream_doc(b), &y);
	rc = slice_cmp(x.sort, y.sort);
	return rc ? rc : slice_cmp(stream_ref(a), stream_ref(b));
}

static int next_of(struct join *j, size_t i, struct err *err)
{
	int rc = stream_next(j->v[i], err);

	if (rc)
		return rc < 0 ? -1 : 0;
	stream_close(j->v[i]);
	j->v[i] = j->v[--j->n];
	return 0;
}

static int open_streams(struct join *j, struct err *err)
{
	size_t i;

	j->v = mem_zero((j->list.n + 1) * sizeof(struct stream *));
	for (i = 0; i < j->list.n; i++) {
		if (!j->chosen[i])
			continue;
		j->v[j->n++] = stream_open(j->s->store, &j->list.v[i]);
		if (next_of(j, j->n - 1, err))
			return -1;
	}
	return 0;
}

static int pour(struct join *j, struct segment_builder *b, struct err *err)
{
	size_t i, least;

	while (j->n) {
		for (i = 1, least = 0; i < j->n; i++) {
			if (stream_cmp(j->v[i], j->v[least]) < 0)
				least = i;
		}
		if (searchdoc_segment_add(b, stream_ref(j->v[least]),
			      stream_doc(j->v[least]), err) ||
		    next_of(j, least, err))
			return -1;
	}
	return segment_build_finish(b, &j->made, err);
}

static int publish_join(void *ctx, struct txn *txn, struct err *err)
{
	struct join *j = ctx;
	struct segments list = j->list;
	size_t i;
	int rc;

	list.v = mem_alloc((list.n + 1) * sizeof(*list.v));
	for (i = list.n = 0; i < j->list.n; i++) {
		if (!j->chosen[i])
			list.v[list.n++] = j->list.v[i];
	}
	if (j->made.docs)
		list.v[list.n++] = j->made;
	list.next_id++;
	list.stamp++;
	rc = segments_save(&list, txn, err);
	free(list.v);
	return rc;
}

static int join_chosen(struct join *j, struct err *err)
{
	struct segment_builder *b = searchdoc_segment(j->s->store,
						      j->list.next_id,
						      j->group, &j->s->stop,
						      err);
	size_t i;
	int rc = b ? open_streams(j, err) : -1;

	if (!rc)
		rc = pour(j, b, err);
	segment_build_free(b);
	j->made.group = (uint8_t)j->group;
	if (!rc)
		rc = store_write(j->s->store, publish_join, NULL, j, err);
	for (i = 0; !rc && i < j->list.n; i++) {
		if (j->chosen[i])
			rc = segment_remove(j->s->store, j->list.v[i].id,
					    &j->s->stop, err);
	}
	return rc;
}

static bool choose_struck(struct join *j)
{
	size_t i;

	j->chosen = mem_zero((j->list.n + 1) * sizeof(*j->chosen));
	for (i = 0; i < j->list.n && !j->list.v[i].struck; i++)
		;
	if (i == j->list.n)
		return false;
	j->chosen[i] = true;
	j->group = j->list.v[i].group;
	return true;
}

/* `least` 0: one with something struck out. */
static int join(struct search *s, size_t least, bool *more, struct err *err)
{
	struct join j = { .s = s };
	size_t i;
	int rc;

	if (merge_list(s, &j.list, err))
		return -1;
	*more = least ? choose_any(&j, least) : choose_struck(&j);
	rc = *more ? join_chosen(&j, err) : 0;
	for (i = 0; i < j.n; i++)
		stream_close(j.v[i]);
	free(j.v);
	free(j.chosen);
	segments_release(&j.list);
	return rc;
}

int join_once(struct search *s, size_t least, bool *more, struct err *err)
{
	return join(s, least, more, err);
}

int join_struck(struct search *s, bool *more, struct err *err)
{
	return join(s, 0, more, err);
}
