/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "peer.h"

double now_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

size_t csv_split(char *line, char **fields, size_t max)
{
	size_t n = 0;
	char *to = line;

	while (n < max) {
		bool quoted = *line == '"';

		fields[n++] = to;
		if (quoted)
			line++;
		while (*line && (quoted || *line != ',')) {
			if (quoted && *line == '"') {
				if (line[1] != '"') {
					quoted = false;
					line++;
					continue;
				}
				line++;
			}
			*to++ = *line++;
		}
		if (!*line) {
			*to = '\0';
			break;
		}
		line++;
		*to++ = '\0';
	}
	return n;
}

int csv_each(const char *dir, const char *name,
	     int (*each)(void *ctx, char **fields, size_t n), void *ctx)
{
	char *path, *line = NULL, *fields[32];
	size_t cap = 0;
	ssize_t n;
	int rc = 0;
	FILE *f;

	if (asprintf(&path, "%s/%s.csv", dir, name) < 0)
		return -1;
	f = fopen(path, "r");
	if (!f || getline(&line, &cap, f) < 0) {
		fprintf(stderr, "bench: cannot read %s\n", path);
		free(path);
		return -1;
	}
	while (!rc && (n = getline(&line, &cap, f)) > 0) {
		line[n - 1] = '\0';
		rc = each(ctx, fields, csv_split(line, fields, 32));
	}
	fclose(f);
	free(line);
	free(path);
	return rc;
}

size_t bench_spread(size_t i, size_t n)
{
	return (i * 2654435761u + 12345) % n;
}

void peer_close(struct peer *p)
{
	if (!p)
		return;
	p->ops->close(p->self);
	free(p);
}
