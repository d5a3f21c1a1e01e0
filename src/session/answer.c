/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/answer.h"

#include <stdlib.h>

#include "base/tr.h"
#include "session/body.h"

struct asked {
	struct session *s;
	struct unpack u;
	struct arena *a;	/* of the request's strings */
	struct buf *out;
	struct err *err;
};

int answer_unreadable(struct err *err)
{
	return err_set(err, ERR_INPUT, NULL,
		       N_("this request cannot be read"));
}

static int unread(struct asked *q)
{
	if (q->u.bad || unpack_left(&q->u))
		return answer_unreadable(q->err);
	return 0;
}

static const char *text(struct asked *q)
{
	const char *s = get_text(&q->u, q->a);

	return s ? s : "";
}

static int answer_kinds(struct asked *q)
{
	if (unread(q))
		return -1;
	kinds_pack(session_kinds(q->s), q->out);
	return 0;
}

static int answer_pages(struct asked *q)
{
	size_t n;
	struct page_ask *asks = get_page_asks(&q->u, q->a, &n);
	struct rows *rows = arena_alloc(q->a, (n + 1) * sizeof(*rows));
	int bad;

	if (unread(q))
		return -1;
	bad = session_pages(q->s, asks, n, rows, q->err);
	for (size_t i = 0; i < n && !bad; i++) {
		put_rows(q->out, &rows[i]);
		rows_release(&rows[i]);
	}
	return bad;
}

static int answer_count(struct asked *q)
{
	const char *selection = text(q);
	uint64_t n = 0;

	if (unread(q) || session_count(q->s, selection, &n, q->err))
		return -1;
	pack_u64(q->out, n);
	return 0;
}

static int answer_search(struct asked *q)
{
	const char *typed = text(q), *kind = get_text(&q->u, q->a);
	uint64_t max = unpack_varint(&q->u);
	struct rows rows = { 0 };
	int bad;

	if (unread(q))
		return -1;
	bad = session_search(q->s, typed, kind, (size_t)max, &rows, q->err);
	if (!bad)
		put_rows(q->out, &rows);
	rows_release(&rows);
	return bad;
}

static int answer_due(struct asked *q)
{
	const char *agent = get_text(&q->u, q->a);
	int32_t day = unpack_i32(&q->u);
	uint64_t max = unpack_varint(&q->u);
	struct due_rows rows = { 0 };
	int bad;

	if (unread(q))
		return -1;
	bad = session_due(q->s, agent, day, (size_t)max, &rows, q->err);
	if (!bad)
		put_due_rows(q->out, &rows);
	due_rows_release(&rows);
	return bad;
}

static int answer_tabs(struct asked *q)
{
	const char *name = text(q);
	struct tab_counts tabs = { 0 };
	int bad;

	if (unread(q))
		return -1;
	bad = session_tabs(q->s, name, &tabs, q->err);
	if (!bad)
		put_tab_counts(q->out, &tabs);
	tab_counts_release(&tabs);
	return bad;
}

static int answer_history(struct asked *q)
{
	const char *name = get_text(&q->u, q->a);
	uint64_t change = unpack_u64(&q->u), before = unpack_u64(&q->u);
	uint64_t max = unpack_varint(&q->u);
	struct history_rows rows = { 0 };
	int bad;

	if (unread(q))
		return -1;
	bad = session_history(q->s, name, change, before, (size_t)max, &rows,
			      q->err);
	if (!bad)
		put_history_rows(q->out, &rows);
	history_rows_release(&rows);
	return bad;
}

static int answer_apply(struct asked *q)
{
	struct applied applied = { 0 };
	struct err remarks = ERR_INIT;
	struct changeset c;
	int bad;

	if (changeset_unpack((struct slice){ q->u.p, unpack_left(&q->u) }, &c,
			     q->err))
		return -1;
	bad = session_apply(q->s, &c, &applied, &remarks);
	if (bad) {
		err_move(q->err, &remarks);
	} else {
		put_err(q->out, &remarks);
		put_applied(q->out, &applied);
	}
	err_release(&remarks);
	applied_release(&applied);
	changeset_release(&c);
	return bad;
}

static int answer_understand(struct asked *q)
{
	const char *kind = text(q), *field = text(q), *typed = text(q);
	char *meaning = NULL;

	if (unread(q) ||
	    session_understand(q->s, kind, field, typed, &meaning, q->err))
		return -1;
	pack_str(q->out, meaning);
	free(meaning);
	return 0;
}

static int answer_drafts(struct asked *q)
{
	struct drafts all = { 0 };
	int bad;

	if (unread(q))
		return -1;
	bad = session_drafts(q->s, &all, q->err);
	if (!bad)
		put_drafts(q->out, &all);
	drafts_release(&all);
	return bad;
}

static int answer_draft(struct asked *q)
{
	uint64_t id = unpack_u64(&q->u);
	struct draft d = { 0 };
	int bad;

	if (unread(q))
		return -1;
	bad = session_draft(q->s, id, &d, q->err);
	if (!bad)
		put_draft(q->out, &d);
	draft_release(&d);
	return bad;
}

static int answer_draft_put(struct asked *q)
{
	struct draft d = { 0 };
	int bad;

	get_draft(&q->u, &d);
	bad = unread(q);
	if (!bad && !d.id)
		bad = answer_unreadable(q->err);
	if (!bad)
		bad = session_draft_put(q->s, &d, q->err);
	draft_release(&d);
	return bad;
}

static int answer_draft_drop(struct asked *q)
{
	uint64_t id = unpack_u64(&q->u);

	if (unread(q))
		return -1;
	return session_draft_drop(q->s, id, q->err);
}

static int answer_open(struct asked *q)
{
	const char *name = get_text(&q->u, q->a);
	struct logins others = { 0 };
	int bad;

	if (unread(q))
		return -1;
	bad = session_open(q->s, name, &others, q->err);
	if (!bad)
		put_logins(q->out, &others);
	logins_release(&others);
	return bad;
}

static int answer_watch(struct asked *q)
{
	bool on = unpack_u8(&q->u);

	if (unread(q))
		return -1;
	return session_watch(q->s, on, q->err);
}

static const struct {
	enum wire_type type;
	int (*run)(struct asked *q);
} table[] = {
	{ WIRE_KINDS, answer_kinds },
	{ WIRE_PAGES, answer_pages },
	{ WIRE_COUNT, answer_count },
	{ WIRE_SEARCH, answer_search },
	{ WIRE_DUE, answer_due },
	{ WIRE_TABS, answer_tabs },
	{ WIRE_HISTORY, answer_history },
	{ WIRE_APPLY, answer_apply },
	{ WIRE_UNDERSTAND, answer_understand },
	{ WIRE_DRAFTS, answer_drafts },
	{ WIRE_DRAFT, answer_draft },
	{ WIRE_DRAFT_PUT, answer_draft_put },
	{ WIRE_DRAFT_DROP, answer_draft_drop },
	{ WIRE_OPEN, answer_open },
	{ WIRE_WATCH, answer_watch },
};

int answer(struct session *s, const struct wire_message *m, struct buf *out,
	   struct err *err)
{
	struct asked q = {
		.s = s, .u = unpack_from(m->body), .out = out, .err = err,
	};
	int bad;

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		if (table[i].type != m->type)
			continue;
		q.a = arena_new();
		bad = table[i].run(&q);
		arena_free(q.a);
		return bad;
	}
	return answer_unreadable(err);
}
