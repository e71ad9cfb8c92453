"""Commands whose words are checked before Typer reads them; all other usage errors are Typer's."""

from __future__ import annotations

import re
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup

from hsbstar.cli import debug, round_file
from hsbstar.cli.options import PANELS
from hsbstar.core.suggest import CURLY_MARKS, LONG_DASHES, long_dash_hint

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

OPENING_MARKS = CURLY_MARKS | {"‘"}
DASHES = ("-", *LONG_DASHES)


class Command(TyperCommand):
    """A command that refuses words which Typer would silently misread."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Check the words, then parse them."""
        words = list(args)
        if not ctx.resilient_parsing:
            debug.note_command(ctx, words)
            check_words(words, ctx)
            if not set(ctx.help_option_names).intersection(words):
                ctx.obj = round_file.offer(ctx)
        try:
            return super().parse_args(ctx, args)
        except typer.BadParameter as error:
            error.message = plain_reason(error, words)
            raise

    def invoke(self, ctx: Any) -> Any:
        """Run the command; it can ask which values came from the round file."""
        with round_file.in_use(ctx, ctx.obj):
            return super().invoke(ctx)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help: the panels in their order, without `--help` itself."""
        *params, help_option = self.get_params(ctx)
        help_option.hidden = True  # type: ignore[attr-defined] # Typer's own
        hide_types(params)
        # Panels are printed in the order of the first option of each.
        self.params = sorted(params, key=_place_of_panel)
        super().format_help(ctx, formatter)


class Group(TyperGroup):
    """A group of commands that refuses words which Typer would silently misread."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Check the words before the command, then parse them."""
        if not ctx.resilient_parsing:
            debug.note_command(ctx)
            check_words(_before_command(args, ctx), ctx)
        return super().parse_args(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help."""
        hide_types(self.get_params(ctx))
        super().format_help(ctx, formatter)


def _before_command(words: Sequence[str], context: Any) -> Sequence[str]:
    """Return the words before the command: options, and their values."""
    valued = {name for param in context.command.get_params(context)
              if param.param_type_name == "option" and not param.is_flag for name in param.opts}
    end = 0
    while end < len(words) and words[end].startswith(DASHES):
        end += 2 if words[end] in valued else 1
    return words[:end]


def _place_of_panel(param: Any) -> int:
    """Return the place of a parameter's panel; arguments come first."""
    return PANELS.index(param.rich_help_panel) if param.param_type_name == "option" else -1


def plain_reason(error: typer.BadParameter, words: list[str]) -> str:
    """Return why a value is refused, with the value: Typer hands on the words of pydantic."""
    reason = error.message.removeprefix("Value error, ")
    names = getattr(error.param, "opts", ())
    given = [word.partition("=")[2] for word in words if word.partition("=")[0] in names]
    given = [value for name, value in pairwise([*words, ""]) if name in names] or given
    shown = f"‘{given[-1]}’" if given else "The value"
    if limit := re.match(r"Input should be (less|greater) than or equal to (\S+)", reason):
        return f"{shown} must be {limit[2]} or {'less' if limit[1] == 'less' else 'more'}."
    if kind := re.match(r"Input should be a (?:valid|finite) (integer|number)", reason):
        return f"{shown} is not a {'whole number' if kind[1] == 'integer' else 'number'}."
    return reason


def hide_types(params: Iterable[Any]) -> None:
    """Let help show no type of arguments and flags: `<list[Path]>` and `<bool>` help no user."""
    for param in params:
        if param.param_type_name == "argument" or param.is_flag:
            param.display_type_rich = lambda **_: None


def examples(*commands: str) -> str:
    """Return the end of a command's help; a blank line keeps each example on a line of its own."""
    return "\n\n".join(("[bold]Examples[/bold]", *commands))


def check_words(words: Iterable[str], context: Any) -> None:
    """Refuse words that would silently mean something else, with a sentence; `--` ends the check.

    Typer would take `-output` for `-o utput`, `–output` (pasted from Word) for a file, and
    `--output --force` for a folder named `--force`; an empty path would mean this folder.
    """
    options = {
        name: param for param in context.command.get_params(context)
        if param.param_type_name == "option" for name in param.opts
    }
    remaining = iter(words)
    for word in remaining:
        if word == "--":
            return
        name, equals, value = word.partition("=")
        if word[:2] in options and word[2:3] in OPENING_MARKS:
            _check_value(word[2:], f"The value of {word[:2]}", context)
        if name == "--debug" and name not in options:
            command = context.command_path.removeprefix("hsbstar ")
            context.fail(f"‘--debug’ goes before the command: hsbstar --debug FILE {command}.")
        if len(name) > 2 and name[1] != "-" and f"-{name}" in options:
            context.fail(f"‘{name}’ needs two dashes: -{name}.")
        if name not in options:
            _check_value(word, "One of the words", context)
            if word.startswith(LONG_DASHES) and word.strip("".join(DASHES)):
                context.fail(f"There is no option ‘{word}’. {long_dash_hint(word)}")
        elif equals:
            _check_value(value, f"The value of {name}", context)
        elif not options[name].is_flag:
            for value in islice(remaining, 1):
                if value.partition("=")[0] in options:
                    context.fail(f"Option ‘{name}’ needs a value: there is none before ‘{value}’.")
                _check_value(value, f"The value of {name}", context)


def _check_value(value: str, what: str, context: Any) -> None:
    if not value:
        context.fail(f"{what} is empty. An empty name would mean this folder. Is something "
                     "missing?")
    # A value with a space was typed between straight quotation marks, which the shell has removed.
    if value[0] in OPENING_MARKS and " " not in value:
        context.fail(f"‘{value}’ was typed with curly quotation marks. Type straight ones.")
