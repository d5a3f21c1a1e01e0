# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += libkartei_model.a
libkartei_model_a_SOURCES =

# The only C++: libphonenumber behind a C interface, linked by the store
# process alone.
noinst_LIBRARIES += libkartei_phone.a
libkartei_phone_a_SOURCES =
