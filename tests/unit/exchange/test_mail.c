/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/date.h"
#include "base/file.h"
#include "base/mem.h"
#include "exchange/mail.h"

static struct mail simple(void)
{
	struct mail m = {
		.from = "kartei@example.org", .to = "mk", .subject = "Fällig",
		.text = "Hallo Mara,\n\nzwei Rückrufe = heute.\n",
		.id = "reminder-5@abc", .zone = "Europe/Berlin",
	};

	assert_int_equal(moment_parse_iso("2026-09-14T05:00:00Z", &m.at), 0);
	return m;
}

static void composes(void **state)
{
	struct mail m = simple();
	struct buf b = BUF_INIT;

	assert_int_equal(mail_compose(&m, &b, NULL), 0);
	assert_string_equal(buf_str(&b),
		"From: <kartei@example.org>\nTo: <mk>\n"
		"Subject: =?UTF-8?B?RsOkbGxpZw==?=\n"
		"Date: Mon, 14 Sep 2026 07:00:00 +0200\n"
		"Message-ID: <reminder-5@abc>\n"
		"Auto-Submitted: auto-generated\n"
		"MIME-Version: 1.0\n"
		"Content-Type: text/plain; charset=UTF-8\n"
		"Content-Transfer-Encoding: quoted-printable\n\n"
		"Hallo Mara,\n\nzwei R=C3=BCckrufe =3D heute.\n");
	buf_release(&b);
}

static void no_header_gets_in(void **state)
{
	static const char *const bad[] = {
		"", "-oQ/tmp", "a b", "a@b\nBcc: x", "a@b@c", "@", "a@", ".a",
		"a..b@c", "mü@x", "a,b", "\"a\"@b", "<a@b>",
	};
	struct mail m = simple();
	struct buf b = BUF_INIT;
	struct err err = ERR_INIT;
	size_t i;

	m.subject = "x\r\nBcc: all@example.org\n\nHallo";
	m.text = "a\rb\033[1m\n";
	assert_int_equal(mail_compose(&m, &b, NULL), 0);
	assert_null(strstr(b.p, "\nBcc"));
	assert_null(strchr(b.p, '\r'));
	assert_null(strchr(b.p, '\033'));
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		m = simple();
		m.to = bad[i];
		assert_int_equal(mail_compose(&m, &b, &err), -1);
		m = simple();
		m.from = bad[i];
		assert_int_equal(mail_compose(&m, &b, &err), -1);
	}
	m = simple();
	m.id = "x>\nBcc: y";
	assert_int_equal(mail_compose(&m, &b, &err), -1);
	assert_int_equal(err.n, 2 * i + 1);
	buf_release(&b);
	err_release(&err);
}

static void lines_are_short(void **state)
{
	struct mail m = simple();
	struct buf text = BUF_INIT, b = BUF_INIT;
	const char *p;
	int i;

	for (i = 0; i < 300; i++)
		buf_add_str(&text, i % 7 ? "ü" : " a");
	buf_add_str(&text, " \nFrom here\n.\nlast");
	m.subject = m.text = text.p;
	assert_int_equal(mail_compose(&m, &b, NULL), 0);
	for (p = b.p; *p; p += strcspn(p, "\n") + 1)
		assert_true(strcspn(p, "\n") <= 76);
	assert_non_null(strstr(b.p, "=20\n=46rom here\n.\nlast\n"));
	buf_release(&text);
	buf_release(&b);
}

/* A sendmail of our own: notes its arguments and what it is told. */
static char *make_sendmail(void **state, const char *end)
{
	char *script = mem_printf("#!/bin/sh\nprintf '%%s\\n' \"$@\" >%s/args\n"
				  "cat >%s/mail\n%s\n", (char *)*state,
				  (char *)*state, end);
	const char *path = folder_file(state, "sendmail", script,
				       strlen(script));

	assert_int_equal(chmod(path, 0700), 0);
	free(script);
	return mem_strdup(path);
}

static void hands_over(void **state)
{
	char *sendmail = make_sendmail(state, "exit 0");
	char *args = file_join(*state, "args"), *mail = file_join(*state, "mail");
	struct mail m = simple();
	struct buf b = BUF_INIT, wanted = BUF_INIT;

	assert_int_equal(mail_send(&m, sendmail, NULL), 0);
	assert_int_equal(file_read(args, 0, &b, NULL), 0);
	assert_string_equal(buf_str(&b), "-i\n-f\nkartei@example.org\n--\nmk\n");
	buf_clear(&b);
	assert_int_equal(file_read(mail, 0, &b, NULL), 0);
	assert_int_equal(mail_compose(&m, &wanted, NULL), 0);
	assert_string_equal(buf_str(&b), buf_str(&wanted));
	buf_release(&b);
	buf_release(&wanted);
	free(args);
	free(mail);
	free(sendmail);
}

static void says_what_failed(void **state)
{
	static const struct { const char *end; enum err_code code; } table[] = {
		{ "exit 75", ERR_UNAVAILABLE }, { "exit 67", ERR_IO },
		{ "kill -9 $$", ERR_IO }, { "exit 127", ERR_UNAVAILABLE },
	};
	struct mail m = simple();
	struct err err = ERR_INIT;
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(*table); i++) {
		char *sendmail = make_sendmail(state, table[i].end);

		assert_int_equal(mail_send(&m, sendmail, &err), -1);
		assert_int_equal(err_code(&err), table[i].code);
		err_clear(&err);
		free(sendmail);
	}
	assert_int_equal(mail_send(&m, "/no/sendmail", &err), -1);
	assert_int_equal(err_code(&err), ERR_UNAVAILABLE);
	err_release(&err);
}

/* One that does not read and ends early must not end us by a signal. */
static void survives_a_deaf_program(void **state)
{
	const char *script = "#!/bin/sh\nexit 1\n";
	const char *path = folder_file(state, "deaf", script, strlen(script));
	struct mail m = simple();
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;
	int i;

	assert_int_equal(chmod(path, 0700), 0);
	for (i = 0; i < 1 << 20; i++)
		buf_add_char(&text, 'x');
	m.text = text.p;
	assert_int_equal(mail_send(&m, path, &err), -1);
	assert_int_equal(err_code(&err), ERR_IO);
	buf_release(&text);
	err_release(&err);
}

#define IN_FOLDER(test) \
	cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

static const struct CMUnitTest mail_tests[] = {
	cmocka_unit_test(composes),
	cmocka_unit_test(no_header_gets_in),
	cmocka_unit_test(lines_are_short),
	IN_FOLDER(hands_over),
	IN_FOLDER(says_what_failed),
	IN_FOLDER(survives_a_deaf_program),
};
GROUP(mail);
