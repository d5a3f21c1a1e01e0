/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/tr.h"
#include "ui/form.h"

/*
 * The agent's own editor for a long text: a child that gets the terminal and
 * one private file, and no descriptor of the store.
 */
#define TEXT_LIMIT (4u << 20)

/* The words of "$VISUAL"; the last one is for the file. */
static char **split(const char *command, size_t *n)
{
	char **argv = mem_zero((strlen(command) + 3) * sizeof(*argv));
	const char *p = command;

	*n = 0;
	while (*p) {
		size_t len = strcspn(p, " \t");

		if (len)
			argv[(*n)++] = mem_strndup(p, len);
		p += len + strspn(p + len, " \t");
	}
	return argv;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* What is started for it, NULL: nothing. The house's list names programs by
 * path; a name alone means that one, wherever $PATH would find another. */
static const char *allowed(const struct ui_options *o, const char *program)
{
	size_t i;

	if (!o->programs)
		return program;
	for (i = 0; i < o->programs_n; i++)
		if (!strcmp(o->programs[i], program) ||
		    (!strchr(program, '/') &&
		     !strcmp(base_name(o->programs[i]), program)))
			return o->programs[i];
	return NULL;
}

static char *write_text(const char *text, struct err *err)
{
	const char *dir = getenv("XDG_RUNTIME_DIR");
	char *path;
	int fd;
	size_t n = strlen(text);

	if (!dir || *dir != '/')
		dir = getenv("TMPDIR");
	if (!dir || *dir != '/')
		dir = "/tmp";
	path = mem_printf("%s/kartei-XXXXXX.txt", dir);
	fd = mkostemps(path, 4, O_CLOEXEC);
	if (fd < 0) {
		err_set_errno(err, ERR_IO, path, N_("cannot write"));
		free(path);
		return NULL;
	}
	while (n) {
		ssize_t put = write(fd, text, n);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0) {
			err_set_errno(err, ERR_IO, path, N_("cannot write"));
			break;
		}
		text += put;
		n -= (size_t)put;
	}
	close(fd);
	if (n) {
		unlink(path);
		free(path);
		path = NULL;
	}
	return path;
}

static bool run(struct ui *ui, char **argv, size_t argc, const char *text,
		struct buf *out, struct err *err)
{
	char *path = write_text(text, err);
	bool ok = false;
	int status;

	if (!path)
		return false;
	argv[argc] = path;
	status = term_run(ui->term, (const char *const *)argv, err);
	if (!status)
		ok = !file_read(path, TEXT_LIMIT, out, err);
	else if (status > 0)
		err_set(err, ERR_STOPPED, NULL,
			N_("the editor ended with %d; the text stays as it was"),
			status);
	unlink(path);
	argv[argc] = NULL;
	free(path);
	/* Editors end a file with a newline that nobody typed. */
	if (ok && out->n && out->p[out->n - 1] == '\n' &&
	    (!*text || text[strlen(text) - 1] != '\n'))
		buf_truncate(out, out->n - 1);
	return ok;
}

bool external_edit(struct ui *ui, const char *text, struct buf *out)
{
	const char *editor = ui->options->editor;
	struct err err = ERR_INIT;
	const char *program = NULL;
	size_t argc, i;
	char **argv;
	bool ok = false;

	if (!editor || !*editor) {
		ui_say(ui, ROLE_NORMAL,
		       _("No editor is set ($VISUAL, $EDITOR); this field takes any length."));
		return false;
	}
	argv = split(editor, &argc);
	if (argc)
		program = allowed(ui->options, argv[0]);
	if (!program) {
		ui_say(ui, ROLE_NORMAL,
		       _("%s may not be started here; this field takes any length."),
		       editor);
	} else {
		char *named = argv[0];

		argv[0] = mem_strdup(program);
		free(named);
		ok = run(ui, argv, argc, text, out, &err);
	}
	if (err.n)
		ui_failed(ui, &err);
	for (i = 0; i < argc; i++)
		free(argv[i]);
	free(argv);
	err_release(&err);
	return ok;
}
