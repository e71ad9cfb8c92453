"""Start hsbstar: `python -m hsbstar` is the same as `hsbstar`."""

from __future__ import annotations

import gc
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

INTERRUPTED = 130
"""The exit code that shells give to a program that was stopped by Ctrl-C."""


def main() -> None:
    """Run the command line; ended from outside, it says nothing, from the first import on."""
    try:
        from hsbstar.core.signals import end_quietly, ignore_endings  # noqa: PLC0415 - see above

        end_quietly()
        arguments = sys.argv[1:]
        if arguments == ["--version"]:
            # Told before anything else is loaded.
            from hsbstar.core.version import __version__  # noqa: PLC0415 - see above

            print(f"hsbstar {__version__}")
            return
        try:
            sys.exit(_run(arguments))
        finally:
            ignore_endings()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def _run(arguments: list[str]) -> int:
    # What is loaded stays: it need not be searched for what has gone.
    gc.disable()
    command = _command(arguments)
    gc.freeze()
    gc.enable()
    return command()


def _command(arguments: list[str]) -> Callable[[], int]:
    """Return what is asked for, with what it needs loaded."""
    from hsbstar.cli.errors import guarded, write_any_sign  # noqa: PLC0415 - can be interrupted, too
    from hsbstar.cli.wildcards import filled_in  # noqa: PLC0415 - as above

    write_any_sign()
    arguments = filled_in(arguments)
    if names_files_alone(arguments):
        # What reads options takes longer to load than a return to check.
        from hsbstar import framework, returns  # noqa: PLC0415 - see above
        from hsbstar.cli.checking import check_files  # noqa: PLC0415 - see above

        # Loaded now, while what is loaded need not be searched for what has gone.
        _ = framework.bundled_framework, returns.take_in
        return lambda: guarded(lambda: check_files(arguments[1:]))
    from hsbstar.cli.app import run  # noqa: PLC0415 - see above

    return lambda: run(arguments)


def names_files_alone(arguments: list[str]) -> bool:
    """Say whether `check` is called in its plainest form: with files and folders, no options."""
    return arguments[:1] == ["check"] and len(arguments) > 1 and not any(
        not one or one.startswith("-") for one in arguments[1:]
    )


if __name__ == "__main__":
    main()
