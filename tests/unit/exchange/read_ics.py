#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads calendars from standard input with python3-vobject, a reader that is
not libical, and prints one line for each entry, sorted:

	VEVENT uid sequence start end status summary
	VTODO uid sequence due status percent summary

Times with a zone come out in UTC, as "-" what is absent."""

import datetime
import sys

import vobject


def moment(entry, name):
    if name not in entry.contents:
        return "-"
    value = entry.contents[name][0].value
    if isinstance(value, datetime.datetime):
        if value.tzinfo is None:
            return value.strftime("%Y-%m-%dT%H:%M floating")
        utc = value.astimezone(datetime.timezone.utc)
        return utc.strftime("%Y-%m-%dT%H:%MZ")
    return value.isoformat()


def text(entry, name):
    if name not in entry.contents:
        return "-"
    return entry.contents[name][0].value.replace("\n", "|")


def line(entry):
    for name in ("uid", "dtstamp", "last-modified", "sequence", "status"):
        if name not in entry.contents:
            raise SystemExit(f"{entry.name} without {name}")
    words = [entry.name, text(entry, "uid"), text(entry, "sequence")]
    if entry.name == "VEVENT":
        words += [moment(entry, "dtstart"), moment(entry, "dtend")]
    else:
        words += [moment(entry, "due")]
    words.append(text(entry, "status"))
    if entry.name == "VTODO":
        words.append(text(entry, "percent-complete"))
    words.append(text(entry, "summary"))
    return " ".join(words)


lines = []
raw = sys.stdin.buffer.read()
for number, octets in enumerate(raw.split(b"\r\n"), 1):
    if len(octets) > 75:
        raise SystemExit(f"line {number} has {len(octets)} octets")
    if b"\n" in octets:
        raise SystemExit(f"line {number} ends in LF alone")
for calendar in vobject.readComponents(raw.decode("utf-8")):
    for entry in calendar.components():
        if entry.name in ("VEVENT", "VTODO"):
            lines.append(line(entry))
print("\n".join(sorted(lines)))
