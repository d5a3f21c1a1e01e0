/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_BENCH_DISK_H
#define TESTS_BENCH_DISK_H

#include <stddef.h>

/* What the machine itself can do; seconds, or -1. */
double disk_append(const char *dir);		/* 512 bytes, fdatasync */
double disk_write(const char *dir, size_t bytes);	/* in one go, fdatasync */
double socket_round_trip(void);			/* between two processes */
double process_run(const char *program, const char *argument);
size_t folder_bytes(const char *dir);
int folder_evict(const char *dir);	/* its files out of the page cache */

#endif
