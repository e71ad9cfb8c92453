"""What each key of the JSON means, by command and path.

In a path `[]` means each entry of a list, and `{}` for each name in a group whose keys are
names. A key that is printed and has no meaning here fails the test, and so does a meaning without a
key.
"""

from __future__ import annotations

NAMED = frozenset({"by_agency", "distribution", "weights", "without", "without_score"})
"""The groups whose keys are names, not words of ours."""

Meanings = dict[str, tuple[str, str]]
"""By path: what kind of value it is, and what it means."""

NUMBER, TEXT, YES_NO, LIST, GROUP = "number", "text", "true or false", "list", "group"
MAYBE = "number or null"

_VERSION: Meanings = {"version": (NUMBER, ("The version of this contract: 1. Keys are only ever "
                                  "added."))}
_FINDINGS: Meanings = {
    "findings": (LIST, "Every finding."),
    "findings[].code": (TEXT, "Its [code](findings.md)."),
    "findings[].severity": (TEXT, "`error`, `warning` or `note`."),
    "findings[].file": (TEXT, "The file, as you named it; empty if it is not about a file."),
    "findings[].sheet": (TEXT, ("The sheet; empty if it is not about a sheet, or the file is a "
                               "CSV.")),
    "findings[].cell": (TEXT, "The cell; empty if it is not about a cell."),
    "findings[].message": (TEXT, "What is wrong."),
    "findings[].fix": (TEXT, "What to do."),
}
_RETURNS: Meanings = {
    "returns": (LIST, "The returns that were read."),
    "versions": (TEXT, ("Only if an agency returned more than once and you chose which return to "
                        "use: the choice, as the outputs state it.")),
    "returns[].file": (TEXT, "The file, as you named it."),
    "returns[].agency": (TEXT, "The agency that returned it."),
    "returns[].marking": (TEXT, "Its protective marking; empty if it has none."),
    "returns[].scored": (NUMBER, "How many statements have a score."),
    "returns[].not_applicable": (NUMBER, "How many are *not applicable*."),
    "returns[].no_data": (NUMBER, "How many are *no data*."),
    "returns[].blank": (NUMBER, "How many are blank, or faulty and counted as blank."),
    "returns[].of": (NUMBER, "How many statements the agency was expected to answer."),
    "returns[].not_expected": (
        NUMBER, ("How many statements its form preset to *not applicable* that were left "
                "unchanged.")),
    "returns[].not_on_form": (NUMBER, "How many statements were added after its form was made."),
    "returns[].sha256": (TEXT, "The file's fingerprint."),
    "returns[].superseded": (YES_NO, ("Whether another of the agency's returns is used in its "
                                      "place. It then counts towards nothing.")),
}
_NOT_RETURNED: Meanings = {
    "not_returned": (LIST, "Only with `--expected`: the agencies without a return."),
}
_MARKING: Meanings = {
    "marking": (TEXT, "The protective marking of the outputs; empty if they have none."),
}
_OUTPUTS: Meanings = {"outputs": (LIST, "The files that were written.")}


def _domain_of_a_round(at: str) -> Meanings:
    return {
        f"{at}.number": (NUMBER, "The domain's number."),
        f"{at}.title": (TEXT, "Its title."),
        **_scored(at, "The domain's score"),
    }


def _scored(at: str, score: str) -> Meanings:
    return {
        f"{at}.score": (MAYBE, f"{score}, not rounded; null if there is none."),
        f"{at}.scored": (NUMBER, "How many statements have a score."),
        f"{at}.of": (NUMBER, "How many statements apply."),
        f"{at}.thin": (YES_NO, "Whether it is *thin evidence*."),
        f"{at}.agencies": (NUMBER, "How many agencies scored something in it."),
        f"{at}.by_agency": (GROUP, "Each agency's own score."),
        f"{at}.by_agency{{}}": (MAYBE, "By the agency's name."),
        f"{at}.self_assessed": (MAYBE, ("Only after moderation: the score without the agreed "
                                       "scores.")),
        f"{at}.moderated": (NUMBER, ("Only after moderation: how many statements have an agreed "
                            "score.")),
    }


def _order(at: str, names: str) -> Meanings:
    return {
        f"{at}.lowest": (LIST, f"The {names} of those shown with the lowest score."),
        f"{at}.not_told_apart": (LIST, f"The {names} of those that cannot be told apart from it."),
        f"{at}.sentence": (TEXT, "Both in words, as every output has them."),
        f"{at}.pairs": (LIST, "Each pair of those that have a score."),
        f"{at}.pairs[].domains": (LIST, f"Their {names}."),
        f"{at}.pairs[].difference": (MAYBE, ("The agencies' own means in the first minus those in "
                                     "the second; each agency counts equally.")),
        f"{at}.pairs[].agencies": (NUMBER, "How many agencies have scores in both."),
        f"{at}.pairs[].interval": ("list or null", ("The 95% interval of the difference, all pairs "
                                   "together; null with fewer than six agencies.")),
        f"{at}.pairs[].p_value": (MAYBE, ("p, adjusted for all pairs; null where there is no "
                                  "interval.")),
        f"{at}.pairs[].told_apart": (YES_NO, ("Whether the interval excludes 0 in the direction "
                                     "of the two scores, and these are shown as different.")),
    }


