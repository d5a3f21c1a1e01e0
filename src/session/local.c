/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/local.h"

#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/tr.h"
#include "model/rights.h"
#include "session/body.h"
#include "session/day.h"

struct local *local(struct session *s)
{
	return (struct local *)s;
}

struct author local_author(const struct local *l, const struct kinds *kinds)
{
	const char *role = l->role;

	return (struct author){
		.agent = l->agent, .admin = l->admin,
		.role = role ? rights_role(kinds, role) : NULL,
	};
}

/* ---- writing ----------------------------------------------------------- */

static int local_apply(struct session *s, struct changeset *c,
		       struct applied *applied, struct err *err)
{
	struct local *l = local(s);
	struct kinds *kinds = model_kinds(l->house->model);
	struct author who;
	struct value_context context;
	int bad;

	if (request_renew(l, err)) {
		kinds_drop(kinds);
		return -1;
	}
	who = local_author(l, kinds);
	local_context(l, kinds, &context);
	bad = apply(l->house->model, c, &who, &context, applied, err);
	kinds_drop(kinds);
	return bad;
}

static int understand(struct request *q, const char *kind, const char *field,
		      const char *typed, char **meaning, struct err *err)
{
	const struct kind *k = request_kind(q, kind, err);
	const struct field *f = k ? kind_field(k, field) : NULL;
	struct buf bytes = BUF_INIT, text = BUF_INIT;
	int bad;

	if (!k)
		return -1;
	if (!f)
		return err_set(err, ERR_NOT_FOUND, NULL,
			       N_("%s has no field '%s'"), kind, field);
	if (!typed[strspn(typed, " \t\r\n")]) {
		*meaning = mem_strdup("");
		return 0;
	}
	bad = f->type->parse(f, &q->r.values, typed, &bytes, err);
	if (!bad) {
		f->type->print(f, &q->r.values, buf_slice(&bytes), PRINT_LONG,
			       &text);
		*meaning = buf_detach(&text);
	}
	buf_release(&bytes);
	buf_release(&text);
	return bad ? -1 : 0;
}

static int local_understand(struct session *s, const char *kind,
			    const char *field, const char *typed,
			    char **meaning, struct err *err)
{
	struct request q;
	int bad;

	if (request_begin(&q, local(s), err))
		return -1;
	bad = understand(&q, kind, field, typed, meaning, err);
	request_end(&q);
	return bad;
}

/* ---- news, end --------------------------------------------------------- */

static int watch(struct session *s, bool on, struct err *err)
{
	(void)err;
	if (on)
		local_watch(local(s));
	else
		local_unwatch(local(s));
	return 0;
}

static int local_fd(const struct session *s)
{
	return ((const struct local *)s)->fd;
}

/* The store lives as long as the session: there is nothing to open again. */
static int local_reopen(struct session *s, struct err *err)
{
	(void)s;
	(void)err;
	return 0;
}

static void local_close(struct session *s)
{
	struct local *l = local(s);

	sessions_leave(l);
	local_unwatch(l);
	dumping_free(l->dumping);
	doubling_free(l->doubling);
	free(l->news);
	free(l->held);
	search_front_free(l->front);
	if (l->fd >= 0)
		close(l->fd);
	free(l->lang);
	free(l->zone);
	me_release(&s->me);
	kinds_drop(s->kinds);
	free(l);
}

static const struct session_ops local_ops = {
	.pages = local_pages,
	.count = local_count,
	.search = local_search,
	.due = local_due,
	.tabs = local_tabs,
	.history = local_history,
	.apply = local_apply,
	.understand = local_understand,
	.call = local_call,
	.drafts = local_drafts,
	.draft = local_draft,
	.draft_put = local_draft_put,
	.draft_drop = local_draft_drop,
	.open = local_open,
	.watch = watch,
	.fd = local_fd,
	.news = local_news,
	.reopen = local_reopen,
	.close = local_close,
};

/* ---- who it is --------------------------------------------------------- */

static char *login_of_uid(uid_t uid)
{
	struct passwd pw, *found = NULL;
	size_t n = 1024;
	char *space = NULL, *login;

	/* The entry's size is known only by trying. */
	do {
		n *= 2;
		space = mem_realloc(space, n);
	} while (getpwuid_r(uid, &pw, space, n, &found) == ERANGE &&
		 n < 1 << 20);
	login = found ? mem_strdup(found->pw_name)
		      : mem_printf("%lu", (unsigned long)uid);
	free(space);
	return login;
}

