"""`hsbstar report`: write the paper that the board reads, or one to publish."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from hsbstar.bounds import BOUNDS, Bounds
from hsbstar.charts.formats import Format
from hsbstar.charts.paper_star import draw_paper_star
from hsbstar.charts.saving import Words
from hsbstar.commands.inputs import check_framework, load_framework
from hsbstar.commands.same_names import load_same
from hsbstar.comparison import Comparison, check_comparable, compare
from hsbstar.errors import HsbstarError
from hsbstar.files import read_bytes
from hsbstar.findings import has_errors
from hsbstar.outputs import check_outputs, write_files
from hsbstar.papers.audience import FEWEST_ANSWERS, THE_BOARD, Audience, the_public
from hsbstar.papers.board import board_paper
from hsbstar.papers.content import Content
from hsbstar.papers.document import Figure
from hsbstar.papers.summary import SCORED_DESPITE_ERRORS, STAR
from hsbstar.readers.refusal import Refusal, Tally
from hsbstar.readers.unpacking import Parts
from hsbstar.reporter import count_in_words
from hsbstar.star_stamp import StarStamp, read_star_stamp
from hsbstar.timing import in_order
from hsbstar.workbooks.plan_reading import read_plan
from hsbstar.workbooks.star_reading import read_star_tool, read_star_tool_whole
from hsbstar.workbooks.star_returns import read_returned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.action_plan import LastPlan
    from hsbstar.findings import Finding
    from hsbstar.framework import Framework
    from hsbstar.papers.document import Paper
    from hsbstar.raw import RawReturn
    from hsbstar.reporter import Reporter
    from hsbstar.rounds import Round

WORD, PAGE = ".docx", ".html"
_ENDINGS = {WORD: WORD, PAGE: PAGE, ".htm": PAGE}


@dataclass(frozen=True)
class Report:
    """What the user asked for."""

    star_tool: Path
    output: Path
    earlier: Path | None = None
    plan: Path | None = None
    template: Path | None = None
    framework_file: Path | None = None
    public: bool = False
    marking: str | None = None
    """None: that of the star tool."""
    same: tuple[str, ...] = ()
    force: bool = False
    bounds: Bounds = BOUNDS

    @property
    def inputs(self) -> list[Path]:
        """The files that the user named."""
        named = (self.star_tool, self.earlier, self.plan, self.template, self.framework_file)
        return [path for path in named if path]

    @property
    def kind(self) -> str:
        """Word or HTML, by the ending of the output; raise HsbstarError for another."""
        kind = _ENDINGS.get(self.output.suffix.lower())
        if kind is None:
            raise HsbstarError(
                f"{self.output} does not say what to write. Give it the ending .docx for Word or "
                ".html for a page: -o report.docx"
            )
        if self.template and kind is PAGE:
            raise HsbstarError("--template is for Word: name an output that ends in .docx with -o.")
        return kind


def report(asked: Report, reporter: Reporter) -> int:
    """Write the paper and return the exit code."""
    kind = asked.kind
    check_outputs([asked.output], asked.inputs, force=asked.force)
    framework = load_framework(asked.framework_file)
    template = _read_template(asked)
    read = _Reading(asked, framework)
    content = read.content()
    reporter.findings(read.findings)
    if content is None:
        reporter.tell(count_in_words(read.findings))
        reporter.tell("Nothing was written. Name star tools and a plan as hsbstar made them, or "
                      "mend what was found.")
        return 1
    paper = board_paper(content)
    picture = _draw(content, paper, Format.PNG if kind is WORD else Format.SVG)
    write_files([(asked.output, _write(asked, paper, picture, template, content))])
    reporter.line(f"Wrote {asked.output}")
    if asked.public:
        reporter.tell(
            "It names no agency and withholds what fewer than five stand behind. Read it before "
            "you publish it: statements and actions are your area's own words."
        )
    else:
        reporter.tell("It names agencies and their scores: for the board. A version to publish is "
                      "made with --public.")
    return 0


class _Reading:
    """Reads the star tools and the plan, and keeps what was found on the way."""

    def __init__(self, asked: Report, framework: Framework) -> None:
        self.asked, self.framework = asked, framework
        self.findings: list[Finding] = []

    def content(self) -> Content | None:
        """Return what the paper tells; None where a file cannot be used."""
        asked = self.asked
        collated, problems, raw = read_star_tool_whole(
            read_bytes(asked.star_tool), str(asked.star_tool), asked.bounds
        )
        self.findings += problems
        stamp = read_star_stamp(raw) if raw else None
        if collated is None or raw is None or stamp is None:
            return None
        check_framework(collated, self.framework)
        earlier = self._earlier()
        plan = self._plan(collated)
        if has_errors(self.findings):
            return None
        return self._gather(collated, raw, stamp, (earlier, plan))

    def _earlier(self) -> Round | None:
        if self.asked.earlier is None:
            return None
        name = str(self.asked.earlier)
        read, problems = read_star_tool(read_bytes(self.asked.earlier), name, self.asked.bounds)
        self.findings += problems
        return read

    def _plan(self, collated: Round) -> LastPlan | None:
        if self.asked.plan is None:
            return None
        source = collated.source
        read, problems = read_plan(
            read_bytes(self.asked.plan), str(self.asked.plan), source.area, self.asked.bounds,
            {one.statement.id for one in collated.statements}, f"{source.lowest} {source.highest}",
        )
        self.findings += problems
        return read

    def _gather(
        self, collated: Round, raw: RawReturn, stamp: StarStamp,
        beside: tuple[Round | None, LastPlan | None],
    ) -> Content:
        asked, (earlier, plan) = self.asked, beside
        rounds = [one for one in (earlier, collated) if one]
        audience = _audience(rounds, public=asked.public)
        if asked.public:
            # What somebody chose is told in sentences that name agencies.
            rounds = [_without_names(one) for one in rounds]
        returns, missing = read_returned(raw)
        return Content(
            rounds[-1], self.framework, returns, missing, stamp.unevidenced, stamp.notice,
            stamp.marking if asked.marking is None else asked.marking,
            _compare(asked, rounds) if earlier else None, plan, audience,
        )


def _audience(rounds: Sequence[Round], *, public: bool) -> Audience:
    """Return who may see what; raise HsbstarError where nothing may be published at all."""
    if not public:
        return THE_BOARD
    few = next((one for one in rounds if len(one.agencies) < FEWEST_ANSWERS), None)
    if few:
        raise HsbstarError(
            f"{few.source.round or 'A round'} has {len(few.agencies)} agencies: nothing built from "
            f"fewer than {FEWEST_ANSWERS} answers is published, so there is nothing to show. Leave "
            "out --public for the board's own paper."
        )
    return the_public(rounds)


def _without_names(collated: Round) -> Round:
    if not collated.source.choices:
        return collated
    return replace(collated, source=replace(collated.source, choices=SCORED_DESPITE_ERRORS))


def _compare(asked: Report, rounds: Sequence[Round]) -> Comparison:
    """Set the two rounds side by side; raise HsbstarError where they cannot be."""
    if reason := check_comparable(rounds):
        raise HsbstarError(f"These rounds cannot be compared: {reason}. Name rounds of one kind.")
    if in_order(rounds) != list(rounds):
        raise HsbstarError(
            f"{asked.earlier} is the later round of the two by the dates of its returns. Name the "
            "latest star tool first, and the earlier one with --compare."
        )
    return compare(rounds, load_same(asked.same))


def _read_template(asked: Report) -> bytes | None:
    """Return the bytes of the template; raise HsbstarError where they could do harm."""
    if asked.template is None:
        return None
    data = read_bytes(asked.template)
    try:
        Parts(data, Tally(asked.bounds)).look_through()
    except Refusal as refusal:
        found = refusal.finding(str(asked.template))
        raise HsbstarError(f"{asked.template} cannot be used as a template: {found.message} "
                           "Save it anew in Word as .docx.") from None
    return data


def _draw(content: Content, paper: Paper, kind: Format) -> bytes:
    """Return the star as the paper shows it."""
    alt = next(one.alt for one in paper.blocks if isinstance(one, Figure))
    earlier = None
    if content.comparison:
        hidden = content.audience.hidden_domains
        domains = [replace(one, score=None) if one.number in hidden else one
                   for one in content.comparison.rounds[0].domains]
        earlier = (content.earlier, domains)
    (picture,) = draw_paper_star(content.shown, (kind,), Words(paper.title, alt), earlier)
    return picture


def _write(
    asked: Report, paper: Paper, picture: bytes, template: bytes | None, content: Content
) -> bytes:
    # Each library is loaded only by who writes with it.
    if asked.kind is PAGE:
        from hsbstar.papers.web_page import write_page  # noqa: PLC0415

        return write_page(paper, {STAR: picture})
    from hsbstar.papers.word import write_word  # noqa: PLC0415

    day = content.round.source.completed
    made = dt.datetime.combine(day, dt.time(), dt.UTC) if day else None
    return write_word(paper, {STAR: picture}, template, name=str(asked.template), made=made)
