"""Start hsbstar: `python -P -m hsbstar` is the same as `hsbstar`."""

from __future__ import annotations

import sys

from hsbstar import cli
from hsbstar.core.signals import exit_if_signalled, exit_on_signals, ignore_signals


def main() -> None:
    """Run the command that was typed, and exit with its code; a signal ends it without a word."""
    exit_on_signals()
    # Everything else is loaded from here on, so that a signal may come while it is.
    try:
        cli.prepare_streams()
        sys.exit(cli.run())
    except Exception:
        # Python turns an interrupted import into an error of its own now and then.
        exit_if_signalled()
        raise
    finally:
        ignore_signals()


if __name__ == "__main__":
    main()
