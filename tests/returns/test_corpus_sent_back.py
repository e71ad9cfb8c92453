"""The corpus of returns as they really come back: what is sent back of each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hostile.corpus import CORPUS
from hsbstar.returns.read import read_return
from hsbstar.returns.send_back.corrections import to_correct
from hsbstar.returns.send_back.letter import Copy, write_letter
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


def told(findings: list[Finding]) -> list[tuple[str, str]]:
    """Return code and cell of findings, without the order of sheets with other names."""
    return sorted((one.code, one.where.cell) for one in findings)


def answers(one: Return | None) -> object:
    """Return what a return answers."""
    return one and [(answer.answered, answer.score, answer.evidence, answer.action)
                    for answer in one.answers]


def is_marked(data: bytes) -> bool:
    """Say whether a cell of a workbook is in a colour of ours."""
    book = Book(Package(data))
    marked = book.styles.numbers_filled(COLOURS)
    return any(sheet.style(place) in marked
               for sheet in map(book.sheet, book.order[1:]) for place in sheet.places)


@pytest.mark.parametrize("name", CORPUS)
def test_a_copy_of_a_variant_reads_as_the_variant_does(
    name: str, corpus: Mapping[str, Path]
) -> None:
    """Whatever came back, its copy says the same, has a note at each finding, and goes no further.

    A variant that cannot be read gets a letter, and one without errors and warnings nothing.
    """
    data, framework = corpus[name].read_bytes(), small_framework()
    one, findings = read_return(data, str(corpus[name]), framework)
    sent = to_correct([one] if one else [], findings, framework)
    serious = [found for found in findings if found.severity != "note"]
    assert len(sent) == bool(serious)
    for corrections in sent:
        if not corrections.readable:
            assert one is None
            assert write_letter(corrections).startswith(("Subject: ", "BEFORE YOU SEND"))
            continue
        copy = mark_copy(data, corrections, MarkOptions(framework))
        again, found_again = read_return(copy.data, "copy.xlsx", framework)
        assert told(found_again) == told(findings)
        assert answers(again) == answers(one)
        assert any(one.where.cell for one in serious) <= is_marked(copy.data)
        assert write_letter(corrections, Copy("copy.xlsx", copy.rebuilt))
