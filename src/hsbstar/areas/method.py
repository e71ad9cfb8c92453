"""How the figures of many areas are shown, in words."""

from __future__ import annotations

from hsbstar.areas.model import FEWEST_AREAS

HOW_AREAS_ARE_SHOWN = (
    ("Each area counts once, with its latest round, as its star tool has it. Domains are matched "
    "by their number and statements by their id."),
    ("Quartiles: a quarter of the areas lie at or below the lower quartile, half at or below the "
    "median, three quarters at or below the upper one, with steps between neighbours divided in "
    "proportion (type 7 of Hyndman and Fan 1996, Sample Quantiles in Statistical Packages; Excel's "
    "QUARTILE.INC). An area's quarter is the first whose upper bound is not below its score; equal "
    "scores lie in the same one."),
    (f"No figure rests on fewer than {FEWEST_AREAS} areas. Where one statement of a domain is "
    "withheld for that, the one with the fewest areas is withheld with it: with the domain's score "
    "and all others it could else be worked out. The lowest and highest score are never shown: "
    "each is one area's."),
    ("Labels: areas bear labels in an order that tells nothing, by hashes of their names with the "
    "files as salt. The same files give the same labels; with one file more all may change. An "
    "area's own scores stand in the tables only where names were asked for."),
    ("Scores are what agencies say of themselves: areas whose agencies judge more strictly lie "
    "lower. A place among areas is a reason to talk, not a mark."),
)
