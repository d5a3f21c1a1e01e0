/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_SESSION_OPS_H
#define KARTEI_SESSION_OPS_H

#include "session/session.h"

/*
 * What stands behind session.h: one table for the implementation in the
 * store process (local.c) and one for that at the other end of its socket
 * (remote.c). Both begin with struct session.
 */
typedef int session_progress(void *ctx, uint64_t done, uint64_t of);

struct session_ops {
	int (*pages)(struct session *s, const struct page_ask *asks, size_t n,
		     struct rows *rows, struct err *err);
	int (*count)(struct session *s, const char *selection, uint64_t *n,
		     struct err *err);
	int (*search)(struct session *s, const char *typed, const char *kind,
		      size_t max, struct rows *rows, struct err *err);
	int (*due)(struct session *s, const char *agent, int32_t day,
		   size_t max, struct due_rows *rows, struct err *err);
	int (*tabs)(struct session *s, const char *name, struct tab_counts *t,
		    struct err *err);
	int (*history)(struct session *s, const char *name, uint64_t change,
		       uint64_t before, size_t max, struct history_rows *rows,
		       struct err *err);
	int (*apply)(struct session *s, struct changeset *c,
		     struct applied *applied, struct err *err);
	int (*understand)(struct session *s, const char *kind,
			  const char *field, const char *typed,
			  char **meaning, struct err *err);
	int (*call)(struct session *s, const char *job,
		    const char *const *args, size_t args_n,
		    session_progress *progress, void *ctx, char **result,
		    struct err *err);
	int (*drafts)(struct session *s, struct drafts *all, struct err *err);
	int (*draft)(struct session *s, uint64_t id, struct draft *d,
		     struct err *err);
	int (*draft_put)(struct session *s, const struct draft *d,
			 struct err *err);
	int (*draft_drop)(struct session *s, uint64_t id, struct err *err);
	int (*open)(struct session *s, const char *name,
		    struct logins *others, struct err *err);
	int (*watch)(struct session *s, bool on, struct err *err);
	int (*fd)(const struct session *s);
	int (*news)(struct session *s, struct news *n, struct err *err);
	int (*reopen)(struct session *s, struct err *err);
	void (*close)(struct session *s);
};

struct session {
	const struct session_ops *ops;
	struct session_me me;
	struct kinds *kinds;	/* held; those the screens have */
};

#endif
