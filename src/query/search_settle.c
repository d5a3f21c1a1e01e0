/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "query/search_settle.h"

#include "base/tr.h"
#include "query/search_private.h"

int search_settle(struct search *s, struct err *err)
{
	bool more = true;
	int rc = merge_all(s, 1, SIZE_MAX, err);

	segments_lock(s->store);
	while (!rc && more && !atomic_load(&s->stop))
		rc = join_struck(s, &more, err);
	segments_unlock(s->store);
	if (!rc && atomic_load(&s->stop))
		rc = err_set(err, ERR_STOPPED, NULL, N_("Stopped"));
	return rc;
}

void search_ending(struct search *s)
{
	atomic_store(&s->stop, true);
}

int search_sweep(struct search *s, struct err *err)
{
	return merge_clean(s, err);
}
