"""Register commands with Typer, each when it is first looked up.

A start of the program makes the parser of its own command alone; the list of commands needs none.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

import typer

from hsbstar.cli.help_pages import Command

if TYPE_CHECKING:
    from collections.abc import Iterator


class Commands(Mapping[str, Any]):
    """The commands of a group by name, made from the functions in `cli/commands`."""

    def __init__(
        self, summaries: Mapping[str, str], *, above: str = "",
        groups: Mapping[str, Any] | None = None,
    ) -> None:
        """Take the names with their summaries, the group's own name, and the groups below."""
        self._summaries = summaries
        self._above = above
        self._made = dict(groups or {})

    def __getitem__(self, name: str) -> Any:
        if name not in self:
            raise KeyError(name)
        if name not in self._made:
            self._made[name] = self._make(name)
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in self._summaries

    def __iter__(self) -> Iterator[str]:
        return iter(self._summaries)

    def __len__(self) -> int:
        return len(self._summaries)

    def _make(self, name: str) -> Any:
        summary = self._summaries[name]
        words = "_".join(filter(None, (self._above, name))).replace("-", "_")
        module = import_module(f"hsbstar.cli.commands.{words}")
        single = typer.Typer(
            add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False,
        )
        register = single.command(
            name, cls=Command, epilog=module.EXAMPLES, short_help=summary,
        )
        register(module.command)
        return typer.main.get_command(single)
