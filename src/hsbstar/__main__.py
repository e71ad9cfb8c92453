"""Start hsbstar: `python -m hsbstar` is the same as `hsbstar`."""

from __future__ import annotations

import sys

from hsbstar import cli
from hsbstar.core.signals import end_quietly, ignore_endings


def main() -> None:
    """Run the command that was typed, and exit with its code; a signal ends it without a word."""
    end_quietly()
    # Everything else is loaded from here on, so that a signal may come while it is.
    try:
        cli.write_utf8()
        sys.exit(cli.run())
    finally:
        ignore_endings()


if __name__ == "__main__":
    main()
