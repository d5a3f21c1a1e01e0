/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/uid.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"

char *uid_store(struct session *s, struct err *err)
{
	char *text = NULL, *copy;
	json_t *status;
	const char *id;

	if (session_call(s, "status", NULL, 0, NULL, NULL, &text, err))
		return NULL;
	status = json_loads(text, 0, NULL);
	id = json_string_value(json_object_get(status, "id"));
	copy = id ? mem_strdup(id) : NULL;
	json_decref(status);
	free(text);
	if (!copy)
		err_set(err, ERR_INTERNAL, NULL, N_("the store says no id"));
	return copy;
}

char *uid_of(const char *id, const char *name)
{
	char *uid = mem_printf("%s@%s", name, id);
	char *colon = strchr(uid, ':');

	if (colon)
		*colon = '-';
	return uid;
}
