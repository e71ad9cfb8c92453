"""Blank workbooks of many agencies: copies that are what each would be if made by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st

from hsbstar.audit.copies import AuditCopies
from hsbstar.audit.heading import Heading
from hsbstar.audit.routing import EVERYTHING, routing_for
from hsbstar.audit.workbook import write_audit_workbook
from hsbstar.framework.file import read_framework
from support.frameworks import framework_bytes, framework_data

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Ran
    from hsbstar.framework.messages import Messages

SMALL = read_framework(framework_bytes(framework_data()), "small.yaml")
HEADING = Heading(area="Northshire", round="2026", due="31 May", marking="OFFICIAL & more")
NAMES = [
    "Police", "Health & Social Care", "St. Mary's (North) 2", "A", "", "=1+1", "12", " Police",
    "Two  blanks", "Ärzte", "x" * 60, "Agencymark", "<b>", "Line\nbreak", "a&b", "Q&A &P", "'x",
]


@pytest.mark.parametrize(("heading", "kind"), [
    (HEADING, "police"), (Heading(round="&D", marking="Police"), ""),
    *(pytest.param(heading, kind, marks=pytest.mark.full)
      for heading in (HEADING, Heading(), Heading(area="Agencymark"))
      for kind in ("", "police", "education")),
])
def test_a_copy_is_what_would_be_made_for_the_agency(heading: Heading, kind: str) -> None:
    """Byte for byte, for any name: plain ones are copied, others laid out."""
    routing = routing_for(kind, SMALL) if kind else EVERYTHING
    copies = AuditCopies(SMALL, heading)
    for name in NAMES:
        expected = write_audit_workbook(SMALL, heading.for_agency(name), routing)
        assert copies.of(name, routing) == expected, name


COPIES = AuditCopies(SMALL, HEADING)


@given(st.text(st.sampled_from(list("Ab1 &'.,-()/<é")), max_size=45))
def test_any_name_gives_the_same_file(name: str) -> None:
    """Characters with a meaning in XML, at a page's foot or in a formula."""
    assert COPIES.of(name, EVERYTHING) == write_audit_workbook(SMALL, HEADING.for_agency(name))


def test_a_thousand_agencies_are_laid_out_once_for_each_kind(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted: two kinds, two layouts, for any number of agencies."""
    made: list[str] = []

    def counted(*arguments: object, messages: Messages | None) -> bytes:
        made.append("")
        return write_audit_workbook(*arguments, messages=messages)  # type: ignore[arg-type] # passed on as they are

    monkeypatch.setattr("hsbstar.audit.copies.write_audit_workbook", counted)
    listed = "".join(f"Agency {number},{('police', 'education')[number % 2]}\n"
                     for number in range(30))
    (tmp_path / "list.csv").write_text(f"agency,kind\n{listed}", encoding="utf-8")
    assert cli("new-audit", "--agencies", "list.csv", "-o", tmp_path / "out").code == 0
    assert len(list((tmp_path / "out").glob("*.xlsx"))) == 30
    assert len(made) == 2
