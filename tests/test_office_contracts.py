"""Two promises about every workbook, with LibreOffice as the other program.

What a workbook shows is what LibreOffice calculates; and a workbook that LibreOffice saved again,
in any format, is read as it was before. Rows are workbooks, columns formats.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hsbstar.framework.file import read_framework
from hsbstar.returns.read import read_return
from hsbstar.star_tool.read import read_star_tool
from support.every_workbook import (
    FORMS,
    OURS,
    OWN,
    RETURNS,
    STAR_TOOLS,
    framework_file,
    path_of,
    write_every_workbook,
)
from support.packages import without_results
from support.sheets import opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from support.once import Once

FORMATS = ("xlsx", "ods", "xls")
EVERY_FORMAT = {"filled in", "uneven", "faulty", "moderated"}
"""The workbooks for every format in the quick run; the others once as .ods, a format of another
family than ours."""


@pytest.fixture(scope="session")
def workbooks(once: Once) -> Path:
    """The folder with every workbook."""
    return once.folder("workbooks", write_every_workbook)


FORMULAS = {"areas": 0, "findings": 0, "moderation": 17, "plan": 8, "star tool": 60}
"""The fewest formulas that are compared, where that is not 1."""


@pytest.mark.parametrize("name", OURS)
def test_what_is_shown_is_what_libreoffice_calculates(
    name: str, workbooks: Path, libreoffice: Callable[..., Path], tmp_path: Path
) -> None:
    """With all results removed, every formula of every sheet comes to ours, to 1e-9.

    What is stored as it is, is there too: figures of these workbooks are not all formulas.
    """
    ours = path_of(workbooks, name).read_bytes()
    source = tmp_path / "bare.xlsx"
    source.write_bytes(without_results(ours))
    theirs = opened(libreoffice(source, "xlsx", tmp_path / "saved"), values=True)
    formulas, stored = opened(ours), opened(ours, values=True)
    calculated = figures = 0
    for sheet in stored:
        if sheet.sheet_state != "visible":
            continue
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            is_formula = formulas[sheet.title][cell.coordinate].data_type == "f"
            if is_formula or isinstance(cell.value, int | float):
                assert alike(theirs[sheet.title][cell.coordinate].value, cell.value), (
                    sheet.title, cell.coordinate)
                calculated += is_formula
                figures += not is_formula
    assert calculated >= FORMULAS.get(name, 1)
    assert figures or name in FORMS


def alike(first: Any, second: Any) -> bool:
    """Return whether two values are the same to 1e-9; an empty text is a blank, 0 is not."""
    if isinstance(first, int | float) and isinstance(second, int | float):
        return first == pytest.approx(second, abs=1e-9)
    return ("" if first is None else first) == ("" if second is None else second)


@pytest.mark.parametrize(("name", "extension"), [
    pytest.param(name, extension, marks=[] if name in EVERY_FORMAT or extension == "ods"
                 else [pytest.mark.full])
    for name in (*RETURNS, *STAR_TOOLS) for extension in FORMATS
])
def test_saved_again_by_libreoffice_it_reads_the_same(
    name: str, extension: str, workbooks: Path, libreoffice: Callable[..., Path], tmp_path: Path
) -> None:
    """Every answer, score, text and finding, at the same cells."""
    source = path_of(workbooks, name)
    saved = libreoffice(source, extension, tmp_path)
    read = contents_of_star_tool if name in STAR_TOOLS else contents_of_return
    assert read(saved.read_bytes()) == read(source.read_bytes())


def contents_of_return(data: bytes) -> object:
    """Return all that is read of a return, and all that is found."""
    returned, findings = read_return(data, "return", read_framework(framework_file(), OWN))
    assert returned is not None
    fields = {key: (entry.text, entry.date) for key, entry in returned.fields.items()}
    return (
        returned.agency, returned.date, fields,
        [(answer.statement.id, answer.answered, answer.score, answer.evidence, answer.action)
         for answer in returned.answers],
        [(found.code, found.where.sheet, found.where.cell) for found in findings],
    )


def contents_of_star_tool(data: bytes) -> object:
    """Return the round that is read of a star tool."""
    collated, findings = read_star_tool(data, "star-tool.xlsx")
    assert findings == []
    assert collated is not None
    return (
        collated.source, collated.agencies, collated.weighing,
        [(scored.statement.ref, scored.score, scored.self_assessed, scored.agreed, scored.thin,
          scored.by_agency)
         for scored in collated.statements],
        [(domain.number, domain.score, domain.scored, domain.of, domain.thin)
         for domain in collated.domains],
    )
