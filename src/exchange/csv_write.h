/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_EXCHANGE_CSV_WRITE_H
#define KARTEI_EXCHANGE_CSV_WRITE_H

#include "base/buf.h"

/*
 * One cell of a table for other programs; `first` leaves out the delimiter
 * in front. Quoted where need be. What a spreadsheet would take for a
 * formula (= + - @ tab or return in front) gets a ' before it, numbers and
 * telephone numbers excepted; csv_read takes it off again.
 */
void csv_cell(struct buf *out, struct slice text, char delimiter, bool first);
/* Always in quotes. */
void csv_cell_quoted(struct buf *out, struct slice text, char delimiter,
		     bool first);
void csv_row_end(struct buf *out);

#endif
