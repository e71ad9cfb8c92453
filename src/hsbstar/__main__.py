"""Start hsbstar: `python -m hsbstar` is the same as `hsbstar`."""

import sys

INTERRUPTED = 130
"""The exit code that shells give to a program that was stopped by Ctrl-C."""


def main() -> None:
    """Run the command line; Ctrl-C ends it without a word, from the first import on."""
    try:
        from hsbstar.cli import main as run  # noqa: PLC0415 - an import can be interrupted, too

        run()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
