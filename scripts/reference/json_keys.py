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
    "findings[].file": (TEXT, "The file, as you named it; empty where it is about none."),
    "findings[].sheet": (TEXT, "The sheet; empty where it is about none, or the file is a CSV."),
    "findings[].cell": (TEXT, "The cell; empty where it is about none."),
    "findings[].message": (TEXT, "What is wrong."),
    "findings[].fix": (TEXT, "What to do."),
}
_RETURNS: Meanings = {
    "returns": (LIST, "The returns that were read."),
    "versions": (TEXT, ("Only where an agency returned more than once, and what counts was chosen: "
                        "the choice, as the outputs state it.")),
    "returns[].file": (TEXT, "The file, as you named it."),
    "returns[].agency": (TEXT, "Whose return it is."),
    "returns[].marking": (TEXT, "Its protective marking; empty where it has none."),
    "returns[].scored": (NUMBER, "How many statements have a score."),
    "returns[].not_applicable": (NUMBER, "How many are *not applicable*."),
    "returns[].no_data": (NUMBER, "How many are *no data*."),
    "returns[].blank": (NUMBER, "How many are blank, or faulty and counted as blank."),
    "returns[].of": (NUMBER, "How many statements the agency was expected to answer."),
    "returns[].not_expected": (
        NUMBER, "How many statements its form preset to *not applicable*, and were left so."),
    "returns[].not_on_form": (NUMBER, "How many statements were added after its form was made."),
    "returns[].sha256": (TEXT, "The file's fingerprint."),
    "returns[].superseded": (YES_NO, ("Whether another return of the agency was chosen to count in "
                                      "its place. It then counts in nothing.")),
}
_NOT_RETURNED: Meanings = {
    "not_returned": (LIST, "Only with `--expected`: the agencies without a return."),
}
_MARKING: Meanings = {
    "marking": (TEXT, "The protective marking of the outputs; empty where they have none."),
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
        f"{at}.score": (MAYBE, f"{score}, in full; null where there is none."),
        f"{at}.scored": (NUMBER, "How many statements have a score."),
        f"{at}.of": (NUMBER, "Of how many that apply."),
        f"{at}.thin": (YES_NO, "Whether it is *thin evidence*."),
        f"{at}.agencies": (NUMBER, "How many agencies scored something in it."),
        f"{at}.by_agency": (GROUP, "Each agency's own score."),
        f"{at}.by_agency{{}}": (MAYBE, "By the agency's name."),
        f"{at}.self_assessed": (MAYBE, "Only after moderation: the score without what was agreed."),
        f"{at}.moderated": (NUMBER, ("Only after moderation: how many statements have an agreed "
                            "score.")),
    }


def _order(at: str, names: str) -> Meanings:
    return {
        f"{at}.lowest": (LIST, f"The {names} of those shown with the lowest score."),
        f"{at}.not_told_apart": (LIST, f"The {names} of those that cannot be told apart from it."),
        f"{at}.sentence": (TEXT, "Both in words, as every output has them."),
        f"{at}.pairs": (LIST, "Every two that have a score."),
        f"{at}.pairs[].domains": (LIST, f"Their {names}."),
        f"{at}.pairs[].difference": (MAYBE, ("The agencies' own means in the first less those in "
                                     "the second, each agency counts equally.")),
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
        f"{at}.change": (MAYBE, "The last score less the first, of all respondents."),
        f"{at}.matched_change": (MAYBE, ("The change of the matched answers; null, and 0 in the "
                                 "sum, where none is matched.")),
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
        f"{at}.p_value": (MAYBE, ("p, adjusted for all domains; null where there is no "
                          "interval.")),
        f"{at}.p_holm": (MAYBE, "The same as `p_value`, until version 2."),
        f"{at}.verdict": ("text or null", ("`clear rise`, `clear fall`, `no clear change` or "
                          "`too few to tell`; null for single statements.")),
        f"{at}.clear_from": (MAYBE, ("The change, up or down, from which this round would have "
                             "been clear; null where none on the scale would.")),
        f"{at}.direction_withheld": (YES_NO, ("Whether no direction is named, because the mean "
                                     "moved one way and more agencies the other.")),
        f"{at}.note": (TEXT, "What the verdict rests on, in a sentence; empty where it is clear."),
    }


