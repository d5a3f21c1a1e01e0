/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_SESSION_SESSION_H
#define KARTEI_SESSION_SESSION_H

#include "base/date.h"
#include "model/changeset.h"
#include "model/kind.h"
#include "session/draft.h"

/*
 * An agent at work: the only way to the data for screens, shell and batch.
 * Two implementations behind one table: local (in the store process) and
 * remote (through its socket; session/connect.h opens one). Records are
 * named "kind:number" in both directions; texts come out in the session's
 * language, on its day.
 *
 * Functions return 0, or -1 with the reason in `err`; what they fill is then
 * empty. A lost connection is opened again and the request repeated without
 * anybody noticing; a change carries a request id, so it is made once.
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
/* The forms in force; until session_news() gives NEWS_KINDS. */
const struct kinds *session_kinds(struct session *s);

/* ---- reading ---------------------------------------------------------- */

/* As enum print_style of model/type.h; with CELLS_MACHINE the text of a link
 * is its title (its name is in `ref`), of a choice its code. CELLS_TABLE is
 * the same without titles: those of rows, links and choices are empty. */
enum cells_style {
	CELLS_LONG, CELLS_SHORT, CELLS_EDIT, CELLS_MACHINE, CELLS_TABLE,
};

/* One value as shown. */
struct cell {
	const char *text;
	const char *label;	/* of one of many values; "" none */
	const char *ref;	/* links and choices: "company:K10427"; "" none */
	int32_t from, until;	/* dated; DAY_NONE open */
};
struct cells { struct cell *v; size_t n; };	/* all values of one column */

struct row {
	const char *name;	/* "company:K10427" */
	const char *title, *subtitle;
	const char *place;	/* opaque, for the next page */
	size_t place_n;
	uint32_t version, id;
	bool in_bin, closed;
	struct cells *cells;	/* one for each column asked for */
	size_t cells_n;
	int why;		/* search: enum search_why */
	void *memory;		/* in which all of this lies */
};
struct rows { struct row *v; size_t n; bool more; uint64_t total; };
void rows_release(struct rows *r);

/* One record. Columns NULL: all fields of its kind, in form order; of dated
 * fields all values, not only today's. Found by an old number too, and in
 * the bin. ERR_NOT_FOUND if absent. */
int session_get(struct session *s, const char *name,
		const char *const *columns, size_t columns_n,
		enum cells_style style, struct rows *one, struct err *err);

struct page_ask {
	const char *record;	/* this one, as session_get(); of the rest
				 * only columns and style count */
	const char *kind;
	const char *where;	/* expression, NULL all */
	const char *target;	/* records that link to this one ... */
	const char *by;		/* ... by this field (NULL: any of the kind) */
	const char *const *columns;
	size_t columns_n;	/* 0: the kind's list; of one record, columns
				 * NULL: all its fields */
	const char *const *sort;
	size_t sort_n;		/* 0: the kind's, or the link's order */
	const char *place;	/* behind this row; NULL from the start */
	size_t place_n;
	bool backwards;		/* the page before `place` instead */
	bool closed;		/* closed ones too */
	bool bin;		/* only those in the bin */
	bool count;		/* fill rows.total: all that are asked for; 0
				 * with rows: more than SESSION_COUNTED links
				 * would have to be looked at */
	size_t max;		/* at most SESSION_PAGE */
	enum cells_style style;
	/* Fields marked `sensitive` in clear, not as their mask: ERR_DENIED
	 * without the right to it. Who has seen which field of which record
	 * is on the disk before the answer goes out. */
	bool reveal;
	bool ahead;		/* the page behind this one is asked for next:
				 * a store process already makes it, then. Not
				 * with `reveal` */
};
#define SESSION_PAGE 1000
#define SESSION_COUNTED 2000
int session_page(struct session *s, const struct page_ask *ask,
		 struct rows *rows, struct err *err);
/* Several at once, up to SESSION_PAGES, as they are at one moment: a record
 * and what stands in its tabs. All or none. */
#define SESSION_PAGES 64
int session_pages(struct session *s, const struct page_ask *asks, size_t n,
		  struct rows *rows, struct err *err);

/* How many; "company where ..." or a kind's name. Closed ones do not count. */
int session_count(struct session *s, const char *selection, uint64_t *n,
		  struct err *err);
/* Search as one types; `kind` NULL: all. Columns: title, subtitle only. */
int session_search(struct session *s, const char *typed, const char *kind,
		   size_t max, struct rows *rows, struct err *err);

/* What is due for an agent (login; NULL: me) up to a day (DAY_NONE: today):
 * open items of the day and before, appointments of the day; by day and
 * time, those without a time last. `max` 0: all; the counts are of all. */
