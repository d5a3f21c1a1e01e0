/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_BENCH_POSTGRES_FILL_H
#define TESTS_BENCH_POSTGRES_FILL_H

#include <libpq-fe.h>

/* 0, or -1 after the server's words on standard error; `r` is freed. */
int postgres_said(PGconn *db, PGresult *r);
int postgres_exec(PGconn *db, const char *sql);

/* Tables, rows and indexes, within a transaction of the caller. */
int postgres_fill_people(PGconn *db, const char *data);
int postgres_fill_rest(PGconn *db, const char *data);
/* The numbers of what is entered afterwards. */
int postgres_number(PGconn *db);

#endif
