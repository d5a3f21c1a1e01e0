/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/day.h"

#include <time.h>

#include "base/log.h"
#include "base/tr.h"

#define SECOND INT64_C(1000000)
#define LOOK_S 3600		/* a clock may be put forward, a host sleep */
#define REST_S 60		/* after a fault: the disk may be full */

static int64_t house_now(const struct house *h)
{
	return h->now ? h->now(h->ctx) : moment_now();
}

static int32_t day_of(int64_t now, const char *zone)
{
	int32_t day, at;

	if (moment_to_wall(zone, now, &day, &at))
		day = (int32_t)(now / (86400 * SECOND));
	return day;
}

/* Microseconds until the next day begins, an hour at most. */
static int64_t until_midnight(int64_t now, const char *zone)
{
	int64_t next;

	if (moment_from_wall(zone, day_of(now, zone) + 1, 0, &next) ||
	    next - now > LOOK_S * SECOND)
		return LOOK_S * SECOND;
	return next > now ? next - now : SECOND;
}

/* Under the house's lock; false: the end. */
static bool wait_us(struct house *h, int64_t us)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	us += until.tv_nsec / 1000;
	until.tv_sec += us / SECOND;
	until.tv_nsec = us % SECOND * 1000;
	while (!atomic_load(&h->day_stop) && !h->day_due &&
	       !pthread_cond_timedwait(&h->day_wake, &h->lock, &until))
		;
	h->day_due = false;
	return !atomic_load(&h->day_stop);
}

/* A clock that is put back over midnight by little is right again soon. */
static void *day_main(void *ctx)
{
	struct house *h = ctx;
	int32_t day, last = DAY_NONE;
	int64_t wait;
	struct err err = ERR_INIT;
	uint64_t renewed;
	bool test = store_is_test(model_store(h->model)), on;

	do {
		day = test ? DAY_NONE : day_of(house_now(h), zone_system());
		if (last != DAY_NONE && day == last - 1)
			day = last;
		if (model_day(h->model, day, &h->day_stop, &renewed, &err)) {
			log_err(LOG_LEVEL_WARNING, &err);
			err_clear(&err);
			wait = REST_S * SECOND;
		} else {
			last = day;
			wait = until_midnight(house_now(h), zone_system());
		}
		pthread_mutex_lock(&h->lock);
		on = wait_us(h, wait);
		pthread_mutex_unlock(&h->lock);
	} while (on);
	err_release(&err);
	return NULL;
}

int house_day_begin(struct house *h, struct err *err)
{
	if (pthread_create(&h->day_thread, NULL, day_main, h))
		return err_set(err, ERR_UNAVAILABLE, NULL,
			       N_("no thread for the days"));
	h->day_runs = true;
	return 0;
}

void house_day_end(struct house *h)
{
	if (!h->day_runs)
		return;
	pthread_mutex_lock(&h->lock);
	atomic_store(&h->day_stop, true);
	pthread_cond_signal(&h->day_wake);
	pthread_mutex_unlock(&h->lock);
	pthread_join(h->day_thread, NULL);
	h->day_runs = false;
}

void house_day_wake(struct house *h)
{
	pthread_mutex_lock(&h->lock);
	h->day_due = true;
	pthread_cond_signal(&h->day_wake);
	pthread_mutex_unlock(&h->lock);
}

int house_day_now(const struct local *l, struct err *err)
{
	struct house *h = l->house;
	uint64_t renewed;

	if (l->now)
		return model_day(h->model, day_of(l->now, l->zone), NULL,
				 &renewed, err);
	if (store_is_test(model_store(h->model)))
		return 0;
	return model_day(h->model, day_of(house_now(h), zone_system()), NULL,
			 &renewed, err);
}
