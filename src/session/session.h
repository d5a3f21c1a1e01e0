/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_SESSION_SESSION_H
#define KARTEI_SESSION_SESSION_H

#include "base/date.h"
#include "model/changeset.h"
#include "model/kind.h"

/*
 * An agent at work: the only way to the data for screens, shell and batch.
 * Two implementations behind one table: local (in the store process) and
 * remote (through its socket). Records are named "kind:number" in both
 * directions; texts come out in the session's language, on its day.
 */
struct session;

struct session_hello {
	const char *agent;	/* KARTEI_AGENT; test stores only; NULL: the uid's */
	int64_t now;		/* KARTEI_NOW; test stores only; 0: the clock */
	int32_t as_of;		/* DAY_NONE: today */
	const char *zone, *lang;
};

struct session_me {
	char *agent;		/* "agent:3" */
	char *login, *name;
	bool admin, test;
	int32_t today;
	int64_t now;		/* as the session sees it, at hello */
	char *zone, *lang, *home;
};
const struct session_me *session_me(const struct session *s);
const struct kinds *session_kinds(struct session *s);	/* until next kinds event */

/* ---- reading ---------------------------------------------------------- */

enum cells_style { CELLS_LONG, CELLS_SHORT, CELLS_EDIT, CELLS_MACHINE };

/* One value as shown. */
struct cell {
	char *text;
	char *label;		/* of one of many values; "" none */
	char *ref;		/* links and choices: "company:K10427"; "" none */
	int32_t from, until;	/* dated; DAY_NONE open */
};
struct cells { struct cell *v; size_t n; };	/* all values of one column */

struct row {
	char *name;		/* "company:K10427" */
	char *title, *subtitle;
	char *place;		/* opaque, for the next page */
	size_t place_n;
	uint32_t version, id;
	bool in_bin, closed;
	struct cells *cells;	/* one for each column asked for */
	size_t cells_n;
	int why;		/* search: enum search_why */
};
struct rows { struct row *v; size_t n; bool more; uint64_t total; };
void rows_release(struct rows *r);

/* One record. Columns NULL: all fields of its kind, in form order. Found by
 * an old number too. ERR_NOT_FOUND if absent. */
int session_get(struct session *s, const char *name,
		const char *const *columns, size_t columns_n,
		enum cells_style style, struct rows *one, struct err *err);

struct page_ask {
	const char *kind;
	const char *where;	/* expression, NULL all */
	const char *target;	/* records that link to this one ... */
	const char *by;		/* ... by this field (NULL: any of the kind) */
	const char *const *columns;
	size_t columns_n;	/* 0: the kind's list */
	const char *const *sort;
	size_t sort_n;		/* 0: the kind's, or the link's order */
	const char *place;	/* behind this row; NULL from the start */
	size_t place_n;
	bool backwards;		/* the page before `place` instead */
	bool closed;		/* closed ones too */
	bool bin;		/* only those in the bin */
	bool count;		/* fill rows.total */
	size_t max;		/* at most SESSION_PAGE */
	enum cells_style style;
};
#define SESSION_PAGE 1000
int session_page(struct session *s, const struct page_ask *ask,
		 struct rows *rows, struct err *err);

/* How many; "company where ..." or a kind's name. */
int session_count(struct session *s, const char *selection, uint64_t *n,
		  struct err *err);
/* Search as one types; `kind` NULL: all. Columns: title, subtitle only. */
int session_search(struct session *s, const char *typed, const char *kind,
		   size_t max, struct rows *rows, struct err *err);

/* What is due for an agent (login; NULL: me) up to a day: overdue, of the
 * day; open ones only. Column order: when, who, what, agent. */
struct due_row {
	char *name, *who, *who_name, *what, *agent, *from_agent;
	int32_t day, at, end;	/* at TIME_NONE: without a time */
	bool appointment, overdue;
	uint32_t version;
};
struct due_rows { struct due_row *v; size_t n; size_t today, overdue; };
void due_rows_release(struct due_rows *d);
int session_due(struct session *s, const char *agent, int32_t day,
		size_t max, struct due_rows *rows, struct err *err);

/* Tabs of a card: how many records link to `name`, for each (kind, field)
 * that has any or stands in the form's tabs. */
struct tab_count { char *kind, *field, *label; uint64_t n; };
struct tab_counts { struct tab_count *v; size_t n; };
void tab_counts_release(struct tab_counts *t);
int session_tabs(struct session *s, const char *name, struct tab_counts *t,
		 struct err *err);

struct history_rows { struct history_row *v; size_t n; };
void history_rows_release(struct history_rows *h);
int session_history(struct session *s, const char *name, uint64_t change,
		    uint64_t before, size_t max, struct history_rows *rows,
		    struct err *err);

/* ---- writing ---------------------------------------------------------- */

int session_apply(struct session *s, struct changeset *c,
		  struct applied *applied, struct err *err);
/* Reads a typed value as the store would, writes nothing: the meaning as
 * PRINT_LONG text, for what a screen shows beside a field. */
int session_understand(struct session *s, const char *kind, const char *field,
		       const char *typed, char **meaning, struct err *err);

/* A job by name with arguments; `progress` returns non-zero to stop it. The
 * result is text in JSON. Jobs: undo, remind, check, reload, stop, status,
 * import_check ... (table in session/jobs.c). */
int session_call(struct session *s, const char *job,
		 const char *const *args, size_t args_n,
		 int (*progress)(void *ctx, uint64_t done, uint64_t of),
		 void *ctx, char **result, struct err *err);

/* ---- news ------------------------------------------------------------- */

enum news_kind { NEWS_CHANGED = 1, NEWS_KINDS, NEWS_CLOSING };
struct news {
	enum news_kind kind;
	uint64_t change;
	char *agent;		/* login of who did it */
	char **names;		/* records touched; none: many, look again */
	size_t names_n;
};
void news_release(struct news *n);

/* From now on news of all changes; they wait until taken. */
int session_watch(struct session *s, bool on, struct err *err);
/* Descriptor that becomes readable when session_news() may have some. */
int session_fd(const struct session *s);
/* 1 taken, 0 none waiting, -1 the store is gone (reconnect with
 * session_reopen()). Never blocks. */
int session_news(struct session *s, struct news *n, struct err *err);
int session_reopen(struct session *s, struct err *err);

void session_close(struct session *s);

#endif
