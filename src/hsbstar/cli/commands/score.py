"""`hsbstar score`: collate a round, fill the star tool, draw the star, say the result."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hsbstar.cli.inputs import load_agencies, load_framework, progress_bar
from hsbstar.cli.pictures import PictureOptions, Star, second_files
from hsbstar.cli.selection import Voices
from hsbstar.cli.terminal import count_in_words
from hsbstar.cli.text.round import report_moderated, report_round, report_strands
from hsbstar.cli.text.star_tool import report_plan
from hsbstar.core.errors import HsbstarError
from hsbstar.core.findings import has_errors
from hsbstar.core.limits import BOUNDS, Bounds
from hsbstar.core.outputs import check_outputs, write_files
from hsbstar.core.suggest import option, quoted
from hsbstar.moderation import Taken, open_agreed, take_agreed
from hsbstar.returns import AS_USUAL, take_in
from hsbstar.rounds import (
    Tidy,
    by_strand,
    check_json,
    choose,
    score_json,
    strands_json,
    tidy_contents,
    tidy_outputs,
)
from hsbstar.star_tool import StarContent, count_identifying, open_star, plan_json

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hsbstar.cli.pictures import Drawing
    from hsbstar.cli.terminal import Reporter
    from hsbstar.core.outputs import Content
    from hsbstar.returns import Manner
    from hsbstar.rounds import Choices
    from hsbstar.star_tool import Filled


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
    voices: Voices = field(default_factory=Voices)
    manner: Manner = AS_USUAL
    tidy_folder: Path | None = None

    @property
    def inputs(self) -> list[Path]:
        """The files beside the returns that the user named."""
        named = (self.expected_file, self.framework_file, self.star_tool, self.star_map,
                 self.agreed_file, self.voices.weights_file)
        return [path for path in named if path]


def score(asked: Score, reporter: Reporter, begin_to_draw: Drawing) -> int:
    """Score a round and return the exit code."""
    if asked.allow_identifying and not asked.with_evidence:
        raise HsbstarError("--allow-identifying is about evidence: name --with-evidence, too.")
    pictures = asked.pictures.files(asked.folder, "star.png")
    second = second_files(pictures, "by-strand") if asked.voices.by_strand else ()
    framework = load_framework(asked.framework_file)
    expected = load_agencies(asked.expected_file)
    star = open_star(asked.star_tool, asked.star_map, framework)
    agreed = open_agreed(asked.agreed_file)
    wanted = asked.voices.wanted(framework)
    intake = take_in(
        asked.paths, framework, expected=expected, round_name=asked.round_name,
        progress=progress_bar(reporter), bounds=asked.bounds, manner=asked.manner,
    )
    workbooks = [asked.folder / name for name in star.names]
    tables = tidy_outputs(asked.tidy_folder) if asked.tidy_folder else []
    outputs = [*workbooks, *pictures, *second, *tables]
    check_outputs(outputs, [*intake.files, *asked.inputs], force=asked.force)
    taken = take_agreed(intake, agreed, framework, asked.round_name, asked.bounds)
    if (code := _refused(asked, taken, reporter)) is not None:
        return code
    choices = choose(wanted, intake.usable, framework)
    identifying = count_identifying(choices.returns) if asked.with_evidence else 0
    if identifying and not asked.allow_identifying:
        return _refuse_evidence(asked, taken, identifying, reporter)
    # Who was asked is no measure of a round for which somebody picked agencies.
    of = len(expected) if expected and not choices.leaves_agencies_out else None
    content = _content(asked, taken, choices, of)
    drawn = begin_to_draw(_stars(asked, content, pictures, second))
    filled = star.fill(content)
    if filled.tool and not asked.as_json:
        report_plan(reporter, star.file, filled)
    tidied = _tidied(asked, content) if tables else []
    write_files(list(zip(outputs, (*filled.contents, *drawn(), *tidied), strict=True)))
    _say(asked, Done(taken, content, filled, outputs), reporter)
    return 0


def _content(asked: Score, taken: Taken, choices: Choices, of: int | None) -> StarContent:
    return StarContent(
        taken.collate(choices, asked.round_name), choices.framework, choices.returns,
        taken.intake.missing or (), " ".join(filter(None, (taken.notice, choices.told))),
        asked.marking, asked.with_evidence, taken.moderation, asked.voices.by_strand, of,
    )


def _stars(
    asked: Score, content: StarContent, first: Sequence[Path], second: Sequence[Path]
) -> list[Star]:
    """Return what to draw: the star of domains, and that of strands where it is wanted."""
    drawn = [(content.round, first)]
    drawn += [(by_strand(content.round), second)] if second else []
    return [
        Star(one, asked.pictures.of(files), content.asked, asked.marking, content.notice,
             asked.spread)
        for one, files in drawn
    ]


def _tidied(asked: Score, content: StarContent) -> list[Content]:
    return tidy_contents(
        Tidy(content.round, content.framework, tuple(content.returns), asked.with_evidence)
    )


@dataclass(frozen=True)
class Done:
    """What was scored and written."""

    taken: Taken
    content: StarContent
    filled: Filled
    outputs: Sequence[Path]


def _refused(asked: Score, taken: Taken, reporter: Reporter) -> int | None:
    """Return the exit code where the returns have errors; None where they can be scored.

    Raises HsbstarError where there is none to score.
    """
    if has_errors(taken.findings) and not asked.allow_errors:
        _say_findings(asked, taken, reporter)
        reporter.tell(count_in_words(taken.findings))
        reporter.tell(
            "Nothing was written. Mend the errors and score again, or add --allow-errors to count "
            "faulty answers as blank."
        )
        return 1
    if not taken.intake.usable:
        _say_findings(asked, taken, reporter)
        raise HsbstarError("No return can be counted. Mend what was found and score again.")
    return None


def _refuse_evidence(asked: Score, taken: Taken, count: int, reporter: Reporter) -> int:
    """Say, by kind and cell alone, which texts seem to identify a child."""
    _say_findings(asked, taken, reporter)
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
    collated = done.content.round
    if asked.as_json:
        answer = score_json(
            collated, done.content.returns, done.taken.findings, written, intake.missing
        )
        strands = strands_json(by_strand(collated)) if asked.voices.by_strand else {}
        reporter.json(answer | strands | plan_json(asked.star_tool, done.filled))
        return
    if done.taken.notice:
        reporter.line(done.taken.notice, "bold red")
    if collated.source.choices:
        reporter.line(collated.source.choices, "bold")
    report_round(reporter, collated)
    if asked.voices.by_strand:
        report_strands(reporter, by_strand(collated))
    report_moderated(reporter, collated)
    if done.taken.moderation and not collated.moderated:
        reporter.tell(f"{asked.agreed_file} holds no agreed score: all scores are self-assessed.",
                      "bold")
    for agency in intake.missing or ():
        reporter.line(f"Not returned: {agency.name}")
    reporter.findings(done.taken.findings)
    reporter.tell(count_in_words(done.taken.findings))
    for path in written:
        reporter.line(f"Wrote {path}")
    own = done.outputs[len(done.filled.contents) - 1]
    if asked.with_evidence and done.filled.tool:
        reporter.tell(f"Evidence and actions are in {own}: a star tool of your own has no place "
                      "for them.")
    more = option("--framework", asked.framework_file)
    reporter.tell("The paper for the board:")
    reporter.suggest(f"hsbstar report {quoted(own)} -o board-paper.docx{more}")
    reporter.tell("After the next round:")
    reporter.suggest(f"hsbstar compare {quoted(own)} NEXT/{own.name}{more}")
