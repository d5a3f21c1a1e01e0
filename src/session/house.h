/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_SESSION_HOUSE_H
#define KARTEI_SESSION_HOUSE_H

#include <sys/types.h>

#include "model/model.h"
#include "query/search.h"
#include "session/session.h"

/*
 * The open store with all that sessions share: the model, the search, the
 * list of those who want news. One in the store process.
 */
struct house_opts {
	const char *home;	/* absolute */
	const char *forms;	/* folder of the shipped forms */
	bool create, test;
	const char *lang;	/* of a new store; "de" or "en" */
	size_t cache;
	const char *country, *currency;	/* of the house: "DE", "EUR" */
	unsigned agents_most;	/* at work at one time, administrators not
				 * counted; 0: any number */
	phone_fallback *phone_fallback;	/* NULL: none */
	const struct rule *rules;	/* of crm/; NULL: none */
	const char *backups;	/* folder; NULL: HOME/backups */
	size_t backups_kept;	/* 0: 1 */
	int backups_by_itself;		/* -1: except in a store for tests */
	bool *damaged;		/* as in struct store_opts */
	/* Asked for by the job "stop"; from any thread. May be NULL. */
	void (*stop)(void *ctx);
	/* The house is to be closed and opened again, for what can only be
	 * done while it is shut; from any thread. May be NULL: then it waits
	 * for the next start. */
	void (*again)(void *ctx);
	/* The moment by which the store's day begins; NULL: the system's. */
	int64_t (*now)(void *ctx);
	void *ctx;
};

struct house;
int house_open(struct house **h, const struct house_opts *opts,
	       struct err *err);
/* All sessions must be closed. */
void house_close(struct house *h);

/* Whether something is going on that should not be given up: a backup, an
 * erasure. */
bool house_busy(struct house *h);

/* Tells everybody that the store is about to end. */
void house_closing(struct house *h);

/*
 * A session inside the store process, for the peer that the kernel says is
 * `uid`. Who that is: the agent with this login; in a test store the one
 * that the hello names. The owner of the home is the administrator, agent
 * or not. ERR_DENIED tells a stranger whom to ask.
 */
int house_session(struct house *h, uid_t uid,
		  const struct session_hello *hello, struct session **s,
		  struct err *err);

/* A request of the session has come. */
void house_active(struct session *s);
/* Whether an administrator has ended it: whoever serves it lets it go. */
bool house_ended(const struct session *s);

#endif
