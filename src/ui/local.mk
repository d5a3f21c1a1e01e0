# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += libkartei_ui.a
libkartei_ui_a_SOURCES =
