"""`hsbstar report`: the paper that the board reads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from hsbstar.charts import PAPER_WIDTH_CM, Format, Words, draw_paper_star
from hsbstar.cli.inputs import check_framework, load_framework
from hsbstar.cli.same_names import load_same
from hsbstar.comparison import check_comparable, in_order, same_round
from hsbstar.core.errors import HsbstarError
from hsbstar.core.files import read_bytes
from hsbstar.core.findings import has_errors
from hsbstar.core.limits import BOUNDS, Bounds
from hsbstar.core.outputs import check_outputs, write_files
from hsbstar.plan import read_plan
from hsbstar.report import Facts, changes_since, describe_star, publish, write_paper
from hsbstar.star_tool import (
    check_returns,
    read_missing,
    read_notice,
    read_received,
    read_star_stamp,
    read_star_tool_whole,
)

if TYPE_CHECKING:
    from hsbstar.cli.terminal import Reporter
    from hsbstar.core.findings import Finding
    from hsbstar.framework import Framework
    from hsbstar.plan import LastPlan
    from hsbstar.report import Changes, Paper
    from hsbstar.rounds import Round

WORD, PAGE = ".docx", ".html"


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
    """None: the star tool's own."""
    same: tuple[str, ...] = ()
    force: bool = False
    bounds: Bounds = BOUNDS

    @property
    def target(self) -> Path:
        """The file to write: in a folder, `report.docx`; raise HsbstarError for another kind."""
        path = self.output / f"report{WORD}" if self.output.is_dir() else self.output
        ending = path.suffix.lower()
        if ending not in {WORD, PAGE}:
            raise HsbstarError(
                f"{path} is neither a .docx nor an .html file. Name one of the two with -o."
            )
        if self.template and ending != WORD:
            raise HsbstarError("--template is for Word: name a .docx file with -o.")
        return path

    @property
    def inputs(self) -> list[Path]:
        """The files that the user named."""
        same = [Path(one) for one in self.same if "=" not in one]
        named = (self.star_tool, self.earlier, self.plan, self.template, self.framework_file)
        return [*same, *(path for path in named if path)]


def report(asked: Report, reporter: Reporter) -> int:
    """Write the paper, say where it is, and return the exit code."""
    target = asked.target
    if asked.same and asked.earlier is None:
        raise HsbstarError("--same is about two rounds: name the earlier one with --compare.")
    check_outputs([target], asked.inputs, force=asked.force)
    facts, findings = _gather(asked, load_framework(asked.framework_file))
    reporter.findings(findings)
    if facts is None:
        reporter.tell("Nothing was written. Mend the errors and try again.")
        return 1
    marking = asked.marking if asked.marking is not None else facts.marking
    if asked.public:
        facts, marking = publish(facts), asked.marking or ""
    facts = replace(facts, marking=marking)
    paper = write_paper(facts, _draw(facts), PAPER_WIDTH_CM)
    write_files([(target, _written(paper, asked))])
    reporter.line(f"Wrote {target}")
    if not asked.public:
        reporter.tell("It names agencies. For a paper to publish, add --public and another -o.")
    return 0


def _written(paper: Paper, asked: Report) -> bytes:
    # Each library is loaded by who writes with it.
    if asked.target.suffix.lower() == PAGE:
        from hsbstar.report.html import write_page  # noqa: PLC0415 - see above

        return write_page(paper)
    from hsbstar.report.word import Template, write_word  # noqa: PLC0415 - see above

    template = Template(str(asked.template), read_bytes(asked.template), asked.bounds) \
        if asked.template else None
    return write_word(paper, template)


def _draw(facts: Facts) -> bytes:
    earlier = (facts.changes.earlier, facts.changes.scores) if facts.changes else None
    words = Words("HSB audit star", describe_star(facts))
    return draw_paper_star(facts.whole, (Format.PNG,), words, earlier)[0]


def _gather(asked: Report, framework: Framework) -> tuple[Facts | None, list[Finding]]:
    """Return what the paper is written from, and all findings; None where a file has errors."""
    name = str(asked.star_tool)
    collated, findings, raw = read_star_tool_whole(read_bytes(asked.star_tool), name, asked.bounds)
    if collated is None or raw is None:
        return None, findings
    check_framework(collated, framework)
    stamp = read_star_stamp(raw)
    if stamp is None:
        return None, findings
    findings += check_returns(raw, stamp)
    changes, problems = _read_earlier(asked, collated)
    findings += problems
    plan, problems = _read_plan(asked, collated)
    findings += problems
    if has_errors(findings):
        return None, findings
    missing = read_missing(raw)
    return Facts(
        collated, collated, framework, read_received(raw), missing, len(missing), stamp.asked,
        stamp.unevidenced, read_notice(raw, stamp), stamp.marking, changes, plan,
    ), findings


def _read_earlier(asked: Report, now: Round) -> tuple[Changes | None, list[Finding]]:
    """Return what changed since the earlier round; raise HsbstarError where it is none."""
    if asked.earlier is None:
        return None, []
    earlier, findings, raw = read_star_tool_whole(
        read_bytes(asked.earlier), str(asked.earlier), asked.bounds
    )
    stamp = read_star_stamp(raw) if raw else None
    if earlier is None or raw is None or stamp is None:
        return None, findings
    if same_round(earlier, now):
        raise HsbstarError(f"{asked.earlier} and {asked.star_tool} are the same round. Name an "
                           "earlier one with --compare.")
    if reason := check_comparable([earlier, now]):
        raise HsbstarError(f"These rounds cannot be compared: {reason}. Leave out --compare.")
    if in_order([earlier, now])[0] is not earlier:
        raise HsbstarError(
            f"{asked.earlier} is dated after {asked.star_tool}. Name the later round's star tool "
            "first, and the earlier one's with --compare."
        )
    notice = read_notice(raw, stamp)
    return changes_since(earlier, now, load_same(asked.same), notice), findings


def _read_plan(asked: Report, collated: Round) -> tuple[LastPlan | None, list[Finding]]:
    if asked.plan is None:
        return None, []
    source = collated.source
    return read_plan(
        read_bytes(asked.plan), str(asked.plan), source.area, asked.bounds,
        {one.statement.id for one in collated.statements}, f"{source.lowest} {source.highest}",
    )
