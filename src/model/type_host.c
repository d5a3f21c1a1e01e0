/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/type_host.h"

#include "base/tr.h"

#define LABEL_BYTES 63	/* RFC 1035 */

static bool label_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '-' || (c & 0x80);
}

const char *host_wrong(struct slice s, bool dotted, const char **why)
{
	const char *p = s.p, *end = p + s.n, *label = p;
	size_t labels = 0;

	*why = N_("this cannot stand in the name of a host");
	while (p < end) {
		for (label = p; p < end && *p != '.'; p++)
			if (!label_char(*p))
				return p;
		if (p == label || *label == '-')
			return label;
		if (p[-1] == '-')
			return p - 1;
		if (p - label > LABEL_BYTES)
			return label + LABEL_BYTES;
		labels++;
		if (p < end && ++p == end)
			return p - 1;
	}
	if (labels < (dotted ? 2 : 1)) {
		*why = N_("the name of a host is missing or not complete");
		return end;
	}
	return NULL;
}
