"""Files: read where they must be there, and named so that every system allows it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st

from hsbstar.core import files
from hsbstar.core.errors import HsbstarError, reason_of
from hsbstar.core.files import read_at_most, read_bytes, safe_name

if TYPE_CHECKING:
    from pathlib import Path


def test_unreadable_files_are_a_sentence(tmp_path: Path) -> None:
    """A missing file and a folder in a file's place give the reason."""
    with pytest.raises(HsbstarError, match="There is no file"):
        read_bytes(tmp_path / "nowhere")
    with pytest.raises(HsbstarError, match="is a folder"):
        read_bytes(tmp_path)


def test_a_pipe_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    """To open it would wait for somebody who writes into it."""
    os.mkfifo(tmp_path / "agencies.csv")
    with pytest.raises(HsbstarError, match="it is not an ordinary file"):
        read_bytes(tmp_path / "agencies.csv")


def test_a_device_that_never_ends_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No more than the limit is read into memory, whatever the user named."""
    monkeypatch.setattr(files, "MAX_SIZE", 1)
    (tmp_path / "zero").symlink_to("/dev/zero")
    with pytest.raises(HsbstarError, match="zero cannot be read: it is not an ordinary file"):
        read_bytes(tmp_path / "zero")
    (tmp_path / "large").write_bytes(bytes(1024 * 1024 + 1))
    with pytest.raises(HsbstarError, match="large is larger than 1 MiB"):
        read_bytes(tmp_path / "large")
    (tmp_path / "full").write_bytes(bytes(1024 * 1024))
    assert len(read_bytes(tmp_path / "full")) == 1024 * 1024


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
    """No forbidden character, no trailing dot or space, never empty, not too long."""
    name = safe_name(text)
    assert 0 < len(name) <= 81
    assert not set(name) & set('<>:"/\\|?*')
    assert name[-1] not in ". "
    assert name.isprintable()


def test_no_more_of_a_file_is_read_than_the_limit(tmp_path: Path) -> None:
    """A file that is larger than any return is not read into memory to find that out."""
    (tmp_path / "a").write_bytes(b"12345")
    assert read_at_most(tmp_path / "a", 3) == b"123"
    assert read_at_most(tmp_path / "a", 9) == b"12345"


def test_the_reason_of_an_error_is_the_system_s_own_or_a_sentence() -> None:
    """Never the name of a class of Python's."""
    assert reason_of(OSError(28, "No space left on device")) == "No space left on device"
    assert reason_of(TimeoutError()) == "no reason was given"
