# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += libkartei_app.a
libkartei_app_a_SOURCES = \
	src/app/command.c src/app/command.h \
	src/app/call.c src/app/call.h \
	src/app/settings.c src/app/settings.h
