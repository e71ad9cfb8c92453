"""`hsbstar.draw_star`: the star of a round as a picture, for Python users."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar import charts
from hsbstar.charts.formats import DPI, WIDTH_CM, Format, Pictures
from hsbstar.core.arguments import check_output, number_of, text_of, write_output
from hsbstar.core.errors import HsbstarError
from hsbstar.rounds import Round

if TYPE_CHECKING:
    from pathlib import Path

    from hsbstar.core.arguments import PathLike


def draw_star(
    audit_round: Round,
    path: PathLike,
    *,
    dpi: int = DPI,
    width_cm: float = WIDTH_CM,
    spread: bool = False,
    marking: str | None = None,
    force: bool = False,
) -> Path:
    """Draw the star of a round, with the same scores in a list and in the picture's alt text.

    A domain without a score has no point. One that is scored on thin evidence has a hollow point.

    Args:
        audit_round: What `score_round` returned. Its `notice` is written on the picture.
        path: The file to write. Its ending says which kind: .png, .svg or .pdf.
        dpi: Dots an inch of a .png, 50 to 1,200.
        width_cm: The width of the picture in centimetres, 8 to 120.
        spread: Whether to show how far agencies are apart.
        marking: A protective marking for the picture. Without it, that of the returns.
        force: Whether an existing file is replaced.

    Returns:
        The path of the file.

    Raises:
        HsbstarError: The file exists and `force` is not set, it cannot be written, its ending names
            no kind of picture, or the picture would be too small or too large.
    """
    if not isinstance(audit_round, Round):
        raise HsbstarError("draw_star needs a round: the result of score_round.")
    if marking is not None:
        audit_round = audit_round.marked(text_of("marking", marking))
    dots, width = number_of("dpi", dpi), number_of("width_cm", width_cm)
    output = check_output(path, force=force)
    pictures = Pictures((_format_of(output),), round(dots), width)
    _check_size(pictures)
    notice = " ".join(filter(None, (audit_round.notice, audit_round.source.stated)))
    (picture,) = charts.draw_star(audit_round, pictures, notice=notice, spread=spread)
    return write_output(output, picture, force=force)


def _format_of(output: Path) -> Format:
    ending = output.suffix.lower().removeprefix(".")
    if ending not in list(Format):
        raise HsbstarError(
            f"{output} needs a name that ends in .png, .svg or .pdf, to show which kind of picture "
            "to draw."
        )
    return Format(ending)


def _check_size(pictures: Pictures) -> None:
    for name, value, least, most in (
        ("dpi", pictures.dpi, charts.MIN_DPI, charts.MAX_DPI),
        ("width_cm", pictures.width, charts.MIN_WIDTH_CM, charts.MAX_WIDTH_CM),
    ):
        if not least <= value <= most:
            raise HsbstarError(f"{name} must be {least} to {most:,}, not {value}.")
    if Format.PNG in pictures.formats and pictures.dots_across > charts.MAX_DOTS_ACROSS:
        raise HsbstarError(
            f"A .png {pictures.dots_across:,} dots across is too large: the maximum is "
            f"{charts.MAX_DOTS_ACROSS:,}. Reduce dpi or width_cm, or draw a .pdf or .svg, which is "
            "sharp at any size."
        )
