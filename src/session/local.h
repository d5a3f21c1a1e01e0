/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_SESSION_LOCAL_H
#define KARTEI_SESSION_LOCAL_H

#include <pthread.h>
#include <stdatomic.h>

#include "model/display.h"
#include "model/expr.h"
#include "session/house.h"
#include "session/ops.h"

/* Inside of the implementation in the store process. */

/* One event, shared by all who want it. */
struct event_news {
	atomic_int holders;
	enum news_kind kind;
	uint64_t change;
	struct ref agent;
	size_t refs_n;		/* 0 of a change: many, look again */
	struct ref refs[];
};
#define NEWS_NAMES 100		/* a change of more records is "many" */
#define NEWS_WAITING 1000	/* more than that are dropped for one "many" */

/* One whose session was ended does not come back at once by itself. */
#define ENDED_SECONDS 60
struct ended { struct ref agent; int64_t until; };

struct house {
	struct keeper *keeper;
	struct model *model;
	struct search *search;
	char *country, *currency;
	phone_fallback *phone_fallback;
	void (*stop)(void *ctx);
	void (*again)(void *ctx);
	struct eraser *eraser;		/* session/erase.h */
	int64_t (*now)(void *ctx);	/* NULL: the system's clock */
	void *ctx;			/* of these */
	pthread_mutex_t lock;	/* of the list, all queues in it */
	struct local *watchers;
	struct local *sessions;	/* all of them */
	unsigned last_session;
	struct ended *ended;
	size_t ended_n, ended_cap;
	unsigned agents_most;
	struct recent *recent;	/* of each agent; under the lock */
	size_t recent_n, recent_cap;
	bool recent_new;	/* since the store was opened */
	atomic_uint agents;	/* changes when a record of an agent does */
	struct map *words;	/* under the lock; names of roles */
	pthread_t day_thread;
	pthread_cond_t day_wake;
	bool day_runs, day_due;		/* the latter under the lock */
	atomic_bool day_stop;
	atomic_bool looking;		/* for doubles: one at a time */
	uint64_t looks;			/* ... how many, by who looks */
};

struct dumping;
struct doubling;

struct local {
	struct session base;
	struct house *house;
	/* Under the house's lock; a request that works on one has taken it
	 * out, and NULL stands here meanwhile. */
	struct dumping *dumping; /* a dump that has been begun */
	struct doubling *doubling; /* doubles that have not all been told */
	struct ref agent;
	bool owner;		/* of the home: always admin */
	/* His jobs' threads read these too. */
	atomic_bool admin;	/* may all, whatever the role */
	_Atomic(const char *) role; /* of the table of rights, house_word();
				 * NULL: may all */
	atomic_uint agents_seen; /* house.agents when the role was read */
	int64_t now;		/* fixed clock of a test; 0: the system's */
	int32_t as_of;
	char *lang, *zone;
	/* what stands first in a search; of the one request at a time */
	struct search_front *front;
	bool front_known;
	unsigned front_changes;	/* and as of when his own were looked up */
	int64_t front_until;
	/* news; under the house's lock */
	struct local *next, **at;	/* at NULL: does not watch */
	struct local *next_of_all, **at_of_all;
	unsigned id;
	int64_t since;		/* moments */
	_Atomic(int64_t) active;
	atomic_bool was_ended;
	struct event_news **news;
	size_t news_n, news_cap;
	int fd;			/* eventfd */
	bool rung;		/* it is readable */
	/* likewise, of those who watch: what is open, started entries */
	struct ref open;
	uint64_t *held;
	size_t held_n, held_cap;
};

struct local *local(struct session *s);
void local_watch(struct local *l);
void local_unwatch(struct local *l);
void dumping_free(struct dumping *d);	/* jobs_dump.c */
void doubling_free(struct doubling *d);	/* jobs_doubles.c */
int local_news(struct session *s, struct news *n, struct err *err);
void house_new_kinds(struct house *h);	/* after a reload */
struct event_news *event_new(enum news_kind kind, size_t refs_n);
/* Puts an event, which is the session's now, into its queue. Under the
 * house's lock. */
void local_tell(struct local *l, struct event_news *e);

/* One request: a moment of the store, the forms in force, the clock. */
struct request {
	struct local *s;
	struct txn *txn;
	struct kinds *whole;	/* as they are */
	struct kinds *kinds;	/* as the session's role sees them */
	struct clock clock;
	struct reader r;
};
int request_begin(struct request *q, struct local *s, struct err *err);
/* The same with sensitive fields in clear: ERR_DENIED if he may not. What is
 * not asked for in clear has to be masked by who prints it. */
int request_begin_clear(struct request *q, struct local *s, struct err *err);
void request_end(struct request *q);
/* For queries: the moment at which one gives up. */
int64_t request_deadline(void);
/* Of the session now, without a transaction: for changes. */
void local_context(const struct local *s, struct kinds *kinds,
		   struct value_context *c);
