/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/tr.h"

/* One conversion of a format: "%-5.2ld", "%1$s". */
struct conversion {
	const char *start, *end;	/* of the whole of it */
	size_t position;		/* 1.. of "%2$s"; 0 none given */
	int stars;
	int longs;			/* 1 l, 2 ll, -1 z */
	char letter;
};

/* Finds the next conversion at or behind `p`; false when there is none. */
static bool conversion_next(const char *p, struct conversion *c)
{
	size_t number = 0;

	p = strchr(p, '%');
	if (!p)
		return false;
	*c = (struct conversion){ .start = p++ };
	for (;; p++) {
		if (*p >= '0' && *p <= '9') {
			number = number * 10 + (size_t)(*p - '0');
			if (number > 99)
				number = 99;
		} else if (*p == '$') {
			c->position = number;
		} else if (*p == '*') {
			c->stars++;
		} else if (*p == 'l') {
			c->longs++;
		} else if (*p == 'z') {
			c->longs = -1;
		} else if (!*p || !strchr(" -+#.h", *p)) {
			break;
		} else {
			number = 0;
		}
	}
	c->letter = *p;
	c->end = *p ? p + 1 : p;
	return true;
}

/* Puts the next argument into text as its own conversion says. */
static char *render(const struct conversion *c, va_list ap)
{
	char *spec = mem_strndup(c->start, (size_t)(c->end - c->start)), *text;
	int star = c->stars ? va_arg(ap, int) : 0;

	if (c->stars > 1)
		BUG("two stars in '%s'", spec);
/* One call for each type of argument, with and without a star. */
#define RENDER(type) (c->stars ? mem_printf(spec, star, va_arg(ap, type)) \
		      : mem_printf(spec, va_arg(ap, type)))
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	if (c->letter == 's')
		text = RENDER(const char *);
	else if (!c->letter || !strchr("diuxXc", c->letter))
		BUG("conversion '%s'", spec);
	else if (c->longs < 0)
		text = RENDER(size_t);
	else if (c->longs == 0)
		text = RENDER(int);
	else if (c->longs == 1)
		text = RENDER(long);
	else
		text = RENDER(long long);
#pragma GCC diagnostic pop
#undef RENDER
	free(spec);
	return text;
}

static struct err_item *item_new(struct err *err, enum err_code code,
				 const char *place, const char *msgid)
{
	struct err_item *item;

	mem_grow(&err->items, &err->cap, err->n + 1, sizeof(*err->items));
	item = &err->items[err->n++];
	*item = (struct err_item){
		.code = code,
		.place = place ? mem_strdup(place) : NULL,
		.msgid = mem_strdup(msgid),
	};
	return item;
}

static void item_arg(struct err_item *item, char *text)
{
	item->args = mem_realloc(item->args,
				 (item->args_n + 1) * sizeof(*item->args));
	item->args[item->args_n++] = text;
}

static struct err_item *item_format(struct err *err, enum err_code code,
				    const char *place, const char *msgid,
				    va_list ap)
{
	struct err_item *item = item_new(err, code, place, msgid);
	struct conversion c;
	const char *p;
	va_list args;

	va_copy(args, ap);
	for (p = msgid; conversion_next(p, &c); p = c.end) {
		if (c.letter != '%')
			item_arg(item, render(&c, args));
	}
	va_end(args);
	return item;
}

int err_set(struct err *err, enum err_code code, const char *place,
	    const char *msgid, ...)
{
	va_list ap;

	if (!err)
		return -1;
	va_start(ap, msgid);
	item_format(err, code, place, msgid, ap);
	va_end(ap);
	return -1;
}

int err_set_errno(struct err *err, enum err_code code, const char *place,
		  const char *msgid, ...)
{
	const char *why = strerrordesc_np(errno);
	va_list ap;

	if (!err)
		return -1;
	va_start(ap, msgid);
	/* One argument more than conversions: shown behind the message. */
	item_arg(item_format(err, code, place, msgid, ap),
		 mem_strdup(why ? why : "?"));
	va_end(ap);
	return -1;
}

