/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "session/json.h"
#include "ui/actions.h"
#include "ui/form.h"

/*
 * What a new record looks like, while it is typed: asked when the keys rest
 * and something has changed, said in the line. A key that comes meanwhile waits
 * for this one answer.
 */

void form_alike_release(struct form_alike *a)
{
	free(a->name);
	free(a->text);
	buf_release(&a->asked);
	memset(a, 0, sizeof(*a));
}

/* "field=text" of what is typed; NUL between in `out`. */
static size_t collect(struct ui *ui, const struct form *f, struct buf *out)
{
	struct changeset c;
	struct item *item;
	size_t n = 0;

	changeset_init(&c, "screen");
	item = changeset_item(&c, ITEM_NEW, f->kind->name, 0);
	form_collect(ui, f, item);
	for (size_t i = 0; i < item->ops_n; i++) {
		const struct op *op = &item->ops[i];

		if (!op->text || !*op->text || strchr(op->field, '.') ||
		    op->kind > OP_ADD || n == 100)
			continue;
		buf_printf(out, "%s=%s", op->field, op->text);
		buf_add_char(out, '\0');
		n++;
	}
	changeset_release(&c);
	return n;
}

static void take(struct form_alike *a, const json_t *one)
{
	const json_t *reason;
	struct buf text = BUF_INIT;
	const char *colon = strchr(json_text(one, "name"), ':');
	size_t i;

	buf_printf(&text, "%s %s", colon ? colon + 1 : "",
		   json_text(one, "title"));
	json_array_foreach(json_object_get(one, "reasons"), i, reason)
		buf_printf(&text, "%s%s", i ? ", " : " (",
			   json_string_value(reason));
	if (i)
		buf_add_char(&text, ')');
	a->name = mem_strdup(json_text(one, "name"));
	a->text = buf_detach(&text);
	a->sure = !strcmp(json_text(one, "class"), "sure");
}

static void ask(struct ui *ui, struct form *f, size_t n)
{
	struct form_alike *a = &f->alike;
	const char **args = mem_alloc((n + 1) * sizeof(*args));
	const char *at = buf_str(&a->asked);
	char *result = NULL;
	json_t *o;

	args[0] = f->kind->name;
	for (size_t i = 1; i <= n; i++, at += strlen(at) + 1)
		args[i] = at;
	/* A warning less is no fault to be told. */
	if (session_call(ui->s, "alike", args, n + 1, NULL, NULL, &result,
			 NULL))
		result = NULL;
	o = result ? json_loads(result, 0, NULL) : NULL;
	free(a->name);
	free(a->text);
	a->name = a->text = NULL;
	a->sure = false;
	/* Of such a kind nothing is ever alike. */
	if (o && !json_is_true(json_object_get(o, "counts")))
		a->told = true;
	if (json_array_size(json_object_get(o, "alike")))
		take(a, json_array_get(json_object_get(o, "alike"), 0));
	json_decref(o);
	free(result);
	free(args);
}

void form_look_alike(struct ui *ui, struct form *f)
{
	struct buf now = BUF_INIT;
	size_t n;

	if (f->name || !f->touched || ui->lost || f->alike.told)
		return;
	n = collect(ui, f, &now);
	if (slice_eq(buf_slice(&now), buf_slice(&f->alike.asked))) {
		buf_release(&now);
		return;
	}
	buf_release(&f->alike.asked);
	f->alike.asked = now;
	ask(ui, f, n);
}

bool form_alike_line(const struct form *f, struct buf *out)
{
	if (!f->alike.text)
		return false;
	buf_printf(out, _("! looks like %s  Alt-= shows it"), f->alike.text);
	return true;
}

bool form_alike_asks(struct ui *ui, struct form *f)
{
	form_look_alike(ui, f);
	if (!f->alike.sure || f->alike.told)
		return false;
	f->alike.told = true;
	ui_say(ui, ROLE_QUESTION,
	       _("Is there already: %s. F2 saves it all the same, Alt-= shows it"),
	       f->alike.text);
	ui_halt(ui, NULL);
	return true;
}

void form_alike_open(struct ui *ui, struct screen *s)
{
	struct form *f = (struct form *)s;

	form_look_alike(ui, f);
	if (f->alike.name)
		open_record(ui, f->alike.name);
	else
		ui_say(ui, ROLE_NORMAL, _("It looks like none that is there."));
}
