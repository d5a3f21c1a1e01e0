/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Patterns meet the texts that the value index holds. */
#include <string.h>

#include "model/index.h"
#include "query/query_private.h"

#define VOWELS_VARIED 4		/* umlauts that one pattern is tried with */

/* The text of a row: its key is the folded text and, where that is not the
 * same, a NUL and the text itself. */
static struct slice row_text(struct slice key, size_t prefix, size_t tail)
{
	const char *p = (const char *)key.p + prefix;
	size_t n = key.n - prefix - tail;
	const char *nul = memchr(p, 0, n);

	if (!nul)
		return (struct slice){ p, n };
	return (struct slice){ nul + 1, n - (size_t)(nul + 1 - p) };
}

static int add_matching(struct asking *a, struct slice beginning)
{
	struct buf from = BUF_INIT;
	struct cursor *c = cursor_open_ahead(a->q->r->txn, TABLE_VALUE,
					     a->q->err);
	size_t prefix, tail = index_value_tail(a->field);
	int rc;

	if (!c)
		return -1;
	index_value_begin(a->kind->no, a->field, &from);
	prefix = from.n;
	buf_add_slice(&from, beginning);
	for (rc = cursor_seek(c, buf_slice(&from), a->q->err); rc > 0;
	     rc = cursor_next(c, a->q->err)) {
		struct slice key = cursor_key(c);

		if (key.n < prefix + tail || key.n < from.n ||
		    memcmp(key.p, from.p, from.n))
			break;
		if (index_value_of(a->kind->no, a->field, key) &&
		    pattern_matches(a->e->pattern,
				    row_text(key, prefix, tail)))
			idset_add(a->found, index_row_id(key));
		if (query_tick(a->q)) {
			rc = -1;
			break;
		}
	}
	cursor_close(c);
	buf_release(&from);
	return rc < 0 ? -1 : 0;
}

/*
 * The index has texts with ä as ae; a pattern typed without umlauts, "Mull*",
 * means them too. So each a, o, u is tried with an e behind it as well, the
 * first few of them; behind those the beginning is cut.
 */
static int add_variants(struct asking *a, struct slice plain, size_t at,
			unsigned vowels, struct buf *made)
{
	const char *p = plain.p;
	size_t start = made->n;
	int rc = 0;

	while (at < plain.n) {
		buf_add_char(made, p[at]);
		if (strchr("aou", p[at++]) && at < plain.n)
			break;
	}
	if (at == plain.n || vowels == VOWELS_VARIED) {
		if (!slice_eq(buf_slice(made), a->done))
			rc = add_matching(a, buf_slice(made));
	} else {
		rc = add_variants(a, plain, at, vowels + 1, made);
		buf_add_char(made, 'e');
		if (!rc)
			rc = add_variants(a, plain, at, vowels + 1, made);
	}
	buf_truncate(made, start);
	return rc;
}

static int add_beginning(struct asking *a, struct slice beginning)
{
	struct buf from = BUF_INIT, to = BUF_INIT;
	int rc;

	index_value_begin(a->kind->no, a->field, &from);
	buf_add_slice(&from, beginning);
	buf_add_slice(&to, buf_slice(&from));
	query_behind(&to);
	rc = asking_range_rows(a, &from, &to);
	buf_release(&from);
	buf_release(&to);
	return rc;
}

/* All that begins like this matches, if the pattern says no more; other
 * spellings have to be looked at. */
int asking_text(struct asking *a)
{
	struct slice text, plain;
	struct buf made = BUF_INIT;
	bool whole;
	int rc = 0;

	pattern_prefixes(a->e->pattern, &text, &plain, &whole);
	if (whole) {
		rc = add_beginning(a, text);
		a->done = text;
	}
	if (!rc && text.n && plain.n)
		rc = add_variants(a, plain, 0, 0, &made);
	else if (!rc && !whole)
		rc = add_matching(a, SLICE_NONE);
	buf_release(&made);
	return rc;
}
