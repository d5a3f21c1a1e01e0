/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/model.h"

#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/pack.h"
#include "base/tr.h"
#include "model/kind_read.h"
#include "model/model_private.h"

#define FORMAT_KEY "format"
#define REQUEST_DAYS 7		/* a client asks again within that */
#define DAY_US (INT64_C(86400) * 1000000)

int meta_put(struct txn *txn, const char *key, struct slice value,
	     struct err *err)
{
	return txn_put(txn, TABLE_META, slice_str(key), value, err);
}

int meta_get(struct txn *txn, const char *key, struct buf *out,
	     struct err *err)
{
	return txn_get(txn, TABLE_META, slice_str(key), out, err);
}

struct catalogue *catalogue_load(struct txn *txn, struct err *err)
{
	struct buf value = BUF_INIT;
	struct catalogue *cat = NULL;

	if (meta_get(txn, CATALOGUE_KEY, &value, err) >= 0)
		cat = catalogue_unpack(buf_slice(&value), err);
	buf_release(&value);
	return cat;
}

struct catalogue *catalogue_read(struct store *store, struct err *err)
{
	struct catalogue *cat;
	struct txn *txn;

	if (txn_read(store, &txn, err))
		return NULL;
	cat = catalogue_load(txn, err);
	txn_end(txn);
	return cat;
}

void counter_key(uint16_t kind, struct buf *key)
{
	buf_add_str(key, COUNTER_KEY);
	pack_u16(key, kind);
}

void counter_pack(const struct counter *c, struct buf *out)
{
	pack_u32(out, c->id);
	pack_u64(out, c->number);
}

struct counter *counters_of(struct counters *c, uint16_t kind)
{
	if (kind >= c->n)
		BUG("kind %u has no counter", kind);
	return &c->v[kind];
}

/* Fills the counters from 0 to c->n - 1. */
static int counters_load(struct txn *txn, struct counters *c, struct err *err)
{
	struct buf key = BUF_INIT, value = BUF_INIT;
	size_t i;
	int rc = 0;

	for (i = 0; rc >= 0 && i < c->n; i++) {
		struct unpack u;

		buf_clear(&key);
		counter_key((uint16_t)i, &key);
		rc = txn_get(txn, TABLE_META, buf_slice(&key), &value, err);
		if (rc <= 0)
			continue;
		u = unpack_from(buf_slice(&value));
		c->v[i].id = unpack_u32(&u);
		c->v[i].number = unpack_u64(&u);
		if (u.bad)
			rc = err_set(err, ERR_INTERNAL, NULL,
				     N_("A counter is damaged"));
	}
	buf_release(&key);
	buf_release(&value);
	return rc < 0 ? -1 : 0;
}

static int make_meta(void *ctx, struct txn *txn, struct err *err)
{
	struct buf value = BUF_INIT;
	int rc;

	(void)ctx;
	pack_u32(&value, STORE_FORMAT);
	rc = meta_put(txn, FORMAT_KEY, buf_slice(&value), err);
	buf_release(&value);
	return rc;
}

static int check_format(struct model *m, struct txn *txn, struct err *err)
{
	struct buf value = BUF_INIT;
	struct unpack u;
	uint32_t format;
	int rc = meta_get(txn, FORMAT_KEY, &value, err);

	if (rc > 0) {
		u = unpack_from(buf_slice(&value));
		format = unpack_u32(&u);
		if (u.bad || format != STORE_FORMAT)
			rc = err_set(err, ERR_CONFIG, NULL,
				     N_("The store has format %u, this program "
					"reads format %d"), format,
				     STORE_FORMAT);
	} else if (!rc) {
		rc = err_set(err, ERR_CONFIG, store_home(m->store),
			     N_("its making was broken off: remove this "
				"folder and run \"kartei init\" again"));
	}
	buf_release(&value);
	return rc < 0 ? -1 : 0;
}

static int load_head(struct model *m, struct txn *txn, struct err *err)
{
	struct buf value = BUF_INIT;
	int rc = meta_get(txn, HEAD_KEY, &value, err);

	if (rc > 0 && head_unpack(buf_slice(&value), &m->head) < 0)
		rc = err_set(err, ERR_INTERNAL, NULL,
			     N_("The head of the history is damaged"));
	buf_release(&value);
	return rc < 0 ? -1 : 0;
}

static int load_catalogue(struct model *m, struct txn *txn, struct err *err)
{
	m->catalogue = catalogue_load(txn, err);
	if (!m->catalogue)
		return -1;
	m->counters.n = m->catalogue->next_kind;
	m->counters.v = mem_zero((m->counters.n + 1) *
				 sizeof(*m->counters.v));
	return counters_load(txn, &m->counters, err);
}

static int load(struct model *m, struct err *err)
{
	struct txn *txn;
	int rc;

	if (txn_read(m->store, &txn, err) < 0)
		return -1;
	rc = m->loaded ? 0 : check_format(m, txn, err);
	if (!rc)
		rc = load_head(m, txn, err);
	if (!rc)
		rc = day_load(txn, &m->day, err);
	if (!rc)
		rc = load_catalogue(m, txn, err);
	txn_end(txn);
	return rc;
}

