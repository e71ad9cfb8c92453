"""Many files, read in one process and in several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from support.holders import eml, zip_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from hsbstar.returns.batches import (
        ReadFile,
    )


@pytest.fixture
def files(tmp_path: Path, filled: Callable[..., bytes]) -> list[Path]:
    """Returns of several agencies, some with findings and in emails; one damaged, one is none."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(9):
        answers = {"d1-a": (number, "", ""), "d2-b": (1, f"Evidence {number}.", "Act.")}
        (folder / f"{number}.xlsx").write_bytes(filled(f"Agency {number}", answers=answers))
    (folder / "a.xlsx").write_bytes((folder / "1.xlsx").read_bytes()[:-300])
    (folder / "b.xlsx").write_bytes(b"nothing")
    held = {f"{name}.xlsx": filled(f"Agency {name}") for name in "cde"}
    (folder / "c.eml").write_bytes(eml(held | {"x.zip": zip_of({"f.xlsx": filled("Agency f")})}))
    (folder / "d.zip").write_bytes(zip_of({"g.xlsx": filled("Agency g"), "h.pdf": b"%PDF"}))
    return sorted(folder.iterdir())


def plain(read: Iterable[list[ReadFile]]) -> list[tuple[Any, ...]]:
    """Return all that came of files as values that can be compared."""
    return [
        (file.file, file.findings, file.absent, file.returned and (
            file.returned.sha256, file.returned.fields, tuple(file.returned.answers)))
        for files in read for file in files
    ]