struct due_row {
	char *name;		/* "followup:17" */
	char *who, *who_name;	/* "Autohaus ...", "company:K10427" */
	char *what;
	char *agent;		/* logins: whose it is ... */
	char *from_agent;	/* ... and who gave it, "" himself */
	int32_t day, at, end;	/* at, end TIME_NONE: without a time */
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

/* What happened, newest first: to a record (NULL: to all), in a change (0:
 * in any), before an entry (0: up to now). */
struct history_rows { struct history_row *v; size_t n; };
void history_rows_release(struct history_rows *h);
int session_history(struct session *s, const char *name, uint64_t change,
		    uint64_t before, size_t max, struct history_rows *rows,
		    struct err *err);

/* ---- writing ---------------------------------------------------------- */

/* With skip_faulty it may succeed and name in `err` the rows left out. */
int session_apply(struct session *s, struct changeset *c,
		  struct applied *applied, struct err *err);
/* Reads a typed value as the store would, writes nothing: the meaning as
 * PRINT_LONG text, for what a screen shows beside a field. */
int session_understand(struct session *s, const char *kind, const char *field,
		       const char *typed, char **meaning, struct err *err);

/*
 * A job by name with arguments, on a thread of its own in the store process;
 * `progress` (may be NULL) returns non-zero to stop it and may itself ask
 * the session for other things. The result is text in JSON. With 0 there may
 * be remarks in `err`: values that an undo left, faults that a check found.
 * The table is in session/jobs.c. Never repeated by itself.
 */
int session_call(struct session *s, const char *job,
		 const char *const *args, size_t args_n,
		 int (*progress)(void *ctx, uint64_t done, uint64_t of),
		 void *ctx, char **result, struct err *err);

/* ---- started entries -------------------------------------------------- */

/* The agent's own, the latest first, without their fields (draft_unpack_head()
 * says what is there). Nobody else's are to be had by anyone. */
int session_drafts(struct session *s, struct drafts *all, struct err *err);
/* One whole, which this session keeps from now on; one of the agent's other
 * sessions that had it keeps it no more. ERR_NOT_FOUND if it is gone. */
int session_draft(struct session *s, uint64_t id, struct draft *d,
		  struct err *err);
/*
 * Keeps one, new or over what was kept under its number. Does not wait for
 * the store: what it refuses (ERR_LIMIT, ERR_FULL, ERR_CONFLICT: another
 * session has it) comes as NEWS_DRAFT. 0 sent, 1 not now, an earlier one is
 * still on its way; -1 ERR_UNAVAILABLE, the connection is lost: whoever opens
 * it again puts all anew. Goes with the change that names it
 * (changeset.draft) or by session_draft_drop().
 */
int session_draft_put(struct session *s, const struct draft *d,
		      struct err *err);
int session_draft_drop(struct session *s, uint64_t id, struct err *err);

/* ---- who else --------------------------------------------------------- */

/* The record that this session's screen shows now (NULL: none): logins of
 * the others who show it too, each once. Those of them who watch hear of it,
 * as this one does of them, by NEWS_OPEN. Ends with the session. */
struct logins { char **v; size_t n; };
void logins_release(struct logins *l);
int session_open(struct session *s, const char *name, struct logins *others,
		 struct err *err);

/* ---- news ------------------------------------------------------------- */

enum news_kind {
	NEWS_CHANGED = 1, NEWS_KINDS, NEWS_CLOSING,
	NEWS_OPEN,		/* names: all logins of session_open() anew */
	NEWS_DRAFT,		/* session_draft_put() failed: `fault` */
};
struct news {
	enum news_kind kind;
	uint64_t change;
	char *agent;		/* login of who did it */
	char **names;		/* records touched; none: many, look again */
	size_t names_n;
	enum err_code code;	/* NEWS_DRAFT alone ... */
	char *fault;		/* ... text for people; NULL with others */
};
void news_release(struct news *n);

/* From now on news of all changes; they wait until taken. */
int session_watch(struct session *s, bool on, struct err *err);
/*
 * Descriptor that becomes readable when session_news() may have some. News
 * may also have come along with an answer: before waiting on it take all of
 * session_news(), and ask for it each time, for it changes with a connection.
 */
int session_fd(const struct session *s);
/* 1 taken, 0 none waiting, -1 the store is gone (session_reopen() finds or
 * starts it again; the next request would do so too). Does not wait. */
int session_news(struct session *s, struct news *n, struct err *err);
int session_reopen(struct session *s, struct err *err);

void session_close(struct session *s);

#endif
