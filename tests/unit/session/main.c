/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <errno.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/place.h"
#include "crm/rules.h"
#include "session/body.h"
#include "session/wire.h"

/* 2026-09-14T07:00:00Z */
const int64_t test_now = INT64_C(1789369200000000);

int folder_setup(void **state)
{
	char *dir = unit_folder();

	*state = mem_printf("%s/home", dir);
	free(dir);
	return mkdir(*state, 0700);
}

int folder_teardown(void **state)
{
	char *home = *state, *command;
	int rc;

	*strrchr(home, '/') = '\0';
	command = mem_printf("rm -rf '%s'", home);
	rc = system(command);
	free(command);
	free(home);
	return rc;
}

void assert_ok(int got, struct err *err)
{
	char *text;

	if (!got)
		return;
	text = err_text(err);
	print_error("%s\n", text);
	free(text);
	fail();
}

void assert_fault(int got, struct err *err, enum err_code code,
		  const char *part)
{
	char *text = err_text(err);

	if (got != -1 || err_code(err) != code || !strstr(text, part)) {
		print_error("%d, code %d, '%s'; wanted code %d and '%s'\n",
			    got, err_code(err), text, code, part);
		free(text);
		fail();
	}
	free(text);
	err_clear(err);
	err_release(err);
}

static char *forms(void)
{
	const char *source = getenv("KARTEI_SOURCE");

	return source ? file_join(source, "forms") : place_dir(PLACE_FORMS);
}

struct house *house_new(const char *home, int64_t (*now)(void *ctx),
			void *ctx)
{
	char *dir = forms(), *made = file_join(home, "format");
	const struct house_opts opts = {
		.home = home, .forms = dir, .create = access(made, F_OK),
		.test = !now,
		.lang = "de", .cache = 32 << 20,
		.country = "DE", .currency = "EUR", .rules = crm_rules,
		.now = now, .ctx = ctx,
	};
	struct err err = ERR_INIT;
	struct house *h;

	assert_ok(house_open(&h, &opts, &err), &err);
	free(dir);
	free(made);
	return h;
}

/* ---- a store process --------------------------------------------------- */

_Noreturn static void child_main(const char *home,
				 const struct child_opts *how, int ready)
{
	char *dir = forms();
	const struct serve_opts opts = {
		.house = {
			.home = home, .forms = dir, .create = how->create,
			.agents_most = how->agents, .test = how->test, .lang = "de", .cache = 32 << 20,
			.country = "DE", .currency = "EUR",
			.rules = crm_rules,
		},
		.group = (gid_t)-1,
		.linger = how->linger ? how->linger : -1,
		.ready = ready,
	};
	struct err err = ERR_INIT;
	int bad = serve(&opts, &err);

	if (bad) {
		char *text = err_text(&err);

		fprintf(stderr, "# store: %s\n", text);
		free(text);
	}
	err_release(&err);
	free(dir);
	_exit(bad ? err_exit_status(err_code(&err)) : 0);
}

void child_start(struct store_child *c, const char *home,
		 const struct child_opts *opts)
{
	struct wire_in in;
	struct wire_message m;
	int pair[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0,
				    pair), 0);
	c->home = mem_strdup(home);
	c->pid = fork();
	assert_true(c->pid >= 0);
	if (!c->pid) {
		close(pair[0]);
		child_main(home, opts, pair[1]);
	}
	close(pair[1]);
	wire_in_init(&in, WIRE_FRAME);
	for (;;) {
		char byte;

		/* Waits; what is read is left for wire_receive(). */
		assert_true(recv(pair[0], &byte, 1, MSG_PEEK) == 1);
		wire_receive(&in, pair[0]);
		if (wire_next(&in, &m, NULL) == 1 && m.type != WIRE_PROGRESS)
			break;
	}
	assert_int_equal(m.type, WIRE_OK);
	wire_in_release(&in);
	close(pair[0]);
}

static int child_end(struct store_child *c, int signal)
{
	int status = 0;

	if (signal)
		kill(c->pid, signal);
	while (waitpid(c->pid, &status, 0) < 0 && errno == EINTR)
		;
	free(c->home);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

int child_stop(struct store_child *c)
{
	return child_end(c, SIGTERM);
}

void child_kill(struct store_child *c)
{
	child_end(c, SIGKILL);
}

struct session *session_at(const char *home, const char *agent)
{
	const struct connect_opts opts = {
		.home = home, .running_only = true,
		.hello = { .agent = agent, .now = test_now,
			   .as_of = DAY_NONE, .zone = "Europe/Berlin",
			   .lang = "en" },
	};
	struct err err = ERR_INIT;
	struct session *s;

	assert_ok(session_connect(&s, &opts, &err), &err);
	return s;
}

int child_setup(struct store_child *c, const struct child_opts *opts,
		struct session **admin)
{
	void *home;

	if (folder_setup(&home))
		return -1;
	child_start(c, home, opts);
	free(home);
	*admin = session_at(c->home, NULL);
	return 0;
}

int child_teardown(struct store_child *c, struct session *admin)
{
	void *home = mem_strdup(c->home);
	int bad;

	session_close(admin);
	bad = child_stop(c);
	return bad | folder_teardown(&home);
}

char *made(struct session *s, const char *kind, const char *const *pairs)
{
	struct applied applied = { 0 };
	struct changeset c;
	struct item *item;
	struct err err = ERR_INIT;
	char *name;

	changeset_init(&c, "test");
	item = changeset_item(&c, ITEM_NEW, kind, 0);
	for (; *pairs; pairs += 2)
		item_op(item, OP_SET, pairs[0], pairs[1]);
	assert_ok(session_apply(s, &c, &applied, &err), &err);
	name = mem_strdup(applied.items[0].name);
	applied_release(&applied);
	changeset_release(&c);
	return name;
}

int main(int argc, char **argv)
{
	static const struct group *const groups[] = {
		&test_wire, &test_body, &test_session, &test_serve,
		&test_draft, &test_front, &test_schedule, &test_rights,
		&test_keeper, NULL,
	};
	static const struct unit unit = { "session", groups };

	signal(SIGPIPE, SIG_IGN);
	return unit_run(&unit, argc, argv);
}
