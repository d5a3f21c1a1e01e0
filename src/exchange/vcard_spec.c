/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/vcard.h"

#include <stdlib.h>
#include <string.h>

#define PARTS_MOST 7

static const struct {
	const char *name;
	const char *parts[PARTS_MOST];
} structured[] = {
	{ "N", { "family", "given", "middle", "prefix", "suffix" } },
	{ "ADR", { "box", "extended", "street", "city", "region", "code",
		   "country" } },
	{ "ORG", { "name", "unit" } },
};

static int part_named(struct slice name, const char *part)
{
	size_t i;
	int j;

	if (*part >= '1' && *part <= '9' && !part[1])
		return *part - '0';
	for (i = 0; i < sizeof(structured) / sizeof(*structured); i++) {
		if (!slice_eq_str(name, structured[i].name))
			continue;
		for (j = 0; j < PARTS_MOST && structured[i].parts[j]; j++)
			if (!strcmp(structured[i].parts[j], part))
				return j + 1;
	}
	return -1;
}

size_t vcard_parts(struct slice name)
{
	size_t i, n;

	for (i = 0; i < sizeof(structured) / sizeof(*structured); i++) {
		if (!slice_eq_str(name, structured[i].name))
			continue;
		for (n = 0; n < PARTS_MOST && structured[i].parts[n]; n++)
			;
		return n;
	}
	return 1;
}

int vcard_spec_read(const char *text, struct vcard_spec *spec)
{
	size_t whole = strcspn(text, "."), name = strcspn(text, ".;");

	*spec = (struct vcard_spec){ .name = { text, name } };
	if (whole > name)
		spec->types = (struct slice){ text + name + 1,
					      whole - name - 1 };
	if (text[whole])
		spec->part = part_named(spec->name, text + whole + 1);
	return spec->part < 0 ? -1 : 0;
}

bool vcard_spec_type(struct slice *types, struct slice *type)
{
	const char *p = types->p, *end;

	for (; types->n && *p == ';'; types->n--)	/* "TEL;;CELL" */
		p++;
	if (!types->n)
		return false;
	end = memchr(p, ';', types->n);
	*type = (struct slice){ p, end ? (size_t)(end - p) : types->n };
	types->n -= type->n + (end != NULL);
	types->p = p + type->n + (end != NULL);
	return true;
}
