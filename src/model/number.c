/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/number.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/pack.h"
#include "base/tr.h"
#include "base/utf8.h"

int number_fold(struct slice typed, struct buf *folded)
{
	const unsigned char *p = typed.p, *end = p + typed.n;
	size_t start = folded->n;
	bool blank = false;

	if (!utf8_valid(typed))
		return -1;
	for (; p < end; p++) {
		if (*p == ' ') {
			blank = folded->n > start;
			continue;
		}
		if (*p < ' ' || *p == 0x7f || *p == ':')
			return -1;
		if (blank)
			buf_add_char(folded, ' ');
		blank = false;
		buf_add_char(folded, (char)(*p >= 'A' && *p <= 'Z' ?
					    *p + 'a' - 'A' : *p));
	}
	if (folded->n == start || folded->n - start > NUMBER_BYTES)
		return -1;
	return 0;
}

void number_key(uint16_t kind, struct slice folded, struct buf *key)
{
	pack_u16(key, kind);
	buf_add_slice(key, folded);
}

void number_entry_pack(const struct number_entry *e, struct buf *out)
{
	pack_u32(out, e->id);
	pack_u8(out, e->alias ? 1 : 0);
}

int number_entry_unpack(struct slice s, struct number_entry *e)
{
	struct unpack u = unpack_from(s);
	uint8_t flags;

	e->id = unpack_u32(&u);
	flags = unpack_u8(&u);
	e->alias = flags & 1;
	return u.bad || unpack_left(&u) || flags > 1 || !e->id ? -1 : 0;
}

int number_find(struct txn *txn, uint16_t kind, struct slice folded,
		struct number_entry *e, struct err *err)
{
	struct buf key = BUF_INIT, value = BUF_INIT;
	int found;

	number_key(kind, folded, &key);
	found = txn_get(txn, TABLE_NUMBER, buf_slice(&key), &value, err);
	if (found > 0 && number_entry_unpack(buf_slice(&value), e) < 0)
		found = err_set(err, ERR_INTERNAL, NULL,
				N_("The number table is damaged"));
	buf_release(&key);
	buf_release(&value);
	return found;
}

void number_draw(const char *pattern, uint64_t n, struct buf *out)
{
	const char *p = strchr(pattern, '%');
	int width = 0;
	bool zeros;

	if (!p) {
		buf_printf(out, "%s%" PRIu64, pattern, n);
		return;
	}
	buf_add(out, pattern, (size_t)(p - pattern));
	p++;
	zeros = *p == '0';
	for (; *p >= '0' && *p <= '9' && width < NUMBER_BYTES; p++)
		width = width * 10 + (*p - '0');
	if (zeros)
		buf_printf(out, "%0*" PRIu64, width, n);
	else
		buf_printf(out, "%*" PRIu64, width, n);
	if (*p == 'd')
		p++;
	buf_add_str(out, p);
}
