"""Facts for papers, made up as tables, and the texts of a paper."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hsbstar.framework.file import validated
from hsbstar.report.compose import write_paper
from hsbstar.report.document import TO_COMPLETE, Fields, Items, Picture, Section, Table, Text
from hsbstar.report.facts import Facts, changes_since
from support.frameworks import framework_data
from support.table_rounds import NA, ND, table_round

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hsbstar.framework.model import Framework
    from hsbstar.report.document import Block, Paper
    from hsbstar.rounds.model import Round

IDS = tuple(f"d{number}-{letter}" for number in (1, 2, 3) for letter in "abc")
"""The statements of the small framework, three in each of its domains."""
TITLES = ("Finding out", "Helping early", "Learning")
POLICE_AND_SCHOOLS = {
    "Police": [4, 4, 2, 1, 1, NA, 0, 2, ND],
    "Schools": [4, 2, 2, 1, 3, NA, 1, None, 3],
}
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU"
    b"\x00\x00\x00\nIDATx\x9cc\xf8\x0f\x00\x01\x01\x01\x00\x1b\xb6\xeeV\x00\x00\x00\x00IEND\xaeB`\x82"
)
"""The smallest picture."""


def small_data(**statement: Any) -> dict[str, Any]:
    """Return the small framework's content, with more properties of its first statement."""
    data = framework_data()
    data["domains"][0]["statements"][0] |= statement
    return data


def framework_of(data: Mapping[str, Any]) -> Framework:
    """Return a framework of plain values."""
    return validated(data)


def round_of(rows: Mapping[str, Sequence[Any]], name: str = "2026", **more: Any) -> Round:
    """Return a round of the small framework's statements, with their titles and words."""
    collated = table_round(rows, name, statements=IDS, per_domain=3, **more)
    known = {statement.id: statement for statement in framework_of(framework_data()).statements}
    domains = tuple(
        replace(domain, title=title, statements=tuple(
            replace(some, statement=known[some.statement.id]) for some in domain.statements
        ))
        for domain, title in zip(collated.domains, TITLES, strict=True)
    )
    return replace(collated, domains=domains, source=replace(collated.source, framework_id="small"))


def facts_of(rows: Mapping[str, Sequence[Any]], **more: Any) -> Facts:
    """Return the facts of a round; `before` are the rows of an earlier round."""
    before, how = more.pop("before", None), more.pop("how", {})
    now = round_of(rows, **how)
    framework = more.pop("framework", None) or framework_of(framework_data())
    changes = changes_since(round_of(before, "2025"), now) if before else None
    return Facts(now, now, framework, **{"unevidenced": {}, "changes": changes, **more})


def paper_of(facts: Facts) -> Paper:
    """Return the paper that facts make."""
    return write_paper(facts, PNG, 17)


def blocks_of(section: Section | Paper) -> Iterator[Block]:
    """Yield the blocks of a section and of those within, in reading order."""
    if isinstance(section, Section):
        yield from section.blocks
    for inner in section.sections:
        yield from blocks_of(inner)


def headings_of(section: Section | Paper) -> Iterator[str]:
    """Yield all headings, in reading order."""
    for inner in section.sections:
        yield inner.title
        yield from headings_of(inner)


def texts_of(section: Section | Paper) -> Iterator[str]:
    """Yield every text that a reader or a screen reader gets, without headings."""
    for block in blocks_of(section):
        if isinstance(block, Text):
            yield block.text
        elif isinstance(block, Items):
            yield from (f"{item.lead} {item.text}".strip() for item in block.items)
        elif isinstance(block, Fields):
            yield from (f"{field.label}: {field.text or TO_COMPLETE}" for field in block.fields)
        elif isinstance(block, Table):
            yield from (block.caption, *(column.text for column in block.columns))
            yield from (cell for row in block.rows for cell in row)
        elif isinstance(block, Picture):
            yield from (block.caption, block.alt)


def section_of(paper: Paper | Section, title: str) -> Section:
    """Return the section of a title, wherever it is; that of an annex without its letter."""
    for section in paper.sections:
        if title in {section.title, section.title.partition(": ")[2]}:
            return section
        try:
            return section_of(section, title)
        except LookupError:
            continue
    raise LookupError(title)


def table_of(section: Section, number: int = 0) -> Table:
    """Return a table of a section by its number."""
    return [block for block in blocks_of(section) if isinstance(block, Table)][number]


def cells_of(table: Table, caption: str) -> list[str]:
    """Return the cells of a table's column."""
    place = [column.text for column in table.columns].index(caption)
    return [row[place] for row in table.rows]


def sized_facts(
    number: int, title: str, *, area: str = "Northshire", per: int = 3, **more: Any
) -> Facts:
    """Return facts of a round of eight agencies with `number` domains, whose titles begin alike."""
    data = framework_data()
    first = data["domains"][0]
    data["domains"] = [
        first | {"number": at, "title": f"{title} {at}", "statements": [
            first["statements"][place % 3] | {"id": f"e{at}-{place}", "ref": f"{at}.{place}"}
            for place in range(1, per + 1)
        ]} for at in range(1, number + 1)
    ]
    framework = framework_of(data)
    ids = [statement.id for statement in framework.statements]
    known = {statement.id: statement for statement in framework.statements}

    def sized(shift: int, name: str) -> Round:
        rows = {f"Agency {who}": [(who * at + at // 3 + shift) % 5 for at in range(per * number)]
                for who in range(1, 9)}
        collated = table_round(rows, name, statements=ids, per_domain=per, **more)
        domains = tuple(
            replace(domain, title=own.title, statements=tuple(
                replace(some, statement=known[some.statement.id]) for some in domain.statements
            )) for domain, own in zip(collated.domains, framework.domains, strict=True)
        )
        source = replace(collated.source, framework_id="small", area=area)
        return replace(collated, domains=domains, source=source)

    now = sized(0, "2026")
    return Facts(now, now, framework, unevidenced=dict.fromkeys(ids, 1),
                 changes=changes_since(sized(1, "2025"), now), invited=9, not_returned=1)
