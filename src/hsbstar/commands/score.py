"""`hsbstar score`: collate a round, fill the star tool, draw the star, say the result."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hsbstar.bounds import BOUNDS, Bounds
from hsbstar.charts.star import draw_star
from hsbstar.commands.agreed import Taken, open_agreed, take_agreed
from hsbstar.commands.area_star import open_star, plan_json, report_plan
from hsbstar.commands.inputs import load_agencies, load_framework, progress_bar, quoted
from hsbstar.commands.pictures import PictureOptions
from hsbstar.contract import check_json, score_json
from hsbstar.errors import HsbstarError
from hsbstar.findings import has_errors
from hsbstar.intake import take_in
from hsbstar.outputs import check_outputs, write_files
from hsbstar.report import count_in_words, report_moderated, report_round
from hsbstar.workbooks.star import StarContent
from hsbstar.workbooks.star_evidence import count_identifying

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hsbstar.commands.area_star import Filled
    from hsbstar.report import Reporter
    from hsbstar.rounds import Round


@dataclass(frozen=True)
class Score:
    """What the user asked for."""

    paths: tuple[Path, ...]
    folder: Path
    round_name: str | None = None
    expected_file: Path | None = None
    framework_file: Path | None = None
    marking: str = ""
    star_tool: Path | None = None
    star_map: Path | None = None
    allow_errors: bool = False
    as_json: bool = False
    force: bool = False
    pictures: PictureOptions = field(default_factory=PictureOptions)
    spread: bool = False
    bounds: Bounds = BOUNDS
    with_evidence: bool = False
    allow_identifying: bool = False
    agreed_file: Path | None = None

    @property
    def inputs(self) -> list[Path]:
        """The files beside the returns that the user named."""
        named = (self.expected_file, self.framework_file, self.star_tool, self.star_map,
                 self.agreed_file)
        return [path for path in named if path]


def score(asked: Score, reporter: Reporter) -> int:
    """Score a round and return the exit code."""
    if asked.allow_identifying and not asked.with_evidence:
        raise HsbstarError("--allow-identifying is about evidence: name --with-evidence, too.")
    pictures = asked.pictures.files(asked.folder, "star.png")
    framework = load_framework(asked.framework_file)
    expected = load_agencies(asked.expected_file)
    star = open_star(asked.star_tool, asked.star_map, framework)
    agreed = open_agreed(asked.agreed_file)
    intake = take_in(
        asked.paths, framework, expected=expected, round_name=asked.round_name,
        progress=progress_bar(reporter), bounds=asked.bounds,
    )
    workbooks = [asked.folder / name for name in star.names]
    outputs = [*workbooks, *pictures]
    check_outputs(outputs, [*intake.files, *asked.inputs], force=asked.force)
    taken = take_agreed(intake, agreed, framework, asked.round_name, asked.bounds)
    if has_errors(taken.findings) and not asked.allow_errors:
        return _refuse(asked, taken, reporter)
    if not intake.usable:
        _say_findings(asked, taken, reporter)
        raise HsbstarError("No return can be counted. Mend what was found and score again.")
    if asked.with_evidence and not asked.allow_identifying and count_identifying(intake.usable):
        return _refuse_evidence(asked, taken, reporter)
    collated = taken.collate(framework, asked.round_name)
    content = StarContent(
        collated, framework, intake.usable, intake.missing or (), taken.notice,
        asked.marking, asked.with_evidence, taken.moderation,
    )
    filled = star.fill(content)
    if filled.tool and not asked.as_json:
        report_plan(reporter, star.file, filled)
    drawn = draw_star(
        collated, asked.pictures.of(pictures), expected=len(expected) if expected else None,
        marking=asked.marking, notice=content.notice, spread=asked.spread,
    )
    write_files(list(zip(outputs, (*filled.contents, *drawn), strict=True)))
    _say(asked, Done(taken, collated, filled, outputs), reporter)
    return 0


@dataclass(frozen=True)
class Done:
    """What was scored and written."""

    taken: Taken
    collated: Round
    filled: Filled
    outputs: Sequence[Path]


def _refuse(asked: Score, taken: Taken, reporter: Reporter) -> int:
    _say_findings(asked, taken, reporter)
    reporter.tell(count_in_words(taken.findings))
    reporter.tell(
        "Nothing was written. Mend the errors and score again, or add --allow-errors to count "
        "faulty answers as blank."
    )
    return 1


def _refuse_evidence(asked: Score, taken: Taken, reporter: Reporter) -> int:
    """Say, by kind and cell alone, which texts seem to identify a child."""
    _say_findings(asked, taken, reporter)
    count = count_identifying(taken.intake.usable)
    told = f"{count} texts seem" if count > 1 else "One text seems"
    reporter.tell(
        f"Nothing was written. {told} to hold what could identify a child. Ask the agency for a "
        "return without it, leave out --with-evidence, or add --allow-identifying to copy all "
        "evidence as it is."
    )
    return 1


def _say_findings(asked: Score, taken: Taken, reporter: Reporter) -> None:
    if asked.as_json:
        intake = taken.intake
        reporter.json(check_json(intake.returns, taken.findings, intake.missing))
    else:
        reporter.findings(taken.findings)


def _say(asked: Score, done: Done, reporter: Reporter) -> None:
    intake, written = done.taken.intake, [str(path) for path in done.outputs]
    if asked.as_json:
        answer = score_json(
            done.collated, intake.usable, done.taken.findings, written, intake.missing
        )
        reporter.json(answer | plan_json(asked.star_tool, done.filled))
        return
    if done.taken.notice:
        reporter.line(done.taken.notice, "bold red")
    report_round(reporter, done.collated)
    report_moderated(reporter, done.collated)
    if done.taken.moderation and not done.collated.moderated:
        reporter.tell(f"{asked.agreed_file} holds no agreed score: all scores are self-assessed.",
                      "bold")
    for agency in intake.missing or ():
        reporter.line(f"Not returned: {agency.name}")
    reporter.findings(done.taken.findings)
    reporter.tell(count_in_words(done.taken.findings))
    for path in written:
        reporter.line(f"Wrote {path}")
    reporter.tell("After the next round:")
    own = done.outputs[len(done.filled.contents) - 1]
    if asked.with_evidence and done.filled.tool:
        reporter.tell(f"Evidence and actions are in {own}: a star tool of your own has no place "
                      "for them.")
    reporter.suggest(f"hsbstar compare {quoted(own)} NEXT/{own.name}")
