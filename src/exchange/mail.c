/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/mail.h"

#include <ctype.h>
#include <string.h>
#include <sysexits.h>

#include "base/date.h"
#include "base/tr.h"
#include "base/utf8.h"
#include "exchange/program.h"

#define LINE_MAX_QP 76
#define WORD_BYTES 39		/* of text in one encoded word: its line has
				 * 76 characters at most */
#define SUBJECT_PLAIN 60	/* longer ones are folded as encoded words */

/* ---- addresses --------------------------------------------------------------- */

static bool is_dot_atom(const char *p, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		bool dot = p[i] == '.' && i > 0 && i + 1 < n &&
			   p[i + 1] != '.';

		if (!dot && !isalnum((unsigned char)p[i]) &&
		    !strchr("!#$%&'*+/=?^_`{|}~-", p[i]))
			return false;
	}
	return n > 0 && n <= 255;
}

static bool is_address(const char *s)
{
	const char *at = strchr(s, '@');
	size_t n = at ? (size_t)(at - s) : strlen(s);

	return *s != '-' && is_dot_atom(s, n) &&
	       (!at || is_dot_atom(at + 1, strlen(at + 1)));
}

static int check_address(const char *s, struct err *err)
{
	if (is_address(s))
		return 0;
	return err_set(err, ERR_INPUT, s, N_("is no mail address"));
}

/* ---- headers ------------------------------------------------------------------ */

static void base64(struct slice s, struct buf *out)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		"abcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *p = s.p;
	size_t i;

	for (i = 0; i < s.n; i += 3) {
		size_t left = s.n - i;
		uint32_t v = (uint32_t)p[i] << 16 |
			     (uint32_t)(left > 1 ? p[i + 1] : 0) << 8 |
			     (uint32_t)(left > 2 ? p[i + 2] : 0);

		buf_add_char(out, letters[v >> 18]);
		buf_add_char(out, letters[v >> 12 & 63]);
		buf_add_char(out, left > 1 ? letters[v >> 6 & 63] : '=');
		buf_add_char(out, left > 2 ? letters[v & 63] : '=');
	}
}

/* Bytes of whole characters at the start, at most WORD_BYTES. */
static size_t word_length(struct slice s)
{
	size_t n = 0, step;
	uint32_t cp;

	while (n < s.n) {
		step = utf8_next((struct slice){ (const char *)s.p + n,
						 s.n - n }, &cp);
		if (n + step > WORD_BYTES)
			break;
		n += step;
	}
	return n;
}

static void add_encoded(struct slice s, struct buf *out)
{
	bool first = true;
	size_t n;

	for (; s.n; s.p = (const char *)s.p + n, s.n -= n) {
		n = word_length(s);
		buf_add_str(out, first ? "=?UTF-8?B?" : "\n =?UTF-8?B?");
		base64((struct slice){ s.p, n }, out);
		buf_add_str(out, "?=");
		first = false;
	}
}

static bool is_plain(struct slice s)
{
	const unsigned char *p = s.p;
	size_t i;

	for (i = 0; i < s.n; i++) {
		if (p[i] >= 0x7f || (p[i] == '=' && i + 1 < s.n &&
				     p[i + 1] == '?'))
			return false;
	}
	return s.n <= SUBJECT_PLAIN;
}

static void add_subject(const char *subject, struct buf *out)
{
	struct buf clean = BUF_INIT;

	utf8_printable(slice_str(subject), false, &clean);
	buf_add_str(out, "Subject: ");
	if (is_plain(buf_slice(&clean)))
		buf_add_slice(out, buf_slice(&clean));
	else
		add_encoded(buf_slice(&clean), out);
	buf_add_char(out, '\n');
	buf_release(&clean);
}

