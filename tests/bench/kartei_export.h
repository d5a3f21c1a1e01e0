/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_TESTS_KARTEI_EXPORT_H
#define KARTEI_TESTS_KARTEI_EXPORT_H

struct session;

/* All five kinds as KIND.csv into the folder: number of rows, or -1. */
long kartei_export(struct session *s, const char *dir);

#endif
