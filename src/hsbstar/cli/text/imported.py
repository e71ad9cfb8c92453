"""Print what became of statements that were pasted into a sheet."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hsbstar.framework.importing import Certainty, without_translation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hsbstar.cli.terminal import Reporter
    from hsbstar.framework import Framework
    from hsbstar.framework.importing import Imported


def report_import(reporter: Reporter, imported: Imported, like: Framework) -> None:
    """Report what became of the statements, and what a person should look at."""
    for line in _lines(imported, like):
        reporter.line(line)
    for code, refs in without_translation(imported, like).items():
        reporter.line(f"Reworded, so no longer translated into {code}: {', '.join(refs)}")


def _lines(imported: Imported, like: Framework) -> Iterator[str]:
    counts = Counter(match.certainty for match in imported.matches)
    kinds = ", ".join(f"{counts[certainty]} {certainty.value}" for certainty in Certainty)
    yield f"{len(imported.rows)} statements: {kinds}."
    if counts[Certainty.ACCEPTED]:
        yield ("An accepted statement has the earlier statement's id and is compared with it. "
               "Check that each says the same.")
    if counts[Certainty.DOUBTFUL]:
        yield ("A doubtful statement has a new id. It is not compared with anything until you "
               "confirm in the file that it is the earlier statement.")
    kept = {match.statement.id for match in imported.matches
            if match.statement and match.keeps_id}
    gone = [statement.ref for statement in like.statements if statement.id not in kept]
    if gone:
        yield (f"No match yet for these of the {len(like.statements)} earlier statements: "
               f"{', '.join(gone)}")
    bare = [statement.ref for statement in imported.framework.statements
            if statement.strand is None]
    if bare:
        yield f"No strand: {', '.join(bare)}. Scores by strand leave these out."
    if imported.framework.id != like.id:
        yield (f"Rounds of {imported.framework.id} cannot be compared with rounds of {like.id}. To "
               "compare them, leave out --id.")
