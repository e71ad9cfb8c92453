"""Read the last round for a new audit: from its star tool, or from the returns themselves."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar import audit, comparison, plan, returns, rounds, star_tool
from hsbstar.cli import wrong_file
from hsbstar.cli.inputs import load_framework, load_plan
from hsbstar.core.errors import HsbstarError, NothingToReadError
from hsbstar.core.files import read_at_most
from hsbstar.core.findings import Finding, has_errors
from hsbstar.core.limits import DEFAULT_LIMITS, MEBIBYTE, FileLimits
from hsbstar.core.plurals import any_of, comma_list
from hsbstar.core.problems import Severity
from hsbstar.framework import Answered

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hsbstar.audit import PreviousAnswers
    from hsbstar.cli.terminal import Reporter
    from hsbstar.comparison import SameNames
    from hsbstar.framework import Framework
    from hsbstar.plan import LastPlan, LastRound


@dataclass(frozen=True)
class LastRoundOptions:
    """What is carried forward into a new audit."""

    paths: tuple[Path, ...] = ()
    """A star tool, or returns and folders of them; nothing is carried where there is none."""
    plan: Path | None = None
    framework_file: Path | None = None
    """That of the last round's returns, where it was another edition."""
    versions: returns.Versions = returns.NO_CHOICE
    same: tuple[SameNames, ...] = ()
    limits: FileLimits = DEFAULT_LIMITS


@dataclass(frozen=True)
class Previous:
    """What was read: the last round and the plan, or nothing."""

    last: LastRound | None = None
    plan: LastPlan | None = None
    findings: tuple[Finding, ...] = ()
    same: tuple[SameNames, ...] = ()

    @property
    def markings(self) -> list[str]:
        """The protective markings of the round and the plan."""
        return [read.marking for read in (self.last, self.plan) if read]

    @property
    def has_texts(self) -> bool:
        """Whether what agencies wrote is carried forward, not scores alone."""
        return self.last is not None and self.last.texts

    def carried(self, agency: str) -> PreviousAnswers:
        """Return the previous answers for an agency's workbook."""
        if self.last is None:
            return audit.NO_PREVIOUS_ANSWERS
        known = comparison.known_as(agency, self.last.by_agency, self.same)
        return self.last.carried(known, self.plan)


def read_last(options: LastRoundOptions, framework: Framework) -> Previous:
    """Return what agencies answered in the last round, and the last plan.

    Raises HsbstarError where it cannot be read, or was scored on another scale.
    """
    if not options.paths:
        if options.plan:
            raise HsbstarError("--plan also needs --last: name the last star tool or returns.")
        return Previous()
    with wrong_file.naming("--last", options.paths, wrong_file.ROUND):
        last, findings = _read_round(options, framework)
    if last is None:
        wrong_file.refuse_others("--last", options.paths, wrong_file.ROUND)
        return Previous(findings=tuple(findings))
    scale = framework.scale
    open_plan, problems = load_plan(
        "--plan", options.plan, last.area, last.known, (scale.lowest, scale.highest), options.limits
    )
    findings += problems
    return Previous(last, open_plan, tuple(findings), options.same)


def _read_round(
    options: LastRoundOptions, framework: Framework
) -> tuple[LastRound | None, list[Finding]]:
    if len(options.paths) == 1 and options.paths[0].is_file():
        path = options.paths[0]
        data = read_at_most(path, options.limits.file * MEBIBYTE + 1)
        if star_tool.is_star_tool(data, str(path), options.limits):
            options.versions.check_read(())
            collated, findings, workbook = star_tool.read_star_tool_cells(
                data, str(path), options.limits
            )
            if collated is None or workbook is None:
                return None, list(findings)
            source = collated.source
            _check_scale(framework, source.framework_id, source.lowest, source.highest)
            evidence = star_tool.read_table(workbook, star_tool.EVIDENCE)
            return plan.from_star_tool(collated, evidence), []
    then = (load_framework(options.framework_file, "--last-framework") if options.framework_file
            else framework)
    _check_scale(framework, then.id, then.scale.lowest, then.scale.highest)
    intake = returns.take_in(
        options.paths, then, limits=options.limits,
        read_options=returns.ReadOptions(versions=options.versions),
    )
    errors = [found for found in intake.findings if found.severity is Severity.ERROR]
    if errors:
        return None, errors
    if not intake.usable:
        raise NothingToReadError(
            f"There is no return or star tool in {any_of(options.paths)}. Name another folder or "
            "file with --last."
        )
    return plan.from_returns(intake.usable, intake.area, intake.round_name), []


