/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "exchange/import_resume.h"

static void assert_file(void **state, const char *name, const char *wanted)
{
	char *path = file_join(*state, name);
	struct buf text = BUF_INIT;

	assert_int_equal(file_read(path, 0, &text, NULL), 0);
	assert_string_equal(buf_str(&text), wanted);
	buf_release(&text);
	free(path);
}

static int run(void **state, struct fake *f, const char *text, bool dry_run,
	       struct import_result *r, struct err *err)
{
	struct import_opts opts = {
		.path = folder_file(state, "t.csv", text, strlen(text)),
		.kind = "company", .key = "number", .dry_run = dry_run,
	};

	fake_init(f);
	return import_run(&f->base, &opts, r, err);
}

static void counts_and_sorts_out(void **state)
{
	struct import_result r;
	struct fake f;

	assert_int_equal(run(state, &f, "number;name\n"
			     "K1;Müller\nK2;bad\nK1;Maier\n\nK3;a;b\nK4;N\n",
			     false, &r, NULL), 0);
	assert_string_equal(buf_str(&f.log),
			    "company key number number=K1 name=Müller\n"
			    "company key number number=K2 name=bad\n"
			    "company key number number=K1 name=Maier\n"
			    "company key number number=K4 name=N\n");
	assert_int_equal(r.change, 7);
	assert_int_equal(r.rows, 5);
	assert_int_equal(r.made, 2);
	assert_int_equal(r.changed, 0);
	assert_int_equal(r.same, 1);
	assert_int_equal(r.faulty, 2);
	assert_int_equal(r.faults_n, 2);
	assert_int_equal(r.faults[0].row, 3);
	assert_string_equal(r.faults[0].text, "name:3: this is bad");
	assert_int_equal(r.faults[1].row, 6);
	assert_file(state, "t.faulty.csv",
		    "number;name;_fault\n"
		    "K2;bad;name:3: this is bad\n"
		    "K3;a;b;\"has 3 cells, the first row has 2\"\n");
	import_result_release(&r);
	fake_release(&f);
}

static void faulty_file_goes_in_again(void **state)
{
	struct import_result r;
	struct fake f;

	assert_int_equal(run(state, &f, "number;name;_fault\n"
			     "K2;good;name:3: this was\n", false, &r, NULL),
			 0);
	assert_int_equal(r.made, 1);
	assert_null(r.faulty_path);
	import_result_release(&r);
	fake_release(&f);
}

static void dry_run_writes_nothing(void **state)
{
	char *path = file_join(*state, "t.faulty.csv");
	struct import_result r;
	struct fake f;

	assert_int_equal(run(state, &f, "number,name\nK1,a\nK2,bad\n", true,
			     &r, NULL), 0);
	assert_int_equal(r.change, 0);
	assert_int_equal(r.made, 1);
	assert_int_equal(r.faulty, 1);
	assert_false(file_exists(path));
	free(path);
	import_result_release(&r);
	fake_release(&f);
}

static char *many_rows(int n)
{
	struct buf b = BUF_INIT;
	int i;

	buf_add_str(&b, "number,name\n");
	for (i = 0; i < n; i++)
		buf_printf(&b, "K%d,Name\n", i);
	return buf_detach(&b);
}

static void slices_are_one_change(void **state)
{
	char *text = many_rows(2400);
	struct import_result r;
	struct fake f;

	assert_int_equal(run(state, &f, text, false, &r, NULL), 0);
	assert_int_equal(f.slices, 3);
	assert_int_equal(f.open, 2);
	assert_int_equal(r.made, 2400);
	import_result_release(&r);
	fake_release(&f);
	free(text);
	/* A last slice that is full closes the change, too. */
	text = many_rows(1000);
	assert_int_equal(run(state, &f, text, false, &r, NULL), 0);
	assert_int_equal(f.slices, 1);
	assert_int_equal(f.open, 0);
	import_result_release(&r);
	fake_release(&f);
	free(text);
}

