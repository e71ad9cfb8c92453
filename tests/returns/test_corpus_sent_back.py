"""The corpus of returns as they really come back: what is sent back of each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hostile.corpus import CORPUS
from hsbstar.returns.read import read_return
from hsbstar.returns.send_back.corrections import to_correct
from hsbstar.returns.send_back.letter import Copy, compose_letter
from hsbstar.returns.send_back.marked_copy import MarkOptions, mark_copy
from hsbstar.returns.send_back.marks import COLOURS
from hsbstar.spreadsheets.package.package import Package
from hsbstar.spreadsheets.package.workbook import Book
from support.frameworks import small_framework

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from hsbstar.core.findings import Finding
    from hsbstar.returns.answers import Return


def summary(findings: list[Finding]) -> list[tuple[str, str]]:
    """Return code and cell of findings, without the order of sheets with other names.

    A score that nobody could see has our colour in the copy, or no format at all: it can be seen.
    Where the copy cannot strike a part of a score out, it says so in words. Fields that a CSV does
    not have are on the first sheet of its copy.
    """
    return sorted(
        (found.code.replace("struck-out-in-part", "is-text"),
         "" if found.code.endswith("-missing") else found.where.cell)
        for found in findings if found.code != "score-unseen")


def answers(returned: Return | None) -> object:
    """Return what a return answers."""
    return returned and [(answer.answered, answer.score, answer.evidence, answer.action)
                    for answer in returned.answers]


def is_marked(data: bytes) -> bool:
    """Return whether a cell of a workbook is in a colour of ours."""
    book = Book(Package(data))
    marked = book.styles.numbers_filled(COLOURS)
    return any(sheet.style(place) in marked
               for sheet in map(book.sheet, book.order[1:]) for place in sheet.places)


@pytest.mark.parametrize("name", CORPUS)
def test_a_copy_of_a_variant_reads_as_the_variant_does(
    name: str, corpus: Mapping[str, Path]
) -> None:
    """Any copy reads as its return, has a note at each finding, and changes nothing else.

    A variant that cannot be read gets a letter, and one without errors and warnings nothing.
    """
    data, framework = corpus[name].read_bytes(), small_framework()
    returned, findings = read_return(data, str(corpus[name]), framework)
    sent = to_correct([returned] if returned else [], findings, framework)
    serious = [found for found in findings if found.severity != "note"]
    assert len(sent) == bool(serious)
    for corrections in sent:
        if not corrections.readable:
            assert returned is None
            assert compose_letter(corrections).text.startswith(("Subject: ", "BEFORE YOU SEND"))
            continue
        copy = mark_copy(data, corrections, MarkOptions(framework))
        again, found_again = read_return(copy.data, "copy.xlsx", framework)
        assert summary(found_again) == summary(findings)
        assert answers(again) == answers(returned)
        assert any(found.where.cell for found in serious) <= is_marked(copy.data)
        assert compose_letter(corrections, Copy("copy.xlsx", copy.rebuilt)).text