static int read_forms(struct model *m, struct kinds **ks, struct err *err)
{
	char *own = file_join(m->home, "forms");
	const char *dirs[] = { m->forms, own };
	int rc = kinds_read(dirs, 2, ks, NULL, err);

	free(own);
	return rc;
}

/* The forms as they were when they were last in order. */
static struct kinds *last_good(struct model *m, struct err *err)
{
	struct buf value = BUF_INIT;
	struct kinds *ks = NULL;
	struct txn *txn;

	if (txn_read(m->store, &txn, err) < 0)
		return NULL;
	if (meta_get(txn, KINDS_KEY, &value, err) > 0)
		ks = kinds_unpack(buf_slice(&value), err);
	txn_end(txn);
	buf_release(&value);
	return ks;
}

int model_convert(struct model *m, struct err *err)
{
	bool old = store_is_old(m->store);

	if (m->before_converting &&
	    m->before_converting(m->converting_ctx, m->store, err))
		return -1;
	m->before_converting = NULL;	/* once is enough */
	return old ? store_converted(m->store, err) : 0;
}

static int open_kinds(struct model *m, bool create, struct err *err)
{
	struct err faults = ERR_INIT;
	struct kinds *ks = NULL;
	int rc = read_forms(m, &ks, &faults);

	if (!rc)
		rc = model_take(m, ks, &faults);
	if (!rc || create) {
		err_move(err, &faults);
		return rc;
	}
	ks = last_good(m, err);
	if (!ks || model_take(m, ks, err) < 0) {
		err_move(err, &faults);
		return -1;
	}
	err_move(&m->faults, &faults);
	return 0;
}

struct pruning {
	int64_t before;
	struct batch *batch;
};

static int prune_one(void *ctx, struct slice key, struct slice value)
{
	struct pruning *p = ctx;
	struct unpack u = unpack_from(value);

	unpack_u8(&u);
	if (unpack_i64(&u) < p->before)
		batch_del(p->batch, TABLE_REQUEST, key);
	return 0;
}

static int prune_write(void *ctx, struct txn *txn, struct err *err)
{
	struct pruning *p = ctx;

	return batch_apply(p->batch, txn, err);
}

/* Answers that nobody will ask for again. Whether it works out today does
 * not matter. */
static void prune_requests(struct model *m)
{
	struct pruning p = {
		.before = moment_now() - REQUEST_DAYS * DAY_US,
		.batch = batch_new(),
	};

	if (!store_scan(m->store, TABLE_REQUEST, SLICE_NONE, SLICE_NONE,
			prune_one, &p, NULL))
		store_write(m->store, prune_write, NULL, &p, NULL);
	batch_free(p.batch);
}

static int make_owner(struct model *m, struct err *err)
{
	const struct kind *k = kinds_by_role(m->kinds, "agent");
	struct author store = { REF_NONE, true };
	struct value_context context = {
		.clock = { .now = moment_now(), .zone = zone_system() },
		.lang = store_lang(m->store),
	};
	const struct passwd *pw = getpwuid(getuid());
	struct applied applied = { 0 };
	struct changeset c;
	struct item *item;
	int32_t at;
	int rc;

	if (!k)
		return 0;
	if (!pw)
		return err_set(err, ERR_CONFIG, NULL,
			       N_("The user %u has no name on this machine"),
			       (unsigned)getuid());
	if (moment_to_wall(context.clock.zone, context.clock.now,
			   &context.clock.today, &at) < 0)
		context.clock.today = (int32_t)(context.clock.now / DAY_US);
	changeset_init(&c, "init");
	item = changeset_item(&c, ITEM_NEW, k->name, 0);
	item_op(item, OP_SET, "login", pw->pw_name);
	item_op(item, OP_SET, "name", pw->pw_gecos && *pw->pw_gecos &&
		*pw->pw_gecos != ',' ? pw->pw_gecos : pw->pw_name);
	item_op(item, OP_SET, "role", "admin");
	rc = apply(m, &c, &store, &context, &applied, err);
	applied_release(&applied);
	changeset_release(&c);
	return rc;
}

static int prepare(struct model *m, const struct model_opts *opts,
		   struct err *err)
{
	if (opts->create &&
	    store_write(m->store, make_meta, NULL, m, err) < 0)
		return -1;
	if (load(m, err) < 0 ||
	    (store_is_old(m->store) && model_convert(m, err)) ||
	    documents_lost(m, err) ||
	    open_kinds(m, opts->create, err) < 0)
		return -1;
	m->before_converting = NULL;
	if (opts->create)
		return make_owner(m, err);
	/* Only now there is all that a store has. */
	if (m->loaded && store_write(m->store, make_meta, NULL, m, err) < 0)
		return -1;
	m->loaded = false;
	prune_requests(m);
	return 0;
}

