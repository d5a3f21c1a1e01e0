/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages.h"

#include <string.h>

void pages_release(struct rows *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		rows_release(&rows[i]);
}

static int get_each(struct session *s, const struct page_ask *asks, size_t n,
		    struct rows *rows, bool *had, struct err *err)
{
	struct err refused = ERR_INIT;
	int bad = 0;

	for (size_t i = 0; i < n; i++) {
		had[i] = !session_page(s, &asks[i], &rows[i], &refused);
		if (!had[i] && !bad)
			err_move(err, &refused);
		bad |= had[i] ? 0 : -1;
		err_clear(&refused);
	}
	err_release(&refused);
	return bad;
}

/* At most SESSION_PAGES of them. */
static int get_some(struct session *s, const struct page_ask *asks, size_t n,
		    struct rows *rows, bool *had, struct err *err)
{
	struct err refused = ERR_INIT;
	int bad = session_pages(s, asks, n, rows, &refused);

	memset(had, !bad, n * sizeof(*had));
	/* Without a store each of them would wait for it again. */
	if (bad && (n == 1 || err_code(&refused) == ERR_UNAVAILABLE))
		err_move(err, &refused);
	else if (bad)
		bad = get_each(s, asks, n, rows, had, err);
	err_release(&refused);
	return bad;
}

int pages_get(struct session *s, const struct page_ask *asks, size_t n,
	      struct rows *rows, bool *had, struct err *err)
{
	struct err later = ERR_INIT;
	bool some_had[SESSION_PAGES];
	int bad = 0;

	for (size_t i = 0; i < n; i += SESSION_PAGES) {
		size_t some = n - i < SESSION_PAGES ? n - i : SESSION_PAGES;

		bad |= get_some(s, &asks[i], some, &rows[i], some_had,
				bad ? &later : err);
		if (had)
			memcpy(&had[i], some_had, some * sizeof(*had));
	}
	err_release(&later);
	return bad;
}
