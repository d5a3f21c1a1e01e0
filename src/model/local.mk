# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += libkartei_model.a
libkartei_model_a_SOURCES =
