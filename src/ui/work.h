/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_WORK_H
#define KARTEI_UI_WORK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

/*
 * Work that may take long, done in parts between the keys: the screens stay
 * usable, the line has a bar from one second on, Ctrl-C stops it. One at a
 * time. `ctx` is the work's until it is gone (`release`).
 */
struct ui;

struct work_how {
	const char *title;	/* "firmen.csv"; copied */
	uint64_t of;		/* how much there is to do; 0 unknown */
	/* A part of some ten ms: 1 there is more, 0 done, -1 fault. */
	int (*step)(void *ctx, uint64_t *done, struct err *err);
	/* All is done: says what came of it. */
	void (*end)(struct ui *ui, void *ctx);
	void (*release)(void *ctx);	/* also of a stopped one */
	void *ctx;
	bool part;		/* what was done until it is stopped stays */
};

struct work;

/* Does at once what takes no time; while another one runs it says so. */
void work_start(struct ui *ui, const struct work_how *how);
void work_turn(struct ui *ui);		/* the next part */
/* A job of the store that has to be waited for, as session_call(): keys wait
 * too, but Ctrl-C stops it. */
int work_call(struct ui *ui, const char *title, const char *job,
	      const char *const *args, size_t args_n, char **result,
	      struct err *err);
/* The same for what the caller does itself: `run` gets what it has to tell
 * of its progress, non-zero: it is to stop. */
typedef int work_progress(void *ctx, uint64_t done, uint64_t of);
int work_wait(struct ui *ui, const char *title,
	      int (*run)(void *ctx, work_progress *progress,
			 void *progress_ctx, struct err *err),
	      void *ctx, struct err *err);
bool work_stop(struct ui *ui);		/* false: there is none */
bool work_paint(struct ui *ui);		/* in the line; false: too early */
void work_release(struct ui *ui);

#endif
