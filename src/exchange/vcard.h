/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_EXCHANGE_VCARD_H
#define KARTEI_EXCHANGE_VCARD_H

#include "exchange/table.h"

/*
 * vCards: 2.1 as old telephones write it, 3.0 (RFC 2426), 4.0 (RFC 6350).
 * What a form or map calls "TEL;CELL;WORK" or "ADR.street" is a spec: the
 * property, types that it must have, and which part of a structured value.
 */
struct vcard_spec {
	struct slice name;	/* "TEL"; slices lie in the text */
	struct slice types;	/* "CELL;WORK" */
	int part;		/* from 1; 0: the whole */
};
/* -1: a part that the property does not have. */
int vcard_spec_read(const char *text, struct vcard_spec *spec);
/* The types one by one: false at the end. */
bool vcard_spec_type(struct slice *types, struct slice *type);
size_t vcard_parts(struct slice name);	/* of N, ADR, ORG; else 1 */

/* The record a card was made of, so that it finds it again. */
#define VCARD_RECORD "X-KARTEI-RECORD"

/* A property as it stands in a file, decoded: line ends are '\n', but
 * commas, semicolons and backslashes are still escaped. */
struct vcard_property {
	size_t line;
	struct slice group, name;	/* upper case, but the group as it is */
	struct slice types;		/* " WORK CELL ", upper case */
	struct slice value;		/* UTF-8 */
	bool pref, binary;
	const char *fault;		/* untranslated; NULL none */
};
/* Takes a whole content line apart; texts go into `memory`, which must stay
 * as it is while the property is used. -1: it is no property. */
int vcard_property_read(struct slice line, struct buf *memory,
			struct vcard_property *p);
/* One part of a structured value, from 1 (0: all of it), unescaped. */
void vcard_part(struct slice value, int part, struct buf *out);

extern const struct table_ops vcard_table;

#endif
