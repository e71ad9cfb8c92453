"""`hsbstar.fill_star_tool`: the star tool of a round, for Python users."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.core.arguments import check_output, text_of, write_output
from hsbstar.core.errors import HsbstarError
from hsbstar.core.files import STAR_TEMPLATE, bundled
from hsbstar.core.find_files import file_on_disk
from hsbstar.returns import gather
from hsbstar.rounds import Round, collate_intake
from hsbstar.star_tool.content import StarContent
from hsbstar.star_tool.fill import fill_star_tool as fill

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from hsbstar.core.arguments import PathLike
    from hsbstar.returns import Return


def fill_star_tool(
    audit_round: Round,
    returns: Iterable[Return],
    path: PathLike,
    *,
    marking: str | None = None,
    force: bool = False,
) -> Path:
    """Write the star tool: the workbook that holds a round's scores and pictures them.

    Evidence and actions are not copied into it. A later round can be compared with it.

    Args:
        audit_round: What `score_round` returned.
        returns: The returns that were scored: the workbook lists them, with the cells of answers.
        path: The file to write; it ends in .xlsx.
        marking: A protective marking for every page. Without it, that of the returns.
        force: Whether an existing file is replaced.

    Returns:
        The path of the file.

    Raises:
        HsbstarError: The file exists and `force` is not set, it is one of the returns, it cannot be
            written, or the returns are not those of the round.
    """
    if not isinstance(audit_round, Round):
        raise HsbstarError("fill_star_tool needs a round: the result of score_round.")
    intake, framework = gather(returns)
    usable = intake.usable
    inputs = [file_on_disk(each.file) for returned in intake.returns
              for each in returned.with_superseded]
    output = check_output(path, inputs=inputs, force=force)
    if output.suffix.lower() != ".xlsx":
        raise HsbstarError(f"{output}: a star tool is an .xlsx file. Give it a name that ends in "
                           ".xlsx.")
    again = collate_intake(intake, framework) if usable else None
    own = audit_round.source.marking
    if not again or (again.marked(own).source, again.domains) != (
            audit_round.source, audit_round.domains):
        raise HsbstarError(
            "These returns are not the ones in the round, so the star tool would contradict "
            "itself. Pass the returns you gave to score_round."
        )
    notice = " ".join(filter(None, (audit_round.notice, audit_round.source.stated)))
    if marking is not None:
        audit_round = audit_round.marked(text_of("marking", marking))
    content = StarContent(audit_round, framework, usable, notice=notice)
    return write_output(output, fill(bundled(STAR_TEMPLATE), content), force=force)
