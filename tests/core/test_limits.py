"""The limits of a file: their names, and how a user raises them for one run."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path

import pytest

from hsbstar.core.errors import HsbstarError
from hsbstar.core.find_files import MAX_DEPTH as MAX_FOLDERS, MAX_ENTRIES
from hsbstar.core.limits import DEFAULT_LIMITS, MEBIBYTE, raised_limits
from hsbstar.framework.yaml_values import MAX_BYTES, MAX_DEPTH, MAX_VALUES


def test_limits_change_what_they_name_and_nothing_else() -> None:
    """Thousands may be parted as people write them."""
    assert raised_limits([]) == DEFAULT_LIMITS
    changed = raised_limits(["rows=50,000", " cells = 1_000_000 "])
    assert (changed.rows, changed.cells) == (50_000, 1_000_000)
    assert changed.columns == DEFAULT_LIMITS.columns


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        ("row=5", "Did you mean rows?"), ("zzz=5", "The limits are file, unpacked"),
        ("rows", "whole number above 0"), ("rows=-1", "whole number above 0"),
        ("rows=0", "whole number above 0"), ("rows=many", "whole number above 0"),
        ("rows=" + "9" * 5000, "whole number above 0"),
    ],
)
def test_an_unusable_limit_is_refused(limit: str, words: str) -> None:
    """The sentence names the limit that was meant, or lists them all."""
    with pytest.raises(HsbstarError, match=words.replace("?", r"\?")):
        raised_limits([limit])


def test_the_page_lists_each_limit() -> None:
    """The manual states the limits as they are."""
    manual = Path(__file__).parent.parent.parent / "docs"
    page = (manual / "explanation" / "privacy-and-security.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `(\w+)` \| ([\d,]+) \|", page, re.MULTILINE)
    assert {name: int(number.replace(",", "")) for name, number in listed} == asdict(DEFAULT_LIMITS)
    words = " ".join(page.split())
    assert f"{MAX_FOLDERS} folders deep, and the folder may contain {MAX_ENTRIES:,} files" in words
    assert (f"may have {MAX_BYTES // MEBIBYTE} MiB, {MAX_DEPTH} levels and {MAX_VALUES:,} "
            "values") in words