static void add_date(const struct mail *m, struct buf *out)
{
	static const char *const weekdays[] = {
		"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun",
	};
	static const char *const months[] = {
		"Jan", "Feb", "Mar", "Apr", "May", "Jun",
		"Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
	};
	int32_t day, at;
	int64_t seconds = m->at / 1000000, offset;
	int y, mo, d;

	if (moment_to_wall(m->zone, m->at, &day, &at))
		moment_to_wall("UTC", m->at, &day, &at);
	offset = ((int64_t)day * 86400 + at - seconds) / 60;
	day_to_ymd(day, &y, &mo, &d);
	buf_printf(out, "Date: %s, %d %s %d %02d:%02d:%02d %c%02d%02d\n",
		   weekdays[day_weekday(day) - 1], d, months[mo - 1], y,
		   at / 3600, at / 60 % 60, at % 60, offset < 0 ? '-' : '+',
		   (int)(offset < 0 ? -offset : offset) / 60,
		   (int)(offset < 0 ? -offset : offset) % 60);
}

/* ---- body --------------------------------------------------------------------- */

/* One line as quoted-printable (RFC 2045 6.7), without its end. */
static void add_quoted(struct slice line, struct buf *out)
{
	const unsigned char *p = line.p;
	size_t i, column = 0;

	for (i = 0; i < line.n; i++) {
		bool last = i + 1 == line.n;
		bool plain = (p[i] > ' ' && p[i] < 0x7f && p[i] != '=') ||
			     ((p[i] == ' ' || p[i] == '\t') && !last);

		/* Old mailers change a "From " at the beginning of a line. */
		if (i == 0 && line.n > 4 && !memcmp(p, "From ", 5))
			plain = false;
		if (column + (plain ? 1 : 3) >= LINE_MAX_QP) {
			buf_add_str(out, "=\n");
			column = 0;
		}
		if (plain)
			buf_add_char(out, (char)p[i]);
		else
			buf_printf(out, "=%02X", p[i]);
		column += plain ? 1 : 3;
	}
}

static void add_body(const char *text, struct buf *out)
{
	struct buf clean = BUF_INIT;
	const char *p, *end;

	utf8_printable(slice_str(text), true, &clean);
	for (p = buf_str(&clean); *p; p = *end ? end + 1 : end) {
		end = p + strcspn(p, "\n");
		add_quoted((struct slice){ p, (size_t)(end - p) }, out);
		buf_add_char(out, '\n');
	}
	buf_release(&clean);
}

/* ---- the whole ------------------------------------------------------------------ */

int mail_compose(const struct mail *m, struct buf *out, struct err *err)
{
	if (check_address(m->from, err) || check_address(m->to, err) ||
	    (m->id && check_address(m->id, err)))
		return -1;
	buf_printf(out, "From: <%s>\nTo: <%s>\n", m->from, m->to);
	add_subject(m->subject, out);
	add_date(m, out);
	if (m->id)
		buf_printf(out, "Message-ID: <%s>\n", m->id);
	/* RFC 3834: no answer by a machine, please. */
	buf_add_str(out, "Auto-Submitted: auto-generated\n"
		    "MIME-Version: 1.0\n"
		    "Content-Type: text/plain; charset=UTF-8\n"
		    "Content-Transfer-Encoding: quoted-printable\n\n");
	add_body(m->text, out);
	return 0;
}

int mail_send(const struct mail *m, const char *sendmail, struct err *err)
{
	const char *const argv[] = { sendmail, "-i", "-f", m->from, "--",
				     m->to, NULL };
	struct buf message = BUF_INIT;
	struct program p;
	int status = 0, written, ended;

	if (mail_compose(m, &message, err) ||
	    program_start(&p, argv, -1, err)) {
		buf_release(&message);
		return -1;
	}
	written = program_write(&p, buf_slice(&message), NULL);
	buf_release(&message);
	ended = program_end(&p, &status, err);
	if (ended)
		return -1;
	if (status == EX_TEMPFAIL)
		return err_set(err, ERR_UNAVAILABLE, sendmail,
			       N_("takes no mail now (exit status %d)"),
			       status);
	if (status || written)
		return err_set(err, ERR_IO, sendmail,
			       N_("did not take the mail to %s (exit status "
				  "%d)"), m->to, status);
	return 0;
}
