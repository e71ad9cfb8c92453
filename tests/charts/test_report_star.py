"""The star of a paper: no words overlap, an earlier round is behind, thin evidence is hollow."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hsbstar.charts.formats import Format
from hsbstar.charts.save import Words
from hsbstar.charts.star import draw_paper_star, paper_star_page
from hsbstar.rounds.model import published_score
from support.drawn import points, texts
from support.made_rounds import LONG, TITLES, dated, made_round

WORDS = Words("Star", "A star.")


@pytest.mark.parametrize("titles", [TITLES, [LONG] * 5, [LONG] * 12], ids=["ours", "long", "many"])
@pytest.mark.parametrize("scores", [[2.5] * 12, [0, 4] * 6, [None, 1, 2] * 4],
                         ids=["equal", "ends", "missing"])
def test_no_words_meet_and_none_is_cut(titles: list[str], scores: list[float | None]) -> None:
    """Titles, scores and the legend's lines, with another round behind."""
    now, before = (dated(year, scores, titles=titles, thin=(1,)) for year in (2026, 2025))
    page = paper_star_page(now, ("Autumn 2025", before.domains))
    boxes = [(text, box) for text, places in texts(page).items() for box in places]
    whole = page.figure.bbox
    for place, (text, box) in enumerate(boxes):
        assert min(box.left, box.bottom) >= 0, text
        assert box.right <= whole.width, text
        assert box.top <= whole.height, text
        assert not [other for other, another in boxes[place + 1:] if box.meets(another)], text


@pytest.mark.parametrize("titles", [TITLES, [LONG] * 5, [LONG] * 12], ids=["ours", "long", "many"])
@pytest.mark.parametrize("scores", [[4, 3] * 6, [0, 4, 2] * 4, [None, 0, 4] * 4])
def test_ranges_and_what_is_not_published_meet_no_words(
    titles: list[str], scores: list[float | None]
) -> None:
    """A range takes two lines; a spoke without a published score says that, and not `no score`."""
    now = dated(2026, scores, titles=titles)
    now = replace(now, domains=tuple(
        replace(domain, score=published_score(domain.score, (0, 4))) for domain in now.domains))
    withheld = [domain.number for domain in now.domains if domain.score is None]
    drawn = texts(paper_star_page(now, None, withheld))
    boxes = [(text, box) for text, places in drawn.items() for box in places]
    for place, (text, box) in enumerate(boxes):
        assert not [other for other, another in boxes[place + 1:] if box.meets(another)], text
    words = " ".join(drawn)
    assert "3.5" in words
    assert "or more" in words
    assert "score" not in words
    assert ("published" in words) is bool(withheld)


def test_an_earlier_round_changes_the_picture() -> None:
    """Its line is there, and a domain that it lacks is left out of it."""
    now = dated(2026, [1, 2, 3])
    before = dated(2025, [3, 2, 1])
    pictures = {
        draw_paper_star(now, (Format.PNG,), WORDS, earlier)[0]
        for earlier in (None, ("2025", before.domains), ("2025", before.domains[:2]))
    }
    assert len(pictures) == 3


def test_thin_evidence_of_either_round_is_hollow_and_explained() -> None:
    """An earlier round's thin domain is hollow, too, and the legend explains it."""
    now = dated(2026, [1, 2, 3])
    solid, thin = (("2025", dated(2025, [3, 2, 1], thin=rows).domains) for rows in ((), (2,)))
    hollow = [[face for _, _, face in points(paper_star_page(now, earlier), "D")].count("#ffffff")
              for earlier in (solid, thin)]
    assert hollow == [0, 2]  # at its spoke and in the legend
    shown = texts(paper_star_page(now, thin))
    assert any("hollow: thin evidence" in text for text in shown)
    assert not any("hollow" in text for text in texts(paper_star_page(now, solid)))


def test_words_are_once_in_the_drawing() -> None:
    """Titles, scores, the rounds' names."""
    now, before = dated(2026, [1, 2, 3]), dated(2025, [3, 2, 1])
    (svg,) = draw_paper_star(now, (Format.SVG,), WORDS, ("Autumn 2025", before.domains))
    drawn = svg.decode()
    for text in ("Autumn 2026", "Autumn 2025"):
        assert drawn.count(f">{text}<") == 1
    (svg,) = draw_paper_star(made_round([1, 2, 3], thin=(2,)), (Format.SVG,), WORDS)
    assert "hollow: thin evidence" in svg.decode()
