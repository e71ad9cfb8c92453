"""Run one command: the parser's answer becomes an exit code, its errors become sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hsbstar.cli.errors import guarded
from hsbstar.cli.misuse import USAGE_ERROR, say_misuse
from hsbstar.cli.terminal import Reporter
from hsbstar.core.signals import go_on_ending

if TYPE_CHECKING:
    from collections.abc import Sequence


def run_command(parser: Any, arguments: Sequence[str]) -> int:
    """Run one command in this process and return its exit code; print errors, raise none.

    Raises SystemExit where a signal ended the program, so that nothing goes on with half a result.
    """
    return guarded(lambda: _run(parser, arguments))


def _run(parser: Any, arguments: Sequence[str]) -> int:
    try:
        # Named here, since what it is called by differs (`hsbstar.exe`, `python -m hsbstar`).
        code = parser(list(arguments), prog_name="hsbstar", standalone_mode=False)
    except SystemExit as end:
        go_on_ending()
        return end.code if isinstance(end.code, int) else 2
    except USAGE_ERROR as error:
        return say_misuse(error, arguments, Reporter())
    go_on_ending()
    return code if isinstance(code, int) else 0
