/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/house.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/tr.h"
#include "session/day.h"
#include "session/erase.h"
#include "session/keeper.h"

/* ---- news -------------------------------------------------------------- */

static void event_drop(struct event_news *e)
{
	if (atomic_fetch_sub(&e->holders, 1) == 1)
		free(e);
}

struct event_news *event_new(enum news_kind kind, size_t refs_n)
{
	struct event_news *e;

	e = mem_zero(sizeof(*e) + refs_n * sizeof(e->refs[0]));
	atomic_init(&e->holders, 1);
	e->kind = kind;
	e->refs_n = refs_n;
	return e;
}

/* Too many wait: whoever is so late looks at everything again. */
static void collapse(struct local *l)
{
	size_t kept = 0;

	for (size_t i = 0; i < l->news_n; i++) {
		if (l->news[i]->kind == NEWS_CHANGED)
			event_drop(l->news[i]);
		else
			l->news[kept++] = l->news[i];
	}
	l->news_n = kept;
	mem_grow(&l->news, &l->news_cap, kept + 1, sizeof(*l->news));
	l->news[l->news_n++] = event_new(NEWS_CHANGED, 0);
}

void local_tell(struct local *l, struct event_news *e)
{
	const uint64_t one = 1;
	ssize_t n;

	mem_grow(&l->news, &l->news_cap, l->news_n + 1, sizeof(*l->news));
	l->news[l->news_n++] = e;
	n = write(l->fd, &one, sizeof(one));
	(void)n;	/* full means it is readable already */
	l->rung = true;
}

/* Gives an event to all who watch. Called by the writer thread too: never
 * waits for a client. */
static void tell(struct house *h, struct event_news *e)
{
	pthread_mutex_lock(&h->lock);
	for (struct local *l = h->watchers; l; l = l->next) {
		if (l->news_n >= NEWS_WAITING && e->kind == NEWS_CHANGED) {
			collapse(l);
			continue;
		}
		atomic_fetch_add(&e->holders, 1);
		local_tell(l, e);
	}
	pthread_mutex_unlock(&h->lock);
	event_drop(e);
}

static void observe(void *ctx, uint64_t change, struct ref agent,
		    const struct touched *v, size_t n)
{
	struct house *h = ctx;
	struct kinds *kinds = model_kinds(h->model);
	const struct kind *agents = kinds_by_role(kinds, "agent");
	struct event_news *e;

	for (size_t i = 0; agents && i < n; i++)
		if (v[i].ref.kind == agents->no) {
			atomic_fetch_add(&h->agents, 1);
			break;
		}
	pthread_mutex_lock(&h->lock);
	recent_changed(h, kinds, agent, v, n);
	pthread_mutex_unlock(&h->lock);
	kinds_drop(kinds);
	if (model_leftovers(h->model))
		house_day_wake(h);
	e = event_new(NEWS_CHANGED, n > NEWS_NAMES ? 0 : n);
	e->change = change;
	e->agent = agent;
	for (size_t i = 0; i < e->refs_n; i++)
		e->refs[i] = v[i].ref;
	tell(h, e);
}

void house_closing(struct house *h)
{
	tell(h, event_new(NEWS_CLOSING, 0));
}

void house_new_kinds(struct house *h)
{
	tell(h, event_new(NEWS_KINDS, 0));
}

void local_unwatch(struct local *l)
{
	pthread_mutex_lock(&l->house->lock);
	if (l->at) {
		*l->at = l->next;
		if (l->next)
			l->next->at = l->at;
		l->at = NULL;
	}
	presence_move(l, REF_NONE);
	l->held_n = 0;
	while (l->news_n)
		event_drop(l->news[--l->news_n]);
	pthread_mutex_unlock(&l->house->lock);
}

void local_watch(struct local *l)
{
	struct house *h = l->house;

	pthread_mutex_lock(&h->lock);
	if (!l->at) {
		l->next = h->watchers;
		l->at = &h->watchers;
		if (l->next)
			l->next->at = &l->next;
		h->watchers = l;
	}
	pthread_mutex_unlock(&h->lock);
}

/* The names of an event as this session sees them. */
static int event_read(struct local *l, const struct event_news *e,
		      struct news *n, struct err *err)
{
	struct request q;
	bool nothing;

	n->kind = e->kind;
	n->change = e->change;
	if (request_begin(&q, l, err))
		return -1;
	n->agent = request_login_of(&q, e->agent);
	if (e->kind == NEWS_OPEN)
		presence_others(&q, &n->names, &n->names_n);
	if (e->refs_n)
		n->names = mem_zero(e->refs_n * sizeof(*n->names));
	for (size_t i = 0; i < e->refs_n; i++)
		if (reader_sees(&q.r, e->refs[i]))
			n->names[n->names_n++] = request_name(&q, e->refs[i]);
	/* A change of what it does not see is none for it; without names it
	 * would mean "look at all". */
	nothing = e->refs_n && !n->names_n;
	request_end(&q);
	if (nothing)
		news_release(n);
	return nothing;
}