/* Names of those who can make somebody an agent. */
static char *whom_to_ask(struct house *h)
{
	struct stat st;

	if (stat(store_home(model_store(h->model)), &st))
		return mem_strdup("root");
	return login_of_uid(st.st_uid);
}

static bool owns_home(struct house *h, uid_t uid)
{
	struct stat st;

	return !stat(store_home(model_store(h->model)), &st) &&
	       st.st_uid == uid;
}

static int stranger(struct house *h, const char *login, struct err *err)
{
	char *owner = whom_to_ask(h);

	err_set(err, ERR_DENIED, login,
		N_("this store does not know you; ask %s for 'kartei new agent login=%s name=...'"),
		owner, login);
	free(owner);
	return -1;
}

/* Finds out as which agent `l` works. */
static int identify(struct request *q, uid_t uid, const char *named,
		    struct err *err)
{
	struct local *l = q->s;
	bool owner = owns_home(l->house, uid);
	char *login = named ? mem_strdup(named) : login_of_uid(uid);
	struct record rec;
	bool admin;
	int got;

	l->base.me.login = login;
	l->base.me.name = mem_strdup(login);
	l->base.me.agent = mem_strdup("");
	l->owner = owner && !named;
	l->admin = l->owner;
	l->agents_seen = atomic_load(&l->house->agents);
	got = model_agent(&q->r, login, &rec, &admin, err);
	if (got < 0)
		return -1;
	if (!got && named)
		return err_set(err, ERR_NOT_FOUND, NULL,
			       N_("KARTEI_AGENT: there is no agent '%s'"),
			       named);
	if (!got && !owner)
		return stranger(l->house, login, err);
	if (got) {
		l->agent = q->r.values.me = rec.ref;
		request_role(q, &rec, l->admin || admin);
		free(l->base.me.agent);
		free(l->base.me.name);
		l->base.me.agent = request_name(q, l->agent);
		l->base.me.name = request_text(q, &rec, "name", PRINT_LONG);
	}
	return 0;
}

/* What the hello may not say except in a store for tests. */
static int check_hello(struct house *h, const struct session_hello *hello,
		       struct err *err)
{
	int32_t day, at;

	if (!store_is_test(model_store(h->model))) {
		if (hello->agent)
			return err_set(err, ERR_DENIED, NULL,
				       N_("%s is for stores made with 'init --test' only"),
				       "KARTEI_AGENT");
		if (hello->now)
			return err_set(err, ERR_DENIED, NULL,
				       N_("%s is for stores made with 'init --test' only"),
				       "KARTEI_NOW");
	}
	if (hello->zone && moment_to_wall(hello->zone, 0, &day, &at))
		return err_set(err, ERR_INPUT, NULL,
			       N_("the system knows no time zone '%s'"),
			       hello->zone);
	return 0;
}

static const char *known_lang(const struct house *h, const char *lang)
{
	if (lang && (!strcmp(lang, "de") || !strcmp(lang, "en")))
		return lang;
	return store_lang(model_store(h->model));
}

int house_session(struct house *h, uid_t uid,
		  const struct session_hello *hello, struct session **s,
		  struct err *err)
{
	struct store *store = model_store(h->model);
	struct local *l;
	struct request q;
	int bad;

	if (check_hello(h, hello, err))
		return -1;
	l = mem_zero(sizeof(*l));
	l->base.ops = &local_ops;
	l->house = h;
	l->now = hello->now;
	l->as_of = hello->as_of;
	l->lang = mem_strdup(known_lang(h, hello->lang));
	l->zone = mem_strdup(hello->zone ? hello->zone : zone_system());
	l->base.kinds = model_kinds(h->model);
	l->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (l->fd < 0) {
		err_set_errno(err, ERR_UNAVAILABLE, NULL,
			      N_("no descriptor is left for a session"));
		local_close(&l->base);
		return -1;
	}
	bad = l->now ? house_day_now(l, err) : 0;
	if (!bad)
		bad = request_begin(&q, l, err);
	if (!bad) {
		bad = identify(&q, uid, hello->agent, err);
		request_end(&q);
	}
	if (bad || sessions_enter(l, err)) {
		local_close(&l->base);
		return -1;
	}
	kinds_drop(l->base.kinds);
	l->base.kinds = session_view(l);
	l->base.me.admin = l->admin;
	l->base.me.test = store_is_test(store);
	l->base.me.today = q.clock.today;
	l->base.me.now = q.clock.now;
	l->base.me.zone = mem_strdup(l->zone);
	l->base.me.lang = mem_strdup(l->lang);
	l->base.me.home = mem_strdup(store_home(store));
	*s = &l->base;
	return 0;
}
