/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/fold.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/tr.h"
#include "base/utf8.h"
#include "query/query.h"
#include "session/jobs.h"

/*
 * How often each value of a column occurs among records of a kind. Records
 * are read a slice at a time, each at a moment of its own, so that no writer
 * waits for room. One with several values counts with each of them.
 */
#define SLICE 500		/* records read at one moment */
#define VALUES 200000		/* different ones; more say nothing any more */
#define KEPT (64 << 20)		/* bytes of their texts: notes are long */
#define ANSWER (600 * 1024)	/* bytes of texts that fit a frame */

struct group {
	char *value;		/* as a condition takes it: code, number, day */
	char *text;
	char *key;		/* as lists are ordered */
	size_t key_n;
	uint64_t n;
	uint64_t last;		/* record that was counted */
};

struct grouping {
	struct job *j;
	const char *kind, *column;
	uint64_t chars;		/* only so many; 0 all */
	struct map *by_value;
	struct group **v;
	size_t n, cap;
	uint64_t records, none;
	size_t bytes;		/* kept of all values */
	struct request *q;	/* of the slice */
	bool has;		/* the record at hand has a value */
	struct buf value;
	struct err *err;
};

static void grouping_release(struct grouping *g)
{
	for (size_t i = 0; i < g->n; i++) {
		free(g->v[i]->value);
		free(g->v[i]->text);
		free(g->v[i]->key);
		free(g->v[i]);
	}
	free(g->v);
	map_free(g->by_value);
	buf_release(&g->value);
}

static struct group *group_new(struct grouping *g, const struct field *f,
			       struct slice bytes)
{
	const struct value_context *c = &g->q->r.values;
	struct group *group = mem_zero(sizeof(*group));
	struct buf text = BUF_INIT, key = BUF_INIT;

	group->value = mem_strdup(buf_str(&g->value));
	if (g->chars)
		buf_add_str(&text, group->value);
	else
		f->type->print(f, c, bytes, PRINT_LONG, &text);
	if (f->type->key && !g->chars)
		f->type->key(f, c, bytes, &key);
	else
		fold_sort_key(buf_slice(&text), &key);
	group->key_n = key.n;
	g->bytes += g->value.n + text.n + key.n;
	group->key = buf_detach(&key);
	group->text = buf_detach(&text);
	mem_grow(&g->v, &g->cap, g->n + 1, sizeof(*g->v));
	g->v[g->n++] = group;
	map_set(g->by_value, buf_slice(&g->value), group);
	return group;
}

/* The first characters of a text alone. */
static void cut(struct buf *text, uint64_t chars)
{
	struct slice rest = buf_slice(text);
	size_t at = 0, n;
	uint32_t cp;

	for (; chars && at < text->n; chars--) {
		rest = (struct slice){ text->p + at, text->n - at };
		n = utf8_next(rest, &cp);
		at += n ? n : rest.n;
	}
	buf_truncate(text, at);
}

static int take_value(void *ctx, const struct field *f,
		      const struct record *at, const struct field_value *v)
{
	struct grouping *g = ctx;
	struct value value = { .type = VALUE_NONE };
	struct group *group;

	(void)at;
	if (f->sensitive)
		return err_set(g->err, ERR_DENIED, NULL,
			       N_("\"%s\" is sensitive and is not counted"),
			       g->column);
	if (f->type->holds == VALUE_REF || f->to_n)
		f->type->read(f, v->bytes, &value);
	/* What is not seen is not named either. */
	if (value.type == VALUE_REF && g->q->r.sight &&
	    !reader_sees(&g->q->r, value.ref))
		return 0;
	buf_clear(&g->value);
	f->type->print(f, &g->q->r.values, v->bytes, PRINT_MACHINE,
		       &g->value);
	if (g->chars)
		cut(&g->value, g->chars);
	if (!g->value.n)
		return 0;
	g->has = true;
	group = map_get(g->by_value, buf_slice(&g->value));
	if (!group && (g->n == VALUES || g->bytes > KEPT))
		return err_set(g->err, ERR_LIMIT, NULL,
			       N_("\"%s\" has more than %d different values"),
			       g->column, (int)g->n);
	if (!group)
		group = group_new(g, f, v->bytes);
	if (group->last != g->records) {
		group->last = g->records;
		group->n++;
	}
	return 0;
}

static int take_slice(struct grouping *g, const uint32_t *ids, size_t n,
		      struct err *err)
{
	const struct source *source = NULL;
	const struct kind *k;
	struct request q;
	struct record rec;
	int got = 0;

