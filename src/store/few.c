/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Short ranges of rows, of which the same are asked for again and again. */
#include <string.h>

#include "base/pack.h"
#include "store/inside.h"
#include "store/rowcache.h"

enum { TOO_MANY, ALL };		/* the first byte of what is kept */

static bool begins_with(struct slice s, struct slice prefix)
{
	return s.n >= prefix.n && !memcmp(s.p, prefix.p, prefix.n);
}

static void add_row(const struct cursor *c, size_t prefix, struct buf *out)
{
	struct slice key = cursor_key(c);

	pack_slice(out, (struct slice){ (const char *)key.p + prefix,
					key.n - prefix });
	pack_slice(out, cursor_value(c));
}

static int read_rows(struct txn *txn, struct slice prefix,
		     size_t most, struct buf *out, struct err *err)
{
	struct cursor *c = cursor_open(txn, TABLE_LINK, err);
	size_t n = 0;
	int rc;

	if (!c)
		return -1;
	pack_u8(out, ALL);
	rc = cursor_seek(c, prefix, err);
	while (rc > 0 && begins_with(cursor_key(c), prefix)) {
		if (n++ == most) {
			buf_clear(out);
			pack_u8(out, TOO_MANY);
			break;
		}
		add_row(c, prefix.n, out);
		rc = cursor_next(c, err);
	}
	cursor_close(c);
	return rc < 0 ? -1 : 0;
}

int txn_get_few(struct txn *txn, struct slice prefix,
		size_t most, struct buf *out, struct few_rows *rows,
		struct err *err)
{
	uint64_t moment;

	buf_clear(out);
	if (!txn_moment(txn, &moment) ||
	    !rowcache_get(txn->store->rows, TABLE_LINK, prefix, moment,
			  out)) {
		if (read_rows(txn, prefix, most, out, err))
			return -1;
		txn_keep(txn, TABLE_LINK, prefix, buf_slice(out));
	}
	rows->left = unpack_from(buf_slice(out));
	return unpack_u8(&rows->left) == ALL;
}

bool few_rows_next(struct few_rows *rows, struct slice *key,
		   struct slice *value)
{
	if (!unpack_left(&rows->left))
		return false;
	*key = unpack_slice(&rows->left);
	*value = unpack_slice(&rows->left);
	return !rows->left.bad;
}
