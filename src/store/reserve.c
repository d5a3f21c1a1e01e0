/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/tr.h"
#include "store/inside.h"

#define ASK_EVERY_US 200000

void reserve_open(struct reserve *r, const struct home *home)
{
	*r = (struct reserve){
		.dir = mem_strdup(home->path),
		.path = file_join(home->path, "reserve"),
		.bytes = RESERVE_BYTES,
		.asked = INT64_MIN / 2,
	};
	pthread_mutex_init(&r->lock, NULL);
}

void reserve_close(struct reserve *r)
{
	if (!r->path)
		return;
	pthread_mutex_destroy(&r->lock);
	free(r->dir);
	free(r->path);
}

/* What cannot be asked is taken for room enough: the write itself fails
 * then, and that is not overlooked. */
static uint64_t free_bytes(const struct reserve *r)
{
	struct statvfs v;

	if (statvfs(r->dir, &v))
		return UINT64_MAX;
	return (uint64_t)v.f_bavail * v.f_frsize;
}

static uint64_t set_aside(const struct reserve *r)
{
	struct stat st;

	return lstat(r->path, &st) ? 0 : (uint64_t)st.st_size;
}

static void make_reserve(const struct reserve *r)
{
	int fd = open(r->path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	int rc;

	if (fd < 0)
		return;
	rc = posix_fallocate(fd, 0, (off_t)r->bytes);
	close(fd);
	if (rc)
		unlink(r->path);
}

void reserve_make_room(struct reserve *r)
{
	if (free_bytes(r) >= r->bytes || !set_aside(r))
		return;
	unlink(r->path);
	log_line(LOG_LEVEL_WARNING,
		 "%s: the disk is full; the reserve was freed to start from, nothing is written until there is room again",
		 r->dir);
}

/* Called with the lock held. */
static void look(struct reserve *r)
{
	uint64_t room = free_bytes(r);

	if (set_aside(r) < r->bytes && room / 2 >= r->bytes) {
		make_reserve(r);
		room = free_bytes(r);
	}
	r->full = room < r->bytes || set_aside(r) < r->bytes;
}

int reserve_check(struct reserve *r, struct err *err)
{
	int64_t now = monotonic_us();
	bool full;

	pthread_mutex_lock(&r->lock);
	if (now - r->asked >= ASK_EVERY_US) {
		r->asked = now;
		look(r);
	}
	full = r->full;
	pthread_mutex_unlock(&r->lock);
	if (!full)
		return 0;
	return err_set(err, ERR_FULL, r->dir,
		       N_("the disk is full (less than %lu MB free): reading goes on, nothing can be saved until there is room"),
		       (unsigned long)(r->bytes >> 20));
}
