/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/tr.h"
#include "store/rowfile.h"
#include "store/rowfile_form.h"

#define OUT_BYTES (256 * 1024)		/* written at once */
#define HAND_OVER (8u << 20)		/* so much is given to the disk */

struct rowfile_writer {
	char *path, *made;		/* its name; PATH.new */
	int fd;
	struct buf out;
	uint64_t at, given;		/* bytes in the file, on their way */
	struct buf block, index, places;
	uint64_t blocks;
};

struct rowfile_writer *rowfile_create(const char *path, struct err *err)
{
	struct rowfile_writer *w = mem_zero(sizeof(*w));

	w->path = mem_strdup(path);
	w->made = mem_printf("%s.new", path);
	w->fd = open(w->made, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW |
		     O_CLOEXEC, 0600);
	if (w->fd >= 0)
		return w;
	err_set_errno(err, ERR_IO, w->made, N_("cannot open"));
	rowfile_writer_free(w);
	return NULL;
}

void rowfile_writer_free(struct rowfile_writer *w)
{
	if (!w)
		return;
	if (w->fd >= 0) {
		close(w->fd);
		unlink(w->made);
	}
	buf_release(&w->out);
	buf_release(&w->block);
	buf_release(&w->index);
	buf_release(&w->places);
	free(w->path);
	free(w->made);
	free(w);
}

static int fault(const struct rowfile_writer *w, struct err *err)
{
	return err_set_errno(err, errno == ENOSPC ? ERR_FULL : ERR_IO, w->made,
			     N_("cannot write"));
}

/* The disk begins early, so that the last flush does not hold up those of
 * the log. */
static int hand_over(struct rowfile_writer *w, struct err *err)
{
	if (w->at - w->given < HAND_OVER)
		return 0;
	if (sync_file_range(w->fd, (off_t)w->given, (off_t)(w->at - w->given),
			    SYNC_FILE_RANGE_WRITE))
		return fault(w, err);
	w->given = w->at;
	return 0;
}

static int write_out(struct rowfile_writer *w, struct err *err)
{
	size_t done = 0;

	while (done < w->out.n) {
		ssize_t n = write(w->fd, w->out.p + done, w->out.n - done);

		if (n < 0 && errno != EINTR)
			return fault(w, err);
		done += n > 0 ? (size_t)n : 0;
	}
	w->at += w->out.n;
	buf_clear(&w->out);
	return hand_over(w, err);
}

static int end_block(struct rowfile_writer *w, struct err *err)
{
	if (!w->block.n)
		return 0;
	pack_u64(&w->block, rowfile_sum(w->block.p, w->block.n));
	buf_add_slice(&w->out, buf_slice(&w->block));
	w->blocks++;
	buf_clear(&w->block);
	return w->out.n >= OUT_BYTES ? write_out(w, err) : 0;
}

int rowfile_add(struct rowfile_writer *w, struct slice key, struct slice value,
		struct err *err)
{
	if (w->block.n >= ROWFILE_BLOCK && end_block(w, err))
		return -1;
	if (!w->block.n) {
		pack_u64(&w->places, w->index.n);
		pack_u64(&w->index, w->at + w->out.n);
		pack_slice(&w->index, key);
	}
	pack_varint(&w->block, key.n);
	pack_varint(&w->block, value.n);
	buf_add_slice(&w->block, key);
	buf_add_slice(&w->block, value);
	return 0;
}

static int put_index(struct rowfile_writer *w, struct err *err)
{
	uint64_t at = w->at + w->out.n, places = at + w->index.n;

	buf_add_slice(&w->index, buf_slice(&w->places));
	buf_add_slice(&w->out, buf_slice(&w->index));
	pack_u64(&w->out, at);
	pack_u64(&w->out, places);
	pack_u64(&w->out, w->blocks);
	pack_u64(&w->out, rowfile_sum(w->index.p, w->index.n));
	buf_add_str(&w->out, ROWFILE_MAGIC);
	return write_out(w, err);
}

static int name_it(struct rowfile_writer *w, struct err *err)
{
	char *slash, *dir;
	int fd, rc;

	if (rename(w->made, w->path))
		return fault(w, err);
	dir = mem_strdup(w->path);
	slash = strrchr(dir, '/');
	*slash = '\0';
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	rc = fd < 0 || fsync(fd) ? fault(w, err) : 0;
	if (fd >= 0)
		close(fd);
	free(dir);
	return rc;
}

int rowfile_finish(struct rowfile_writer *w, struct err *err)
{
	int rc;

	if (end_block(w, err) || put_index(w, err))
		return -1;
	if (fdatasync(w->fd))
		return fault(w, err);
	rc = close(w->fd);
	w->fd = -1;
	if (!rc)
		return name_it(w, err);
	rc = fault(w, err);
	unlink(w->made);
	return rc;
}
