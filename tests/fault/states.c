/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a power cut or a bad disk leaves, as plain files.
 *
 *	states cut TRACE BASE HOME BOOK SEED PAGE|whole
 *		HOME: the home BASE after a cut somewhere in the trace, with
 *		an odd SEED just behind an acknowledgement; BOOK: lines of
 *		stdin, a ledger, that were written before
 *	states flip SEED FILE...
 *		turns one bit in one of the files
 *	states spoil COPY LOG BYTE
 *		and a bit in what the COPY of logs (store/logcopy.h) has of
 *		this byte of log number LOG
 *
 * The model of a cut: what was written to a file and not flushed since is
 * there or not, each write by itself; with a PAGE (512) each such piece of
 * a write by itself. Names are made, changed and removed in their order, as
 * a journal keeps them, and all before a flush are on the disk with it.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "trace.h"

struct op {
	struct trace_head head;
	char *path;
	const char *data;
};

struct file {
	char *data;
	size_t n;
	struct op **pending;
	size_t pending_n;
};

struct name {
	char *path;
	struct file *now, *kept;	/* as the program sees it, on the disk */
};

struct disk {
	const char *base;
	struct name *names;
	size_t n;
	struct op **meta;		/* names not yet certain */
	size_t meta_n;
	size_t torn;			/* bytes of a piece; 0: whole writes */
};

static _Noreturn void die(const char *what)
{
	perror(what);
	exit(70);
}

static void *more(void *p, size_t n, size_t each)
{
	if (n & (n - 1))
		return p;
	p = realloc(p, (n ? n * 2 : 1) * each);
	if (!p)
		die("memory");
	return p;
}

static char *join(const char *dir, const char *name)
{
	char *path;

	if (asprintf(&path, "%s/%s", dir, name) < 0)
		die("memory");
	return path;
}

static struct file *load(const char *dir, const char *name)
{
	char *path = join(dir, name);
	struct file *f = NULL;
	struct stat st;
	int fd = open(path, O_RDONLY);

	free(path);
	if (fd < 0)
		return NULL;
	f = calloc(1, sizeof(*f));
	if (!f || fstat(fd, &st))
		die(name);
	/* A folder that is flushed: for the names in it. */
	if (S_ISDIR(st.st_mode)) {
		close(fd);
		free(f);
		return NULL;
	}
	f->n = (size_t)st.st_size;
	f->data = malloc(f->n + 1);
	if (!f->data || read(fd, f->data, f->n) != st.st_size)
		die(name);
	close(fd);
	return f;
}

static struct name *name_of(struct disk *d, const char *path)
{
	struct name *name;

	for (size_t i = 0; i < d->n; i++)
		if (!strcmp(d->names[i].path, path))
			return &d->names[i];
	d->names = more(d->names, d->n, sizeof(*d->names));
	name = &d->names[d->n++];
	name->path = strdup(path);
	name->now = name->kept = load(d->base, path);
	return name;
}

static void resize(struct file *f, size_t n)
{
	char *data = realloc(f->data, n + 1);

	if (!data)
		die("memory");
	if (n > f->n)
		memset(data + f->n, 0, n - f->n);
	f->data = data;
	f->n = n;
}

static void put(struct file *f, const struct op *op, size_t from, size_t n)
{
	if (op->head.at + from + n > f->n)
		resize(f, op->head.at + from + n);
	memcpy(f->data + op->head.at + from, op->data + from, n);
}

static bool chance(int percent)
{
	return random() % 100 < percent;
}

/* One of what is pending, on the way to the disk when the power went. */
static void put_some(struct file *f, const struct op *op, size_t torn,
		     int percent)
{
	size_t end = op->head.n;

	if (op->head.op == TRACE_TRUNCATE) {
		if (chance(percent))
			resize(f, op->head.at);
		return;
	}
	if (!torn) {
		if (chance(percent))
			put(f, op, 0, end);
		return;
	}
	/* Pieces lie where the disk has them, not where the write begins. */
	for (size_t from = 0, n; from < end; from += n) {
		n = torn - (op->head.at + from) % torn;
		if (n > end - from)
			n = end - from;
		if (chance(percent))
			put(f, op, from, n);
	}
}

/* A folder is known by the names below it; it takes them along. */
static void take_along(struct disk *d, const struct op *op, bool kept)
{
	size_t n = strlen(op->path), had = d->n;

	for (size_t i = 0; i < had; i++) {
		struct file *f = kept ? d->names[i].kept : d->names[i].now;
		struct name *to;
		char *path;

		if (!f || strncmp(d->names[i].path, op->path, n) ||
		    d->names[i].path[n] != '/')
			continue;
		path = join(op->data, d->names[i].path + n + 1);
		to = name_of(d, path);
		*(kept ? &to->kept : &to->now) = f;
		*(kept ? &d->names[i].kept : &d->names[i].now) = NULL;
		free(path);
	}
}

