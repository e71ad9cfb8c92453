"""Findings as data: what many of them have in common is one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from hsbstar.core.findings import system_files_ignored


@pytest.mark.parametrize(("names", "message"), [
    (["Thumbs.db"], "1 system file was ignored: Thumbs.db."),
    (["a/Thumbs.db", "b/Thumbs.db"], "2 system files were ignored: Thumbs.db."),
    (["c", "a", "B"], "3 system files were ignored: a, B and c."),
    (["d", "c", "a", "B"], "4 system files were ignored: a, B and 2 others."),
])
def test_files_of_the_system_are_one_note(names: list[str], message: str) -> None:
    """How many there are, and what the first are called."""
    (found,) = system_files_ignored([Path(name) for name in names])
    assert (found.message, str(found.where), found.severity) == (message, "", "note")


def test_without_files_of_the_system_there_is_no_note() -> None:
    """As in most folders."""
    assert system_files_ignored([]) == []
