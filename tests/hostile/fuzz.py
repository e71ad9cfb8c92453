"""Hold the two readers of .xlsx against each other: `make fuzz`, or with SECONDS=600.

A mutation of a workbook must read alike with both, or the fast reader must pass it on. Each
disagreement is printed with the seed that makes it again: --seed NUMBER --count 1 (with LibreOffice
installed or missing, as before: every tenth seed is for a file of the corpus).

With every fifth seed, an email or a zip file is damaged: whatever is in it reads as it was, or is
refused, in little time. Two more of five are for every other kind of file, as `fuzz_readers.py` has
them: returns of all formats, YAML, lists, our own workbooks, star tools and Word templates.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from hostile.corpus import CORPUS
from hostile.fuzz_readers import MAX_SECONDS, Readers, damaged
from hostile.holders import HOLDERS
from hostile.mutations import mutated
from hostile.variants import SCORES, Base, contents, filled
from hostile.workbook_parts import WORKBOOKS
from hsbstar.core.limits import DEFAULT_LIMITS
from hsbstar.returns.batches import Task, read_files
from hsbstar.spreadsheets.reading.refusal import Refusal, Tally
from hsbstar.spreadsheets.reading.xlsx import read_xlsx
from hsbstar.spreadsheets.reading.xlsx_fast import read_regular
from hsbstar.spreadsheets.reading.xlsx_workbook import find_book, list_sheets, workbook_part
from hsbstar.spreadsheets.reading.zip_parts import PIECE, Parts
from support.frameworks import small_framework
from support.office import Office

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from hsbstar.spreadsheets.sheets import RawSheet

    Content = Mapping[str, bytes]

MAX_SIZE = 1_000_000
"""Bytes of a workbook that is worth mutating: larger ones are slow, and read no other way."""
PASSED_ON = "passed on"
SMALL_HOLDERS = [name for name in HOLDERS if not any(
    word in name for word in ("bomb", "many", "end", "large", "deep", "lines", "take long"))]
"""Those that are soon made and read."""
_PIECES = (
    b"\n--edge\n", b"\nContent-Type: multipart/mixed; boundary=edge\n\n", b"\n\n", b"\r", b"\0",
    b"\nContent-Transfer-Encoding: base64\n", b"\nContent-Type: message/rfc822\n\n",
    b"\nContent-Disposition: attachment; filename*0*=utf-8''../a.xlsx\n", b"=?utf-8?B?", b"PK\1\2",
    b"PK\3\4", b"PK\5\6", b"PK\6\6", b"PK\6\7", b"\xff\xff\xff\xff", b"\xfe\xff\xff\xff",
)
"""What readers of emails, zip files and Outlook messages look for."""


class HeldParts(Parts):
    """Parts that were never in a zip file, which would cost more than reading them."""

    def __init__(self, content: Content) -> None:
        """Hold all of them."""
        self._content = dict(content)

    @property
    def names(self) -> tuple[str, ...]:
        """Their names."""
        return tuple(self._content)

    @property
    def by_case(self) -> dict[str, str]:
        """Their names by their folded form."""
        return {name.casefold(): name for name in self._content}

    def whole(self, name: str) -> bytes | None:
        """Return a part."""
        return self._content[name]

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield a part in pieces."""
        content = self._content[name]
        for start in range(0, len(content), PIECE):
            yield content[start : start + PIECE]


def disagreement(content: Content) -> str:
    """Return how the two readers differ on a workbook, or how one fails; mostly nothing."""
    fast, exact = (_outcome(content, read) for read in (read_regular, read_xlsx))
    failed = [f"{name} reader fails: {found}" for name, found in (("fast", fast), ("exact", exact))
              if isinstance(found, str) and found.startswith("! ")]
    if failed:
        return "; ".join(failed)
    if fast in (PASSED_ON, exact):
        return ""
    return f"fast {_shortened(fast, exact)}, exact {_shortened(exact, fast)}"


def _shortened(found: Any, other: Any) -> str:
    if isinstance(found, str) or isinstance(other, str):
        return found if isinstance(found, str) else "reads"
    return repr([line for line in found if line not in other])[:300]


def _outcome(
    content: Content, read: Callable[..., tuple[RawSheet, ...] | None]
) -> str | list[str]:
    tally = Tally(DEFAULT_LIMITS)
    parts = HeldParts(content)
    try:
        main = workbook_part(parts)
        if not main:
            return PASSED_ON
        sheets = read(parts, find_book(parts, main, list_sheets(parts, main), tally), tally)
    except Refusal as refusal:
        return f"refuses with {refusal.finding('').code}"
    except Exception as error:  # noqa: BLE001 - what a reader raises is what is looked for
        return f"! {type(error).__name__}: {error}"[:200]
    return PASSED_ON if sheets is None else lines_of(sheets)


