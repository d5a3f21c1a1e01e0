/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_EXCHANGE_JSONL_H
#define KARTEI_EXCHANGE_JSONL_H

#include "exchange/table.h"

/*
 * JSON Lines: one object a line. Its names are the columns, those of objects
 * inside it with a dot ("address.city"), in the order in which they come; of
 * an array each element is a value. Objects as `kartei export --format json`
 * writes them have the number and their fields as columns, nothing else.
 */
extern const struct table_ops jsonl_table;

#endif
