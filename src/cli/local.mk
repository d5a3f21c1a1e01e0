# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += libkartei_cli.a
libkartei_cli_a_SOURCES =
