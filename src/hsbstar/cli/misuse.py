"""What was typed wrong on the command line, each as a sentence that says what to type instead.

The parser's own errors come as classes whose home differs from version to version; they are known
by their names here.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from hsbstar.cli.parameters import choices_of, is_whole, options_by_name, range_in_words, shown_name
from hsbstar.core.suggest import LONG_DASHES, quoted, spoken_for
from hsbstar.core.text import nearest, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

USAGE_ERROR: type[Exception] = typer.BadParameter.__mro__[1]
"""What the parser raises where it cannot go on; each version keeps its class elsewhere."""

MEANT = {
    "new": "new-audit", "init": "new-audit", "create": "new-audit", "audit": "new-audit",
    "validate": "check", "verify": "check", "chart": "score",
    "diff": "compare", "paper": "report", "areas": "collate-areas", "moderation": "moderate",
    "actions": "plan", "action-plan": "plan",
}
"""Other words for what a command does."""
MEANT_OPTIONS = {"--json": "--format json", "--overwrite": "--force", "--replace": "--force",
                 "--yes": "--force", "--silent": "--quiet", "--out": "--output"}


class Misuse(typer.BadParameter):
    """What was typed cannot be meant; the message is whole and says what to type instead."""

    def __init__(self, message: str, ctx: Any, *, option: str = "", example: str = "") -> None:
        """Say so; the example is one with that option, or the one that is given."""
        super().__init__(message, ctx=ctx)
        self.option_name, self.example = option, example


@contextmanager
def placed_in(ctx: Any) -> Iterator[None]:
    """Say of the parser's errors in which command they are: of some it does not."""
    try:
        yield
    except USAGE_ERROR as error:
        error.ctx = ctx  # type: ignore[attr-defined]
        raise


def check_words(words: Sequence[str], ctx: Any) -> None:
    """Raise Misuse for what the parser would take for something else.

    `-output` would be `-o` with the value `utput`; an option without its value would take the next
    option for it.
    """
    if "" in words:
        raise Misuse("One of the words after the command is empty: an empty name would mean this "
                     "folder. Was something not filled in?", ctx)
    options = options_by_name(ctx.command.params)
    waiting = iter(words)
    for word in waiting:
        if word == "--":
            return
        name = word.partition("=")[0]
        if f"-{name}" in options and len(name) > 2 and name[1] != "-":
            raise Misuse(f"‘{name}’ needs two dashes: -{name}.", ctx, option=f"-{name}")
        option = options.get(name)
        if option is None or option.is_flag or "=" in word:
            continue
        value = next(waiting, None)
        if value is not None and value.partition("=")[0] in options:
            raise Misuse(f"{_needs_value(option, ctx)} There is none before {value}.", ctx,
                         option=name)


def too_many(words: Sequence[str], ctx: Any) -> Misuse:
    """Return what is wrong where more was typed than the command takes."""
    if words[0][:1] in LONG_DASHES:
        return Misuse(f"{ctx.command_path} does not know ‘{words[0]}’. {spoken_for(words[0])}",
                      ctx)
    taken = [one.metavar for one in ctx.command.params if one.param_type_name == "argument"]
    takes = f"takes {' and '.join(taken)}, and nothing more" if taken else "takes options alone"
    return Misuse(
        f"{ctx.command_path} {takes}: ‘{words[0]}’ is too many. Put quotation marks around a name "
        "with spaces.", ctx,
    )


def no_such_command(words: Sequence[str], ctx: Any) -> Misuse:
    """Return what is wrong where there is no command of that name."""
    word, commands = words[0], ctx.command.commands
    meant = MEANT.get(word.lower(), "")
    near = meant if meant in commands else nearest(word, commands)
    if near:
        return Misuse(f"There is no command ‘{word}’. Did you mean {near}?", ctx,
                      example=_example(commands[near]))
    if Path(word).exists():
        return Misuse(f"What is to be done with ‘{word}’? The command comes first.", ctx,
                      example=f"{ctx.command_path} check {quoted(word)}")
    return Misuse(f"There is no command ‘{word}’. There are: "
                  f"{', '.join(ctx.command.list_commands(ctx))}.", ctx)


