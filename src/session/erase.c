/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/erase.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/tr.h"
#include "model/erase.h"
#include "query/search_settle.h"
#include "session/keeper.h"
#include "store/rewrite.h"

#define FILE_NAME "erasing"
#define MAGIC "kartei-erasing 1 "
#define FILE_BYTES 8192
#define AGAIN_S 60		/* after a fault */
#define BUSY_S 1		/* a backup is being made */
#define SHUT_S 600		/* before the store shuts itself once more: */
#define SHUT_DOUBLES 6		/* twice as long each time, so many times */

static const char *const words[] = {
	[ERASING_NONE] = "", [ERASING_TABLES] = "tables",
	[ERASING_FILES] = "files", [ERASING_BACKUP] = "backup",
};

struct eraser {
	struct house *house;
	char *home;
	pthread_t thread;
	pthread_cond_t wake;
	bool running, wanted, stop;	/* under the house's lock */
	struct backup made;	/* the proven one since; path NULL: none yet */
	char *fault;		/* of the last try, "" none */
	bool failed;		/* to write the tables anew, just now */
	atomic_bool stopping;
};

/* ---- how far it is ----------------------------------------------------- */

const char *erasing_word(enum erase_stage stage)
{
	return words[stage];
}

/* The file: MAGIC and the word of the stage; "failed N": so many times the
 * tables were begun to be written anew and are not; "made PATH": the proven
 * backup since. */
struct progress {
	enum erase_stage stage;
	unsigned failed;
	char *made;		/* NULL: none yet */
};

static bool read_line(struct progress *p, const char *line)
{
	if (!strncmp(line, "failed ", 7))
		p->failed = (unsigned)strtoul(line + 7, NULL, 10);
	else if (!strncmp(line, "made ", 5) && !p->made)
		p->made = mem_strdup(line + 5);
	else
		return !*line;
	return true;
}

static bool parse(struct progress *p, char *text)
{
	char *rest = text, *line = strsep(&rest, "\n");
	bool good = !strncmp(line, MAGIC, strlen(MAGIC));

	for (int i = ERASING_TABLES; good && i <= ERASING_BACKUP; i++)
		if (!strcmp(line + strlen(MAGIC), words[i]))
			p->stage = (enum erase_stage)i;
	good = good && p->stage != ERASING_NONE;
	while (good && (line = strsep(&rest, "\n")))
		good = read_line(p, line);
	return good;
}

/* What cannot be read means: from the beginning. */
static struct progress progress_read(const char *home)
{
	char *path = file_join(home, FILE_NAME);
	struct progress p = { 0 };
	struct buf text = BUF_INIT;

	if (file_exists(path) && (file_read(path, FILE_BYTES, &text, NULL) ||
				  !parse(&p, text.p))) {
		free(p.made);
		p = (struct progress){ .stage = ERASING_TABLES };
	}
	buf_release(&text);
	free(path);
	return p;
}

static int progress_write(const char *home, const struct progress *p,
			  struct err *err)
{
	char *path = file_join(home, FILE_NAME);
	struct buf text = BUF_INIT;
	int rc;

	buf_printf(&text, "%s%s\n", MAGIC, words[p->stage]);
	if (p->failed)
		buf_printf(&text, "failed %u\n", p->failed);
	if (p->made)
		buf_printf(&text, "made %s\n", p->made);
	rc = file_replace(path, buf_slice(&text), 0600, err);
	buf_release(&text);
	free(path);
	return rc;
}

enum erase_stage erasing_stage(const char *home)
{
	struct progress p = progress_read(home);

	free(p.made);
	return p.stage;
}

static unsigned times_failed(const char *home)
{
	struct progress p = progress_read(home);

	free(p.made);
	return p.failed;
}

static int set_stage(const char *home, enum erase_stage stage, struct err *err)
{
	return progress_write(home, &(struct progress){ .stage = stage }, err);
}

/* That it is there once more after a power cut does no harm. */
static void clear_stage(const char *home)
{
	char *path = file_join(home, FILE_NAME);

	unlink(path);
	free(path);
}

void erasing_repaired(const char *home)
{
	struct err err = ERR_INIT;

	if (erasing_stage(home) != ERASING_NONE &&
	    set_stage(home, ERASING_TABLES, &err))
		log_err(LOG_LEVEL_WARNING, &err);
	err_release(&err);
}

/* ---- while the store is shut ------------------------------------------- */

/* Before: whoever ends in it has failed too. 1: another process has done it
 * while this one waited for the store. */
static int rewriting_begins(void *ctx, struct err *err)
{
	const char *home = ctx;
	struct progress p = {
		.stage = ERASING_FILES, .failed = times_failed(home) + 1,
	};

	if (erasing_stage(home) != ERASING_FILES)
		return 1;
	log_line(LOG_LEVEL_NOTE, "%s: tables are written anew after an erasure",
		 home);
	return progress_write(home, &p, err);
}

