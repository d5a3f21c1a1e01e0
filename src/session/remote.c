/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/mem.h"
#include "base/tr.h"
#include "session/link.h"
#include "session/socket.h"

/* ---- the table --------------------------------------------------------- */

/* The end of a request whose answer, if there was one, has been read. */
static int answered(struct session *s, struct ask *a, int bad, struct err *err)
{
	if (!bad)
		bad = ask_sound(s, a, err);
	ask_end(a);
	return bad;
}

/* The page behind the one that this answer has. Sent before that is read, so
 * that the store makes it meanwhile; if it cannot be, it is asked for later. */
static void ask_ahead(struct session *s, const struct page_ask *page,
		      struct slice answer)
{
	struct page_ask next = *page;
	struct slice place;
	struct buf body = BUF_INIT;

	if (!get_rows_place(answer, &place))
		return;
	next.place = place.p;
	next.place_n = place.n;
	put_page_asks(&body, &next, 1);
	link_ahead(remote(s), WIRE_PAGES, &body);
	buf_release(&body);
}

static int remote_pages(struct session *s, const struct page_ask *asks,
			size_t n, struct rows *rows, struct err *err)
{
	struct ask a;
	int bad;

	ask_begin(&a, WIRE_PAGES);
	put_page_asks(&a.body, asks, n);
	bad = link_asked(remote(s), &a) ? 0 : ask(s, &a, err);
	/* What nobody may come to see is not noted as seen. */
	if (!bad && n == 1 && asks->ahead && !asks->reveal)
		ask_ahead(s, asks, buf_slice(&a.answer));
	for (size_t i = 0; i < n && !bad; i++)
		get_rows(&a.u, &rows[i]);
	return answered(s, &a, bad, err);
}

static int remote_count(struct session *s, const char *selection, uint64_t *n,
			struct err *err)
{
	struct ask a;
	int bad;

	ask_begin(&a, WIRE_COUNT);
	pack_str(&a.body, selection);
	bad = ask(s, &a, err);
	if (!bad)
		*n = unpack_u64(&a.u);
	return answered(s, &a, bad, err);
}

static int remote_search(struct session *s, const char *typed,
			 const char *kind, size_t max, struct rows *rows,
			 struct err *err)
{
	struct ask a;
	int bad;

	ask_begin(&a, WIRE_SEARCH);
	pack_str(&a.body, typed);
	pack_str(&a.body, kind);
	pack_varint(&a.body, max);
	bad = ask(s, &a, err);
	if (!bad)
		get_rows(&a.u, rows);
	return answered(s, &a, bad, err);
}

static int remote_due(struct session *s, const char *agent, int32_t day,
		      size_t max, struct due_rows *rows, struct err *err)
{
	struct ask a;
	int bad;

	ask_begin(&a, WIRE_DUE);
	pack_str(&a.body, agent);
	pack_i32(&a.body, day);
	pack_varint(&a.body, max);
	bad = ask(s, &a, err);
	if (!bad)
		get_due_rows(&a.u, rows);
	return answered(s, &a, bad, err);
}

static int remote_tabs(struct session *s, const char *name,
		       struct tab_counts *t, struct err *err)
{
	struct ask a;
	int bad;

	ask_begin(&a, WIRE_TABS);
	pack_str(&a.body, name);
	bad = ask(s, &a, err);
	if (!bad)
		get_tab_counts(&a.u, t);
	return answered(s, &a, bad, err);
}

static int remote_history(struct session *s, const char *name, uint64_t change,
			  uint64_t before, size_t max,
			  struct history_rows *rows, struct err *err)
{
	struct ask a;
	int bad;

	ask_begin(&a, WIRE_HISTORY);
	pack_str(&a.body, name);
	pack_u64(&a.body, change);
	pack_u64(&a.body, before);
	pack_varint(&a.body, max);
	bad = ask(s, &a, err);
	if (!bad)
		get_history_rows(&a.u, rows);
	return answered(s, &a, bad, err);
}

/* A change without a request id gets one: asked again after a lost answer
 * it is not made twice. */
static int identify(struct changeset *c, struct err *err)
{
	static const unsigned char none[sizeof(c->request)];

	if (memcmp(c->request, none, sizeof(none)))
		return 0;
	if (getrandom(c->request, sizeof(c->request), 0) !=
	    (ssize_t)sizeof(c->request))
		return err_set_errno(err, ERR_IO, NULL,
				     N_("the system gives no random numbers"));
	return 0;
}

static int remote_apply(struct session *s, struct changeset *c,
			struct applied *applied, struct err *err)
{
	struct ask a;
	int bad;

	if (identify(c, err))
		return -1;
	ask_begin(&a, WIRE_APPLY);
	changeset_pack(c, &a.body);
	bad = ask(s, &a, err);
	if (!bad) {
		/* With skip_faulty there are faults beside what was done. */
		get_err(&a.u, err);
		get_applied(&a.u, applied);
	}
	return answered(s, &a, bad, err);
}

