/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/serve.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/tr.h"
#include "session/body.h"
#include "session/proof.h"
#include "session/server.h"
#include "session/socket.h"
#include "session/wire.h"

#define BEAT_SECONDS 5		/* sign of life while the store opens */
#define FIRST_SECONDS 10		/* for the first client to come */
#define BUSY_MS 1000		/* until it is looked again who is at work */
#define END_SECONDS 15		/* for what is still going on at the end */

/* ---- word to whoever started us ---------------------------------------- */

static void tell(int fd, enum wire_type type, const struct err *err)
{
	struct buf body = BUF_INIT, out = BUF_INIT;
	ssize_t n;

	if (fd < 0)
		return;
	if (err)
		put_err(&body, err);
	wire_put(&out, type, 0, buf_slice(&body));
	n = send(fd, out.p, out.n, MSG_NOSIGNAL);
	(void)n;	/* if it has gone, nobody wants to know */
	buf_release(&body);
	buf_release(&out);
}

struct beat {
	int fd;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t stop;
	bool stopped;
};

/* Recovery and index builds take their time: says now and then that we are
 * still at it. */
static void *beat_run(void *ctx)
{
	struct beat *b = ctx;
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	pthread_mutex_lock(&b->lock);
	while (!b->stopped) {
		until.tv_sec += BEAT_SECONDS;
		if (pthread_cond_timedwait(&b->stop, &b->lock, &until) &&
		    !b->stopped)
			tell(b->fd, WIRE_PROGRESS, NULL);
	}
	pthread_mutex_unlock(&b->lock);
	return NULL;
}

static bool beat_begin(struct beat *b, int fd)
{
	*b = (struct beat){ .fd = fd };
	pthread_mutex_init(&b->lock, NULL);
	pthread_cond_init(&b->stop, NULL);
	return fd >= 0 && !pthread_create(&b->thread, NULL, beat_run, b);
}

static void beat_end(struct beat *b, bool begun)
{
	if (begun) {
		pthread_mutex_lock(&b->lock);
		b->stopped = true;
		pthread_cond_signal(&b->stop);
		pthread_mutex_unlock(&b->lock);
		pthread_join(b->thread, NULL);
	}
	pthread_cond_destroy(&b->stop);
	pthread_mutex_destroy(&b->lock);
}

/* ---- opening ----------------------------------------------------------- */

/* More often than this something is wrong that no start cures. */
static int check_failures(const char *home, struct err *err)
{
	char *why;
	int n = store_failures(home, &why);

	if (n > STORE_FAILURES)
		err_set(err, ERR_IO, home,
			N_("the store has stopped itself %d times within a minute (%s); it stays shut for a minute. The last proven backup is the newest in the folder backups; 'kartei repair' restores it with all logs"),
			n, why);
	free(why);
	return n > STORE_FAILURES ? -1 : 0;
}

/* The last proven backup and all logs, by itself; without a backup what can
 * still be read goes on being read. */
static int repair(const struct house_opts *opts, struct err *err)
{
	char *usual = file_join(opts->home, "backups");
	const struct repairing how = {
		.dir = opts->backups ? opts->backups : usual,
	};
	struct err why = ERR_INIT;
	struct repaired done;
	int rc = proof_repair(opts, opts->home, &how, &done, &why);

	repaired_release(&done);
	log_err(LOG_LEVEL_WARNING, &why);
	err_move(err, &why);
	free(usual);
	return rc;
}

/* One that is just leaving still has the lock: waits for it a while. */
static int open_house(struct server *server, const struct house_opts *opts,
		      struct err *err)
{
	int64_t until = clock_steady() + SERVE_LOCK_SECONDS * INT64_C(1000000);
	const struct timespec step = { .tv_nsec = 20000000 };
	bool damaged = false, tried = false;
	struct house_opts house = *opts;
	struct err why = ERR_INIT;
	int bad;

	house.damaged = &damaged;
	if (!opts->create && check_failures(opts->home, err))
		return -1;
	if (!opts->create && store_is_damaged(opts->home)) {
		tried = true;
		if (repair(opts, &why))
			err_clear(&why);
	}
	while ((bad = house_open(&server->house, &house, &why))) {
		if (damaged && !tried) {
			tried = true;
			if (repair(opts, &why))
				break;
		} else if (err_code(&why) != ERR_UNAVAILABLE ||
			   clock_steady() >= until) {
			break;
		}
		err_clear(&why);
		nanosleep(&step, NULL);
	}
	err_move(err, &why);
	err_release(&why);
	return bad;
}

static void wake(struct server *server)
{
	const uint64_t one = 1;
	ssize_t n;

	atomic_store(&server->stopping, true);
	n = write(server->wake, &one, sizeof(one));
	(void)n;	/* full means it is readable already */
}

static void ask_stop(void *ctx)
{
	struct server *server = ctx;

	atomic_store(&server->ended, true);
	wake(server);
}

static void ask_again(void *ctx)
{
	struct server *server = ctx;

	atomic_store(&server->again, true);
	wake(server);
}

/* ---- the main thread --------------------------------------------------- */