static int rewriting_ends(void *ctx, struct err *err)
{
	return set_stage(ctx, ERASING_BACKUP, err);
}

void erasing_before(const struct house_opts *opts)
{
	const struct rewrite_calls calls = {
		.begins = rewriting_begins, .ends = rewriting_ends,
		.ctx = (char *)opts->home,
	};
	const struct store_opts store = {
		.home = opts->home, .cache = opts->cache,
		.damaged = opts->damaged,
	};
	struct err err = ERR_INIT;

	if (opts->create || erasing_stage(opts->home) != ERASING_FILES)
		return;
	/* The bad page would end the process, at every start. */
	if (store_is_damaged(opts->home)) {
		log_line(LOG_LEVEL_WARNING,
			 "%s is damaged: tables are not written anew",
			 opts->home);
		return;
	}
	/* Where another process has the store, that is its work. */
	if (store_rewrite(&store, &calls, &err) < 0 &&
	    err_code(&err) != ERR_UNAVAILABLE)
		log_err(LOG_LEVEL_WARNING, &err);
	err_release(&err);
}

static bool is_damaged_folder(const char *path)
{
	const char *name = strrchr(path, '/');

	return name && !strncmp(name + 1, "damaged-", 8);
}

static int drop_damaged(void *ctx, const char *path, struct err *err)
{
	(void)ctx;
	return is_damaged_folder(path) ? tree_remove(path, err) : 0;
}

static int given_up(void *ctx, uint64_t done, uint64_t of)
{
	(void)done, (void)of;
	return atomic_load(&((struct eraser *)ctx)->stopping);
}

static int make_backup(struct eraser *e, struct err *err)
{
	const struct keeper_ask ask = {
		.alone = true, .progress = given_up, .ctx = e,
	};

	if (search_sweep(e->house->search, err) ||
	    keeper_backup(e->house->keeper, &ask, &e->made, err))
		return -1;
	/* Whoever goes on behind a stop must not take another one for it. */
	return progress_write(e->home, &(struct progress){
				      .stage = ERASING_BACKUP,
				      .made = e->made.path }, err);
}

/* The one that was made before the store was stopped. */
static void find_backup(struct eraser *e)
{
	struct progress p = progress_read(e->home);

	if (p.made && backup_read(p.made, &e->made, NULL))
		e->made = (struct backup){ 0 };
	free(p.made);
}

/* The last of it; the logs of before can go with the backups only. */
static int finish(struct eraser *e, struct err *err)
{
	if ((!e->made.path && make_backup(e, err)) ||
	    keeper_alone(e->house->keeper, &e->made, err) ||
	    file_each(e->home, "", drop_damaged, NULL, err))
		return -1;
	log_line(LOG_LEVEL_NOTE,
		 "%s: an erasure is complete; the backup since is %s", e->home,
		 e->made.path);
	backup_release(&e->made);
	clear_stage(e->home);
	return 0;
}

/* ---- the thread -------------------------------------------------------- */

static int clean_tables(struct eraser *e, struct err *err)
{
	struct model *m = e->house->model;
	uint64_t renewed;

	if (erase_bin(m, &e->stopping, err) ||
	    model_day(m, DAY_NONE, &e->stopping, &renewed, err) ||
	    search_settle(e->house->search, err))
		return -1;
	return atomic_load(&e->stopping) ? 0 :
		set_stage(e->home, ERASING_FILES, err);
}

/* Under the lock; false: the end. */
static bool pause_for(struct eraser *e, int seconds)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += seconds;
	while (!e->stop &&
	       pthread_cond_timedwait(&e->wake, &e->house->lock, &until) !=
	       ETIMEDOUT)
		;
	return !e->stop;
}

static void set_fault(struct eraser *e, char *text)
{
	pthread_mutex_lock(&e->house->lock);
	free(e->fault);
	e->fault = text;
	pthread_mutex_unlock(&e->house->lock);
}

static void note_fault(struct eraser *e, struct err *err)
{
	set_fault(e, err_text(err));
	log_err(LOG_LEVEL_WARNING, err);
}

/* Nobody is thrown out again and again for what does not work. */
static int shut_pause(const char *home)
{
	unsigned n = times_failed(home);

	n = n ? n - 1 : 0;
	return SHUT_S << (n < SHUT_DOUBLES ? n : SHUT_DOUBLES);
}