static int remote_understand(struct session *s, const char *kind,
			     const char *field, const char *typed,
			     char **meaning, struct err *err)
{
	struct ask a;
	int bad;

	ask_begin(&a, WIRE_UNDERSTAND);
	pack_str(&a.body, kind);
	pack_str(&a.body, field);
	pack_str(&a.body, typed);
	bad = ask(s, &a, err);
	if (!bad)
		*meaning = unpack_str(&a.u);
	return answered(s, &a, bad, err);
}

static int remote_call(struct session *s, const char *job,
		       const char *const *args, size_t args_n,
		       session_progress *progress, void *ctx, char **result,
		       struct err *err)
{
	struct ask a;
	int bad;

	ask_begin(&a, WIRE_CALL);
	a.progress = progress;
	a.ctx = ctx;
	a.once = true;
	pack_str(&a.body, job);
	put_strings(&a.body, args, args_n);
	bad = ask(s, &a, err);
	if (!bad) {
		get_err(&a.u, err);
		*result = unpack_str(&a.u);
	}
	return answered(s, &a, bad, err);
}

static int remote_drafts(struct session *s, struct drafts *all,
			 struct err *err)
{
	struct ask a;
	int bad;

	ask_begin(&a, WIRE_DRAFTS);
	bad = ask(s, &a, err);
	if (!bad)
		get_drafts(&a.u, all);
	return answered(s, &a, bad, err);
}

static int remote_draft(struct session *s, uint64_t id, struct draft *d,
			struct err *err)
{
	struct ask a;
	int bad;

	ask_begin(&a, WIRE_DRAFT);
	pack_u64(&a.body, id);
	bad = ask(s, &a, err);
	if (!bad)
		get_draft(&a.u, d);
	bad = answered(s, &a, bad, err);
	if (bad)
		draft_release(d);
	return bad;
}

static int remote_draft_put(struct session *s, const struct draft *d,
			    struct err *err)
{
	struct buf body = BUF_INIT;
	int bad;

	put_draft(&body, d);
	bad = link_post(remote(s), WIRE_DRAFT_PUT, buf_slice(&body), err);
	buf_release(&body);
	return bad;
}

static int remote_draft_drop(struct session *s, uint64_t id, struct err *err)
{
	struct ask a;
	int bad;

	ask_begin(&a, WIRE_DRAFT_DROP);
	pack_u64(&a.body, id);
	bad = ask(s, &a, err);
	ask_end(&a);
	return bad;
}

static int remote_open(struct session *s, const char *name,
		       struct logins *others, struct err *err)
{
	struct remote *r = remote(s);
	char *now = name ? mem_strdup(name) : NULL;
	struct ask a;
	int bad;

	free(r->open);
	r->open = now;
	ask_begin(&a, WIRE_OPEN);
	pack_str(&a.body, name);
	bad = ask(s, &a, err);
	if (!bad)
		get_logins(&a.u, others);
	bad = answered(s, &a, bad, err);
	if (bad)
		logins_release(others);
	return bad;
}

/* After a new connection; a record that is gone meanwhile is no fault. */
static void open_again(struct session *s)
{
	struct remote *r = remote(s);
	struct logins others = { 0 };
	struct news *n;
	struct ask a;

	if (!r->open)
		return;
	ask_begin(&a, WIRE_OPEN);
	pack_str(&a.body, r->open);
	if (!ask(s, &a, NULL)) {
		get_logins(&a.u, &others);
		if (a.u.bad)
			logins_release(&others);
		n = link_add_news(r, NEWS_OPEN);
		n->names = others.v;
		n->names_n = others.n;
	}
	ask_end(&a);
}

static int remote_watch(struct session *s, bool on, struct err *err)
{
	struct ask a;
	int bad;

	if (on && remote(s)->watching && remote(s)->fd >= 0)
		return 0;
	ask_begin(&a, WIRE_WATCH);
	pack_u8(&a.body, on);
	bad = ask(s, &a, err);
	if (!bad)
		remote(s)->watching = on;
	ask_end(&a);
	return bad;
}

static int remote_fd(const struct session *s)
{
	return ((const struct remote *)s)->fd;
}

/* The forms in force, at the start and after each reload. */
static int take_kinds(struct session *s, struct ask *a, struct err *err)
{
	struct kinds *kinds = kinds_unpack(buf_slice(&a->answer), err);

	if (!kinds)
		return -1;
	kinds_drop(s->kinds);
	s->kinds = kinds;
	return 0;
}

static int fetch_kinds(struct session *s, struct err *err)
{
	struct ask a;
	int bad;

	ask_begin(&a, WIRE_KINDS);
	bad = ask(s, &a, err) || take_kinds(s, &a, err);
	ask_end(&a);
	return bad ? -1 : 0;
}