def _change(at: str) -> Meanings:
    return {
        f"{at}.change": (MAYBE, "The last score minus the first, of all respondents."),
        f"{at}.matched_change": (MAYBE, ("The change of the matched answers; null, and 0 in the "
                                 "sum, if none is matched.")),
        f"{at}.agencies_change": (MAYBE, "The part that comes from other agencies."),
        f"{at}.statements_change": (MAYBE, "The part that comes from other statements."),
        f"{at}.choices_change": (MAYBE, ("The part that comes from moderation and weights. The "
                                 "four parts sum to the change.")),
        f"{at}.pairs": (NUMBER, "Agencies with matched answers."),
        f"{at}.answers": (NUMBER, "How many answers are matched."),
        f"{at}.rose": (NUMBER, "How many agencies rose, each by its own mean change."),
        f"{at}.fell": (NUMBER, "How many fell."),
        f"{at}.stayed": (NUMBER, "How many stayed."),
        f"{at}.interval": ("list or null", ("The 95% interval of the matched change, all domains "
                           "together: lower end, upper end; null with fewer than six agencies, "
                           "and for single statements.")),
        f"{at}.p_value": (MAYBE, ("p, adjusted for all domains; null if there is no interval.")),
        f"{at}.p_holm": (MAYBE, "The same as `p_value`, until version 2."),
        f"{at}.verdict": ("text or null", ("`clear rise`, `clear fall`, `no clear change` or "
                          "`too few to tell`; null for single statements.")),
        f"{at}.clear_from": (MAYBE, ("The change, up or down, from which this round would have "
                             "been clear; null if no change on the scale would.")),
        f"{at}.direction_withheld": (YES_NO, ("Whether no direction is named, because the mean "
                                     "moved one way and more agencies moved the other.")),
        f"{at}.note": (TEXT, ("The basis for the verdict, in a sentence; empty if the change is "
                             "clear.")),
    }


def _figures(at: str) -> Meanings:
    return {
        f"{at}.withheld": (YES_NO, ("Whether its figures are withheld, because too few areas have "
                           "it.")),
        f"{at}.areas": (MAYBE, "How many areas have a score; null if withheld, like all figures."),
        f"{at}.mean": (MAYBE, ("The mean over areas, to one decimal as all figures here; null "
                       "where only its range is shown.")),
        f"{at}.lower": (MAYBE, "The lower quartile; null with fewer than 10 areas."),
        f"{at}.median": (MAYBE, "The median."),
        f"{at}.upper": (MAYBE, "The upper quartile; null with fewer than 10 areas."),
        f"{at}.ranges": (GROUP, ("The ranges in words, such as *below 0.5*, that are shown in "
                         "place of figures near an end of the scale, by the figure's name.")),
    }


