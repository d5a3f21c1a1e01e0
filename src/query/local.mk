# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += libkartei_query.a
libkartei_query_a_SOURCES =
