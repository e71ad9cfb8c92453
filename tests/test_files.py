"""Files: found, named, and written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsbstar.errors import HsbstarError, WouldOverwriteError
from hsbstar.files import (
    check_outputs,
    find_returns,
    read_bytes,
    safe_name,
    write_files,
)

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
    """What is no workbook is named with the reason; hidden folders are not entered."""
    (tmp_path / ".hidden").mkdir()
    names = ("~$a.xlsx", ".~lock.a.ods#", ".DS_Store", "notes.docx", "README", "a.xlsx",
             ".hidden/b.xlsx")
    for name in names:
        (tmp_path / name).touch()
    found = find_returns([tmp_path])
    assert [path.name for path in found.returns] == ["a.xlsx"]
    reasons = {path.name: reason for path, reason in found.passed_over}
    assert reasons.keys() == {"~$a.xlsx", ".~lock.a.ods#", ".DS_Store", "notes.docx", "README"}
    assert "lock file" in reasons["~$a.xlsx"]
    assert "lock file" in reasons[".~lock.a.ods#"]
    assert ".docx" in reasons["notes.docx"]


def test_links_to_folders_and_closed_folders_are_told(
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
    with pytest.raises(HsbstarError, match="No return was found"):
        find_returns([tmp_path])
    with pytest.raises(HsbstarError, match="There is no file or folder"):
        find_returns([tmp_path / "nowhere"])


def test_unreadable_files_are_a_sentence(tmp_path: Path) -> None:
    """A missing file and a folder in a file's place are told with the reason."""
    with pytest.raises(HsbstarError, match="There is no file"):
        read_bytes(tmp_path / "nowhere")
    with pytest.raises(HsbstarError, match="cannot be read"):
        read_bytes(tmp_path)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Northshire Police", "Northshire-Police"),
        ("Children's Services", "Childrens-Services"),
        ("a/b\\c:d*e?f\"g<h>i|j", "a-b-c-d-e-f-g-h-i-j"),
        ("  ..Tŷ Gwyn..  ", "Tŷ-Gwyn"),
        ("CON", "CON-"), ("com1.x", "com1.x-"), ("///", "unnamed"), ("", "unnamed"),
        ("x" * 200, "x" * 80),
    ],
)
def test_safe_names(text: str, name: str) -> None:
    """A name that Windows, macOS and Linux all allow."""
    assert safe_name(text) == name


@given(st.text(max_size=120))
def test_any_text_gives_a_name_that_every_system_allows(text: str) -> None:
    """No forbidden sign, no trailing dot or space, never empty, not too long."""
    name = safe_name(text)
    assert 0 < len(name) <= 81
    assert not set(name) & set('<>:"/\\|?*')
    assert name[-1] not in ". "
    assert name.isprintable()


def test_outputs_are_refused_before_any_work(tmp_path: Path) -> None:
    """An input, a folder and, without force, an existing file are not written over."""
    there = [tmp_path / f"{number}.xlsx" for number in range(5)]
    for path in there:
        path.touch()
    new = tmp_path / "new.xlsx"
    check_outputs([new], there, force=False)
    check_outputs(there, [], force=True)
    with pytest.raises(WouldOverwriteError, match="never changed"):
        check_outputs([tmp_path / "." / "0.xlsx"], there, force=True)
    with pytest.raises(WouldOverwriteError, match="is a folder"):
        check_outputs([tmp_path], [], force=True)
    with pytest.raises(WouldOverwriteError, match=r"0\.xlsx exists already"):
        check_outputs(there[:1], [], force=False)
    with pytest.raises(WouldOverwriteError, match="and 2 more exist already"):
        check_outputs(there, [], force=False)


def test_files_are_written_with_the_users_permissions(tmp_path: Path) -> None:
    """Outputs are as readable as the umask says, not for their owner alone; no scraps remain."""
    path = tmp_path / "new" / "folder" / "a.txt"
    before = os.umask(0o022)
    try:
        write_files([(path, b"one")])
    finally:
        os.umask(before)
    assert path.read_bytes() == b"one"
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert [one.name for one in path.parent.iterdir()] == ["a.txt"]


def test_a_failed_write_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where one file cannot be put in place, none is, and no scrap is left."""
    paths = [tmp_path / name for name in ("a.txt", "b.txt", "c.txt")]
    for path in paths[1:]:
        path.write_bytes(b"old")
    real = Path.replace

    def refuse(path: Path, target: Path) -> Path:
        if target == paths[2]:
            raise PermissionError(13, "Permission denied", str(path), None, str(target))
        return real(path, target)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(HsbstarError, match=r"c.txt cannot be written: Permission denied"):
        write_files([(path, b"new") for path in paths])
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "b.txt": b"old", "c.txt": b"old"
    }


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    """A file where the output's folder should be is told."""
    (tmp_path / "file").touch()
    with pytest.raises(HsbstarError, match="cannot be written"):
        write_files([(tmp_path / "file" / "a.txt", b"x")])