MEANINGS: dict[str, Meanings] = {
    "check": _VERSION | _RETURNS | _FINDINGS | _NOT_RETURNED | {
        "outputs": (LIST, ("Only with `--send-back`, `--remind` or `--save`: the files that were "
                           "written.")),
    },
    "score": {
        **_VERSION,
        "area": (TEXT, "The area."),
        "round": (TEXT, "The round's name."),
        "framework": (GROUP, "The framework used to read the returns."),
        "framework.id": (TEXT, "Its id."),
        "framework.edition": (TEXT, "Its edition."),
        **_MARKING,
        "domains": (LIST, "The domains, in the framework's order."),
        **_domain_of_a_round("domains[]"),
        "domains[].alpha": (MAYBE, "Krippendorff's alpha; null if it cannot be calculated."),
        "domains[].reading": (TEXT, "What alpha means, or why there is none, in words."),
        "domains[].rank_range": ("list or null", (
            "The best and the worst [rank](../explanation/scores.md#how-certain-the-order-is), 1 "
            "the lowest score, over all ways to leave out an agency and to average; null without a "
            "score.")),
        "order": (GROUP, "How certain the order of the domains is."),
        **_order("order", "numbers"),
        "order.without": (GROUP, "The agencies whose leaving out alone changes the lowest."),
        "order.without{}": (LIST, ("By the agency's name: the numbers of the domains that are "
                                   "lowest then.")),
        "statements": (LIST, "The statements, in the framework's order."),
        "statements[].ref": (TEXT, "The ref that people use."),
        "statements[].id": (TEXT, "The id that matches it with other rounds."),
        "statements[].domain": (NUMBER, "Its domain's number."),
        "statements[].score": (MAYBE, "Its score in the round, in full."),
        "statements[].by_agency": (GROUP, "The scores that agencies gave."),
        "statements[].by_agency{}": (NUMBER, ("By the agency's name; an agency without a score is "
                                     "not there.")),
        "statements[].lowest": (MAYBE, "The lowest of them."),
        "statements[].highest": (MAYBE, "The highest of them."),
        "statements[].spread": (MAYBE, "The highest minus the lowest; null with fewer than two."),
        "statements[].distribution": (GROUP, "How many agencies gave each score."),
        "statements[].distribution{}": (NUMBER, "By the score, as text."),
        "statements[].without_score": (GROUP, "The agencies that gave none."),
        "statements[].without_score{}": (LIST, ("By `not_applicable`, `no_data` or `blank`: their "
                                         "names.")),
        "statements[].priority": (MAYBE, "Its [priority](../how-to/action-plan.md#the-rule)."),
        "statements[].rank": (MAYBE, "Its rank by priority; equal ones share one."),
        "statements[].rank_range": ("list or null", (
            "The best and the worst rank over the same ways, of the first ten priorities; "
            "otherwise null.")),
        "statements[].thin": (YES_NO, "Only with `--minimum-agencies`: whether fewer scored it."),
        "statements[].self_assessed": (MAYBE, ("Only after moderation: the mean of the agencies' "
                                       "scores.")),
        "statements[].agreed": ("number, text or null", ("Only after moderation: what was agreed; "
                                "a score, `not_applicable` or `no_data`.")),
        "agreement": (GROUP, "How far agencies agree overall."),
        "agreement.alpha": (MAYBE, "Krippendorff's alpha of all statements."),
        "agreement.reading": (TEXT, "What it means, in words."),
        "no_data": (LIST, "The statements that somebody could not score for lack of data."),
        "no_data[].ref": (TEXT, "The statement's ref."),
        "no_data[].agencies": (LIST, "The agencies that could not say."),
        "choices": (GROUP, ("Only if the round was not scored in the usual way (`--weights`, "
                    "`--only`, `--without`, `--minimum-agencies`).")),
        "choices.told": (TEXT, "What was chosen, as the outputs state it."),
        "choices.weights": ("group or null", "The weights, if any."),
        "choices.weights{}": (NUMBER, "By the agency's name."),
        "choices.minimum_agencies": (MAYBE, "The minimum of agencies, if any."),
        "strands": (LIST, "Only with `--by strand`: the strands across domains."),
        "strands[].strand": (TEXT, "`practice`, `process` or `leadership`."),
        **_scored("strands[]", "The strand's score"),
        "strands_order": (GROUP, "With `--by strand`: how certain the order of the strands is."),
        **_order("strands_order", "names"),
        "star_tool": (GROUP, "Only with your own star tool: what was filled."),
        "star_tool.file": (TEXT, "Your file, as you named it."),
        "star_tool.cells": (LIST, "The cells that were filled."),
        "star_tool.cells[].gets": (TEXT, "What the cell now contains, such as `domain 2`."),
        "star_tool.cells[].sheet": (TEXT, "The cell's sheet."),
        "star_tool.cells[].cell": (TEXT, "The cell."),
        "star_tool.cells[].value": ("number, text or null", "What was written."),
        "star_tool.cells[].was": ("number, text or null", "What it contained before."),
        "star_tool.to_calculate": (LIST, ("Cells that are blank until a spreadsheet program has "
                                   "calculated and saved the file.")),
        "star_tool.to_calculate[].sheet": (TEXT, "The cell's sheet."),
        "star_tool.to_calculate[].cell": (TEXT, "The cell."),
        "replaced": (GROUP, "Only if `--force` replaced a star tool: what changed since."),
        "replaced.not_compared": ("text or null", "The reason, if that is not known."),
        "replaced.domains": (LIST, "The domains in which a score changed."),
        "replaced.domains[].number": (NUMBER, "The domain's number."),
        "replaced.domains[].title": (TEXT, "Its title."),
        "replaced.domains[].before": (MAYBE, "Its score in the replaced star tool."),
        "replaced.domains[].after": (MAYBE, "Its score now."),
        "replaced.domains[].statements": (LIST, "Refs of its statements whose scores changed."),
        "replaced.new_agencies": (LIST, "The agencies that the replaced star tool does not have."),
        "replaced.gone_agencies": (LIST, "The agencies that only the replaced star tool has."),
        "replaced.changed_agencies": (LIST, "The agencies in both whose answers differ."),
        **_RETURNS,
        **_FINDINGS, **_NOT_RETURNED, **_OUTPUTS,
    },
    "compare": {
        **_VERSION, **_MARKING,
        "rounds": (LIST, "The rounds, in the order of their dates."),
        "rounds[].area": (TEXT, "The area."),
        "rounds[].round": (TEXT, "The round's name."),
        "rounds[].completed": ("text or null", "The date of its last return."),
        "rounds[].versions": (TEXT, ("Only if an agency returned more than once: which return is "
                                     "used, as the outputs state it.")),
        "rounds[].agencies": (LIST, "The agencies that returned."),
        "rounds[].domains": (LIST, "Its domains."),
        **_domain_of_a_round("rounds[].domains[]"),
        "months": (MAYBE, "Months from the first round to the last."),
        "steps_months": (LIST, "Months from each round to the next."),
        "interval": (TEXT, "How that compares with the framework's advice, in words."),
        "next_due": ("list or null", "When the next audit is due: from and to."),
        "agencies": (GROUP, "Which agencies took part in which round."),
        "agencies.both": (LIST, "In both the first and the last round."),
        "agencies.joined": (LIST, "In the last round only."),
        "agencies.left": (LIST, "In the first round only."),
        "cautions": (LIST, "What must be stated with the figures, in words."),
        "domains": (LIST, "The domains."),
        "domains[].number": (NUMBER, "The domain's number."),
        "domains[].title": (TEXT, "Its title."),
        "domains[].scores": (LIST, "Its score in each round."),
        "domains[].respondents": (LIST, "How many agencies scored it in each round."),
        **_change("domains[]"),
        "domains[].smallest_change": (MAYBE, ("The true change that this many matched answers "
                                      "were likely to show, in about four of five cases; null "
                                      "with fewer than six agencies, or where it is larger than "
                                      "the scale.")),
        "domains[].steps": (LIST, "The same from each round to the next."),
        **_change("domains[].steps[]"),
        "statements": (LIST, "The statements of all rounds."),
        "statements[].ref": (TEXT, "The ref that people use now."),
        "statements[].id": (TEXT, "The id that matches it."),
        "statements[].domain": (NUMBER, "Its domain's number."),
        "statements[].scores": (LIST, "Its score in each round."),
        "statements[].respondents": (LIST, "How many agencies scored it in each round."),
        **_change("statements[]"),
        "statements[].missing_from": (LIST, "The rounds whose framework does not have it."),
        "statements[].planned": (LIST, "Only with `--plan`: the actions planned for it."),
        "statements[].planned[].status": (
            TEXT, "The action's status; `Another status` if other words were typed."),
        "statements[].planned[].due": (
            "text or null", "When it is due; null without a clear date."),
        "rose_most": (LIST, "Refs of the statements that rose most in matched answers."),
        "fell_most": (LIST, "Refs of those that fell most."),
        "new_disagreements": (LIST, ("Refs of those on which scores are far apart now and were not "
                              "one round earlier.")),
        "still_low": (LIST, "Refs of those among the lowest two scores in every round."),
        **_FINDINGS, **_OUTPUTS,
    },
    "collate-areas": {
        **_VERSION, **_MARKING,
        "areas": (NUMBER, "How many areas there are."),
        "named": (YES_NO, "Whether areas are named (`--name-areas`)."),
        "fewest_areas": (NUMBER, "From how many areas on a figure is shown."),
        "fewest_areas_of_quartiles": (
            NUMBER, "From how many areas on quartiles, and an area's quarter, are shown."),
        "cautions": (LIST, "What must be stated with the figures, in sentences."),
        "domains": (LIST, "The domains."),
        "domains[].number": (NUMBER, "The domain's number."),
        "domains[].title": (TEXT, "Its title."),
        **_figures("domains[]"),
        "statements": (LIST, "The statements."),
        "statements[].id": (TEXT, "The id that matches it."),
        "statements[].ref": (TEXT, "The ref that people use."),
        "statements[].domain": (NUMBER, "Its domain's number."),
        **_figures("statements[]"),
        "places": (LIST, "Where each area is."),
        "places[].area": (TEXT, "Its label, or with `--name-areas` its name."),
        "places[].domains": (LIST, "Domain by domain."),
        "places[].domains[].number": (NUMBER, "The domain's number."),
        "places[].domains[].quartile": (MAYBE, ("The quarter of the areas that it is in; 1 is the "
                                        "lowest.")),
        "places[].domains[].score": (MAYBE, "Only with `--name-areas`: its score."),
        "places[].domains[].thin": (YES_NO, ("Only with `--name-areas`: whether that is *thin "
                                    "evidence*.")),
        **_FINDINGS, **_OUTPUTS,
    },
}
