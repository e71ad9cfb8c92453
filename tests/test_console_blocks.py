"""The console blocks of the manual and the README are what the commands really say."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from console_blocks import MANUAL, PAGES, Stage, blocks, name_of, play, say
from hsbstar.cli import run

if TYPE_CHECKING:
    from pathlib import Path

    from hsbstar.framework import Framework

PLAYED = [page for page in PAGES if any(blocks(page))]


@pytest.fixture(scope="module")
def stage(framework: Framework, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """A folder in which the demo was played once for all pages, with what it said."""
    folder = tmp_path_factory.mktemp("stage")
    said = say("hsbstar demo", folder)
    return Stage(folder / "hsbstar-demo", {"hsbstar demo": said}, framework)


@pytest.mark.parametrize("page", PLAYED, ids=name_of)
def test_console_blocks_are_real(page: Path, stage: Stage, tmp_path: Path) -> None:
    """Each shown line is a line that the command says, in the same order; `…` leaves lines out."""
    for block, said in play(page, tmp_path, stage):
        lines = iter(said.splitlines())
        for shown in block.shown:
            if shown != "…":
                assert any(shown == real for real in lines), f"{block.command}: {shown!r}\n{said}"
        assert "Error" not in said or "Error" in "".join(block.shown), said


def test_every_task_shows_what_really_happens() -> None:
    """The tutorial and most of the how-to guides have a console block to be played."""
    names = {name_of(page) for page in PLAYED}
    assert {"README.md", "docs/tutorial/first-round.md"} <= names
    assert len([name for name in names if name.startswith("docs/how-to/")]) >= 12
    made = (MANUAL / "reference").iterdir()
    assert not [page for page in made if any(blocks(page))]


def test_nothing_goes_out_to_the_network(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The manual says so: checking and comparing open no connection."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.chdir(stage.demo)
    assert run(["check", "round-1/returns"]) == 0
    star_tools = [f"round-{number}/results/star-tool.xlsx" for number in (1, 2)]
    assert run(["compare", *star_tools, "-o", str(tmp_path)]) == 0
