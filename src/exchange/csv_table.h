/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_EXCHANGE_CSV_TABLE_H
#define KARTEI_EXCHANGE_CSV_TABLE_H

#include "exchange/table.h"

/* exchange/csv_read.h as one of the formats; the first row is the header. */
extern const struct table_ops csv_table;

#endif
