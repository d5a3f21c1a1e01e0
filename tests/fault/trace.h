/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_FAULT_TRACE_H
#define TESTS_FAULT_TRACE_H

#include <stdint.h>

/*
 * What a store process did to the files of its home, in its order: the shim
 * writes it, states.c makes of it what a power cut would have left. Each is a
 * head, the path below the home, then what was written or the new path.
 */
enum trace_op {
	TRACE_WRITE,
	TRACE_FLUSH,
	TRACE_TRUNCATE,		/* to `at` bytes */
	TRACE_CREATE,
	TRACE_RENAME,
	TRACE_UNLINK,
};

struct trace_head {
	uint64_t when;		/* ns, CLOCK_MONOTONIC, when it was done */
	uint64_t at, n;
	uint32_t op, path;	/* length of the path */
};

#endif
