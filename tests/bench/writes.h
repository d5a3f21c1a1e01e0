/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_BENCH_WRITES_H
#define TESTS_BENCH_WRITES_H

#include "peer.h"
#include "sample.h"

/*
 * Agents who write at once, each one entry after the other; all are connected
 * before the first one begins. `took`: each entry; `seconds`: all of it. The
 * number of entries that failed.
 */
int writes_run(const struct peer *peer, int clients, long companies,
	       struct sample *took, double *seconds);

#endif
