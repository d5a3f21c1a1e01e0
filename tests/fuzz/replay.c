/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs a fuzz target without libFuzzer: over every file of its corpus and
 * over mutants of each, always the same ones. TAP.
 */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "fuzz.h"

#define MUTANTS 300		/* of each file */
#define LIMIT 1.0		/* seconds for one input */

static uint64_t state = 1;

static uint64_t draw(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static double run(const uint8_t *bytes, size_t n)
{
	/* A copy of the exact size: ASan sees a read behind it. */
	uint8_t *copy = malloc(n ? n : 1);
	double begun = seconds();

	if (!copy)
		exit(71);
	memcpy(copy, bytes, n);
	LLVMFuzzerTestOneInput(copy, n);
	free(copy);
	return seconds() - begun;
}

/* Flips, drops, doubles and swaps pieces. */
static size_t mutate(uint8_t *to, const uint8_t *from, size_t n)
{
	static const char *const bits[] = { "\"", "{", "}", "(", ")", ";", "=",
		"\n", "\r\n", "\xff", "\xc3", "@", "%", "0", "-1", "999999999" };
	size_t at = n ? draw() % n : 0, len = n ? draw() % (n - at) % 64 : 0;
	const char *bit = bits[draw() % (sizeof(bits) / sizeof(*bits))];

	memcpy(to, from, n);
	switch (draw() % 6) {
	case 0:
		if (n)
			to[at] ^= 1 << draw() % 8;
		return n;
	case 1:
		memmove(to + at, to + at + len, n - at - len);
		return n - len;
	case 2:
		memmove(to + at + len, to + at, n - at);
		return n + len;
	case 3:
		memmove(to + at + strlen(bit), to + at, n - at);
		memcpy(to + at, bit, strlen(bit));
		return n + strlen(bit);
	case 4:
		return at;
	default:
		for (size_t i = 0; i < len; i++)
			to[at + i] = draw();
		return n;
	}
}

static uint8_t *read_file(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	uint8_t *bytes = NULL;
	size_t cap = 0;

	*n = 0;
	if (!f)
		return NULL;
	do {
		cap += 65536;
		bytes = realloc(bytes, cap);
		if (!bytes)
			exit(71);
		*n += fread(bytes + *n, 1, cap - *n, f);
	} while (*n == cap);
	fclose(f);
	return bytes;
}

static int visible(const struct dirent *e)
{
	return e->d_name[0] != '.';
}

int main(int argc, char **argv)
{
	const char *source = getenv("KARTEI_SOURCE");
	const char *name = strrchr(argv[0], '/');
	struct dirent **files = NULL;
	double worst = 0;
	char *dir;
	int n, tests = 0;

	name = name ? name + 1 : argv[0];
	if (!strncmp(name, "fuzz_", 5))
		name += 5;
	if (argc > 1)
		dir = strdup(argv[1]);
	else if (asprintf(&dir, "%s/tests/fuzz/corpus/%s",
			  source ? source : ".", name) < 0)
		return 71;
	n = scandir(dir, &files, visible, alphasort);
	if (n < 0) {
		printf("Bail out! %s: %s\n", dir, strerror(errno));
		return 66;
	}
	run((const uint8_t *)"", 0);
	for (int i = 0; i < n; i++) {
		char *path;
		uint8_t *bytes, *mutant;
		size_t len;

		if (asprintf(&path, "%s/%s", dir, files[i]->d_name) < 0)
			return 71;
		bytes = read_file(path, &len);
		mutant = malloc(2 * len + 128);
		if (!bytes || !mutant)
			return 66;
		worst = run(bytes, len);
		for (int k = 0; k < MUTANTS; k++) {
			double took = run(mutant, mutate(mutant, bytes, len));

			worst = took > worst ? took : worst;
		}
		printf("%sok %d - %s %s\n",
#ifdef SANITIZED
		       worst > 20 * LIMIT ? "not " : "",
#else
		       worst > LIMIT ? "not " : "",
#endif
		       ++tests, name, files[i]->d_name);
		free(bytes);
		free(mutant);
		free(path);
		free(files[i]);
	}
	free(files);
	free(dir);
	printf("1..%d\n", tests);
	return 0;
}
