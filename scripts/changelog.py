"""The form of CHANGELOG.md: *Keep a Changelog*, the newest version first."""

from __future__ import annotations

import datetime as dt
import re

from packaging.version import InvalidVersion, Version

from dependencies import ROOT

CHANGELOG = ROOT / "CHANGELOG.md"
UNRELEASED = "Unreleased"
KINDS = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")
"""The kinds of changes, in their order."""
_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)


def entries(text: str) -> dict[str, str]:
    """Return what has changed, by version, the newest first; `UNRELEASED` may be one of them."""
    _, *parts = _HEADING.split(text)
    return {title.split(" - ")[0]: body for title, body in zip(parts[::2], parts[1::2],
                                                               strict=True)}


def faults_of(text: str) -> list[str]:
    """Return what is not in the form: headings, dates, kinds of changes, and their order."""
    titles = _HEADING.findall(text)
    found = [] if titles[:1] == [UNRELEASED] else [f"The first heading must be {UNRELEASED}."]
    released = [title for title in titles if title != UNRELEASED]
    parsed = [parts for title in released if (parts := _version_and_date(title))]
    if len(parsed) != len(released):
        return [*found, "A heading must be like: 1.0.0 - 2026-11-30"]
    if parsed != sorted(parsed, reverse=True) or len({version for version, _ in parsed}) < len(
            parsed):
        found.append("Versions must be in order, the newest first, each once.")
    for title, body in entries(text).items():
        kinds = re.findall(r"^### (.+)$", body, re.MULTILINE)
        if kinds != [kind for kind in KINDS if kind in kinds]:
            found.append(f"{title}: the kinds of changes must be of {', '.join(KINDS)}, in order.")
        changes = re.split(r"^### ", body, flags=re.MULTILINE)[1:]
        found += [f"{title}: {kind} has no change." for kind, part in zip(
            kinds, changes, strict=True) if "\n- " not in part]
    return found


def _version_and_date(title: str) -> tuple[Version, dt.date] | None:
    """Return what a heading names, if it is of a version."""
    version, _, date = title.partition(" - ")
    try:
        return Version(version), dt.date.fromisoformat(date)
    except (InvalidVersion, ValueError):
        return None