/* Milliseconds until nobody has been here for long enough; -1 never. */
static int linger_left(struct server *server, int linger)
{
	int64_t left;

	if (linger < 0)
		return -1;
	pthread_mutex_lock(&server->lock);
	left = server->conns_n ? -1 :
		server->empty_since + linger * INT64_C(1000000) -
		clock_steady();
	pthread_mutex_unlock(&server->lock);
	if (left == -1)
		return -1;
	if (left <= 0 && house_busy(server->house))
		return BUSY_MS;
	return left <= 0 ? 0 : (int)(left / 1000) + 1;
}

static void accept_some(struct server *server, int listening)
{
	int fd = accept4(listening, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	const struct timespec step = { .tv_nsec = 100000000 };

	if (fd >= 0)
		conn_accept(server, fd);
	else if (errno == EMFILE || errno == ENFILE || errno == ENOMEM)
		nanosleep(&step, NULL);	/* do not spin until one is free */
}

static void work(struct server *server, int listening, int signals,
		 int linger)
{
	struct pollfd p[3] = {
		{ .fd = listening, .events = POLLIN },
		{ .fd = signals, .events = POLLIN },
		{ .fd = server->wake, .events = POLLIN },
	};
	uint64_t count;
	ssize_t n;
	int left;

	while (!atomic_load(&server->stopping)) {
		left = linger_left(server, linger);
		if (!left || poll(p, 3, left) < 0) {
			if (left && errno == EINTR)
				continue;
			break;
		}
		if (p[1].revents)
			break;
		if (p[2].revents) {
			n = read(server->wake, &count, sizeof(count));
			(void)n;
		}
		if (p[0].revents)
			accept_some(server, listening);
	}
}

static int block_signals(void)
{
	sigset_t set;

	signal(SIGPIPE, SIG_IGN);
	/* Whoever started us may have a limit on files: an error of a call. */
	signal(SIGXFSZ, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static struct house_opts house_of(struct server *server,
				  const struct serve_opts *opts)
{
	struct house_opts house = opts->house;

	house.stop = ask_stop;
	house.again = ask_again;
	house.ctx = server;
	return house;
}

static int serve_open(struct server *server, const struct serve_opts *opts,
		      int *listening, struct err *err)
{
	struct house_opts house = house_of(server, opts);
	struct beat beat;
	bool beating;
	int bad;

	beating = beat_begin(&beat, opts->ready);
	bad = open_house(server, &house, err);
	beat_end(&beat, beating);
	if (bad)
		return -1;
	*listening = socket_listen(house.home, opts->socket, opts->group, err);
	return *listening < 0 ? -1 : 0;
}

static void serve_shut(const struct serve_opts *opts, int listening)
{
	socket_remove(opts->house.home, opts->socket);
	close(listening);
}

/* Where it opens `again`, new ones wait at the socket meanwhile. */
static int serve_end(struct server *server, const struct serve_opts *opts,
		     int listening, bool again, struct err *err)
{
	/* New ones find no socket and start the next store process, which
	 * waits for our lock. */
	if (!again)
		serve_shut(opts, listening);
	atomic_store(&server->stopping, true);
	house_closing(server->house);
	if (!conns_end(server, END_SECONDS))
		return err_set(err, ERR_UNAVAILABLE, opts->house.home,
			       N_("the store ends with work unfinished; the next start repairs that"));
	house_close(server->house);
	server->house = NULL;
	return 0;
}

static int serve_again(struct server *server, const struct serve_opts *opts,
		       int listening, struct err *err)
{
	struct house_opts house = house_of(server, opts);

	house.create = false;	/* it has been made */
	atomic_store(&server->again, false);
	atomic_store(&server->stopping, false);
	if (!open_house(server, &house, err))
		return 0;
	/* Another process that waited for the lock has it: the socket is, or
	 * will be, that one's. */
	if (err_code(err) == ERR_UNAVAILABLE)
		close(listening);
	else
		serve_shut(opts, listening);
	return -1;
}

int serve(const struct serve_opts *opts, struct err *err)
{
	struct server server = { 0 };
	int signals = block_signals(), listening = -1, bad;
	bool again = true;

	pthread_mutex_init(&server.lock, NULL);
	pthread_cond_init(&server.gone, NULL);
	server.wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	bad = signals < 0 || server.wake < 0;
	if (bad)
		err_set_errno(err, ERR_UNAVAILABLE, NULL,
			      N_("no descriptors for the store process"));
	else
		bad = serve_open(&server, opts, &listening, err);
	tell(opts->ready, bad ? WIRE_FAULT : WIRE_OK, bad ? err : NULL);
	if (opts->ready >= 0)
		close(opts->ready);
	if (bad) {
		house_close(server.house);
		return -1;
	}
	while (!bad && again) {
		/* Whoever started it has yet to come. */
		server.empty_since = clock_steady() +
				     FIRST_SECONDS * INT64_C(1000000);
		work(&server, listening, signals, opts->linger);
		again = atomic_load(&server.again) &&
			!atomic_load(&server.ended);
		bad = serve_end(&server, opts, listening, again, err);
		/* It can be asked for until the last connection has ended. */
		if (again && atomic_load(&server.ended)) {
			serve_shut(opts, listening);
			again = false;
		}
		if (!bad && again)
			bad = serve_again(&server, opts, listening, err);
	}
	close(signals);
	close(server.wake);
	return bad;
}
