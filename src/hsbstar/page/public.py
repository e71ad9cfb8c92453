"""Look at the files that were dropped: what `check` and `score` answer, for a page to show.

The worker of the page calls these functions; there is nothing else that it needs to know.
"""

from __future__ import annotations

from contextlib import chdir
from typing import TYPE_CHECKING

from hsbstar import returns
from hsbstar.core.dates import this_day
from hsbstar.core.errors import FrameworkError, HsbstarError, NothingToReadError, place_of
from hsbstar.core.find_files import find_returns
from hsbstar.core.markings import highest_marking
from hsbstar.page.answer import failed, nothing, shown
from hsbstar.page.dropped import find_dropped, read_list
from hsbstar.page.looked import Looked
from hsbstar.rounds import collate_intake

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from typing import TypeVar

    from hsbstar.core.json import Json
    from hsbstar.framework import Framework
    from hsbstar.page.dropped import Dropped
    from hsbstar.returns import FilesRead, Intake, Progress
    from hsbstar.rounds import Round

    T = TypeVar("T")

UNDECIDED = ("Not scored, because an agency returned more than once. Leave out the return that "
             "does not count.")
NO_RETURN = "Not scored, because no return can be used. Correct what is listed first."
NO_SCORE = "Not scored, because no statement has a score yet."


def look(
    folder: Path,
    progress: Callable[[int, int, str], None] | None = None,
    today: dt.date | None = None,
) -> Json:
    """Return all that a page shows of the files in a folder; nothing is raised, nothing written.

    Args:
        folder: Where the files are, in folders as they were dropped. Paths in the answer are
            relative to it.
        progress: Called before each file is read, with the number of files that have been read,
            the number of all and the file; and at the end, with an empty name.
        today: No return can be completed after this day; without it, the day on this computer.
            Nothing but the findings that are shown depends on it.

    Returns:
        The keys that `hsbstar.page.answer` documents. `check` and `score` are what the commands
        print with `--format json`.
    """
    try:
        with chdir(folder):
            return _look(progress or (lambda *_: None), today or this_day())
    except FrameworkError as error:
        return failed(str(error), error.findings)
    except HsbstarError as error:
        return failed(str(error))
    except Exception as error:  # noqa: BLE001 - a page shows a sentence, whatever goes wrong
        return failed(f"hsbstar stopped because of an unexpected error ({place_of(error)}). Please "
                      "report this line.")


def needs_pydantic(folder: Path) -> bool:
    """Return whether a framework file is among the files: pydantic is needed for that alone."""
    try:
        with chdir(folder):
            return find_dropped().framework is not None
    except Exception:  # noqa: BLE001 - `look` says what is wrong
        return False


def _look(progress: Callable[[int, int, str], None], today: dt.date) -> Json:
    dropped = find_dropped()
    framework = dropped.read_framework()
    try:
        read = _read(dropped, framework, progress)
    except NothingToReadError:
        return nothing()
    listed = dropped.list_in(read)
    expected = read_list(listed) if listed else None
    read = read.without({*dropped.others, *map(str, filter(None, [listed]))})
    versions, round_name = dropped.versions, dropped.known.round or None
    intake = returns.judge(read, framework, versions, expected=expected, round_name=round_name)
    collated, why_not = _score(intake, framework, round_name, dropped.known.marking)
    return shown(Looked(
        dropped, framework, listed, expected, intake, tuple(returns.findings_on(intake, today)),
        collated, why_not))


def _read(
    dropped: Dropped, framework: Framework, progress: Callable[[int, int, str], None]
) -> FilesRead:
    """Read the files, without what agencies wrote as evidence, in this process."""
    paths = [dropped.returns]
    names = [str(path) for path in find_returns(paths).returns]
    return returns.read_all(
        paths, framework, progress=_reporting(names, progress),
        read_options=returns.ReadOptions(texts=False, workers=1))


def _reporting(names: list[str], progress: Callable[[int, int, str], None]) -> Progress:
    """Return a way through files that names each before it is read."""

    def through(items: Iterable[T], count: int, /) -> Iterator[T]:
        results = iter(items)
        for number, name in enumerate(names):
            progress(number, count, name)
            yield next(results)
        progress(count, count, "")

    return through


def _score(
    intake: Intake, framework: Framework, round_name: str | None, marking: str
) -> tuple[Round | None, str]:
    """Return the round as `score --allow-errors` has it; or None, and why it is not scored."""
    if intake.undecided:
        return None, UNDECIDED
    if not intake.usable:
        return None, NO_RETURN
    collated = collate_intake(intake, framework, round_name)
    if not collated.weakest_domains:
        return None, NO_SCORE
    return collated.marked(highest_marking((marking, collated.source.marking))), ""
