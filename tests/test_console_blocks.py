"""The console blocks of the manual and the README are what the commands really say."""

from __future__ import annotations

import ast
import socket
from typing import TYPE_CHECKING

import pytest

from hsbstar.cli.app import run
from support.console_blocks import CHECKOUT, MANUAL, PAGES, Stage, blocks, name_of, play

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


PLAYED = [page for page in PAGES if any(blocks(page))]


@pytest.mark.parametrize("page", PLAYED, ids=name_of)
def test_console_blocks_are_real(page: Path, stage: Stage, tmp_path: Path) -> None:
    """Each shown line is a line that the command says, in the same order; `…` leaves lines out."""
    for block, said in play(page, tmp_path, stage):
        lines = iter(said.splitlines())
        for shown in block.shown:
            if shown != "…":
                assert any(shown == real for real in lines), f"{block.command}: {shown!r}\n{said}"
        refused = [line for line in said.splitlines() if line.startswith("Error: ")]
        assert not set(refused) - set(block.shown), block.command


def test_every_task_shows_what_really_happens() -> None:
    """The tutorial and most of the how-to guides have a console block to be played."""
    names = {name_of(page) for page in PLAYED}
    assert {"README.md", "docs/tutorial/first-round.md"} <= names
    assert len([name for name in names if name.startswith("docs/how-to/")]) >= 12
    made = (MANUAL / "reference").iterdir()
    assert not [page for page in made if any(blocks(page))]


def test_nothing_goes_out_to_the_network(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The manual says so: checking and explaining open no connection."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.chdir(stage.demo)
    assert run(["check", "round-1/returns"]) == 0
    assert run(["explain", "round-1/results/star-tool.xlsx", "4.1"]) == 0


def test_no_module_knows_the_network() -> None:
    """What could connect is loaded nowhere but for `--cluster`, by the library that does it."""
    network = {"asyncio", "ftplib", "http", "httpx", "requests", "smtplib", "socket", "ssl",
               "urllib.request", "urllib3", "xmlrpc"}
    source = CHECKOUT / "src" / "hsbstar"
    for path in source.rglob("*.py"):
        tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        names = {name for node in tree for name in imported(node)}
        assert not names & network, path.name
        assert "distributed" not in names or path.name == "cluster.py"


def imported(node: ast.AST) -> Iterator[str]:
    """Yield the modules that a statement imports, and the packages that they are in."""
    names: list[str] = []
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom) and node.module:
        names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    for name in names:
        yield from (name, name.partition(".")[0])