static void meta_apply(struct disk *d, const struct op *op)
{
	struct name *name = name_of(d, op->path);

	if (op->head.op == TRACE_RENAME) {
		struct file *f = name->kept;

		name->kept = NULL;
		name_of(d, op->data)->kept = f;
		take_along(d, op, true);
	} else if (op->head.op == TRACE_UNLINK) {
		name->kept = NULL;
	}
}

/* Files that are made at first on the disk alone have their own entry. */
static void meta_now(struct disk *d, struct op *op)
{
	struct name *name = name_of(d, op->path);
	struct file *f = name->now;

	switch ((enum trace_op)op->head.op) {
	case TRACE_CREATE:
		name->now = calloc(1, sizeof(*f));
		/* Empty until its name is certain is the same as absent. */
		name->kept = name->now;
		break;
	case TRACE_RENAME:
		name->now = NULL;
		name_of(d, op->data)->now = f;
		take_along(d, op, false);
		break;
	default:
		name->now = NULL;
	}
	d->meta = more(d->meta, d->meta_n, sizeof(struct op *));
	d->meta[d->meta_n++] = op;
}

static void step(struct disk *d, struct op *op)
{
	struct file *f;

	if (op->head.op >= TRACE_CREATE) {
		meta_now(d, op);
		return;
	}
	f = name_of(d, op->path)->now;
	if (op->head.op == TRACE_FLUSH) {
		for (size_t i = 0; i < d->meta_n; i++)
			meta_apply(d, d->meta[i]);
		d->meta_n = 0;
		for (size_t i = 0; f && i < f->pending_n; i++)
			put_some(f, f->pending[i], 0, 100);
		if (f)
			f->pending_n = 0;
		return;
	}
	if (!f)
		die(op->path);
	f->pending = more(f->pending, f->pending_n, sizeof(struct op *));
	f->pending[f->pending_n++] = op;
}

static void lose_power(struct disk *d)
{
	static const int shares[] = { 0, 10, 50, 90, 100 };
	int percent = shares[random() % 5];
	size_t n = d->meta_n ? (size_t)random() % (d->meta_n + 1) : 0;

	for (size_t i = 0; i < n; i++)
		meta_apply(d, d->meta[i]);
	for (size_t i = 0; i < d->n; i++) {
		struct file *f = d->names[i].kept;

		for (size_t k = 0; f && k < f->pending_n; k++)
			put_some(f, f->pending[k], d->torn, percent);
		if (f)
			f->pending_n = 0;
	}
}

/* No call for a folder is in the trace: each is there where a file is. */
static void make_folders(char *path, const char *home)
{
	for (char *p = path + strlen(home) + 1; (p = strchr(p, '/')); p++) {
		*p = '\0';
		mkdir(path, 0700);
		*p = '/';
	}
}

static void store(const struct disk *d, const char *home)
{
	for (size_t i = 0; i < d->n; i++) {
		char *path = join(home, d->names[i].path);
		const struct file *f = d->names[i].kept;
		int fd;

		if (!f) {
			unlink(path);
			free(path);
			continue;
		}
		make_folders(path, home);
		fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
		if (fd < 0 || write(fd, f->data, f->n) != (ssize_t)f->n ||
		    close(fd))
			die(path);
		free(path);
	}
}

static struct op *trace_read(const char *path, size_t *n)
{
	struct op *ops = NULL;
	struct stat st;
	int fd = open(path, O_RDONLY);
	const char *p, *end;

	if (fd < 0 || fstat(fd, &st) || !st.st_size)
		die(path);
	p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		die(path);
	end = p + st.st_size;
	for (*n = 0; p + sizeof(struct trace_head) <= end; ++*n) {
		struct op op;

		memcpy(&op.head, p, sizeof(op.head));
		p += sizeof(op.head);
		op.path = strndup(p, op.head.path);
		p += op.head.path;
		op.data = p;
		if (op.head.op == TRACE_RENAME)
			op.data = strndup(p, op.head.n);
		if (op.head.op == TRACE_WRITE || op.head.op == TRACE_RENAME)
			p += op.head.n;
		ops = more(ops, *n, sizeof(*ops));
		ops[*n] = op;
	}
	return ops;
}

struct line {
	char text[512];
	uint64_t when;		/* its last word */
};

static struct line *book_read(size_t *n)
{
	struct line *lines = NULL, line;

	for (*n = 0; fgets(line.text, sizeof(line.text), stdin);) {
		const char *last = strrchr(line.text, ' ');

		if (!last)
			continue;
		line.when = strtoull(last, NULL, 10);
		lines = more(lines, *n, sizeof(*lines));
		lines[(*n)++] = line;
	}
	return lines;
}

