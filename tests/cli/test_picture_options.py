"""`--chart`, `--dpi`, `--width` and `--spread`, as `score` and `compare` take them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hsbstar.charts.formats import Format
from hsbstar.cli.app import run
from hsbstar.cli.pictures import PictureOptions
from hsbstar.core.errors import HsbstarError
from support.again import again

if TYPE_CHECKING:
    from collections.abc import Callable

BEGINNINGS = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}


@pytest.fixture
def place(
    tmp_path: Path, small_file: Path, filled: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A folder to work in, with the returns of one agency."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "returns").mkdir()
    (tmp_path / "returns" / "police.xlsx").write_bytes(filled())
    assert small_file.parent == tmp_path
    return tmp_path


def score(*arguments: str) -> int:
    """Score the returns and return the exit code."""
    return run(["score", "returns", "--framework", "small.yaml", "-o", "out", *arguments])


def test_score_draws_each_format(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A name alone goes into the outputs' folder, a path is kept; endings may be in capitals."""
    charts = ("--chart", "a.PNG", "--chart", "b.svg", "--chart", "elsewhere/c.pdf")
    assert score(*charts, "--spread", "--format", "json") == 0
    outputs = [Path(name) for name in json.loads(capsys.readouterr().out)["outputs"]]
    assert outputs == [
        Path("out/star-tool.xlsx"), Path("out/a.PNG"), Path("out/b.svg"), Path("elsewhere/c.pdf")
    ]
    for file in outputs[1:]:
        beginning = BEGINNINGS[file.suffix[1:].lower()]
        assert (place / file).read_bytes().startswith(beginning)
    assert not (place / "out" / "star.png").exists()


def test_compare_draws_pictures_as_named(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`compare` has the same options and lists what it wrote."""
    assert run([
        "compare", "returns", str(again("returns")), "--framework", "small.yaml", "-o", "out",
        "--chart", "change.pdf", "--width", "60",
    ]) == 0
    assert f"Wrote {Path('out/change.pdf')}" in capsys.readouterr().out
    content = (place / "out" / "change.pdf").read_bytes()
    assert b"/MediaBox [ 0 0 1700" in content or b"/MediaBox [0 0 1700" in content
    assert not (place / "out" / "comparison.png").exists()


def test_three_rounds_have_a_second_picture(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With three rounds the trend is next to each picture; with two there is none."""
    options = ["--framework", "small.yaml", "-o", "out", "--chart", "a.svg", "--chart", "b.pdf"]
    second = str(again("returns"))
    third = str(again(second))
    assert run(["compare", "returns", second, *options]) == 0
    assert not list((place / "out").glob("*-trend.*"))
    assert run(["compare", "returns", second, third, *options, "--force"]) == 0
    assert "Wrote " + str(Path("out/a-trend.svg")) in capsys.readouterr().out
    assert (place / "out" / "a-trend.svg").read_bytes().startswith(BEGINNINGS["svg"])
    assert (place / "out" / "b-trend.pdf").read_bytes().startswith(BEGINNINGS["pdf"])


@pytest.mark.usefixtures("place")
def test_a_second_picture_needs_its_own_name(capsys: pytest.CaptureFixture[str]) -> None:
    """A name that the trend's picture will have cannot be given to the first."""
    second = str(again("returns"))
    assert run(["compare", "returns", second, str(again(second)), "--framework", "small.yaml",
                "-o", "out", "--chart", "a.png", "--chart", "a-trend.png"]) == 2
    assert "would have the same name, out/a-trend.png. Choose" in capsys.readouterr().err


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (["--chart", "star.jpg"], ("--chart star.jpg needs a name that ends in .png, .svg or .pdf, "
                                  "for example --chart star.png.")),
        (["--chart", "star"], "--chart star needs a name that ends in .png, .svg or"),
        (["--chart", "a.png", "--chart", "out/A.png"], "the same name, out/A.png."),
        (["--width", "120", "--dpi", "1200"],
         "A PNG 56,693 dots across is too large: the maximum is 15,000."),
    ],
)
def test_impossible_pictures_are_refused(
    arguments: list[str], shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A sentence says what is wrong, before anything is written."""
    assert score(*arguments) == 2
    assert shown in capsys.readouterr().err
    assert not Path("out").exists()


def test_an_existing_picture_is_kept(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A picture that is there is replaced with --force only, and no input ever."""
    (place / "mine.svg").write_text("mine")
    chart = str(place / "mine.svg")
    assert score("--chart", chart) == 2
    assert "mine.svg already exists" in capsys.readouterr().err
    assert (place / "mine.svg").read_text() == "mine"
    assert score("--chart", chart, "--force") == 0
    assert (place / "mine.svg").read_bytes().startswith(b"<?xml")


def test_a_large_page_may_be_a_drawing() -> None:
    """What is too large for dots is drawn as lines."""
    options = PictureOptions((Path("a.svg"), Path("b.pdf")), dpi=1200, width=120)
    files = options.files(Path("out"), "star.png")
    assert files == (Path("out/a.svg"), Path("out/b.pdf"))
    assert options.of(files).formats == (Format.SVG, Format.PDF)
    with pytest.raises(HsbstarError, match="too large"):
        PictureOptions(dpi=1200, width=120).files(Path("out"), "star.png")