/* One step; seconds until the next, 0 at once, -1: nothing more to do. */
static int step(struct eraser *e)
{
	struct err err = ERR_INIT;
	int bad = 0;

	switch (erasing_stage(e->home)) {
	case ERASING_NONE:
		return -1;
	case ERASING_TABLES:
		bad = clean_tables(e, &err);
		break;
	case ERASING_FILES:
		if (keeper_busy(e->house->keeper))
			return BUSY_S;
		if (e->failed) {
			e->failed = false;
			return shut_pause(e->home);
		}
		/* Nobody is thrown out for what cannot be done. */
		if (store_is_damaged(e->home))
			return SHUT_S;
		bad = store_rewrite_room(model_store(e->house->model), &err);
		if (bad)
			break;
		if (e->house->again)
			e->house->again(e->house->ctx);
		return -1;
	case ERASING_BACKUP:
		bad = finish(e, &err);
		break;
	}
	if (!bad)
		set_fault(e, mem_strdup(""));
	else if (err_code(&err) != ERR_STOPPED)
		note_fault(e, &err);
	err_release(&err);
	return bad ? AGAIN_S : 0;
}

static void *erase_main(void *ctx)
{
	struct eraser *e = ctx;
	struct house *h = e->house;
	int next;

	pthread_mutex_lock(&h->lock);
	while (!e->stop) {
		if (!e->wanted) {
			pthread_cond_wait(&e->wake, &h->lock);
			continue;
		}
		pthread_mutex_unlock(&h->lock);
		next = step(e);
		pthread_mutex_lock(&h->lock);
		if (next < 0)
			e->wanted = false;
		else if (next && !pause_for(e, next))
			break;
	}
	pthread_mutex_unlock(&h->lock);
	return NULL;
}

/* Under the lock. */
static void want(struct eraser *e)
{
	e->wanted = true;
	if (!e->running)
		e->running = !pthread_create(&e->thread, NULL, erase_main, e);
	pthread_cond_signal(&e->wake);
}

/* ---- coming and going -------------------------------------------------- */

void erasing_after(struct house *h, const char *home)
{
	struct eraser *e = mem_zero(sizeof(*e));
	enum erase_stage stage = erasing_stage(home);
	struct err err = ERR_INIT;

	e->house = h;
	e->home = mem_strdup(home);
	e->fault = mem_strdup("");
	pthread_cond_init(&e->wake, NULL);
	h->eraser = e;
	if (stage == ERASING_BACKUP)
		find_backup(e);
	if (stage == ERASING_BACKUP && finish(e, &err)) {
		/* From now on people write, and what they write does not go on
		 * where an older backup ends. */
		note_fault(e, &err);
		err_clear(&err);
		if (!e->made.path && keeper_drop(h->keeper, &err))
			log_err(LOG_LEVEL_WARNING, &err);
	}
	err_release(&err);
	e->failed = stage == ERASING_FILES;
	if (e->failed) {
		free(e->fault);
		e->fault = mem_printf("the tables could not be written anew (%u times); the store's messages say why",
				      times_failed(home));
	}
	if (erasing_stage(home) == ERASING_NONE)
		return;
	pthread_mutex_lock(&h->lock);
	want(e);
	pthread_mutex_unlock(&h->lock);
}

void house_erase_close(struct house *h)
{
	struct eraser *e = h->eraser;

	if (!e)
		return;
	atomic_store(&e->stopping, true);
	if (e->running)
		search_ending(h->search);
	pthread_mutex_lock(&h->lock);
	e->stop = true;
	pthread_cond_signal(&e->wake);
	pthread_mutex_unlock(&h->lock);
	if (e->running)
		pthread_join(e->thread, NULL);
	pthread_cond_destroy(&e->wake);
	backup_release(&e->made);
	free(e->fault);
	free(e->home);
	free(e);
	h->eraser = NULL;
}

enum erase_stage house_erasing(struct house *h, char **fault)
{
	enum erase_stage stage = erasing_stage(h->eraser->home);

	pthread_mutex_lock(&h->lock);
	*fault = mem_strdup(h->eraser->fault);
	pthread_mutex_unlock(&h->lock);
	return stage;
}

bool house_erases(struct house *h)
{
	bool yes;

	pthread_mutex_lock(&h->lock);
	yes = h->eraser && h->eraser->wanted;
	pthread_mutex_unlock(&h->lock);
	return yes;
}

int house_erase_begin(struct house *h, struct err *err)
{
	int rc;

	pthread_mutex_lock(&h->lock);
	if (h->eraser->wanted || erasing_stage(h->eraser->home) != ERASING_NONE)
		rc = err_set(err, ERR_STOPPED, NULL,
			     N_("an erasure is being brought to its end; try again when that is done"));
	else
		rc = set_stage(h->eraser->home, ERASING_TABLES, err);
	pthread_mutex_unlock(&h->lock);
	return rc;
}

void house_erase_end(struct house *h, bool done)
{
	pthread_mutex_lock(&h->lock);
	if (done)
		want(h->eraser);
	else
		clear_stage(h->eraser->home);
	pthread_mutex_unlock(&h->lock);
}
