"""Help as a newcomer reads it: 80 columns, in panels, in the order of an audit, with examples."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from hsbstar.cli.app import COMMANDS, load, parser
from hsbstar.cli.options import LIMITS, PANELS
from reference.commands import all_commands
from support.console_blocks import parse
from support.terminals import shown_on_terminal

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Ran

ALL = dict(all_commands())
SINGLE = {words: command for words, command in ALL.items() if not hasattr(command, "commands")}
EXAMPLES = [
    line for command in (parser(), *ALL.values()) for line in (command.epilog or "").split("\n\n")
    if line.startswith("hsbstar")
]


def panels_in(shown: str) -> list[str]:
    """Return the titles of the panels of a help page."""
    return re.findall(r"^╭─ (.*?) ─+╮$", shown, re.MULTILINE)


@pytest.mark.parametrize("words", ["", *ALL])
def test_every_help_page_fits_80_columns(words: str, cli: Callable[..., Ran]) -> None:
    """In a pipe: nothing is cut, nothing runs over, and there is no colour."""
    said = cli(*words.split(), "--help")
    assert (said.code, said.err) == (0, "")
    assert max(map(len, said.out.splitlines())) <= 80
    assert "…" not in said.out
    assert "\x1b" not in said.out
    assert f"Usage: hsbstar {words}".strip() in said.out


@pytest.mark.parametrize("words", ["", "score", "framework import"])
def test_help_on_a_terminal_is_the_same(words: str, cli: Callable[..., Ran]) -> None:
    """With colours, which NO_COLOR takes away."""
    command = [sys.executable, "-m", "hsbstar", *words.split(), "--help"]
    plain = cli(*words.split(), "--help").out
    shown = {
        name: shown_on_terminal(command, TERM="xterm", COLUMNS="80", **extra).replace("\r", "")
        for name, extra in (("colour", {}), ("plain", {"NO_COLOR": "1"}))
    }
    assert re.sub(r"\x1b\[[\d;]*m", "", shown["colour"]) == plain
    assert "\x1b[1;36m" in shown["colour"]
    assert not re.search(r"\x1b\[[\d;]*3\d", shown["plain"])


@pytest.mark.parametrize("words", SINGLE)
def test_options_are_in_panels_and_examples_come_last(
    words: str, cli: Callable[..., Ran]
) -> None:
    """Each option in a panel, the panels in their order; the last lines can be copied."""
    said = cli(*words.split(), "--help").out
    panels = panels_in(said)
    assert panels == [panel for panel in ("Arguments", *PANELS) if panel in panels]
    options = {name for param in SINGLE[words].params for name in param.opts}
    assert (panels[-1:] == [LIMITS]) is bool(options & {"--limit", "--workers", "--cluster"})
    for param in SINGLE[words].params:
        name = param.metavar if param.param_type_name == "argument" else max(param.opts, key=len)
        assert f" {name} " in said
    _, heading, shown = said.rpartition("Examples")
    assert heading
    lines = [line.strip() for line in shown.splitlines() if line.strip()]
    assert lines
    assert all(line.startswith(f"hsbstar {words}") for line in lines)


def test_an_option_is_in_the_same_panel_in_every_command() -> None:
    """Its place is learnt once."""
    panels: dict[str, set[str]] = {}
    for command in SINGLE.values():
        for param in command.params:
            if param.param_type_name == "option":
                panels.setdefault(max(param.opts, key=len), set()).add(param.rich_help_panel)
    assert {name: found for name, found in panels.items() if len(found) > 1} == {}


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_understood(example: str) -> None:
    """The real parser takes it; nothing is run. It is typed alike in every shell."""
    assert not set(example) & set("'\\`$|>^&"), example
    first, *rest = shlex.split(example)
    assert first == "hsbstar"
    parse(rest)


def test_commands_are_in_the_order_of_an_audit(cli: Callable[..., Ran]) -> None:
    """`hsbstar --help` has each on one line, in its panel."""
    said = cli("--help").out
    assert panels_in(said) == ["Options", *COMMANDS]
    names = [name for commands in COMMANDS.values() for name in commands]
    listed = said.partition("Getting started")[2]
    assert re.findall(r"^│ ([a-z-]+) +[A-Z].*\. *│$", listed, re.MULTILINE) == names


def test_hsbstar_alone_shows_the_first_steps(cli: Callable[..., Ran]) -> None:
    """Six steps in the order of an audit, on one screen; that is no error."""
    said = cli()
    assert (said.code, said.err) == (0, "")
    steps = [line.split()[2] for line in said.out.splitlines() if line[2:3].isdecimal()]
    assert steps == ["new-audit", "check", "score", "plan", "compare", "report"]
    assert "New here?           hsbstar demo" in said.out
    assert len(said.out.splitlines()) < 20
    assert max(map(len, said.out.splitlines())) <= 80


def test_a_group_alone_and_h_show_help(cli: Callable[..., Ran]) -> None:
    """`hsbstar framework` has nothing to do by itself."""
    assert cli("framework") == cli("framework", "--help") == cli("framework", "-h")
    assert cli("-h") == cli("--help")


def test_help_loads_no_command() -> None:
    """Nor does anything else load a command that is not run."""
    program = "import sys; from hsbstar.cli.app import run; run(['--help']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True,
                          check=True)
    assert "hsbstar.cli.commands" not in done.stdout.splitlines()[-1]
    assert load("plan") is load("plan")