static int stop_at_once(void *ctx, uint64_t done, uint64_t of)
{
	assert_true(done <= of);
	return ++*(int *)ctx >= 1;
}

static void stopping_closes_the_change(void **state)
{
	char *text = many_rows(2400);
	struct import_result r;
	struct err err = ERR_INIT;
	struct fake f;
	int told = 0;
	struct import_opts opts = {
		.path = folder_file(state, "t.csv", text, strlen(text)),
		.kind = "company", .progress = stop_at_once, .ctx = &told,
	};

	fake_init(&f);
	assert_int_equal(import_run(&f.base, &opts, &r, &err), -1);
	assert_int_equal(err_code(&err), ERR_STOPPED);
	assert_int_equal(r.change, 7);
	assert_int_equal(r.made, 1000);
	assert_int_equal(f.slices, 2);
	assert_int_equal(f.open, 1);
	import_result_release(&r);
	fake_release(&f);
	err_release(&err);
	free(text);
}

/* From now on the file that is open cannot be read. */
static int break_file(void *ctx, uint64_t done, uint64_t of)
{
	char link[64], at[512];
	ssize_t n;
	int fd, blind;

	assert_true(done <= of);
	for (fd = 3; fd < 64; fd++) {
		snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
		n = readlink(link, at, sizeof(at) - 1);
		at[n < 0 ? 0 : n] = '\0';
		if (strcmp(at, ctx) != 0)
			continue;
		blind = open("/dev/null", O_WRONLY);
		assert_true(blind >= 0);
		assert_int_equal(dup2(blind, fd), fd);
		close(blind);
	}
	return 0;
}

/* Nobody could go on with it, so nothing of it may stay open. */
static void a_file_that_fails_closes_the_change(void **state)
{
	char *text = many_rows(30000), *path;
	struct import_result r;
	struct err err = ERR_INIT;
	struct fake f;
	struct import_opts opts = {
		.path = folder_file(state, "t.csv", text, strlen(text)),
		.kind = "company", .progress = break_file,
	};

	path = realpath(opts.path, NULL);
	opts.ctx = path;
	fake_init(&f);
	assert_int_equal(import_run(&f.base, &opts, &r, &err), -1);
	assert_int_equal(err_code(&err), ERR_IO);
	assert_int_equal(r.change, 7);
	assert_true(r.made && r.made < 30000);
	assert_int_equal(f.open, f.slices - 1);
	import_result_release(&r);
	fake_release(&f);
	err_release(&err);
	free(path);
	free(text);
}

static bool note_is(void **state, const char *name, time_t age)
{
	const struct timeval at = { time(NULL) - age, 0 };
	const struct timeval times[2] = { at, at };
	char *path = file_join(*state, name);
	struct import_resume r;
	struct fake f;
	struct import_opts opts = { .state = *state };
	bool is;

	folder_file(state, name, "x", 1);
	assert_int_equal(utimes(path, times), 0);
	opts.path = path;
	fake_init(&f);
	import_resume_open(&r, &f.base, &opts);
	is = file_exists(path);
	import_resume_done(&r);
	import_resume_release(&r);
	fake_release(&f);
	free(path);
	return is;
}

static void old_notes_go(void **state)
{
	assert_true(note_is(state, "import-0123456789abcdef", 3600));
	assert_false(note_is(state, "import-0123456789abcdef", 700000));
	assert_false(note_is(state, "import-0123456789abcdef.Xy12Za", 700000));
	assert_true(note_is(state, "import-decade.csv", 700000));
	assert_true(note_is(state, "important", 700000));
}

