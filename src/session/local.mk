# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += libkartei_session.a
libkartei_session_a_SOURCES =
