"""Help pages: options in groups, commands in the order of an audit, examples at the end.

Plain text at 80 columns. The parser's own pages would list options in one run, or load what draws
on terminals, which takes longer than all else that help needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup

from hsbstar.cli.misuse import check_words, no_such_command, placed_in, too_many
from hsbstar.cli.panels import COMMAND_PANELS, OPTION_PANELS, OTHER, UNPLACED
from hsbstar.cli.parameters import default_in_words, range_in_words, shown_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

FOR_HELP = frozenset({"help", "?", "/?", "/h", "/help"})
"""What people type who look for help, beside what the parser takes."""
HELP_NAMES = {"help_option_names": ["-h", "--help"]}


class Command(TyperCommand):
    """A command whose help is grouped, and whose misuse is told in our own words."""

    # What is too many is told by us.
    allow_extra_args = True

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Return what is typed after the command's name: what is needed comes first."""
        return [*_needed(self.get_params(ctx)), "[OPTIONS]"]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take in what was typed; raise Misuse where it cannot be meant."""
        if not ctx.resilient_parsing:
            check_words(args, ctx)
        with placed_in(ctx):
            rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            raise too_many(rest, ctx)
        return rest

    def get_short_help_str(self, limit: int = 0) -> str:  # noqa: ARG002 - as it is called
        """Return what the command does, whole: shells show it beside its name."""
        return _in_short(self)

    def format_options(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - as it is called
        """Write arguments and options in their groups."""
        _write_options(self.params, formatter)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - as it is called
        """Write the examples, each whole on a line, to be copied."""
        _write_examples(self.epilog, formatter)


class Group(TyperGroup):
    """Commands in groups; told plainly where there is none of a name."""

    groups: Mapping[str, Sequence[str]] = {}
    """What stands under which heading, and in which order."""
    summaries: Mapping[str, str] = {}
    """Each command in a line: the list is printed without loading the commands."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:  # noqa: ARG002 - as it is called
        """Return what is typed after the group's name."""
        return ["COMMAND", "[OPTIONS]"]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take in what was typed before the command."""
        with placed_in(ctx):
            return super().parse_args(ctx, args)

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - as it is called
        """Return the commands' names as they are used."""
        return [name for names in self._in_groups().values() for name in names]

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command, or help; raise Misuse where there is none of that name."""
        if args[0].lower() in FOR_HELP:
            args = [*args[1:], "--help"]
        if args[0] == "--help":
            typer.echo(ctx.get_help())
            raise typer.Exit
        if args[0] not in self.commands and not ctx.resilient_parsing:
            raise no_such_command(args, ctx)
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the commands, then the options."""
        width = max(map(len, self.summaries))
        for title, names in self._in_groups().items():
            with formatter.section(title):
                formatter.write_dl([
                    (name.ljust(width), self.summaries[name]) for name in names
                ])
        _write_options(self.get_params(ctx), formatter)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - as it is called
        """Write the examples, each whole on a line, to be copied."""
        _write_examples(self.epilog, formatter)


    def _in_groups(self) -> dict[str, list[str]]:
        return in_panels(list(self.summaries), self.groups)


class Audit(Group):
    """All commands, in the order of an audit."""

    groups = COMMAND_PANELS


def panel_of(param: Any) -> str:
    """Return the heading under which an option or argument is; the parser's own have none."""
    return getattr(param, "rich_help_panel", None) or OTHER


def in_panels(
    names: Sequence[str], panels: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """Return commands by their headings; a command without one comes last, so none is lost."""
    placed = {title: [name for name in listed if name in names]
              for title, listed in panels.items()}
    known = {name for listed in placed.values() for name in listed}
    placed[UNPLACED] = [name for name in names if name not in known]
    return {title: listed for title, listed in placed.items() if listed}


def print_help(context: typer.Context) -> None:
    """Print the help of a group of commands where none of them is named."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def _needed(params: Iterable[Any]) -> Iterator[str]:
    """Yield what must be typed, and after it what may be."""
    for one in params:
        if one.param_type_name == "argument":
            name = one.metavar if one.required else f"[{one.metavar}]"
            yield f"{name}..." if one.nargs == -1 else name
        elif one.required:
            yield f"{one.opts[0]} {one.metavar}"


def _write_options(params: Iterable[Any], formatter: Any) -> None:
    shown = [(panel_of(one), shown_name(one), _help(one)) for one in params]
    first = [group for group, _, _ in shown[:1]]
    groups: dict[str, list[tuple[str, str]]] = {}
    # The group of what is most asked for comes first, the others always in the same order.
    for title in dict.fromkeys([*first, *OPTION_PANELS]):
        if rows := [(name, told) for group, name, told in shown if group == title]:
            groups[title] = rows
    width = max((len(name) for rows in groups.values() for name, _ in rows), default=0)
    for title, rows in groups.items():
        with formatter.section(title):
            # One width for all, so that the texts of all groups stand below each other.
            formatter.write_dl([(name.ljust(width), told) for name, told in rows])


def _help(param: Any) -> str:
    if "--help" in param.opts:
        return "Show this help."
    default = default_in_words(param)
    told = (f"usually {default}" if default else "", range_in_words(param))
    details = "; ".join(filter(None, told))
    return f"{param.help} ({details})" if details else param.help or ""


def _in_short(command: Any) -> str:
    return str(command.short_help or " ".join((command.help or "").split()))


def _write_examples(epilog: str | None, formatter: Any) -> None:
    if lines := (epilog or "").splitlines():
        with formatter.section("Examples" if len(lines) > 1 else "Example"):
            formatter.write("".join(f"  {line}\n" for line in lines))
