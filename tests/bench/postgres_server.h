/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_BENCH_POSTGRES_SERVER_H
#define TESTS_BENCH_POSTGRES_SERVER_H

#include <stdbool.h>

/*
 * A PostgreSQL server of one's own: cluster and socket in DIR/postgres, no
 * network, every commit flushed. Of root it becomes `postgres`, or `nobody`
 * where there is none, because the server refuses root. It ends with this
 * process, whatever that dies of.
 */
struct postgres_server;

/* `fresh`: a new cluster, an older one goes; else the one that is there.
 * NULL: said why on standard error. */
struct postgres_server *postgres_start(const char *dir, bool fresh);
/* What libpq connects to; lives as long as the server. */
const char *postgres_where(const struct postgres_server *s);
void postgres_stop(struct postgres_server *s);

#endif
