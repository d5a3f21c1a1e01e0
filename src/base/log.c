/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/utf8.h"

static void write_line(enum log_level level, struct slice text)
{
	/* <syslog.h> priorities, as sd-daemon(3) wants them in front. */
	static const char *const priority[] = {
		[LOG_LEVEL_ERROR] = "<3>",
		[LOG_LEVEL_WARNING] = "<4>",
		[LOG_LEVEL_NOTE] = "<6>",
	};
	struct buf line = BUF_INIT;
	ssize_t rc;

	buf_add_str(&line, getenv("JOURNAL_STREAM") ? priority[level]
						    : "kartei: ");
	utf8_printable(text, false, &line);
	buf_add_char(&line, '\n');
	rc = write(STDERR_FILENO, line.p, line.n);
	(void)rc;	/* there is no one left to tell */
	buf_release(&line);
}

void log_line(enum log_level level, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		BUG("no memory for a log line");
	va_end(ap);
	write_line(level, slice_str(text));
	free(text);
}

void log_err(enum log_level level, const struct err *err)
{
	size_t i;

	for (i = 0; i < err->n; i++) {
		char *text = err_item_text(&err->items[i]);

		write_line(level, slice_str(text));
		free(text);
	}
}