/* 2: there was one that is none for this session. */
static int next_news(struct session *s, struct news *n, struct err *err)
{
	struct local *l = local(s);
	struct event_news *e = NULL;
	uint64_t count;
	ssize_t got;
	int bad;

	pthread_mutex_lock(&l->house->lock);
	if (l->news_n) {
		e = l->news[0];
		memmove(l->news, l->news + 1, --l->news_n * sizeof(*l->news));
	}
	if (!l->news_n && l->rung) {
		got = read(l->fd, &count, sizeof(count));
		(void)got;	/* it never blocks */
		l->rung = false;
	}
	pthread_mutex_unlock(&l->house->lock);
	if (!e)
		return 0;
	bad = event_read(l, e, n, err);
	if (!bad && e->kind == NEWS_KINDS) {
		kinds_drop(s->kinds);
		s->kinds = session_view(l);
	}
	event_drop(e);
	return bad < 0 ? -1 : 1 + bad;
}

int local_news(struct session *s, struct news *n, struct err *err)
{
	int got;

	while ((got = next_news(s, n, err)) == 2)
		;
	return got;
}

/* ---- words ------------------------------------------------------------- */

const char *house_word(struct house *h, struct slice text)
{
	char *word;

	pthread_mutex_lock(&h->lock);
	word = map_get(h->words, text);
	if (!word) {
		word = slice_dup(text);
		map_set(h->words, text, word);
	}
	pthread_mutex_unlock(&h->lock);
	return word;
}

static void free_word(void *ctx, struct slice key, void *word)
{
	(void)ctx, (void)key;
	free(word);
}

/* ---- the house --------------------------------------------------------- */

static bool by_itself(const struct house_opts *opts, struct store *store)
{
	return opts->backups_by_itself < 0 ? !store_is_test(store)
					   : opts->backups_by_itself;
}

static int keep(struct house *h, struct store *store,
		const struct house_opts *opts, struct err *err)
{
	char *usual = file_join(opts->home, "backups");
	const struct keeper_opts keeper = {
		.home = opts->home,
		.dir = opts->backups ? opts->backups : usual,
		.keep = opts->backups_kept ? opts->backups_kept : 1,
		.by_itself = by_itself(opts, store),
	};
	int rc = h->keeper ? 0 : keeper_start(&h->keeper, store, &keeper, err);

	free(usual);
	return rc;
}

struct converting {
	struct house *h;
	const struct house_opts *opts;
};

/* A backup of it as it was. */
static int before_converting(void *ctx, struct store *store, struct err *err)
{
	const struct keeper_ask ask = { 0 };
	struct converting *c = ctx;
	struct backup made;

	if (!store_is_old(store) && !by_itself(c->opts, store))
		return 0;
	log_line(LOG_LEVEL_NOTE, "%s is converted after a backup",
		 c->opts->home);
	if (keep(c->h, store, c->opts, err) ||
	    keeper_backup(c->h->keeper, &ask, &made, err))
		return err_set(err, ERR_CONFIG, c->opts->home,
			       N_("is not converted without a backup"));
	log_line(LOG_LEVEL_NOTE, "the backup is %s", made.path);
	backup_release(&made);
	return 0;
}

bool house_busy(struct house *h)
{
	return (h->keeper && keeper_busy(h->keeper)) || house_erases(h);
}

/* The store works on with the last good forms; whoever looks after it finds
 * the reason in its messages and in `kartei status`. */
static void log_form_faults(struct house *h)
{
	char *faults = model_faults(h->model), *rest = faults, *line;

	while (*faults && (line = strsep(&rest, "\n")))
		log_line(LOG_LEVEL_WARNING, "%s", line);
	free(faults);
}

int house_open(struct house **house, const struct house_opts *opts,
	       struct err *err)
{
	struct house *h = mem_zero(sizeof(*h));
	struct converting converting = { h, opts };
	const struct model_opts model = {
		.home = opts->home, .forms = opts->forms,
		.create = opts->create, .test = opts->test,
		.lang = opts->lang, .cache = opts->cache,
		.phone_fallback = opts->phone_fallback,
		.rules = opts->rules, .damaged = opts->damaged,
		.before_converting = before_converting,
		.converting_ctx = &converting,
	};

	h->phone_fallback = opts->phone_fallback;
	h->agents_most = opts->agents_most;
	h->country = mem_strdup(opts->country);
	h->currency = mem_strdup(opts->currency);
	h->stop = opts->stop;
	h->again = opts->again;
	h->now = opts->now;
	h->ctx = opts->ctx;
	h->words = map_new();
	pthread_mutex_init(&h->lock, NULL);
	pthread_cond_init(&h->day_wake, NULL);
	erasing_before(opts);
	if (model_open(&h->model, &model, err) ||
	    keep(h, model_store(h->model), opts, err) ||
	    search_open(&h->search, h->model, err)) {
		house_close(h);
		return -1;
	}
	if (recent_open(h, err)) {
		house_close(h);
		return -1;
	}
	model_observe(h->model, observe, h);
	erasing_after(h, opts->home);
	if (keeper_watch(h->keeper, err)) {
		house_close(h);
		return -1;
	}
	if (house_day_begin(h, err)) {
		house_close(h);
		return -1;
	}
	log_form_faults(h);
	*house = h;
	return 0;
}

void house_close(struct house *h)
{
	if (!h)
		return;
	if (h->watchers)
		BUG("the house closes with sessions in it");
	house_day_end(h);
	house_erase_close(h);
	keeper_stop(h->keeper);
	if (h->search)
		search_close(h->search);
	if (h->model) {
		recent_close(h);
		model_close(h->model);
	}
	pthread_cond_destroy(&h->day_wake);
	map_each(h->words, free_word, NULL);
	map_free(h->words);
	pthread_mutex_destroy(&h->lock);
	free(h->ended);
	free(h->country);
	free(h->currency);
	free(h);
}
