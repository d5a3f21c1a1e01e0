/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <sys/stat.h>

#include "base/tr.h"
#include "store/backup_private.h"

#define FILL_BYTES 1000
#define FILL_AT_ONCE 500

/* None of them is spare. */
int logs_first_needed(struct store *s, uint32_t *first)
{
	char **all = NULL, **spare = NULL, **p;
	uint32_t n = UINT32_MAX, gone = 0;
	int rc = s->env->log_archive(s->env, &all, DB_ARCH_ABS | DB_ARCH_LOG);

	if (!rc)
		rc = s->env->log_archive(s->env, &spare, DB_ARCH_ABS);
	for (p = spare; p && *p; p++)
		gone = log_number(*p) > gone ? log_number(*p) : gone;
	for (p = all; p && *p; p++)
		n = log_number(*p) > gone && log_number(*p) < n ?
			log_number(*p) : n;
	free(all);
	free(spare);
	*first = n;
	return rc;
}

int store_freeze(struct store *s, uint32_t *first, struct err *err)
{
	uint32_t none = STORE_LOGS_SOME;
	int rc;

	/* All of them, until it is known which. */
	if (!atomic_compare_exchange_strong(&s->logs_held, &none,
					    STORE_LOGS_ALL))
		return err_set(err, ERR_UNAVAILABLE, NULL,
			       N_("a backup is being made already"));
	rc = checkpoint_now(s, true);
	if (!rc)
		rc = logs_first_needed(s, first);
	if (!rc) {
		atomic_store(&s->logs_held, *first);
		return 0;
	}
	store_thaw(s);
	return store_fault(s, NULL, "checkpoint", rc, err);
}

void store_thaw(struct store *s)
{
	atomic_store(&s->logs_held, STORE_LOGS_SOME);
}

static int log_file(struct store *s, uint32_t *n)
{
	DB_LOG_STAT *st;
	int rc = s->env->log_stat(s->env, &st, 0);

	if (!rc) {
		*n = st->st_cur_file;
		free(st);
	}
	return rc;
}

/* The library has no call for it: the file is filled up. */
int store_new_log(struct store *s, struct err *err)
{
	uint32_t before = 0, now = 0;
	int i, rc = log_file(s, &before);

	now = before;
	while (!rc && now == before) {
		for (i = 0; !rc && i < FILL_AT_ONCE; i++)
			rc = s->env->log_printf(s->env, NULL, "%*s",
						FILL_BYTES, "");
		if (!rc)
			rc = log_file(s, &now);
	}
	if (!rc)
		rc = s->env->log_flush(s->env, NULL);
	return rc ? store_fault(s, NULL, "new log", rc, err) : 0;
}

void store_keep_logs(struct store *s, uint32_t first)
{
	atomic_store(&s->logs_kept, first);
}

uint64_t store_log_bytes(struct store *s, uint32_t first)
{
	char **all = NULL, **p;
	uint64_t bytes = 0;
	struct stat st;

	if (s->env->log_archive(s->env, &all, DB_ARCH_LOG | DB_ARCH_ABS))
		return 0;
	for (p = all; p && *p; p++)
		if (log_number(*p) >= first && !stat(*p, &st))
			bytes += (uint64_t)st.st_blocks * 512;
	free(all);
	return bytes;
}