/* `kinds` as they are, held as long as the author is in use. */
struct author local_author(const struct local *s, const struct kinds *kinds);
/* The text as long as the house stands: for few and small ones. */
const char *house_word(struct house *h, struct slice text);
/* Reads the role again if records of agents have changed. */
int request_renew(struct local *l, struct err *err);
/* The kinds in force as the session sees them; held. */
struct kinds *session_view(const struct local *l);
/* The role of the session's agent, as his record has it now. */
void request_role(struct request *q, const struct record *agent, bool admin);

const struct kind *request_kind(struct request *q, const char *name,
				struct err *err);
/* "kind:number" to a reference; ERR_NOT_FOUND names it. */
int request_find(struct request *q, const char *name, struct ref *ref,
		 struct err *err);
/* The agent with this login; 1, 0 none, -1. */
int request_login(struct request *q, const char *login, struct ref *agent,
		  struct err *err);
char *request_login_of(struct request *q, struct ref agent); /* "" none */
char *request_name(struct request *q, struct ref ref);
char *request_title(struct request *q, struct ref ref);
/* First value of a field or path as text in `style`; "" none. */
char *request_text(struct request *q, const struct record *rec,
		   const char *path, enum print_style style);

/*
 * rows.c: rows of one kind, their columns made ready once for all of them.
 * Without columns name and titles only.
 */
struct row_form {
	struct request *q;
	const struct kind *kind;
	const struct source **columns, **subtitle;
	size_t columns_n;
	enum cells_style style;
	bool all_days;		/* of dated fields every value, not today's */
	bool bare;		/* no titles */
	struct displays *shown;	/* sensitive fields in clear, each noted here;
				 * NULL: masked */
	const struct field *closed;	/* or NULL */
	/* the row at hand: texts with a NUL behind each, and where they are */
	struct buf text;
	size_t start;
	const struct field *before;	/* of the part before, if it is there */
	struct row_form_cell {
		size_t text, label, ref;
		int32_t from, until;
	} *cells;
	size_t all_cells_n, cells_cap;
	size_t *cells_n;	/* of each column */
};
int row_form_open(struct row_form *f, struct request *q, const struct kind *k,
		  const char *const *columns, size_t columns_n,
		  enum cells_style style, bool all_days, struct err *err);
void row_form_close(struct row_form *f);
/* Whether the columns of a row of `link` tell all that the row has, or
 * whether its record is closed; else the record has to be read. */
bool row_form_covered(const struct row_form *f, const struct field *link);
bool row_form_tells_closed(const struct row_form *f,
			   const struct field *link);
bool row_form_closed(const struct row_form *f, const struct record *rec);
/* On a fault the row is empty. */
int row_fill(struct row_form *f, const struct record *rec, struct slice place,
	     struct row *row, struct err *err);
struct row *rows_add(struct rows *rows, size_t *cap);

/* presence.c: the record that is open becomes `to`; under the house's lock.
 * Logins of the others who have the same one open. */
void presence_move(struct local *l, struct ref to);
void presence_others(struct request *q, char ***logins, size_t *n);

/* front.c: records that an agent had open or changed lately; the first two
 * under the house's lock. */
void recent_opened(struct house *h, const struct kinds *kinds,
		   struct ref agent, struct ref ref);
void recent_changed(struct house *h, const struct kinds *kinds,
		    struct ref agent, const struct touched *v, size_t n);
int recent_open(struct house *h, struct err *err);
void recent_close(struct house *h);
/* What stands first in a search of the session's agent; NULL: nothing. */
struct search_front *request_front(struct request *q);

/* sessions.c: the list of all, in and out. -1: too many agents are at work,
 * or this one was sent away just now. */
int sessions_enter(struct local *l, struct err *err);
void sessions_leave(struct local *l);

/* The functions of the table, by file. */
int local_drafts(struct session *s, struct drafts *all, struct err *err);
int local_draft(struct session *s, uint64_t id, struct draft *d,
		struct err *err);
int local_draft_put(struct session *s, const struct draft *d,
		    struct err *err);
int local_draft_drop(struct session *s, uint64_t id, struct err *err);
int local_open(struct session *s, const char *name, struct logins *others,
	       struct err *err);
int local_pages(struct session *s, const struct page_ask *asks, size_t n,
		struct rows *rows, struct err *err);
int local_count(struct session *s, const char *selection, uint64_t *n,
		struct err *err);
int local_search(struct session *s, const char *typed, const char *kind,
		 size_t max, struct rows *rows, struct err *err);
int local_due(struct session *s, const char *agent, int32_t day, size_t max,
	      struct due_rows *rows, struct err *err);
int local_tabs(struct session *s, const char *name, struct tab_counts *t,
	       struct err *err);
int local_history(struct session *s, const char *name, uint64_t change,
		  uint64_t before, size_t max, struct history_rows *rows,
		  struct err *err);
int local_call(struct session *s, const char *job, const char *const *args,
	       size_t args_n, session_progress *progress, void *ctx,
	       char **result, struct err *err);

#endif
