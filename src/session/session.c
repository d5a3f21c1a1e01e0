/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/session.h"

#include <stdlib.h>
#include <string.h>

#include "model/history.h"
#include "session/ops.h"

const struct session_me *session_me(const struct session *s)
{
	return &s->me;
}

const struct kinds *session_kinds(struct session *s)
{
	return s->kinds;
}

int session_get(struct session *s, const char *name,
		const char *const *columns, size_t columns_n,
		enum cells_style style, struct rows *one, struct err *err)
{
	const struct page_ask ask = {
		.record = name, .columns = columns, .columns_n = columns_n,
		.style = style,
	};

	return session_page(s, &ask, one, err);
}

int session_page(struct session *s, const struct page_ask *ask,
		 struct rows *rows, struct err *err)
{
	return session_pages(s, ask, 1, rows, err);
}

int session_pages(struct session *s, const struct page_ask *asks, size_t n,
		  struct rows *rows, struct err *err)
{
	int bad;

	memset(rows, 0, n * sizeof(*rows));
	bad = s->ops->pages(s, asks, n, rows, err);
	for (size_t i = 0; bad && i < n; i++)
		rows_release(&rows[i]);
	return bad;
}

int session_count(struct session *s, const char *selection, uint64_t *n,
		  struct err *err)
{
	return s->ops->count(s, selection, n, err);
}

int session_search(struct session *s, const char *typed, const char *kind,
		   size_t max, struct rows *rows, struct err *err)
{
	*rows = (struct rows){ 0 };
	return s->ops->search(s, typed, kind, max, rows, err);
}

int session_due(struct session *s, const char *agent, int32_t day, size_t max,
		struct due_rows *rows, struct err *err)
{
	*rows = (struct due_rows){ 0 };
	return s->ops->due(s, agent, day, max, rows, err);
}

int session_tabs(struct session *s, const char *name, struct tab_counts *t,
		 struct err *err)
{
	*t = (struct tab_counts){ 0 };
	return s->ops->tabs(s, name, t, err);
}

int session_history(struct session *s, const char *name, uint64_t change,
		    uint64_t before, size_t max, struct history_rows *rows,
		    struct err *err)
{
	*rows = (struct history_rows){ 0 };
	return s->ops->history(s, name, change, before, max, rows, err);
}

int session_apply(struct session *s, struct changeset *c,
		  struct applied *applied, struct err *err)
{
	int bad;

	*applied = (struct applied){ 0 };
	bad = s->ops->apply(s, c, applied, err);
	if (bad)
		applied_release(applied);
	return bad;
}

int session_understand(struct session *s, const char *kind, const char *field,
		       const char *typed, char **meaning, struct err *err)
{
	*meaning = NULL;
	return s->ops->understand(s, kind, field, typed, meaning, err);
}

int session_call(struct session *s, const char *job, const char *const *args,
		 size_t args_n, session_progress *progress, void *ctx,
		 char **result, struct err *err)
{
	*result = NULL;
	return s->ops->call(s, job, args, args_n, progress, ctx, result, err);
}

int session_drafts(struct session *s, struct drafts *all, struct err *err)
{
	int bad;

	*all = (struct drafts){ 0 };
	bad = s->ops->drafts(s, all, err);
	if (bad)
		drafts_release(all);
	return bad;
}

int session_draft(struct session *s, uint64_t id, struct draft *d,
		  struct err *err)
{
	*d = (struct draft){ 0 };
	return s->ops->draft(s, id, d, err);
}

int session_draft_put(struct session *s, const struct draft *d,
		      struct err *err)
{
	return s->ops->draft_put(s, d, err);
}

int session_draft_drop(struct session *s, uint64_t id, struct err *err)
{
	return s->ops->draft_drop(s, id, err);
}

int session_open(struct session *s, const char *name, struct logins *others,
		 struct err *err)
{
	*others = (struct logins){ 0 };
	return s->ops->open(s, name, others, err);
}

int session_watch(struct session *s, bool on, struct err *err)
{
	return s->ops->watch(s, on, err);
}

int session_fd(const struct session *s)
{
	return s->ops->fd(s);
}

int session_news(struct session *s, struct news *n, struct err *err)
{
	*n = (struct news){ 0 };
	return s->ops->news(s, n, err);
}

int session_reopen(struct session *s, struct err *err)
{
	return s->ops->reopen(s, err);
}

void session_close(struct session *s)
{
	if (s)
		s->ops->close(s);
}

void rows_release(struct rows *r)
{
	for (size_t i = 0; i < r->n; i++)
		free(r->v[i].memory);
	free(r->v);
	*r = (struct rows){ 0 };
}

void due_rows_release(struct due_rows *d)
{
	for (size_t i = 0; i < d->n; i++) {
		struct due_row *row = &d->v[i];

		free(row->name);
		free(row->who);
		free(row->who_name);
		free(row->what);
		free(row->agent);
		free(row->from_agent);
	}
	free(d->v);
	*d = (struct due_rows){ 0 };
}

void tab_counts_release(struct tab_counts *t)
{
	for (size_t i = 0; i < t->n; i++) {
		free(t->v[i].kind);
		free(t->v[i].field);
		free(t->v[i].label);
	}
	free(t->v);
	*t = (struct tab_counts){ 0 };
}

/* Clients have no store to link, so not history_row_release(). */
static void history_row_free(struct history_row *row)
{
	free(row->agent_name);
	free(row->way);
	free(row->note);
	free(row->record);
	free(row->title);
	for (size_t i = 0; i < row->fields_n; i++) {
		free(row->fields[i].name);
		free(row->fields[i].label);
		free(row->fields[i].before);
		free(row->fields[i].after);
	}
	free(row->fields);
}

void history_rows_release(struct history_rows *h)
{
	for (size_t i = 0; i < h->n; i++)
		history_row_free(&h->v[i]);
	free(h->v);
	*h = (struct history_rows){ 0 };
}

void news_release(struct news *n)
{
	free(n->agent);
	for (size_t i = 0; i < n->names_n; i++)
		free(n->names[i]);
	free(n->names);
	free(n->fault);
	*n = (struct news){ 0 };
}

void logins_release(struct logins *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->v[i]);
	free(l->v);
	*l = (struct logins){ 0 };
}
