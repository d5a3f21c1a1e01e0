/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "model/kind_read.h"

/* libconfig forgets a piece of a text when its syntax breaks off there. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libconfig\n";
}

char *fuzz_text(const uint8_t *bytes, size_t n)
{
	char *text = malloc(n + 1);

	if (!text)
		abort();
	for (size_t i = 0; i < n; i++)
		text[i] = bytes[i] ? (char)bytes[i] : '?';
	text[n] = '\0';
	return text;
}

static char path[] = "/tmp/kartei-fuzz.XXXXXX";

static void drop_file(void)
{
	unlink(path);
}

const char *fuzz_file(const uint8_t *bytes, size_t n)
{
	static int fd = -1;

	if (fd < 0) {
		fd = mkstemp(path);
		if (fd < 0 || atexit(drop_file))
			abort();
	}
	if (ftruncate(fd, 0) < 0 || pwrite(fd, bytes, n, 0) != (ssize_t)n)
		abort();
	return path;
}

void fuzz_err(struct err *err)
{
	free(err_text(err));
	err_release(err);
}

const struct value_context *fuzz_context(void)
{
	static struct value_context context;
	static struct kinds *kinds;
	const char *source = getenv("KARTEI_SOURCE");
	struct err err = ERR_INIT;
	char *dir;

	if (kinds)
		return &context;
	if (asprintf(&dir, "%s/forms", source ? source : ".") < 0)
		abort();
	if (kinds_read((const char *const *)&dir, 1, &kinds, NULL, &err))
		abort();
	/* What a catalogue would give. */
	for (size_t i = 0; i < kinds->n; i++) {
		kinds->v[i]->no = i + 1;
		for (size_t k = 0; k < kinds->v[i]->fields_n; k++)
			((struct field *)&kinds->v[i]->fields[k])->tag = k + 1;
	}
	context = (struct value_context){
		.kinds = kinds, .lang = "de", .country = "DE",
		.currency = "EUR",
		.clock = { .now = 1789369200000000, .today = 20709,
			   .zone = "Europe/Berlin" },
	};
	free(dir);
	err_release(&err);
	return &context;
}
