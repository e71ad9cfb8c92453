"""Start hsbstar: `python -m hsbstar` is the same as `hsbstar`."""

import sys

INTERRUPTED = 130
"""The exit code that shells give to a program that was stopped by Ctrl-C."""


def main() -> None:
    """Run the command line; ended from outside, it says nothing, from the first import on."""
    try:
        from hsbstar.ending import end_quietly, ignore_endings  # noqa: PLC0415 - see above

        end_quietly()
        if sys.argv[1:] == ["--version"]:
            # Told before anything else is loaded.
            from hsbstar import __version__  # noqa: PLC0415 - see above

            print(f"hsbstar {__version__}")
            return
        from hsbstar.cli import main as run  # noqa: PLC0415 - an import can be interrupted, too

        try:
            run()
        finally:
            ignore_endings()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
