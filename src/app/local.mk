# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += libkartei_app.a
libkartei_app_a_SOURCES =
