/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/mem.h"
#include "base/tr.h"
#include "crm/remind.h"
#include "query/query.h"
#include "session/erase.h"
#include "session/jobs.h"
#include "store/backup.h"

/* How the store is doing. */

/* Of the kinds that the asker sees. */
static int put_records(struct job *j, struct request *q, struct err *err)
{
	json_t *kinds = json_object();
	uint64_t all = 0, n;

	for (size_t i = 0; i < q->kinds->n; i++) {
		const struct kind *k = q->kinds->v[i];

		n = query_count(&q->r, k, err);
		all += n;
		json_object_set_new(kinds, k->name,
				    json_integer((json_int_t)n));
	}
	job_result_number(j, "records", all);
	json_object_set_new(j->result, "kinds", kinds);
	return 0;
}

static bool missed(const json_t *run, const struct request *q)
{
	const char *began = json_string_value(json_object_get(run,
							      REMIND_BEGAN));

	return began && remind_missed(began, q->clock.now);
}

/* The newest record of the kind in which the nightly batch keeps its book:
 * its fields as they stand there, and whether a night had none since. */
static int put_run(struct job *j, struct request *q, struct err *err)
{
	const struct kind *k = kinds_by_role(q->kinds, "run");
	struct page_ask ask = { .max = 1, .style = CELLS_MACHINE };
	struct rows rows = { 0 };
	json_t *run;

	if (!k)
		return 0;
	ask.kind = k->name;
	if (session_page(&j->l->base, &ask, &rows, err))
		return -1;
	run = rows.n ? json_object() : json_null();
	for (size_t i = 0; rows.n && i < rows.v[0].cells_n && i < k->list_n;
	     i++)
		if (rows.v[0].cells[i].n)
			json_object_set_new(run, k->list[i], json_string(
					rows.v[0].cells[i].v[0].text));
	json_object_set_new(j->result, "last_batch", run);
	json_object_set_new(j->result, "night_without_batch",
			    json_boolean(missed(run, q)));
	rows_release(&rows);
	return 0;
}

static void put_store(struct job *j)
{
	struct store *store = model_store(j->l->house->model);
	char *faults = model_faults(j->l->house->model), *fault;
	enum erase_stage erasing = house_erasing(j->l->house, &fault);
	struct store_status status;
	uint64_t gets;

	store_status(store, &status);
	gets = status.gets_hit + status.gets_missed;
	json_object_set_new(j->result, "home", json_string(store_home(store)));
	json_object_set_new(j->result, "id", json_string(store_id(store)));
	json_object_set_new(j->result, "test",
			    json_boolean(store_is_test(store)));
	json_object_set_new(j->result, "lang", json_string(store_lang(store)));
	job_result_number(j, "bytes_used", status.bytes_used);
	job_result_number(j, "bytes_free", status.bytes_free);
	job_result_number(j, "room_used", store_room_used(store));
	job_result_number(j, "cache_bytes", status.cache_bytes);
	job_result_number(j, "pages_from_cache", status.gets_hit);
	job_result_number(j, "pages_from_disk", status.gets_missed);
	json_object_set_new(j->result, "cache_hit_rate",
			    json_sprintf("%.2f %%", gets ?
					 100.0 * (double)status.gets_hit /
					 (double)gets : 100.0));
	json_object_set_new(j->result, "full", json_boolean(status.full));
	json_object_set_new(j->result, "form_faults", json_string(faults));
	json_object_set_new(j->result, "erasing",
			    json_string(erasing_word(erasing)));
	json_object_set_new(j->result, "erasing_fault", json_string(fault));
	free(fault);
	free(faults);
}

int job_status(struct job *j, struct err *err)
{
	struct request q;
	int bad;

	put_store(j);
	job_backup_state(j);
	job_result_number(j, "log_bytes",
			  store_log_bytes(model_store(j->l->house->model),
					  STORE_LOGS_ALL));
	if (request_begin(&q, j->l, err))
		return -1;
	bad = put_records(j, &q, err) || put_run(j, &q, err);
	request_end(&q);
	return bad ? -1 : 0;
}
