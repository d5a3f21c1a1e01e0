/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/file.h"
#include "base/mem.h"
#include "store/inside.h"

/*
 * HOME/failed	a line for each time that the store stopped itself: moment,
 *		reason
 * HOME/damaged	there is a page that is not as it was written
 */
#define FAILED_LIMIT 65536
#define RECENT_US 60000000

static void append(const char *home, const char *name, const char *line)
{
	char *path = file_join(home, name);
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW |
		      O_CLOEXEC, 0600);

	if (fd >= 0) {
		ssize_t n = write(fd, line, strlen(line));

		(void)n;	/* there is nobody left to tell */
		fsync(fd);
		close(fd);
	}
	free(path);
}

void home_note_failure(const struct home *home, const char *why, bool damaged)
{
	char *line = mem_printf("%lld %s\n", (long long)moment_now(), why);

	append(home->path, "failed", line);
	if (damaged)
		append(home->path, "damaged", line);
	free(line);
}

int store_failures(const char *home, char **why)
{
	char *path = file_join(home, "failed"), *rest, *line, *end;
	struct buf text = BUF_INIT;
	int64_t now = moment_now();
	int n = 0;

	*why = mem_strdup("");
	if (file_exists(path) && !file_read(path, FAILED_LIMIT, &text, NULL)) {
		for (rest = text.p; (line = strsep(&rest, "\n"));) {
			int64_t when = strtoll(line, &end, 10);

			if (end == line || when > now ||
			    now - when > RECENT_US)
				continue;
			free(*why);
			*why = mem_strdup(end + strspn(end, " "));
			n++;
		}
	}
	/* Nobody wants the older ones. */
	if (!n)
		unlink(path);
	buf_release(&text);
	free(path);
	return n;
}

bool store_is_damaged(const char *home)
{
	char *path = file_join(home, "damaged");
	bool is = file_exists(path);

	free(path);
	return is;
}

void store_repaired(const char *home)
{
	static const char *const names[] = { "damaged", "failed" };

	for (size_t i = 0; i < 2; i++) {
		char *path = file_join(home, names[i]);

		unlink(path);
		free(path);
	}
}
