"""Which tests run when: `make test` runs the quick ones, `make test-all` (`--full`) all of them.

A test's tier follows from the fixtures that it needs: whatever needs LibreOffice is marked
`office`, whatever needs Chromium `browser`. Only `full` is written by hand, on tests, and on single
rows of a table, that try one more format, moment or shell of a kind that the quick run tries too.
"""

from __future__ import annotations

import signal
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

PROGRAMS = {"office": "office", "chromium": "browser"}
"""The marks of the fixtures that stand for programs."""

EXAMPLES = {"default": 15, "full": 60}
"""How many examples Hypothesis tries of each property, by profile."""

SIGNALS = (signal.SIGINT, signal.SIGHUP, signal.SIGTERM)


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


def sort_into_tiers(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark each test by the programs that it needs; leave out `full` ones without `--full`."""
    for item in items:
        for fixture in getattr(item, "fixturenames", ()):
            if fixture in PROGRAMS:
                item.add_marker(PROGRAMS[fixture])
    if config.getoption("--full"):
        return
    later = [item for item in items if item.get_closest_marker("full")]
    if later:
        config.hook.pytest_deselected(items=later)
        items[:] = [item for item in items if not item.get_closest_marker("full")]
