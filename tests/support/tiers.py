"""Which tests run when: `make test` runs the quick ones, `make test-all` (`--full`) all of them.

A test's tier follows from the fixtures that it needs: whatever needs LibreOffice is marked
`office`, whatever needs Chromium `browser`. A test that names a part of Unix is marked `unix`. Only
`full` is written by hand, on tests, and on single rows of a table, that try one more format, moment
or shell of a kind that the quick run tries too.
"""

from __future__ import annotations

import inspect
import signal
import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

PROGRAMS = {"office": "office", "chromium": "browser"}
"""The marks of the fixtures that stand for programs."""

EXAMPLES = {"default": 15, "full": 60}
"""How many examples Hypothesis tries of each property, by profile."""

UNIX = {"Terminal", "shown_on_terminal", "mkfifo", "umask", "symlink", "symlink_to", "chmod",
        "SIGKILL", "SIGTERM", "SIGHUP", "killpg", "/dev/full", "fish", "sh", "bash"}
"""What only Unix has, or has in another way, by the names that a test uses."""
NOT_ON_WINDOWS = ["cli/test_completion.py", "cli/test_prompt.py", "core/test_outputs.py"]
"""Modules that cannot be loaded without the signals and terminals of Unix."""

SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGHUP", "SIGTERM")
                if hasattr(signal, name))


def first_of(*values: object) -> list[Any]:
    """Return rows of a table of which the quick run tries the first alone."""
    quick, *rest = values
    return [quick, *(pytest.param(value, marks=pytest.mark.full) for value in rest)]


def register_profiles() -> None:
    """Register the two profiles; seeds are fixed, so that a failure is there the next time too."""
    for name, examples in EXAMPLES.items():
        settings.register_profile(
            name, deadline=None, derandomize=True, max_examples=examples,
            suppress_health_check=[HealthCheck.too_slow],
        )


def deliver_signals() -> None:
    """Let programs that tests start receive the signals that this process ignores.

    `nohup` ignores SIGHUP, a shell ignores SIGINT for what it runs in the background, and a program
    inherits what is ignored: a test that presses Ctrl-C would wait for ever. A signal that is
    *handled* has its default action in a new program; so handle it, by doing nothing.
    """
    for number in SIGNALS:
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, _do_nothing)


def _do_nothing(*_: object) -> None:
    pass


def ignored_here() -> list[str]:
    """Return the modules that cannot be loaded on this system."""
    return NOT_ON_WINDOWS if sys.platform == "win32" else []


def names_unix(item: pytest.Function) -> bool:
    """Return whether the code of a test names something of `UNIX`."""
    code = inspect.unwrap(item.function).__code__
    texts = {text for text in code.co_consts if isinstance(text, str)}
    return not UNIX.isdisjoint({*code.co_names, *texts})


def sort_into_tiers(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark each test by the programs that it needs; leave out `full` ones without `--full`."""
    for item in items:
        for fixture in getattr(item, "fixturenames", ()):
            if fixture in PROGRAMS:
                item.add_marker(PROGRAMS[fixture])
        if isinstance(item, pytest.Function) and names_unix(item):
            item.add_marker("unix")
    if config.getoption("--full"):
        return
    later = [item for item in items if item.get_closest_marker("full")]
    if later:
        config.hook.pytest_deselected(items=later)
        items[:] = [item for item in items if not item.get_closest_marker("full")]
