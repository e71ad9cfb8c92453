"""Word the board paper: a one-page summary, the change, each domain, the returns, the method."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from hsbstar.papers.about import method, received, tell_completed, tell_count
from hsbstar.papers.change import what_changed
from hsbstar.papers.document import Heading, Paper
from hsbstar.papers.domains import each_domain
from hsbstar.papers.summary import summary

if TYPE_CHECKING:
    from hsbstar.papers.content import Content

TITLE = "Harmful sexual behaviour audit"


def board_paper(content: Content) -> Paper:
    """Return the paper of a round for its audience."""
    source = content.round.source
    name = ", ".join(filter(None, (source.area, source.round)))
    told = (tell_completed(content), tell_count(content),
            f"framework {source.framework_id}, edition {source.edition}")
    rest = list(chain(what_changed(content), each_domain(content), received(content),
                      method(content)))
    # What follows the summary begins on a page of its own, so that the first can be handed out.
    first = next(block for block in rest if isinstance(block, Heading))
    rest[0] = Heading(first.text, first.level, new_page=True)
    return Paper(
        f"{TITLE}: {name}" if name else TITLE,
        " · ".join(filter(None, told)), content.marking, (*summary(content), *rest),
    )
