/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_CLI_MANUAL_H
#define KARTEI_CLI_MANUAL_H

#include "app/command.h"

/* What is generated from the rows for files: "man" kartei(1), "conf"
 * kartei.conf(5), "markdown" the list of commands, "bash" completion. -1:
 * there is no such format. */
int manual_print(const struct commands *all, const char *format);

/* help.c */
void help_overview(const struct commands *all);
int help_on(const struct command *command);

#endif
