/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_EXCHANGE_LDIF_H
#define KARTEI_EXCHANGE_LDIF_H

#include "exchange/table.h"

/*
 * LDIF (RFC 2849): entries of a directory, and of mail programs' address
 * books. A field without `ldif` in its form has an attribute of our own,
 * "kartei-customer-since"; the label of a value is an option of its
 * attribute, "telephoneNumber;x-label-Zentrale".
 */
#define LDIF_OWN "kartei-"
#define LDIF_RECORD "kartei-record"
#define LDIF_LABEL "x-label-"

/* "customer_since" -> "kartei-customer-since"; caller frees. */
char *ldif_own_name(const char *field);
/* Letters and digits as they are, others as "-c3": a label as an option. */
void ldif_label(const char *label, struct buf *out);

extern const struct table_ops ldif_table;

#endif
