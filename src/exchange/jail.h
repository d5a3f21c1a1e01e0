/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_EXCHANGE_JAIL_H
#define KARTEI_EXCHANGE_JAIL_H

/*
 * For helpers that read or write foreign formats: from here on this process
 * can compute, read what is open, open files for reading, write to what is
 * open, and nothing else: no socket, no other program, no new right. What
 * the machine cannot enforce is left out. -1 if even the limits could not
 * be set.
 */
int jail_enter(void);

#endif