def _figures(at: str) -> Meanings:
    return {
        f"{at}.withheld": (YES_NO, ("Whether its figures are withheld, because too few areas have "
                           "it.")),
        f"{at}.areas": (MAYBE, "How many areas have a score; null if withheld, as all figures."),
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
        "outputs": (LIST, "Only with `--send-back`: the files that were written."),
    },
    "score": {
        **_VERSION,
        "area": (TEXT, "The area."),
        "round": (TEXT, "The round's name."),
        "framework": (GROUP, "The framework that the returns were read by."),
        "framework.id": (TEXT, "Its id."),
        "framework.edition": (TEXT, "Its edition."),
        **_MARKING,
        "domains": (LIST, "The domains, in the framework's order."),
        **_domain_of_a_round("domains[]"),
        "domains[].alpha": (MAYBE, "Krippendorff's alpha; null where nothing can be told."),
        "domains[].reading": (TEXT, "What alpha says, or why there is none, in words."),
        "domains[].rank_range": ("list or null", (
            "The best and the worst [rank](../explanation/scores.md#how-sure-the-order-is), 1 the "
            "lowest score, over all ways to leave out an agency and to average; null without a "
            "score.")),
        "order": (GROUP, "How sure the order of the domains is."),
        **_order("order", "numbers"),
        "order.without": (GROUP, "The agencies whose leaving out alone changes the lowest."),
        "order.without{}": (LIST, ("By the agency's name: the numbers of the domains that are "
                                   "lowest then.")),
        "statements": (LIST, "The statements, in the framework's order."),
        "statements[].ref": (TEXT, "By what people know it."),
        "statements[].id": (TEXT, "By what it is matched with other rounds."),
        "statements[].domain": (NUMBER, "Its domain's number."),
        "statements[].score": (MAYBE, "Its score in the round, in full."),
        "statements[].by_agency": (GROUP, "The scores that agencies gave."),
        "statements[].by_agency{}": (NUMBER, ("By the agency's name; an agency without a score is "
                                     "not there.")),
        "statements[].lowest": (MAYBE, "The lowest of them."),
        "statements[].highest": (MAYBE, "The highest of them."),
        "statements[].spread": (MAYBE, "The highest less the lowest; null with fewer than two."),
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
        "agreement": (GROUP, "How far agencies agree over all."),
        "agreement.alpha": (MAYBE, "Krippendorff's alpha of all statements."),
        "agreement.reading": (TEXT, "What it says, in words."),
        "no_data": (LIST, "The statements of which somebody could not say how it is."),
        "no_data[].ref": (TEXT, "The statement's ref."),
        "no_data[].agencies": (LIST, "Who could not say."),
        "choices": (GROUP, ("Only where somebody chose otherwise than usual (`--weights`, "
                    "`--only`, `--without`, `--minimum-agencies`).")),
        "choices.told": (TEXT, "What was chosen, as the outputs say it."),
        "choices.weights": ("group or null", "The weights, where there are any."),
        "choices.weights{}": (NUMBER, "By the agency's name."),
        "choices.minimum_agencies": (MAYBE, "The minimum of agencies, where there is one."),
        "strands": (LIST, "Only with `--by strand`: the strands across domains."),
        "strands[].strand": (TEXT, "`practice`, `process` or `leadership`."),
        **_scored("strands[]", "The strand's score"),
        "strands_order": (GROUP, "Only with `--by strand`: how sure the order of the strands is."),
        **_order("strands_order", "names"),
        "star_tool": (GROUP, "Only with a star tool of your own: what was filled."),
        "star_tool.file": (TEXT, "Your file, as you named it."),
        "star_tool.cells": (LIST, "The cells that were filled."),
        "star_tool.cells[].gets": (TEXT, "What stands there now, such as `domain 2`."),
        "star_tool.cells[].sheet": (TEXT, "The cell's sheet."),
        "star_tool.cells[].cell": (TEXT, "The cell."),
        "star_tool.cells[].value": ("number, text or null", "What was written."),
        "star_tool.cells[].was": ("number, text or null", "What stood there before."),
        "star_tool.to_calculate": (LIST, ("Cells that come back once a spreadsheet program has "
                                   "calculated and saved the file.")),
        "star_tool.to_calculate[].sheet": (TEXT, "The cell's sheet."),
        "star_tool.to_calculate[].cell": (TEXT, "The cell."),
        "replaced": (GROUP, "Only where `--force` replaced a star tool: what changed since."),
        "replaced.not_compared": ("text or null", "Why that is not known, where it is not."),
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
        "rounds[].completed": ("text or null", "The day of its last return."),
        "rounds[].versions": (TEXT, ("Only where an agency returned more than once: what counts, "
                                     "as the outputs state it.")),
        "rounds[].agencies": (LIST, "Who returned."),
        "rounds[].domains": (LIST, "Its domains."),
        **_domain_of_a_round("rounds[].domains[]"),
        "months": (MAYBE, "Months from the first round to the last."),
        "steps_months": (LIST, "Months from each round to the next."),
        "interval": (TEXT, "What the framework advises on that, in words."),
        "next_due": ("list or null", "When the next audit is due: from, until."),
        "agencies": (GROUP, "Who took part when."),
        "agencies.both": (LIST, "In the first round and in the last."),
        "agencies.joined": (LIST, "In the last alone."),
        "agencies.left": (LIST, "In the first alone."),
        "cautions": (LIST, "What must be said beside the figures, in words."),
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
        "statements[].ref": (TEXT, "By what people know it now."),
        "statements[].id": (TEXT, "By what it is matched."),
        "statements[].domain": (NUMBER, "Its domain's number."),
        "statements[].scores": (LIST, "Its score in each round."),
        "statements[].respondents": (LIST, "How many agencies scored it in each round."),
        **_change("statements[]"),
        "statements[].missing_from": (LIST, "The rounds whose framework has it not."),
        "statements[].planned": (LIST, "Only with `--plan`: the actions planned for it."),
        "statements[].planned[].status": (
            TEXT, "The action's status; `Another status` where other words were typed."),
        "statements[].planned[].due": (
            "text or null", "When it is due; null without a clear date."),
        "rose_most": (LIST, "Refs of the statements that rose most in matched answers."),
        "fell_most": (LIST, "Refs of those that fell most."),
        "new_disagreements": (LIST, ("Refs of those on which agencies are far apart now, and were "
                              "not.")),
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
        "cautions": (LIST, "What must be said beside the figures, in words."),
        "domains": (LIST, "The domains."),
        "domains[].number": (NUMBER, "The domain's number."),
        "domains[].title": (TEXT, "Its title."),
        **_figures("domains[]"),
        "statements": (LIST, "The statements."),
        "statements[].id": (TEXT, "By what it is matched."),
        "statements[].ref": (TEXT, "By what people know it."),
        "statements[].domain": (NUMBER, "Its domain's number."),
        **_figures("statements[]"),
        "places": (LIST, "Where each area lies."),
        "places[].area": (TEXT, "Its label, or with `--name-areas` its name."),
        "places[].domains": (LIST, "Domain by domain."),
        "places[].domains[].number": (NUMBER, "The domain's number."),
        "places[].domains[].quartile": (MAYBE, ("In which quarter of the areas it lies, 1 the "
                                        "lowest.")),
        "places[].domains[].score": (MAYBE, "Only with `--name-areas`: its score."),
        "places[].domains[].thin": (YES_NO, ("Only with `--name-areas`: whether that is *thin "
                                    "evidence*.")),
        **_FINDINGS, **_OUTPUTS,
    },
}
