"""Help as a newcomer reads it: 80 columns, grouped, in the order of an audit, with examples."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

import pytest

from hsbstar.cli.app import parser
from hsbstar.cli.help_pages import in_panels, panel_of
from hsbstar.cli.panels import COMMAND_PANELS, OPTION_PANELS, OTHER
from hsbstar.cli.parameters import long_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Said

ROOT: Any = parser()


def commands(group: Any = ROOT, above: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Yield the words of every command and group, and what the parser knows of it."""
    for name, command in group.commands.items():
        yield " ".join((*above, name)), command
        if hasattr(command, "commands"):
            yield from commands(command, (*above, name))


ALL = dict(commands())
RUN = {words: command for words, command in ALL.items() if not hasattr(command, "commands")}
EXAMPLES = [line for command in (ROOT, *ALL.values()) for line in (command.epilog or "").split("\n")
            if line]


@pytest.mark.parametrize("words", ["", *ALL])
def test_every_line_of_help_fits_80_columns(words: str, say: Callable[..., Said]) -> None:
    """Each command and group, with all its options: nothing is cut and nothing runs over."""
    said = say(*words.split(), "--help")
    assert said.code == 0
    assert said.err == ""
    lines = said.out.splitlines()
    assert max(map(len, lines)) <= 80
    assert not [line for line in lines[1:] if line.endswith("...")]
    assert said.out.startswith(" ".join(f"Usage: hsbstar {words}".split()))


@pytest.mark.parametrize("words", RUN)
def test_every_command_ends_its_help_with_an_example(
    words: str, say: Callable[..., Said]
) -> None:
    """The last lines can be copied whole, and are of that command."""
    said = say(*words.split(), "--help").out
    _, heading, shown = said.rpartition("\nExample")
    assert heading
    lines = [line.strip() for line in shown.splitlines()[1:]]
    assert lines
    assert all(line.startswith(f"hsbstar {words}") for line in lines)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_understood(example: str) -> None:
    """The real parser takes it: command, options, and values; nothing is run.

    It is typed alike in cmd, PowerShell and the shells of Linux and macOS.
    """
    assert not set(example) & set("'\\`$|>^&"), example
    words = shlex.split(example)
    assert words[0] == "hsbstar"
    command = ROOT
    context = ROOT.make_context("hsbstar", [], resilient_parsing=True)
    rest = words[1:]
    if rest[0].startswith("-"):
        assert ROOT.make_context("hsbstar", rest, resilient_parsing=True).params
        return
    while hasattr(command, "commands"):
        command, rest = command.commands[rest[0]], rest[1:]
    if rest == ["--help"]:
        return
    found = command.make_context(command.name, rest, parent=context)
    assert found.params


@pytest.mark.parametrize("words", RUN)
def test_every_option_is_under_its_heading_in_help(words: str, say: Callable[..., Said]) -> None:
    """None is left over under ‘Other’: an option is declared with its `rich_help_panel`."""
    said = say(*words.split(), "--help").out
    assert f"\n{OTHER}:" not in said
    for param in RUN[words].params:
        assert long_name(param) in said
        assert param.rich_help_panel in OPTION_PANELS
        assert f"\n{panel_of(param)}:\n" in said


def test_an_option_is_under_the_same_heading_in_every_command() -> None:
    """Its place is learnt once."""
    panels: dict[str, set[str]] = {}
    for command in RUN.values():
        for param in command.params:
            panels.setdefault(long_name(param), set()).add(panel_of(param))
    assert not {name: found for name, found in panels.items() if len(found) > 1}


def test_the_commands_stand_in_the_order_of_an_audit(say: Callable[..., Said]) -> None:
    """`hsbstar --help` tells each on one line, and forgets none."""
    said = say("--help").out
    listed = [name for names in COMMAND_PANELS.values() for name in names]
    assert sorted(listed) == sorted(ROOT.commands)
    shown = [line.split()[0] for line in said.splitlines()
             if line.startswith("  ") and line.split()[0] in ROOT.commands]
    assert shown == listed
    for name in listed:
        (line,) = (line for line in said.splitlines() if line.startswith(f"  {name} "))
        assert line.endswith(".")


def test_a_command_without_a_place_is_not_lost() -> None:
    """It comes last, under a plain heading."""
    assert in_panels(["b", "a", "new"], {"First": ("a", "b")}) == {
        "First": ["a", "b"], "Commands": ["new"],
    }


def test_hsbstar_alone_says_what_to_do_next(say: Callable[..., Said]) -> None:
    """Six steps in the order of an audit, on one screen; being told is no error."""
    said = say()
    assert (said.code, said.err) == (0, "")
    steps = [line.split()[2] for line in said.out.splitlines() if line[2:3].isdecimal()]
    assert steps == ["new-audit", "check", "score", "plan", "compare", "report"]
    assert "New here?           hsbstar demo" in said.out
    lines = said.out.splitlines()
    assert len(lines) < 20
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("arguments", [
    ("framework",), ("framework", "-h"), ("framework", "help"), ("help", "framework"),
])
def test_a_group_alone_says_its_help(
    arguments: tuple[str, ...], say: Callable[..., Said]
) -> None:
    """`hsbstar framework` has nothing to do by itself, and says what it can."""
    said = say(*arguments)
    assert (said.code, said.err) == (0, "")
    assert said.out == say("framework", "--help").out
    assert "  import    Make a framework file" in said.out


@pytest.mark.parametrize("word", ["help", "-h", "/?", "?"])
def test_help_is_found_by_other_names(word: str, say: Callable[..., Said]) -> None:
    """What people type who look for help, on Windows too."""
    assert say(word) == say("--help")
    assert say("help", "plan") == say("plan", "--help")


def test_what_counts_where_nothing_is_said_is_told(say: Callable[..., Said]) -> None:
    """Defaults and bounds are told in words."""
    said = " ".join(say("score", "--help").out.split())
    assert "(usually 250; 50 to 1200)" in said
    assert "(usually this folder)" in said
    assert "(1 or more)" in said
    assert "[default" not in said
    assert "x<=" not in said