int err_add_raw(struct err *err, enum err_code code, const char *place,
		const char *msgid, const char *const *args, size_t args_n)
{
	struct err_item *item;
	size_t i;

	if (!err)
		return -1;
	item = item_new(err, code, place, msgid);
	for (i = 0; i < args_n; i++)
		item_arg(item, mem_strdup(args[i]));
	return -1;
}

static void item_release(struct err_item *item)
{
	size_t i;

	for (i = 0; i < item->args_n; i++)
		free(item->args[i]);
	free(item->args);
	free(item->place);
	free((void *)(uintptr_t)item->msgid);
}

void err_clear(struct err *err)
{
	size_t i;

	for (i = 0; i < err->n; i++)
		item_release(&err->items[i]);
	err->n = 0;
}

void err_release(struct err *err)
{
	err_clear(err);
	free(err->items);
	*err = (struct err)ERR_INIT;
}

void err_move(struct err *err, struct err *from)
{
	if (!err) {
		err_release(from);
		return;
	}
	mem_grow(&err->items, &err->cap, err->n + from->n,
		 sizeof(*err->items));
	if (from->n)
		memcpy(err->items + err->n, from->items,
		       from->n * sizeof(*err->items));
	err->n += from->n;
	from->n = 0;
	err_release(from);
}

static void item_print(const struct err_item *item, struct buf *out)
{
	const char *format = *item->msgid ? gettext(item->msgid) : "";
	size_t next = 0, used = 0;
	struct conversion c;
	const char *p;

	for (p = format; conversion_next(p, &c); p = c.end) {
		size_t i;

		buf_add(out, p, (size_t)(c.start - p));
		if (c.letter == '%') {
			buf_add_char(out, '%');
			continue;
		}
		i = c.position ? c.position - 1 : next++;
		buf_add_str(out, i < item->args_n ? item->args[i] : "?");
		used++;
	}
	buf_add_str(out, p);
	for (; used < item->args_n; used++) {
		buf_add_str(out, ": ");
		buf_add_str(out, dgettext("libc", item->args[used]));
	}
}

char *err_item_text_bare(const struct err_item *item)
{
	struct buf b = BUF_INIT;

	item_print(item, &b);
	return buf_detach(&b);
}

char *err_item_text(const struct err_item *item)
{
	struct buf b = BUF_INIT;

	if (item->place && *item->place)
		buf_printf(&b, "%s: ", item->place);
	item_print(item, &b);
	return buf_detach(&b);
}

char *err_text(const struct err *err)
{
	struct buf b = BUF_INIT;
	size_t i;

	for (i = 0; i < err->n; i++) {
		char *text = err_item_text(&err->items[i]);

		if (i)
			buf_add_char(&b, '\n');
		buf_add_str(&b, text);
		free(text);
	}
	return buf_detach(&b);
}

enum err_code err_code(const struct err *err)
{
	return err->n ? err->items[0].code : ERR_NONE;
}

int err_exit_status(enum err_code code)
{
	static const unsigned char status[] = {
		[ERR_NONE] = EX_OK,
		[ERR_USAGE] = EX_USAGE,
		[ERR_INPUT] = EX_DATAERR,
		[ERR_NOT_FOUND] = 1,
		[ERR_CONFLICT] = EX_DATAERR,
		[ERR_DENIED] = EX_NOPERM,
		[ERR_UNAVAILABLE] = EX_UNAVAILABLE,
		[ERR_IO] = EX_IOERR,
		[ERR_FULL] = EX_IOERR,
		[ERR_LIMIT] = EX_DATAERR,
		[ERR_CONFIG] = EX_CONFIG,
		[ERR_STOPPED] = EX_TEMPFAIL,
		[ERR_INTERNAL] = EX_SOFTWARE,
		[ERR_CONFIRM] = EX_DATAERR,
	};

	return (size_t)code < sizeof(status) ? status[code] : EX_SOFTWARE;
}

void err_bug(const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fprintf(stderr, "kartei: bug at %s:%d: ", file, line);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
	abort();
}