static int remote_news(struct session *s, struct news *n, struct err *err)
{
	struct remote *r = remote(s);

	if (!r->news_n && r->fd >= 0)
		link_receive(r, NULL);
	if (r->news_n) {
		*n = r->news[0];
		memmove(r->news, r->news + 1,
			--r->news_n * sizeof(*r->news));
		if (n->kind == NEWS_KINDS && fetch_kinds(s, err)) {
			news_release(n);
			return -1;
		}
		return 1;
	}
	if (r->fd >= 0)
		return 0;
	return err_set(err, ERR_UNAVAILABLE, r->opts.home,
		       N_("the connection to the store process is lost"));
}

/* ---- hello ------------------------------------------------------------- */

static int take_me(struct session *s, struct ask *a, struct err *err)
{
	struct session_me me = { 0 };

	get_me(&a->u, &me);
	if (a->u.bad) {
		me_release(&me);
		return ask_sound(s, a, err);
	}
	me_release(&s->me);
	s->me = me;
	return 0;
}

/*
 * The hello and what every session asks next, sent in one go: each answer
 * waited for alone would be one more turn of both processes before the first
 * screen. 1: closed before the answers (a store that was just leaving), to be
 * tried again.
 */
static int greet(struct session *s, struct err *err)
{
	struct remote *r = remote(s);
	struct ask hello, kinds, watch;
	struct ask *const asks[] = { &hello, &kinds, &watch };
	int sent, got;

	ask_begin(&hello, WIRE_HELLO);
	pack_str(&hello.body, WIRE_MAGIC);
	pack_u16(&hello.body, WIRE_VERSION);
	put_hello(&hello.body, &r->opts.hello);
	ask_begin(&kinds, WIRE_KINDS);
	ask_begin(&watch, WIRE_WATCH);
	pack_u8(&watch.body, true);
	sent = asks_send(r, asks, r->watching ? 3 : 2, err);
	got = ask_await(r, &hello, sent, err);
	if (!got)
		got = take_me(s, &hello, err);
	if (!got)
		got = ask_await(r, &kinds, 0, err);
	if (!got)
		got = take_kinds(s, &kinds, err);
	if (!got && r->watching)
		got = ask_await(r, &watch, 0, err);
	ask_end(&hello);
	ask_end(&kinds);
	ask_end(&watch);
	return got;
}

static int remote_reopen(struct session *s, struct err *err)
{
	struct remote *r = remote(s);
	int64_t deadline = clock_steady() + CONNECT_SECONDS * INT64_C(1000000);
	struct err lost = ERR_INIT;
	bool first = !s->kinds;
	int got;

	link_lose(r);
	do {
		err_clear(&lost);
		r->fd = store_reach(&r->opts, deadline, &lost);
		got = r->fd < 0 ? -1 : greet(s, &lost);
	} while (got == 1 && clock_steady() < deadline);
	if (got)
		err_move(err, &lost);
	err_release(&lost);
	if (!got && r->watching && !first) {
		r->opening = true;
		link_look_again(r);
		open_again(s);
		r->opening = false;
	}
	if (got)
		link_lose(r);
	return got ? -1 : 0;
}

static void remote_close(struct session *s)
{
	struct remote *r = remote(s);

	link_lose(r);
	wire_in_release(&r->in);
	while (r->news_n)
		news_release(&r->news[--r->news_n]);
	free(r->news);
	me_release(&s->me);
	kinds_drop(s->kinds);
	free(r->open);
	free((char *)r->opts.home);
	free((char *)r->opts.socket);
	free((char *)r->opts.hello.agent);
	free((char *)r->opts.hello.zone);
	free((char *)r->opts.hello.lang);
	free(r);
}

static const struct session_ops remote_ops = {
	.pages = remote_pages,
	.count = remote_count,
	.search = remote_search,
	.due = remote_due,
	.tabs = remote_tabs,
	.history = remote_history,
	.apply = remote_apply,
	.understand = remote_understand,
	.call = remote_call,
	.drafts = remote_drafts,
	.draft = remote_draft,
	.draft_put = remote_draft_put,
	.draft_drop = remote_draft_drop,
	.open = remote_open,
	.watch = remote_watch,
	.fd = remote_fd,
	.news = remote_news,
	.reopen = remote_reopen,
	.close = remote_close,
};

static char *copy(const char *text)
{
	return text ? mem_strdup(text) : NULL;
}

int session_connect(struct session **s, const struct connect_opts *opts,
		    struct err *err)
{
	struct remote *r = mem_zero(sizeof(*r));

	r->base.ops = &remote_ops;
	r->opts = *opts;
	r->opts.home = copy(opts->home);
	r->opts.socket = copy(opts->socket);
	r->opts.hello.agent = copy(opts->hello.agent);
	r->opts.hello.zone = copy(opts->hello.zone);
	r->opts.hello.lang = copy(opts->hello.lang);
	r->fd = -1;
	r->watching = opts->watch;
	wire_in_init(&r->in, WIRE_ANSWER);
	if (remote_reopen(&r->base, err)) {
		remote_close(&r->base);
		return -1;
	}
	*s = &r->base;
	return 0;
}