/* What was stopped asks for the same again; what is done does not. */
static void the_same_command_goes_on(void **state)
{
	static const char none[16];
	char *text = many_rows(2400);
	struct import_result r;
	struct fake f[4];
	int told = 0, i;
	struct import_opts opts = {
		.path = folder_file(state, "t.csv", text, strlen(text)),
		.kind = "company", .state = *state, .ctx = &told,
	};

	for (i = 0; i < 4; i++) {
		opts.progress = i == 1 ? stop_at_once : NULL;
		fake_init(&f[i]);
		f[i].refuse_from = i == 0 ? 2 : 0;
		assert_int_equal(import_run(&f[i].base, &opts, &r, NULL),
				 i < 2 ? -1 : 0);
		assert_int_equal(r.resumed, i == 1 || i == 2);
		import_result_release(&r);
	}
	/* Stopped, the change stays open. */
	assert_int_equal(f[1].open, f[1].slices);
	assert_int_equal(f[2].requests.n, 48);
	assert_memory_equal(f[0].requests.p, f[2].requests.p, 32);
	assert_memory_equal(f[1].requests.p, f[2].requests.p, 16);
	assert_memory_not_equal(f[2].requests.p, f[2].requests.p + 16, 16);
	assert_memory_not_equal(f[2].requests.p, f[3].requests.p, 16);
	assert_memory_not_equal(f[3].requests.p, none, 16);
	for (i = 0; i < 4; i++)
		fake_release(&f[i]);
	free(text);
}

static void a_store_that_fails_ends_it(void **state)
{
	char *text = many_rows(2400);
	struct import_result r;
	struct err err = ERR_INIT;
	struct fake f;
	struct import_opts opts = {
		.path = folder_file(state, "t.csv", text, strlen(text)),
		.kind = "company",
	};

	fake_init(&f);
	f.refuse_from = 2;
	assert_int_equal(import_run(&f.base, &opts, &r, &err), -1);
	assert_int_equal(err_code(&err), ERR_FULL);
	assert_int_equal(r.made, 1000);
	assert_int_equal(r.change, 7);
	import_result_release(&r);
	fake_release(&f);
	err_release(&err);
	free(text);
}

static void assert_unusable(void **state, const struct import_opts *opts,
			    enum err_code code, const char *part)
{
	struct import_result r;
	struct err err = ERR_INIT;
	struct fake f;

	fake_init(&f);
	assert_int_equal(import_run(&f.base, opts, &r, &err), -1);
	assert_int_equal(err_code(&err), code);
	assert_fault(&err, part);
	assert_int_equal(f.slices, 0);
	import_result_release(&r);
	fake_release(&f);
	err_release(&err);
}

static void unusable(void **state)
{
	const char *path = folder_file(state, "t.csv", "a,b\n1,2\n", 8);

	assert_unusable(state, &(struct import_opts){ .path = path },
			ERR_USAGE, "a kind or a map is wanted");
	assert_unusable(state, &(struct import_opts){ .path = path,
						      .kind = "nothing" },
			ERR_NOT_FOUND, "there is no kind \"nothing\"");
	assert_unusable(state, &(struct import_opts){ .path = path,
						      .kind = "company" },
			ERR_INPUT, "the column \"a\" is no field");
	assert_unusable(state, &(struct import_opts){ .path = path,
						      .map = "no-such-map" },
			ERR_NOT_FOUND, "no-such-map");
	assert_unusable(state, &(struct import_opts){ .path = "/no/file",
						      .kind = "company" },
			ERR_NOT_FOUND, "/no/file");
}

#define IN_FOLDER(test) \
	cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

static const struct CMUnitTest import_tests[] = {
	IN_FOLDER(counts_and_sorts_out),
	IN_FOLDER(faulty_file_goes_in_again),
	IN_FOLDER(dry_run_writes_nothing),
	IN_FOLDER(slices_are_one_change),
	IN_FOLDER(stopping_closes_the_change),
	IN_FOLDER(a_file_that_fails_closes_the_change),
	IN_FOLDER(old_notes_go),
	IN_FOLDER(the_same_command_goes_on),
	IN_FOLDER(a_store_that_fails_ends_it),
	IN_FOLDER(unusable),
};
GROUP(import);
