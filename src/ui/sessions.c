/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/screens.h"

#include <jansson.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/tr.h"
#include "session/json.h"
#include "ui/pager.h"
#include "ui/prompt.h"

/* Who is at work, for administrators: they may end a session. */
struct sessions {
	struct screen screen;
	struct pager pager;
	json_t *all;		/* as the job gave it; NULL none */
	int cols;
	char *asked;		/* the session that a question is about */
};

/* "mk  Martina Keller, seit 09:02, 3 min ohne Anfrage" */
static void print_session(struct ui *ui, const json_t *o, struct buf *out)
{
	long long idle = json_integer_value(json_object_get(o, "idle")) / 60;
	struct buf since = BUF_INIT;

	ui_moment(ui, json_text(o, "since"), true, &since);
	buf_printf(out, _("%-8s  since %s, idle %lld min  %s"),
		   json_text(o, "agent"), buf_str(&since), idle,
		   json_text(o, "name"));
	if (json_is_true(json_object_get(o, "own")))
		buf_printf(out, "  %s", _("(this one)"));
	buf_release(&since);
}

static void fill(struct ui *ui, struct sessions *s)
{
	const char *focus = pager_id(&s->pager);
	char *was = focus ? mem_strdup(focus) : NULL;
	const json_t *one;
	size_t i;

	pager_clear(&s->pager);
	s->cols = ui->cols;
	s->pager.width = ui->cols - GUTTER - 1;
	json_array_foreach(json_object_get(s->all, "sessions"), i, one) {
		char *id = mem_printf("%lld", (long long)json_integer_value(
					json_object_get(one, "session")));
		struct buf b = BUF_INIT;

		print_session(ui, one, &b);
		pager_add(&s->pager, ROLE_NORMAL, 0, id, buf_str(&b));
		buf_release(&b);
		free(id);
	}
	if (was)
		pager_find(&s->pager, was);
	free(was);
}

static void load(struct ui *ui, struct sessions *s)
{
	struct err err = ERR_INIT;
	char *result = NULL;

	if (session_call(ui->s, "sessions", NULL, 0, NULL, NULL, &result,
			 &err)) {
		ui_failed(ui, &err);
	} else {
		json_decref(s->all);
		s->all = json_loads(result, 0, NULL);
	}
	fill(ui, s);
	free(result);
	err_release(&err);
}

static void end_answered(struct ui *ui, void *ctx, char letter)
{
	struct sessions *s = ctx;
	const char *id = s->asked;
	struct err err = ERR_INIT;
	char *result = NULL;

	if (letter != 'e')
		return;
	if (session_call(ui->s, "session_end", &id, 1, NULL, NULL, &result,
			 &err))
		ui_failed(ui, &err);
	else
		ui_say(ui, ROLE_NORMAL,
		       _("The session is ended; its agent can come back in a minute."));
	free(result);
	err_release(&err);
	load(ui, s);
}

static const char *agent_of(const struct sessions *s, const char *id)
{
	const json_t *one;
	size_t i;

	json_array_foreach(json_object_get(s->all, "sessions"), i, one)
		if (json_integer_value(json_object_get(one, "session")) ==
		    atoll(id))
			return json_text(one, "agent");
	return "";
}

/* The list may be another one by the time of the answer. */
static void end_focused(struct ui *ui, struct screen *screen)
{
	struct sessions *s = (struct sessions *)screen;
	const char *id = pager_id(&s->pager);
	struct ask_letter ask = {
		.letters = "e", .answer = end_answered, .ctx = s,
	};
	char *text;

	if (!id)
		return;
	free(s->asked);
	s->asked = mem_strdup(id);
	text = mem_printf(_("End the session of %s? What is typed there is kept.  e end  Esc"),
			  agent_of(s, id));
	ask.text = text;
	ask_open(ui, &ask);
	free(text);
}

static void sessions_title(struct ui *ui, struct screen *screen,
			   struct title *t)
{
	struct sessions *s = (struct sessions *)screen;
	long long most = json_integer_value(json_object_get(s->all, "most"));
	long long agents = json_integer_value(json_object_get(s->all,
							      "agents"));

	(void)ui;
	buf_add_str(&t->left, _("At work"));
	if (most)
		buf_printf(&t->middle, _("%lld of %lld agents"), agents, most);
}

static void sessions_paint(struct ui *ui, struct screen *screen)
{
	struct sessions *s = (struct sessions *)screen;

	if (s->cols != ui->cols)
		fill(ui, s);
	pager_paint(ui, &s->pager, ui_body_top(ui), ui_body_rows(ui));
}

/* How long they have been idle changes by itself: anew with each key. */
static void sessions_rest(struct ui *ui, struct screen *s)
{
	load(ui, (struct sessions *)s);
}

PAGER_MOVES(move, sessions, pager)

static void sessions_free(struct screen *screen)
{
	struct sessions *s = (struct sessions *)screen;

	pager_release(&s->pager);
	json_decref(s->all);
	free(s->asked);
	free(s);
}

static const struct screen_command sessions_commands[] = {
	PAGER_COMMANDS(move),
	{ "item.bin", end_focused },
	{ NULL, NULL }
};

static const char *const sessions_hints[] = {
	"item.bin", "screen.back", NULL
};

static const char *const sessions_about[] = {
	N_("Who is at work, since when, and for how long without asking for anything."),
	N_("Del ends a session; its agent can come back after a minute."),
	NULL
};

static const struct screen_ops sessions_ops = {
	.name = N_("At work"),
	.scope = SCOPE_DUE,
	.commands = sessions_commands,
	.hints = sessions_hints,
	.about = sessions_about,
	.title = sessions_title,
	.paint = sessions_paint,
	.rest = sessions_rest,
	.free = sessions_free,
};

struct screen *sessions_new(struct ui *ui)
{
	struct sessions *s = mem_zero(sizeof(*s));

	s->screen.ops = &sessions_ops;
	load(ui, s);
	return &s->screen;
}