	if (request_begin(&q, g->j->l, err))
		return -1;
	g->q = &q;
	k = request_kind(&q, g->kind, err);
	if (k)
		source = source_of(&q.r, k, g->column, err);
	for (size_t i = 0; source && got >= 0 && i < n; i++) {
		got = reader_get(&q.r, (struct ref){ k->no, ids[i] }, &rec,
				 err);
		if (got <= 0 || record_in_bin(&rec))
			continue;
		g->records++;
		g->has = false;
		if (source_each(source, &q.r, &rec, take_value, g, err) < 0)
			got = -1;
		g->none += !g->has;
	}
	request_end(&q);
	return source && got >= 0 ? 0 : -1;
}

static struct idset *find(struct grouping *g, const char *where, bool closed,
			  struct err *err)
{
	struct idset *set = NULL;
	struct expr *e = NULL;
	const struct kind *k;
	struct request q;
	int bad;

	if (request_begin(&q, g->j->l, err))
		return NULL;
	k = request_kind(&q, g->kind, err);
	bad = !k || !source_of(&q.r, k, g->column, err);
	if (!bad && *where)
		bad = expr_parse(&e, where, k, &q.r.values, err);
	if (!bad)
		set = query_set(&q.r, k, e, closed, request_deadline(), err);
	expr_free(e);
	request_end(&q);
	return set;
}

static int count_all(struct grouping *g, const struct idset *set,
		     struct err *err)
{
	struct job *j = g->j;
	uint64_t done = 0, of = idset_count(set);
	uint32_t ids[SLICE], from = 0;
	size_t n;

	while ((n = idset_list(set, from, ids, SLICE))) {
		if (take_slice(g, ids, n, err))
			return -1;
		from = ids[n - 1] + 1;
		done += n;
		if (j->progress && j->progress(j->ctx, done, of))
			return err_set(err, ERR_STOPPED, NULL, N_("stopped"));
		if (!from)
			break;
	}
	return 0;
}

/* ---- the answer -------------------------------------------------------- */

static int by_key(const void *a, const void *b)
{
	const struct group *x = *(struct group *const *)a;
	const struct group *y = *(struct group *const *)b;
	size_t n = x->key_n < y->key_n ? x->key_n : y->key_n;
	int order = memcmp(x->key, y->key, n);

	if (order)
		return order;
	if (x->key_n != y->key_n)
		return x->key_n < y->key_n ? -1 : 1;
	return strcmp(x->value, y->value);
}

static int by_count(const void *a, const void *b)
{
	const struct group *x = *(struct group *const *)a;
	const struct group *y = *(struct group *const *)b;

	if (x->n != y->n)
		return x->n < y->n ? 1 : -1;
	return by_key(a, b);
}

/* The most frequent ones that fit; `order` is theirs. */
static size_t that_fit(struct grouping *g)
{
	size_t i, bytes = 0;

	qsort(g->v, g->n, sizeof(*g->v), by_count);
	for (i = 0; i < g->n && bytes < ANSWER; i++)
		bytes += strlen(g->v[i]->value) + strlen(g->v[i]->text) + 40;
	return i;
}

static void tell(struct grouping *g, bool by_text)
{
	size_t told = g->n ? that_fit(g) : 0;
	json_t *all = json_array();

	if (by_text && told)
		qsort(g->v, told, sizeof(*g->v), by_key);
	for (size_t i = 0; i < told; i++)
		json_array_append_new(all, json_pack("{s:s, s:s, s:I}",
			"value", g->v[i]->value, "text", g->v[i]->text,
			"n", (json_int_t)g->v[i]->n));
	json_object_set_new(g->j->result, "groups", all);
	job_result_number(g->j, "records", g->records);
	job_result_number(g->j, "none", g->none);
	job_result_number(g->j, "values", g->n);
}

/* kind, condition ("" all), column, characters ("0" all), "closed" or "",
 * order: "count" or "text". */
int job_groups(struct job *j, struct err *err)
{
	struct grouping g = { .j = j, .kind = j->args[0],
			      .column = j->args[2], .err = err };
	struct idset *set;
	int bad = -1;

	if (job_read_number(j->args[3], &g.chars, err))
		return -1;
	g.by_value = map_new();
	set = find(&g, j->args[1], *j->args[4] != '\0', err);
	if (set)
		bad = count_all(&g, set, err);
	if (!bad)
		tell(&g, !strcmp(j->args[5], "text"));
	idset_free(set);
	grouping_release(&g);
	return bad;
}