def lines_of(sheets: Sequence[RawSheet]) -> list[str]:
    """Return all that was read, a line each, with the types of values."""
    return [
        line for sheet in sheets for line in (
            repr((sheet.name, sheet.merges, list(sheet.rows))),
            *(f"{place.address} {value!r}" for place, value in sheet.cells()),
            *(repr(sorted(found.items())) for found in (sheet.unseen, sheet.notes, sheet.links)),
        )
    ]


@cache
def small_workbooks() -> tuple[Content, ...]:
    """Return the workbooks that are mutated first: small ones, with all that a cell can be."""
    return (*WORKBOOKS, contents(filled("Police")))


@cache
def corpus_workbook(name: str, base: Base) -> Content | None:
    """Return a file of the corpus, built when first needed; None where it is none to mutate."""
    try:
        found = contents(CORPUS[name].build(base))
    except Exception:  # noqa: BLE001 - it is no zip file, or needs LibreOffice
        return None
    small = sum(map(len, found.values())) < MAX_SIZE
    return found if small and "xl/workbook.xml" in found else None


def mutation(seed: int, base: Base | None = None) -> Content:
    """Return the mutation of a number; with a base, every tenth is one of a file of the corpus."""
    rng = random.Random(seed)  # noqa: S311 - the same again for the same seed
    workbook = rng.choice(small_workbooks())
    if base and seed % 10 == 0:
        names = [name for name, variant in CORPUS.items() if variant.file.endswith(".xlsx")]
        workbook = corpus_workbook(rng.choice(names), base) or workbook
    return mutated(dict(workbook), rng)


@cache
def held_file(name: str) -> bytes:
    """Return an email or a zip file of the corpus."""
    nowhere = Path()
    return HOLDERS[name].build(Base(nowhere, lambda *_: nowhere))


def damaged_holder(rng: random.Random, folder: Path) -> str:
    """Damage an email or a zip file and read it; return what is wrong with what comes of it."""
    name = rng.choice(SMALL_HOLDERS)
    data = damaged(held_file(name), rng, _PIECES)
    folder.mkdir(exist_ok=True)
    path = folder / HOLDERS[name].file
    path.write_bytes(data)
    start = time.process_time()
    try:
        (results,) = read_files([path], Task(small_framework()))
    except Exception as error:  # noqa: BLE001 - what a reader raises is what is looked for
        return f"! {name}: {type(error).__name__}: {error}"[:200]
    if (seconds := time.process_time() - start) > MAX_SECONDS:
        return f"{name}: {seconds:.1f} seconds"
    if not all(result.returned or result.findings for result in results) or not results:
        return f"{name}: a file without a word"
    scores = [{answer.statement.id: answer.score for answer in result.returned.answers}
              for result in results if result.returned and not result.file.endswith(".csv")]
    return "" if all(found == SCORES for found in scores) else f"{name}: other answers"


def disagreements(seeds: range, until: float, base: Base | None = None) -> Iterator[str]:
    """Yield each disagreement with its seed, until a time."""
    readers = Readers(base) if base else None
    for seed in seeds:
        if time.monotonic() > until:
            break
        rng = random.Random(seed)  # noqa: S311 - as above
        if readers and base and seed % 5 == 1:
            found = damaged_holder(rng, base.folder)
        elif readers and seed % 5 in {2, 3}:
            found = readers.damage(rng.choice(list(readers.all)), rng)
        else:
            found = disagreement(mutation(seed, base))
        if found:
            yield f"seed {seed}: {found}"


def main() -> int:
    """Mutate and read until the time is over; the exit code is 1 where the readers disagreed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0, help="the first one")
    parser.add_argument("--count", type=int, default=sys.maxsize)
    options = parser.parse_args()
    until = time.monotonic() + options.seconds
    seeds = range(options.seed, options.seed + options.count)
    found = 0
    with tempfile.TemporaryDirectory() as folder:
        office = Office(shutil.which("soffice") or "soffice", Path(folder) / "office")
        try:
            for line in disagreements(seeds, until, Base(Path(folder) / "base", office.convert)):
                found += 1
                sys.stdout.write(line + "\n")
        finally:
            office.close()
    sys.stdout.write(f"{found} disagreements\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
