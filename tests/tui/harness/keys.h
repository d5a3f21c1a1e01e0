/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_TUI_KEYS_H
#define TESTS_TUI_KEYS_H

#include <stddef.h>

/*
 * Reads one key of a line such as `/pet ann<Enter><C-s><F2>` as an xterm
 * sends it (application cursor keys). Moves `*line` on, writes the bytes to
 * `out` (at least 16) and returns their number, 0 at the end of the line,
 * -1 for an unknown name. `<lt>` is the sign itself.
 */
int keys_next(const char **line, char *out);

#endif