def say_misuse(error: Any, words: Sequence[str], reporter: Any) -> int:
    """Say what was typed wrong, an example of the command, and where all is told; exit code 2."""
    ctx = error.ctx
    tell = _SENTENCES.get(type(error).__name__, _as_it_is)
    reporter.complain(one_line(tell(error, words)))
    if ctx is not None:
        if example := getattr(error, "example", "") or _example(ctx.command, _option_of(error)):
            reporter.tell("For example:")
            reporter.suggest(example)
        what = "commands" if hasattr(ctx.command, "commands") else "options"
        reporter.tell(f"All {what}: {ctx.command_path} --help")
    return 2


def _example(command: Any, option: str = "") -> str:
    """Return the command's example that has an option, or else its first."""
    lines = (command.epilog or "").splitlines()
    return next((line for line in lines if option and f" {option} " in line), "".join(lines[:1]))


def _option_of(error: Any) -> str:
    """Return the option that an error is about, or nothing."""
    params = [param for param in [getattr(error, "param", None)] if param is not None]
    return getattr(error, "option_name", "") or next((one.opts[-1] for one in params), "")


def _no_such_option(error: Any, words: Sequence[str]) -> str:
    ctx, name = error.ctx, error.option_name
    # Of ‘-version’ the parser names ‘-v’ alone.
    whole = name if name.startswith("--") else next(
        (word for word in words if word.startswith(name) and len(word) > 2), name)
    told = f"{ctx.command_path} has no option {whole}."
    below = getattr(ctx.command, "commands", {})
    of_commands = [one for one, command in below.items() if name in options_by_name(command.params)]
    if of_commands:
        command = next((word for word in words if word in of_commands), of_commands[0])
        return f"{whole} comes after the command: {ctx.command_path} {command} … {whole}"
    options = [one for one in options_by_name(ctx.command.get_params(ctx)) if one[:2] == "--"]
    # One letter is near to everything.
    near = MEANT_OPTIONS.get(whole) or (
        nearest(f"--{whole.lstrip('-')}", options) if len(whole) > 2 else None)
    if near and near.split()[0] in options:
        return f"{told} Did you mean {near}?"
    others = ctx.find_root().command.commands
    having = [one for one, command in others.items() if whole in options_by_name(command.params)]
    return f"{told} It is an option of {' and '.join(having)}." if having else told


def _missing(error: Any, _: Sequence[str]) -> str:
    param, ctx = error.param, error.ctx
    return f"{ctx.command_path} needs {shown_name(param)}{_in_midst(param.help)}"


def _bad_option(error: Any, _: Sequence[str]) -> str:
    ctx, name = error.ctx, error.option_name
    option = None if ctx is None else options_by_name(ctx.command.params).get(name)
    if option is None or option.is_flag:
        return f"{name} takes no value: leave out what follows the ‘=’."
    return _needs_value(option, ctx)


def _needs_value(option: Any, ctx: Any) -> str:
    return (f"{option.opts[-1]} of {ctx.command_path} needs a value, {option.metavar}"
            f"{_in_midst(option.help)}")


def _bad_value(error: Any, words: Sequence[str]) -> str:
    param = error.param
    if param is None:
        return str(error.format_message())
    name = param.opts[-1] if param.param_type_name == "option" else param.metavar
    typed = _typed(param, words)
    said = f"{name} cannot be ‘{typed}’" if typed else f"{name} is not right"
    if choices := choices_of(param):
        near = nearest(typed, choices) if len(choices) > 1 else None
        return f"{said}: it is {' or '.join(choices)}.{f' Did you mean {near}?' if near else ''}"
    if numbers := range_in_words(param):
        kind = "a whole number" if is_whole(param) else "a number"
        return f"{said}: it is {kind}, {numbers}."
    return f"{said}. {error.message}"


def _typed(param: Any, words: Sequence[str]) -> str:
    """Return what was typed for an option, the last time it was."""
    found = ""
    for word, value in zip(words, (*words[1:], ""), strict=True):
        name, sign, attached = word.partition("=")
        if name in param.opts:
            found = attached if sign else value
    return found


def _in_midst(text: str | None) -> str:
    """Return a sentence as it reads after a colon; some pairs of parsers lose an argument's."""
    return f": {text[:1].lower()}{text[1:]}" if text else "."


def _as_it_is(error: Any, _: Sequence[str]) -> str:
    return str(error.format_message())


_SENTENCES: Mapping[str, Callable[[Any, Sequence[str]], str]] = {
    "Misuse": lambda error, _: str(error.message),
    "NoSuchOption": _no_such_option,
    "MissingParameter": _missing,
    "BadOptionUsage": _bad_option,
    "BadParameter": _bad_value,
}
