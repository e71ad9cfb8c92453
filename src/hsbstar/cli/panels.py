"""The headings of the help pages, in their order: those of options, and those of commands."""

from __future__ import annotations

INPUTS = "What comes in"
NAMES = "Names and dates"
SCORING = "How it is scored"
CHOICES = "What is chosen"
OUTPUTS = "What comes out"
PICTURES = "Pictures"
LIMITS = "Limits and speed"
OTHER = "Other"
OPTION_PANELS = (INPUTS, NAMES, SCORING, CHOICES, OUTPUTS, PICTURES, LIMITS, OTHER)
"""An option is under the same heading in every command, so that its place is learnt once."""

COMMAND_PANELS = {
    "To get to know hsbstar": ("demo",),
    "Each round, in this order": (
        "new-audit", "check", "moderate", "score", "explain", "plan", "compare", "report",
    ),
    "Over many areas": ("collate-areas",),
    "With files of your own": ("framework", "star-map"),
}
"""The commands, as they are used one after the other."""
UNPLACED = "Commands"
