/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_SESSION_BODY_H
#define KARTEI_SESSION_BODY_H

#include "base/map.h"
#include "base/pack.h"
#include "session/session.h"

/*
 * Bodies of requests and answers (session/wire.h). Each put_ has its get_.
 * After a get_ the caller asks the unpack's `bad` once; what a get_ has
 * filled is to be released in either case. Strings of requests lie in the
 * arena; "" stands for NULL where NULL has a meaning.
 */
void put_hello(struct buf *out, const struct session_hello *hello);
void get_hello(struct unpack *u, struct arena *a, struct session_hello *hello);
void put_me(struct buf *out, const struct session_me *me);
void get_me(struct unpack *u, struct session_me *me);
void me_release(struct session_me *me);

void put_strings(struct buf *out, const char *const *v, size_t n);
const char *const *get_strings(struct unpack *u, struct arena *a, size_t *n);
const char *get_text(struct unpack *u, struct arena *a);	/* "" is NULL */

void put_page_asks(struct buf *out, const struct page_ask *asks, size_t n);
/* They lie in the arena; none, or more than SESSION_PAGES, cannot be read. */
struct page_ask *get_page_asks(struct unpack *u, struct arena *a, size_t *n);
void put_rows(struct buf *out, const struct rows *rows);
void get_rows(struct unpack *u, struct rows *rows);
/* The place of the last one, nothing read but that: false where no page is
 * behind it. */
bool get_rows_place(struct slice body, struct slice *place);
void put_due_rows(struct buf *out, const struct due_rows *rows);
void get_due_rows(struct unpack *u, struct due_rows *rows);
void put_tab_counts(struct buf *out, const struct tab_counts *tabs);
void get_tab_counts(struct unpack *u, struct tab_counts *tabs);
void put_history_rows(struct buf *out, const struct history_rows *rows);
void get_history_rows(struct unpack *u, struct history_rows *rows);
void put_applied(struct buf *out, const struct applied *applied);
void get_applied(struct unpack *u, struct applied *applied);
void put_news(struct buf *out, const struct news *news);
void get_news(struct unpack *u, struct news *news);
void put_drafts(struct buf *out, const struct drafts *all);
void get_drafts(struct unpack *u, struct drafts *all);
void put_draft(struct buf *out, const struct draft *d);
void get_draft(struct unpack *u, struct draft *d);
void put_logins(struct buf *out, const struct logins *l);
void get_logins(struct unpack *u, struct logins *l);
void put_err(struct buf *out, const struct err *err);
void get_err(struct unpack *u, struct err *err);	/* adds */

#endif