def _check_scale(framework: Framework, id_: str, lowest: int, highest: int) -> None:
    """Refuse another framework's answers, and scores that mean something else."""
    if id_ != framework.id:
        raise HsbstarError(
            f"The last round used the framework ‘{id_}’ and the new audit uses ‘{framework.id}’, "
            "so their statements differ. Name the new audit's framework file with --framework and "
            "the last returns' with --last-framework, or leave out --last."
        )
    if (lowest, highest) != (framework.scale.lowest, framework.scale.highest):
        raise HsbstarError(
            f"The last round was scored from {lowest} to {highest}, but the new audit is scored "
            f"from {framework.scale.lowest} to {framework.scale.highest}. Leave out --last."
        )


def report_last(
    previous: Previous, names: Sequence[str], framework: Framework, reporter: Reporter
) -> None:
    """Report what was carried, for whom nothing was, and which names may be the same agency's."""
    last = previous.last
    if last is None:
        return
    carried = [name for name in names if previous.carried(name).took_part]
    matched = {comparison.known_as(name, last.by_agency, previous.same) for name in carried}
    reporter.note(f"{len(carried)} of {len(names)} workbooks show the answers from {last.round} "
                  "next to the statements. No new score is filled in.")
    if last.versions:
        reporter.note(last.versions, "bold")
    reporter.note(_smallest_sentence(last, [*filter(None, matched)], framework))
    if not last.texts:
        reporter.note("Only scores are shown, because the star tool has no evidence or actions. To "
                      "show those, name the returns with --last, or a star tool made with "
                      "--with-evidence.")
    _report_unmatched(last, [name for name in names if name not in carried],
                      [name for name in last.by_agency if name not in matched], reporter)
    gone = sorted(set(last.known) - {statement.id for statement in framework.statements})
    if gone:
        refs = ", ".join(last.refs[id_] for id_ in gone)
        reporter.note(f"Statements in {last.round} that are not in this edition: {refs}. Their "
                      "answers are not carried forward.", "yellow")


def _report_unmatched(
    last: LastRound, new: Sequence[str], gone: Sequence[str], reporter: Reporter
) -> None:
    """Report which agencies are in the last round only or in this list only, and near names."""
    if new:
        reporter.note(f"Gave no answers in {last.round}, so nothing is carried forward: "
                      f"{'; '.join(new)}.", "yellow")
    if gone:
        reporter.note(f"Took part in {last.round} but are not in this list: {'; '.join(gone)}.",
                      "yellow")
    pairs = comparison.near_pairs((gone, new), last.area)
    for then, now in pairs:
        reporter.note(f"‘{then}’ may now be called ‘{now}’.", "yellow")
    if same := comparison.same_options(pairs):
        reporter.note("If so, run this again with:" if len(pairs) == 1 else
                      "Run this again with those that are the same agency:")
        reporter.suggest(same)


def _smallest_sentence(last: LastRound, names: Sequence[str], framework: Framework) -> str:
    """Return the smallest changes that comparing with the last round is likely to find."""
    changes = {
        domain.number: rounds.smallest_change([
            [name for name in names if (answer := last.by_agency[name].get(statement.id))
             and any(not isinstance(score, Answered) for score in answer.answers)]
            for statement in domain.statements
        ], framework.scale.highest - framework.scale.lowest) for domain in framework.domains
    }
    known = {number: change for number, change in changes.items() if change is not None}
    if not known:
        few = (f"Fewer than {rounds.MIN_AGENCIES} agencies from {last.round} are taking part again"
               if len(names) < rounds.MIN_AGENCIES else f"{last.round} has too few scores")
        return f"{few}, so a comparison cannot tell a change from chance."
    low, high = (rounds.show_score(Fraction(end)) for end in
                 (min(known.values()), max(known.values())))
    size = f"{low} or more" if low == high else f"{low} to {high} or more, depending on the domain"
    without = [str(number) for number in changes if number not in known]
    never = f" In domain {comma_list(without)} too few agencies have scores." if without else ""
    return (f"If the same agencies score the same statements again, a comparison with {last.round} "
            f"is likely to call a change clear if it is about {size}.{never}")


def refuse(previous: Previous, reporter: Reporter) -> bool:
    """Report the findings of what was read; return whether there are errors among them."""
    reporter.findings(previous.findings)
    if not has_errors(previous.findings):
        return False
    reporter.failed("Nothing was written. Correct the errors, or leave out --last. `hsbstar check` "
                    "also lists errors in returns.")
    return True
