"""A bar with rate and time left, while many files are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

T = TypeVar("T")


def show_progress(console: Console, items: Iterable[T], count: int) -> Iterable[T]:
    """Go through items and show how far it is; the bar is gone at the end."""
    columns = (
        TextColumn("Reading returns"), BarColumn(), MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"), TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=count, rate="")
        for item in items:
            yield item
            speed = bar.tasks[0].speed
            bar.update(task, advance=1, rate=f"{speed:.0f} a second" if speed else "")