int model_open(struct model **out, const struct model_opts *opts,
	       struct err *err)
{
	struct store_opts store = {
		.home = opts->home,
		.create = opts->create,
		.test = opts->test,
		.lang = opts->lang,
		.cache = opts->cache,
		.damaged = opts->damaged,
	};
	struct model *m = mem_zero(sizeof(*m));

	pthread_mutex_init(&m->lock, NULL);
	pthread_mutex_init(&m->reload, NULL);
	pthread_mutex_init(&m->job, NULL);
	m->home = mem_strdup(opts->home);
	m->forms = mem_strdup(opts->forms);
	m->phone_fallback = opts->phone_fallback;
	m->rules = opts->rules;
	m->before_converting = opts->create ? NULL : opts->before_converting;
	m->converting_ctx = opts->converting_ctx;
	m->loaded = opts->loaded;
	m->progress = opts->progress;
	m->progress_ctx = opts->progress_ctx;
	if (store_open(&m->store, &store, err) < 0 ||
	    prepare(m, opts, err) < 0) {
		model_close(m);
		return -1;
	}
	*out = m;
	return 0;
}

void model_close(struct model *m)
{
	if (!m)
		return;
	if (m->store)
		store_close(m->store);
	plan_free(m->plan);
	kinds_drop(m->kinds);
	catalogue_free(m->catalogue);
	free(m->counters.v);
	free(m->observers);
	err_release(&m->faults);
	free(m->home);
	free(m->forms);
	pthread_mutex_destroy(&m->lock);
	pthread_mutex_destroy(&m->reload);
	pthread_mutex_destroy(&m->job);
	free(m);
}

struct store *model_store(struct model *m)
{
	return m->store;
}

struct kinds *model_kinds(struct model *m)
{
	struct kinds *ks;

	pthread_mutex_lock(&m->lock);
	ks = kinds_hold(m->kinds);
	pthread_mutex_unlock(&m->lock);
	return ks;
}

char *model_faults(struct model *m)
{
	char *text;

	pthread_mutex_lock(&m->lock);
	text = m->faults.n ? err_text(&m->faults) : mem_strdup("");
	pthread_mutex_unlock(&m->lock);
	return text;
}

int model_reload(struct model *m, struct err *err)
{
	struct kinds *ks = NULL;
	int rc;

	pthread_mutex_lock(&m->reload);
	rc = read_forms(m, &ks, err);
	if (!rc)
		rc = model_take(m, ks, err);
	if (!rc) {
		pthread_mutex_lock(&m->lock);
		err_clear(&m->faults);
		pthread_mutex_unlock(&m->lock);
	}
	pthread_mutex_unlock(&m->reload);
	return rc;
}

void model_job_begin(struct model *m)
{
	pthread_mutex_lock(&m->job);
}

void model_job_end(struct model *m)
{
	pthread_mutex_unlock(&m->job);
}

void model_observe(struct model *m, model_observer *fn, void *ctx)
{
	pthread_mutex_lock(&m->lock);
	mem_grow(&m->observers, &m->observers_cap, m->observers_n + 1,
		 sizeof(*m->observers));
	m->observers[m->observers_n++] = (struct observer){ fn, ctx };
	pthread_mutex_unlock(&m->lock);
}

/* Observers are added, never taken away; the lock is not held while they
 * run, so that they may ask for the kinds. */
void model_tell(struct model *m, uint64_t change, struct ref agent,
		const struct touched *v, size_t n)
{
	struct observer o;
	size_t i, all;

	for (i = 0; n; i++) {
		pthread_mutex_lock(&m->lock);
		all = m->observers_n;
		if (i < all)
			o = m->observers[i];
		pthread_mutex_unlock(&m->lock);
		if (i >= all)
			break;
		o.fn(o.ctx, change, agent, v, n);
	}
}

int model_agent(struct reader *r, const char *login, struct record *agent,
		bool *admin, struct err *err)
{
	const struct kind *k = kinds_by_role(r->kinds, "agent");
	const struct field *f = k ? kind_field(k, "login") : NULL;
	const struct field *role = k ? kind_field(k, "role") : NULL;
	const struct field *closed = k && k->closed ?
		kind_field(k, k->closed) : NULL;
	struct slice flag;
	struct ref ref;
	int rc;

	if (!f)
		return 0;
	rc = reader_find_in(r, k, login, &ref, err);
	if (rc > 0)
		rc = reader_get(r, ref, agent, err);
	if (rc <= 0)
		return rc;
	/* Found by name or number it is not this login. */
	if (record_in_bin(agent) ||
	    !slice_eq_str(record_get(agent, f->tag, DAY_NONE), login))
		return 0;
	flag = closed ? record_get(agent, closed->tag, DAY_NONE) : SLICE_NONE;
	if (flag.n && *(const char *)flag.p)
		return 0;
	*admin = role && slice_eq_str(record_get(agent, role->tag, DAY_NONE),
				      "admin");
	return 1;
}
