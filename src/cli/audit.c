/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/tr.h"
#include "cli/audit.h"
#include "cli/out.h"

/* check --audit: the history against what is remembered of it outside. */

#define NOTES_BYTES (16u << 20)
#define NOTES_MOST 1000		/* the newest are asked for */

struct notes {
	struct buf text;
	const char **v;
	size_t n, cap;
};

static int notes_read(struct cli *c, const char *file, struct notes *notes)
{
	char *rest, *line;

	if (access(file, F_OK))
		return 0;	/* the first one is about to be written */
	if (file_read(file, NOTES_BYTES, &notes->text, &c->err))
		return -1;
	buf_str(&notes->text);
	for (rest = notes->text.p; rest && (line = strsep(&rest, "\n"));) {
		if (!*line || *line == '#')
			continue;
		mem_grow(&notes->v, &notes->cap, notes->n + 1,
			 sizeof(*notes->v));
		notes->v[notes->n++] = line;
	}
	return 0;
}

/* A file that only grows: whoever keeps it may let nobody shorten it. */
static int note_add(struct cli *c, const char *file, const char *note)
{
	char *line = mem_printf("%s\n", note);
	size_t n = strlen(line);
	int fd = open(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	int bad = fd < 0 || write(fd, line, n) != (ssize_t)n || fsync(fd);

	if (bad)
		err_set_errno(&c->err, ERR_IO, file,
			      N_("the note cannot be written"));
	if (fd >= 0)
		close(fd);
	free(line);
	return bad ? -1 : 0;
}

static int ask(struct cli *c, const struct notes *notes, json_t **o)
{
	size_t skip = notes->n > NOTES_MOST ? notes->n - NOTES_MOST : 0;
	char *result = NULL;
	int bad;

	*o = NULL;
	bad = cli_open(c) ||
	      session_call(c->s, "audit", notes->v + skip, notes->n - skip,
			   NULL, NULL, &result, &c->err);
	if (!bad)
		*o = json_loads(result, 0, NULL);
	free(result);
	if (!bad && !*o)
		bad = err_set(&c->err, ERR_INTERNAL, "audit",
			      N_("the store process answered what cannot be read"));
	return bad ? -1 : 0;
}

static void print(struct cli *c, json_t *o)
{
	if (c->json) {
		out_json(json_incref(o));
		return;
	}
	out_line(_("%lld entries, proven up to %lld by %lld notes"),
		 (long long)json_integer_value(json_object_get(o, "entries")),
		 (long long)json_integer_value(json_object_get(o, "proven")),
		 (long long)json_integer_value(json_object_get(o, "notes")));
	out_line("%s", json_string_value(json_object_get(o, "head")));
}

int cli_audit(struct cli *c, const char *file)
{
	struct notes notes = { .v = NULL };
	json_t *o = NULL;
	long long faults = 0;
	int bad = file && notes_read(c, file, &notes);

	if (!bad)
		bad = ask(c, &notes, &o);
	if (!bad) {
		faults = json_integer_value(json_object_get(o, "faults"));
		print(c, o);
		/* What is doubted is not noted as good. */
		if (file && !faults)
			bad = note_add(c, file, json_string_value(
					json_object_get(o, "head")));
	}
	json_decref(o);
	free(notes.v);
	buf_release(&notes.text);
	if (bad)
		return cli_fail(c);
	cli_remark(c);
	return faults ? EX_DATAERR : 0;
}