static void book_cut(const char *path, const struct line *lines, size_t n,
		     uint64_t when)
{
	FILE *f = fopen(path, "w");

	if (!f)
		die(path);
	for (size_t i = 0; i < n; i++)
		if (lines[i].when < when)
			fputs(lines[i].text, f);
	if (fclose(f))
		die(path);
}

/* ---- the moment of a cut ----------------------------------------------- */

/* The library fills each new log with zeros, thousands of writes. */
static bool is_zeros(const struct op *op)
{
	return op->head.op == TRACE_WRITE && op->head.n && !*op->data &&
		!memcmp(op->data, op->data + 1, op->head.n - 1);
}

/* Any call, of zeros the first. */
static size_t any_moment(const struct op *ops, size_t n)
{
	size_t at;

	do
		at = (size_t)random() % n;
	while (at && is_zeros(&ops[at]) && is_zeros(&ops[at - 1]));
	return at;
}

/* Just behind an acknowledgement: nothing that it needs may be on its way.
 * False: there was none. */
static bool acknowledged(const struct op *ops, size_t n,
			 const struct line *lines, size_t lines_n, size_t *at)
{
	size_t answers = 0, line = 0, left;

	for (size_t i = 0; i < lines_n; i++)
		answers += *lines[i].text == '!';
	if (!answers)
		return false;
	left = (size_t)random() % answers;
	while (*lines[line].text != '!' || left--)
		line++;
	for (*at = 0; *at < n - 1 && ops[*at].head.when <= lines[line].when;)
		++*at;
	return true;
}

static int cut(char **argv)
{
	struct disk d = { .base = argv[3] };
	unsigned seed = (unsigned)atoi(argv[6]);
	size_t n, at, lines_n;
	struct op *ops = trace_read(argv[2], &n);
	struct line *lines = book_read(&lines_n);

	srandom(seed);
	d.torn = strcmp(argv[7], "whole") ? (size_t)atoi(argv[7]) : 0;
	if (!(seed % 2) || !acknowledged(ops, n, lines, lines_n, &at))
		at = any_moment(ops, n);
	for (size_t i = 0; i < at; i++)
		step(&d, &ops[i]);
	lose_power(&d);
	store(&d, argv[4]);
	book_cut(argv[5], lines, lines_n, ops[at].head.when);
	printf("before call %zu of %zu\n", at + 1, n);
	return 0;
}

static int flip(int argc, char **argv)
{
	struct stat st;
	const char *path;
	off_t at;
	char c;
	int fd, bit;

	srandom((unsigned)atoi(argv[2]));
	path = argv[3 + random() % (argc - 3)];
	fd = open(path, O_RDWR);
	if (fd < 0 || fstat(fd, &st) || !st.st_size)
		die(path);
	/* A log is zeros as far as it has not come yet. */
	do {
		at = random() % st.st_size;
		if (pread(fd, &c, 1, at) != 1)
			die(path);
	} while (strstr(path, "/log.") && !c);
	bit = (int)(random() % 8);
	c = (char)(c ^ (1 << bit));
	if (pwrite(fd, &c, 1, at) != 1)
		die(path);
	printf("%s: byte %lld, bit %d\n", path, (long long)at, bit);
	return 0;
}

static uint32_t number_at(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
		(uint32_t)p[2] << 8 | p[3];
}

static int spoil(char **argv)
{
	static const char magic[] = "kartlog1";
	uint32_t log = (uint32_t)atoi(argv[3]), byte = (uint32_t)atoi(argv[4]);
	struct file *f = load("", argv[2]);
	const char *p, *next;
	int fd;

	if (!f)
		die(argv[2]);
	for (p = f->data; p; p = next) {
		const unsigned char *head = (const unsigned char *)p + 16;
		size_t left = f->n - (size_t)(p - f->data);
		uint32_t at;

		next = memmem(p + 1, left - 1, magic, strlen(magic));
		if (left < 32)
			break;
		at = number_at(head + 4);
		if (number_at(head) != log || byte < at ||
		    byte >= at + number_at(head + 8))
			continue;
		fd = open(argv[2], O_WRONLY);
		if (fd < 0 || pwrite(fd, "?", 1, p - f->data + 32 + byte -
				     at) != 1)
			die(argv[2]);
		close(fd);
		return 0;
	}
	fprintf(stderr, "%s has no byte %u of log %u\n", argv[2], byte, log);
	return 1;
}

int main(int argc, char **argv)
{
	if (argc == 8 && !strcmp(argv[1], "cut"))
		return cut(argv);
	if (argc > 3 && !strcmp(argv[1], "flip"))
		return flip(argc, argv);
	if (argc == 5 && !strcmp(argv[1], "spoil"))
		return spoil(argv);
	fprintf(stderr, "usage: states cut TRACE BASE HOME BOOK SEED PAGE|whole\n"
		"       states flip SEED FILE...\n"
		"       states spoil COPY LOG BYTE\n");
	return 64;
}
