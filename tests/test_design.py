"""The page of the design and CONTRIBUTING are true of the code."""

from __future__ import annotations

import re
from importlib import import_module

import pytest

import hsbstar
from support.console_blocks import CHECKOUT, MANUAL

DESIGN = (MANUAL / "design.md").read_text("utf-8")
SOURCE = CHECKOUT / "src" / "hsbstar"
ROOMS = sorted(path.name for path in SOURCE.iterdir() if (path / "__init__.py").is_file())
WHERE = (CHECKOUT / "CONTRIBUTING.md").read_text("utf-8").partition("## Where changes go")[2]
WHERE = WHERE.partition("\n## ")[0]


def test_the_design_is_two_screens() -> None:
    """Who opens the house for the first time reads it whole."""
    assert len(DESIGN.splitlines()) <= 100


def test_each_room_has_its_row() -> None:
    """Fifteen rooms, each in the table once, in the order in which they may use each other."""
    rows = re.findall(r"^\| (\w+) \|.*\|.*\|$", DESIGN.partition("## The rooms")[2], re.MULTILINE)
    rows = [row for row in rows if row != "room"]
    assert sorted(rows) == ROOMS
    assert len(rows) == 15


@pytest.mark.parametrize("name", [
    name for name in re.findall(r"`([a-z_]+(?:\.\w+)+)`", DESIGN)
    if name.split(".")[0] in {*ROOMS, "reading", "package", "writing"}
])
def test_rooms_are_entered_by_names_that_exist(name: str) -> None:
    """A face offers each name that the page gives."""
    *face, what = name.split(".")
    inside = ["spreadsheets"] if face[0] not in ROOMS else []
    assert hasattr(import_module(".".join(["hsbstar", *inside, *face])), what)


@pytest.mark.parametrize("file", sorted(set(re.findall(r"`([\w/]+\.py)`", WHERE))))
def test_files_that_are_named_exist(file: str) -> None:
    """Where a change goes is a file that is there; NAME is the name of a command."""
    places = [folder / file for folder in (SOURCE, CHECKOUT)]
    assert "NAME" in file or file == "public.py" or any(place.is_file() for place in places)


def test_no_change_takes_more_than_three_files() -> None:
    """A file in brackets is one that can be used instead of another."""
    for row in re.findall(r"^\| an? [^|]*\|([^|]*)\|", WHERE, re.MULTILINE):
        plain = re.sub(r"\([^)]*\)", "", row)
        assert len(re.split(r",? and |, (?!such)", plain)) <= 3, row


def test_public_functions_are_in_their_rooms() -> None:
    """A function that Python users have is in the `public.py` of a room."""
    for name in dir(hsbstar):
        value = getattr(hsbstar, name)
        if callable(value) and not isinstance(value, type):
            assert re.fullmatch(r"hsbstar\.\w+\.public", value.__module__)
