# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += libkartei_base.a
libkartei_base_a_SOURCES =
