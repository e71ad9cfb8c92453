"""Files of every kind that `make fuzz` damages: whole ones are read, damaged ones do no harm."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from hostile.fuzz_readers import COMMANDS, Readers, damaged_file, wrong_with
from hostile.variants import Base
from hsbstar.core.errors import HsbstarError

KINDS = (
    "return .xlsx", "return .xlsb", "return .ods", "return .csv", "framework", "framework import",
    "round file", "star map", "messages", "agencies", "weights", "same", "star tool", "plan",
    "moderation", "star template", "own star tool", "word template", *COMMANDS,
)


@pytest.fixture(scope="module")
def readers(tmp_path_factory: pytest.TempPathFactory) -> Readers:
    """The readers, without LibreOffice."""
    def without(*_: object) -> Path:
        raise OSError

    return Readers(Base(tmp_path_factory.mktemp("fuzz"), without))


@pytest.mark.parametrize("kind", KINDS)
def test_damaged_files_are_read_or_refused(readers: Readers, kind: str) -> None:
    """Five of the many that `make fuzz` makes."""
    found = [readers.damage(kind, random.Random(seed)) for seed in range(5)]  # noqa: S311 - again
    assert not any(found), found


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not kind.startswith("return")])
def test_the_whole_files_are_read(readers: Readers, kind: str, tmp_path: Path) -> None:
    """At least one of a kind, or damage would be looked for in files that are refused anyway."""
    reader, read = readers.all[kind], False
    for name in reader.seeds:
        try:
            found = reader.read(readers.seed(kind, name), tmp_path / Path(name).name)
        except HsbstarError:
            continue
        read = not isinstance(found, tuple) or found[0] is not None
        if read:
            break
    assert read


def test_every_reader_has_files(readers: Readers) -> None:
    """Those of the two formats that LibreOffice alone saves are left to `make fuzz`."""
    assert set(readers.all) - set(KINDS) <= {"return .xls", "return .xlsm"}


def test_what_is_looked_for_is_found(readers: Readers, tmp_path: Path) -> None:
    """A reader that raises anything else, or says nothing, is reported."""
    reader = readers.all["plan"]
    fails = type(reader)(reader.seeds, lambda *_: int("x"))
    silent = type(reader)(reader.seeds, lambda *_: (None, []))
    assert wrong_with(fails, b"", tmp_path, "x").startswith("! x: ValueError")
    assert wrong_with(silent, b"", tmp_path, "x") == "x: neither content nor a finding"
    rng = random.Random(1)  # noqa: S311 - the same again
    assert damaged_file(b"id: small", rng) != b"id: small"
