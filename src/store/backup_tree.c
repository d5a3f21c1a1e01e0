/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/tr.h"
#include "store/backup.h"

/* Whole pages, and so little that a flush of the store's log beside it does
 * not wait long for what the disk still has to write of ours. */
#define PIECE ((size_t)1 << 20)
#define OPEN_AT_ONCE 16

static int copy_piece(int in, int out, char *room, off_t at, size_t n)
{
	ssize_t got = pread(in, room, n, at), done;
	size_t left;

	if (got <= 0)
		return got < 0 ? -1 : 0;
	for (left = (size_t)got; left; left -= (size_t)done) {
		done = pwrite(out, room + ((size_t)got - left), left,
			      at + got - (off_t)left);
		if (done < 0 && errno == EINTR)
			done = 0;
		else if (done < 0)
			return -1;
	}
	if (sync_file_range(out, at, got, SYNC_FILE_RANGE_WAIT_BEFORE |
			    SYNC_FILE_RANGE_WRITE |
			    SYNC_FILE_RANGE_WAIT_AFTER) &&
	    errno != ENOSYS && errno != EINVAL && errno != ESPIPE)
		return -1;
	posix_fadvise(out, at, got, POSIX_FADV_DONTNEED);
	return 1;
}

/* What a log has not come to yet is a hole. */
static int copy_all(int in, int out, char *room)
{
	off_t at = 0, data, hole, end;
	struct stat st;
	int rc;

	while ((data = lseek(in, at, SEEK_DATA)) >= 0) {
		hole = lseek(in, data, SEEK_HOLE);
		if (hole < 0)
			return -1;
		data -= data % (off_t)PIECE;
		for (at = data; at < hole; at += (off_t)PIECE) {
			rc = copy_piece(in, out, room, at, PIECE);
			if (rc < 0)
				return -1;
			if (!rc)
				break;
		}
		at = at > hole ? at : hole;
	}
	if (errno != ENXIO || fstat(out, &st))
		return -1;
	end = lseek(in, 0, SEEK_END);
	rc = st.st_size < end ? ftruncate(out, end) : 0;
	return rc || fsync(out) ? -1 : 0;
}

int tree_copy_file(const char *from, const char *to, struct err *err)
{
	int in = open(from, O_RDONLY | O_NOFOLLOW | O_CLOEXEC), out, rc;
	char *room;

	if (in < 0 && errno == ENOENT)
		return 0;
	if (in < 0)
		return err_set_errno(err, ERR_IO, from, N_("cannot open"));
	out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC,
		   0600);
	if (out < 0) {
		close(in);
		return err_set_errno(err, ERR_IO, to, N_("cannot create"));
	}
	room = mem_alloc(PIECE);
	rc = copy_all(in, out, room);
	if (rc)
		err_set_errno(err, errno == ENOSPC ? ERR_FULL : ERR_IO, to,
			      N_("cannot write"));
	free(room);
	close(in);
	if (close(out) && !rc)
		rc = err_set_errno(err, ERR_IO, to, N_("cannot write"));
	return rc ? -1 : 1;
}

static int copy_entry(const char *from, const char *to, const char *name,
		      struct err *err)
{
	char *a = file_join(from, name), *b = file_join(to, name);
	struct stat st;
	int rc = 0;

	if (!lstat(a, &st) && S_ISDIR(st.st_mode))
		rc = tree_copy(a, b, err);
	else if (!lstat(a, &st) && S_ISREG(st.st_mode))
		rc = tree_copy_file(a, b, err);
	free(a);
	free(b);
	return rc < 0 ? -1 : 0;
}

int tree_copy(const char *from, const char *to, struct err *err)
{
	DIR *dir = opendir(from);
	struct dirent *e;
	int rc;

	if (!dir)
		return err_set_errno(err, ERR_IO, from, N_("cannot open"));
	rc = file_private_dir(to, true, err);
	while (!rc && (e = readdir(dir))) {
		if (strcmp(e->d_name, ".") && strcmp(e->d_name, ".."))
			rc = copy_entry(from, to, e->d_name, err);
	}
	closedir(dir);
	return rc;
}

static int remove_one(const char *path, const struct stat *st, int type,
		      struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

int tree_remove(const char *path, struct err *err)
{
	if (!nftw(path, remove_one, OPEN_AT_ONCE,
		  FTW_DEPTH | FTW_PHYS | FTW_MOUNT) || errno == ENOENT)
		return 0;
	return err_set_errno(err, ERR_IO, path, N_("cannot be removed"));
}

/* Blocks, not lengths: logs have holes. */
uint64_t tree_bytes(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *e;
	struct stat st;
	uint64_t n = 0;

	while (dir && (e = readdir(dir))) {
		char *inside;

		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..") ||
		    fstatat(dirfd(dir), e->d_name, &st, AT_SYMLINK_NOFOLLOW))
			continue;
		n += (uint64_t)st.st_blocks * 512;
		if (!S_ISDIR(st.st_mode))
			continue;
		inside = file_join(path, e->d_name);
		n += tree_bytes(inside);
		free(inside);
	}
	if (dir)
		closedir(dir);
	return n;
}
