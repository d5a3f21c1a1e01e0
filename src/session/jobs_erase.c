/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "model/erase.h"
#include "session/erase.h"
#include "session/jobs.h"

/* [{"kind": "person", "whole": 1, "part": 0}, ...] */
static json_t *count_kinds(const struct kinds *kinds, const struct erasure *e)
{
	json_t *list = json_array();

	for (size_t i = 0; i < kinds->n; i++) {
		json_int_t n[2] = { 0, 0 };

		for (size_t k = 0; k < e->n; k++)
			n[e->v[k].whole] += e->v[k].ref.kind ==
					    kinds->v[i]->no;
		if (n[0] || n[1])
			json_array_append_new(list, json_pack(
				"{s:s, s:I, s:I}", "kind", kinds->v[i]->name,
				"whole", n[1], "part", n[0]));
	}
	return list;
}

/* Places are items: they become what they are called. */
static void name_places(const struct job *j, struct err *err)
{
	for (size_t i = 0; i < err->n; i++) {
		char *place = err->items[i].place;
		size_t no = place ? strtoull(place, NULL, 10) : 0;

		if (!no || no >= j->args_n)
			continue;
		err->items[i].place = err->items[i].args_n &&
				      !strcmp(err->items[i].args[0],
					      j->args[no]) ?
			NULL : mem_strdup(j->args[no]);
		free(place);
	}
}

static int erase(struct job *j, bool dry, struct err *err)
{
	struct err faults = ERR_INIT;
	struct model *m = j->l->house->model;
	struct kinds *kinds = model_kinds(m);
	struct author who = local_author(j->l, kinds);
	struct value_context context;
	struct applied applied;
	int bad;

	local_context(j->l, kinds, &context);
	bad = erase_records(m, j->args + 1, j->args_n - 1, dry, &who,
			    &context, &applied, &faults);
	name_places(j, &faults);
	err_move(err, &faults);
	err_release(&faults);
	if (!bad) {
		job_result_number(j, "change", applied.change);
		job_result_number(j, "entries", applied.erasure.entries);
		job_result_number(j, "drafts", applied.erasure.drafts);
		json_object_set_new(j->result, "records",
				    count_kinds(kinds, &applied.erasure));
	}
	applied_release(&applied);
	kinds_drop(kinds);
	return bad;
}

/* "dry" or "erase", then names. Returns when the tables have it; "erasing"
 * says when the files do. */
int job_erase(struct job *j, struct err *err)
{
	int bad;

	if (!strcmp(j->args[0], "dry"))
		return erase(j, true, err);
	if (strcmp(j->args[0], "erase"))
		return err_set(err, ERR_USAGE, NULL,
			       N_("wrong number of arguments"));
	if (house_erase_begin(j->l->house, err))
		return -1;
	bad = erase(j, false, err);
	house_erase_end(j->l->house, !bad);
	return bad;
}

int job_erasing(struct job *j, struct err *err)
{
	char *fault;
	enum erase_stage stage = house_erasing(j->l->house, &fault);

	(void)err;
	json_object_set_new(j->result, "stage",
			    json_string(erasing_word(stage)));
	json_object_set_new(j->result, "fault", json_string(fault));
	free(fault);
	return 0;
}
