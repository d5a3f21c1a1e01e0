/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A record that passes the check can be read whole and rewritten. */
#include "fuzz.h"
#include "model/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct record r = { { bytes, n }, { 1, 1 } };
	uint16_t tags[64];
	size_t tags_n;

	if (record_check(r.bytes))
		return 0;
	(void)record_version(&r);
	(void)record_in_bin(&r);
	tags_n = record_tags(&r, tags, 64);
	for (size_t i = 0; i < tags_n && i < 64; i++) {
		size_t values = record_values(&r, tags[i]);

		for (size_t k = 0; k < values; k++) {
			struct field_value v;

			record_value(&r, tags[i], k, &v);
		}
		(void)record_get(&r, tags[i], 20709);
		(void)record_payload(&r, tags[i]);
	}
	return 0;
}
