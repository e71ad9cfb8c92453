"""A bar with the time left, while many files are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from rich.progress import track

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

T = TypeVar("T")


def show_progress(console: Console, items: Iterable[T], count: int) -> Iterable[T]:
    """Go through items and show how far it is; the bar is gone at the end."""
    return track(items, "Reading returns", total=count, console=console, transient=True)
