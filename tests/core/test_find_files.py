"""Finding returns: in files and folders, and never anywhere else."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hsbstar.core import find_files
from hsbstar.core.errors import HsbstarError
from hsbstar.core.find_files import Found, find_returns
from hsbstar.framework import bundled_framework
from hsbstar.returns import take_in
from hsbstar.returns.file_kinds import what_is

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_returns_are_found_in_files_and_folders_and_each_once(tmp_path: Path) -> None:
    """Folders are looked through; a file that is named twice is read once; order is by name."""
    inner = tmp_path / "inner"
    inner.mkdir()
    for name in ("b.xlsx", "a.ODS", "inner/c.xls", "inner/d.xlsm"):
        (tmp_path / name).touch()
    found = find_returns([tmp_path, tmp_path / "b.xlsx", inner])
    assert [path.name for path in found.returns] == ["a.ODS", "b.xlsx", "c.xls", "d.xlsm"]
    assert found.passed_over == ()


def test_lock_files_hidden_files_and_other_kinds_are_passed_over(tmp_path: Path) -> None:
    """A file that is no workbook is named with the reason; hidden folders are not entered."""
    (tmp_path / ".hidden").mkdir()
    system = {"~$a.xlsx", ".~lock.a.ods#", ".DS_Store", "._a.xlsx", "Thumbs.db", "Desktop.INI"}
    names = (*system, "notes.docx", "README", ".draft.xlsx", "a.xlsx", ".hidden/b.xlsx")
    for name in names:
        (tmp_path / name).touch()
    found = find_returns([tmp_path])
    assert [path.name for path in found.returns] == ["a.xlsx"]
    reasons = {path.name: reason for path, reason in found.passed_over}
    assert reasons.keys() == {"notes.docx", "README", ".draft.xlsx"}
    assert ".docx" in reasons["notes.docx"]
    assert reasons[".draft.xlsx"] == "a hidden file"
    assert {path.name for path in found.system_files} == system


def test_links_to_folders_and_closed_folders_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that is not looked into is passed over with a word, never silently."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "returns").mkdir()
    (tmp_path / "returns" / "a.xlsx").touch()
    (tmp_path / "returns" / "link").symlink_to(tmp_path / "elsewhere")
    found = find_returns([tmp_path / "returns"])
    assert [(path.name, reason) for path, reason in found.passed_over] == [
        ("link", "a link to another folder")
    ]
    real = os.scandir

    def refuse(path: str) -> Iterator[os.DirEntry[str]]:
        if Path(path).name == "elsewhere":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = find_returns([tmp_path])
    reasons = {path.name: reason for path, reason in found.passed_over}
    assert "cannot be opened (Permission denied)" in reasons["elsewhere"]


def test_nothing_to_read_is_an_error(tmp_path: Path) -> None:
    """A folder without a workbook, or a path that is not there, is a sentence."""
    (tmp_path / "empty").mkdir()
    named = f"There are no returns in ‘{tmp_path}’ or ‘{tmp_path / 'empty'}’. Returns are"
    with pytest.raises(HsbstarError, match=re.escape(named)):
        find_returns([tmp_path, tmp_path / "empty"])
    with pytest.raises(HsbstarError, match="There is no file or folder"):
        find_returns([tmp_path / "nowhere"])


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    """A link in an unpacked archive could name any file of the computer."""
    returns = tmp_path / "returns"
    (returns / "inner").mkdir(parents=True)
    (tmp_path / "secret.xlsx").touch()
    (returns / "inner" / "a.xlsx").touch()
    (returns / "out.xlsx").symlink_to(tmp_path / "secret.xlsx")
    (returns / "nowhere.xlsx").symlink_to(tmp_path / "nothing")
    (returns / "around.xlsx").symlink_to(returns / "around.xlsx")
    (returns / "to-a.xlsx").symlink_to(returns / "inner" / "a.xlsx")
    found = find_returns([returns])
    assert [path.resolve().name for path in found.returns] == ["a.xlsx"], "once, by either name"
    assert {path.name: reason for path, reason in found.passed_over} == {
        "out.xlsx": "a link to a file outside the folder",
        "nowhere.xlsx": "a link to a file that does not exist",
        "around.xlsx": "a link to a file that does not exist",
    }


def test_a_link_that_the_user_names_is_followed(tmp_path: Path) -> None:
    """Whoever types its name means it."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.xlsx").touch()
    (tmp_path / "returns").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "b.xlsx").symlink_to(tmp_path / "elsewhere" / "a.xlsx")
    assert len(find_returns([tmp_path / "returns"]).returns) == 1
    assert len(find_returns([tmp_path / "b.xlsx"]).returns) == 1


def test_pipes_are_never_opened(tmp_path: Path) -> None:
    """Reading one would wait for ever."""
    (tmp_path / "a.xlsx").touch()
    os.mkfifo(tmp_path / "pipe.xlsx")
    found = find_returns([tmp_path])
    assert found.passed_over == ((tmp_path / "pipe.xlsx", "not an ordinary file"),)
    assert find_returns([tmp_path / "pipe.xlsx"]) == Found((), found.passed_over)
    assert what_is(tmp_path / "pipe.xlsx") == ""
    (named,) = take_in([tmp_path / "pipe.xlsx"], bundled_framework()).findings
    assert named.message == "This file is not a return: not an ordinary file."


def test_the_walk_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a whole disk nor a hall of mirrors is walked through."""
    monkeypatch.setattr(find_files, "MAX_DEPTH", 2)
    deep = tmp_path / "1" / "2" / "3"
    deep.mkdir(parents=True)
    (deep / "a.xlsx").touch()
    (deep.parent / "b.xlsx").touch()
    found = find_returns([tmp_path])
    assert [path.name for path in found.returns] == ["b.xlsx"]
    assert found.passed_over == ((deep, "more than 2 folders deep"),)
    monkeypatch.setattr(find_files, "MAX_ENTRIES", 4)
    assert len(find_returns([tmp_path]).returns) == 1, "four are allowed, and four are there"
    monkeypatch.setattr(find_files, "MAX_ENTRIES", 3)
    with pytest.raises(HsbstarError, match="more than 3 files and folders"):
        find_returns([tmp_path])


def test_of_a_folder_without_end_only_the_bound_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its names are read one by one: all at once they could fill the memory."""
    read: list[None] = []

    class Endless:
        """Entries for ever, as from a hostile network folder."""

        def __enter__(self) -> Iterator[None]:
            return iter(lambda: read.append(None), 0)

        def __exit__(self, *_: object) -> None:
            """Nothing to close."""

    monkeypatch.setattr(os, "scandir", lambda _: Endless())
    with pytest.raises(HsbstarError, match="more than 100,000 files and folders"):
        find_returns([tmp_path])
    assert len(read) == find_files.MAX_ENTRIES + 1
