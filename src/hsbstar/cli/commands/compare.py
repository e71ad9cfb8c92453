"""`hsbstar compare`: set rounds side by side."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from hsbstar.charts import draw_comparison, draw_trend
from hsbstar.cli.inputs import load_framework
from hsbstar.cli.pictures import PictureOptions, second_files
from hsbstar.cli.same_names import load_same
from hsbstar.cli.text.comparison import report_comparison
from hsbstar.comparison import (
    Comparison,
    Verdict,
    check_comparable,
    compare_json,
    declined,
    in_order,
    near_names,
    read_rounds,
    show_change,
    write_comparison,
)
from hsbstar.comparison import compare as compare_rounds
from hsbstar.core.errors import HsbstarError
from hsbstar.core.files import read_bytes
from hsbstar.core.findings import Where, finding, has_errors
from hsbstar.core.limits import BOUNDS, Bounds
from hsbstar.core.outputs import check_outputs, write_files
from hsbstar.core.problems import Problem
from hsbstar.plan import read_plan
from hsbstar.rounds import findings_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hsbstar.cli.terminal import Reporter
    from hsbstar.core.findings import Finding
    from hsbstar.plan import LastPlan
    from hsbstar.rounds import Round


@dataclass(frozen=True)
class Compare:
    """What the user asked for."""

    paths: tuple[Path, ...]
    folder: Path
    framework_files: tuple[Path, ...] = ()
    marking: str = ""
    as_json: bool = False
    force: bool = False
    pictures: PictureOptions = field(default_factory=PictureOptions)
    bounds: Bounds = BOUNDS
    same: tuple[str, ...] = ()
    """Names that mean one agency: `A=B`, or a .csv file."""
    plan: Path | None = None
    fail_on_decline: bool = False
    fail_on_clear_fall: bool = False

    @property
    def named(self) -> list[Path]:
        """The files that the user named, beside the rounds."""
        same = [Path(one) for one in self.same if "=" not in one]
        return [*self.framework_files, *same, *([self.plan] if self.plan else [])]


def compare(asked: Compare, reporter: Reporter) -> int:
    """Compare rounds, write workbook and pictures, and return the exit code."""
    files = asked.pictures.files(asked.folder, "comparison.png")
    trend = second_files(files, "trend") if len(asked.paths) > 2 else ()
    outputs = (asked.folder / "comparison.xlsx", *files, *trend)
    same = load_same(asked.same)
    frameworks = [load_framework(path) for path in asked.framework_files or (None,)]
    rounds, findings, inputs = read_rounds(asked.paths, frameworks, asked.bounds)
    check_outputs(outputs, [*inputs, *asked.named], force=asked.force)
    if len(rounds) < len(asked.paths):
        return _refuse(asked, findings, reporter)
    if reason := check_comparable(rounds):
        raise HsbstarError(f"These rounds cannot be compared: {reason}. Name rounds of one kind.")
    findings += _check_order(rounds)
    comparison = compare_rounds(in_order(rounds), same)
    findings += _check_names(comparison.rounds)
    plan, problems = _read_plan(asked, comparison)
    findings += problems
    if has_errors(problems):
        return _refuse(asked, findings, reporter)
    drawn = draw_comparison(comparison, asked.pictures.of(files), marking=asked.marking)
    write_files([
        (outputs[0], write_comparison(comparison, plan, marking=asked.marking)),
        *zip(files, drawn, strict=True),
        *zip(trend, draw_trend(comparison, asked.pictures.of(trend), marking=asked.marking),
             strict=True),
    ])
    written = [str(path) for path in outputs]
    if asked.as_json:
        reporter.json(compare_json(comparison, plan, findings, written))
    else:
        report_comparison(reporter, comparison, plan)
        reporter.findings(findings)
        for path in written:
            reporter.line(f"Wrote {path}")
    return _judge(asked, comparison, reporter)


def _refuse(asked: Compare, findings: Sequence[Finding], reporter: Reporter) -> int:
    if asked.as_json:
        reporter.json(findings_json(findings))
    else:
        reporter.findings(findings)
    reporter.tell("Nothing was written. Mend the errors; `hsbstar score` tells those of returns, "
                  "too.")
    return 1


def _check_order(rounds: Sequence[Round]) -> Iterator[Finding]:
    """Tell that rounds were named in another order than that of their dates."""
    ordered = in_order(rounds)
    if ordered != list(rounds):
        dated = ", ".join(
            f"{one.source.round} ({one.source.completed:%d.%m.%Y})" for one in ordered
        )
        yield finding(Problem.ROUNDS_OUT_OF_ORDER, Where(), dated=dated)


def _check_names(rounds: Sequence[Round]) -> Iterator[Finding]:
    """Propose names that may mean one agency."""
    for one, other in near_names(rounds):
        rounds_of_one, rounds_of_other = (
            ", ".join(some.source.round for some in rounds if name in some.agencies)
            for name in (one, other)
        )
        slots = {"one": one, "rounds": rounds_of_one, "other": other, "others": rounds_of_other}
        yield finding(Problem.AGENCIES_ALIKE, Where(), **slots)


def _read_plan(asked: Compare, comparison: Comparison) -> tuple[LastPlan | None, list[Finding]]:
    if asked.plan is None:
        return None, []
    source = comparison.rounds[-1].source
    return read_plan(
        read_bytes(asked.plan), str(asked.plan), source.area, asked.bounds,
        {one.id for one in comparison.statements}, f"{source.lowest} {source.highest}",
    )


def _judge(asked: Compare, comparison: Comparison, reporter: Reporter) -> int:
    """Return 1 where the user wants to hear of a fall and there is one, and say which."""
    fell = declined(comparison)
    if not asked.fail_on_decline:
        clear = asked.fail_on_clear_fall
        fell = [one for one in fell if clear and one.moved.certainty.verdict is Verdict.FALL]
    for one in fell:
        known = one.moved.plain if one.moved.matched is None else one.moved.matched
        reporter.tell(f"Fell: domain {one.number}, {one.title}, by {show_change(known)} "
                      f"({one.moved.certainty.verdict.value}).")
    return 1 if fell else 0
