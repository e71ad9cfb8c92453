"""A framework's file: written for people, and read back the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, strategies as st

from hsbstar.core.text import xml_text
from hsbstar.framework.file import read_framework
from hsbstar.framework.write import WIDTH, write_framework
from support.frameworks import framework_bytes, framework_data

if TYPE_CHECKING:
    from hsbstar.framework.model import Framework

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"]).filter(
        lambda character: xml_text(character) == character),
    min_size=1, max_size=300,
)
"""Texts that a workbook can hold: a framework file with any other character is refused."""
AWKWARD = (
    "no", "2.10", "1e5", "~", "- a list", "key: value", "a # remark", "ends with:", "'single'",
    '"double"', "back\\slash", "two\nlines", "tab\there", "two  blanks", "\u2028", "\x85", "\x7f",
    "ünï", "[a, b]", "*alias", "&anchor", "!tag", "%directive", "@at", "`tick`", "? key",
    "| block", "word " * 60, "x" * 300, "# " * 80, ": " * 80, "\U0001f31f",
)


def made(text: str) -> Framework:
    """Return a framework with a text everywhere that texts are allowed."""
    data: dict[str, Any] = framework_data()
    data.update(wording=f"w{text}", citation=f"c{text}", sources=[f"s{text}", "short"])
    data["scale"]["note"] = text
    domain = data["domains"][0]
    domain.update(summary=text, questions=[f"q{text}"])
    domain["statements"][0].update(text=f"t{text}", evidence=text)
    domain["statements"][1].update(evidence="", strand=None, agencies=[], nice=["1.1", "1.10"])
    kept = {key: value for key, value in domain["statements"][1].items() if value is not None}
    domain["statements"][1] = kept
    return read_framework(framework_bytes(data), "made.yaml")


def test_the_bundled_framework_reads_back_the_same(framework: Framework) -> None:
    """Every value of a whole framework, also for other readers of YAML, in lines of 100."""
    text = write_framework(framework)
    assert read_framework(text.encode(), "again.yaml") == framework
    assert yaml.safe_load(text)["domains"][0]["statements"][0]["ref"] == "1.1"
    assert max(map(len, text.splitlines())) <= WIDTH


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_texts_read_back_the_same(text: str) -> None:
    """What YAML could take for something else is still the text that it was."""
    framework = made(text)
    again = write_framework(framework)
    assert read_framework(again.encode(), "again.yaml") == framework
    domain = yaml.safe_load(again)["domains"][0]
    assert domain["summary"] == framework.domains[0].summary


@given(text=TEXTS)
def test_any_text_reads_back_the_same(text: str) -> None:
    """For any text; and writing again what was read gives the same file."""
    framework = made(text)
    again = write_framework(framework)
    assert read_framework(again.encode(), "again.yaml") == framework
    assert write_framework(read_framework(again.encode(), "again.yaml")) == again


def test_remarks_stand_beside_and_below_the_value(small: Framework) -> None:
    """Comments are for people: they change no value, and keep to the width."""
    place = ("domains", 1, "statements", 0, "id")
    text = write_framework(
        small, head=["A head. " * 20, "Second."], remarks={place: ("doubtful", "Is it so? " * 15)}
    )
    lines = text.splitlines()
    at = lines.index("      - id: d2-a  # doubtful")
    assert lines[at + 1].startswith("        # Is it so? Is it so?")
    assert lines[at + 2].startswith("        # ")
    assert lines[0].startswith("# A head. A head.")
    assert "# Second." in lines
    assert max(map(len, lines)) <= WIDTH
    assert read_framework(text.encode(), "again.yaml") == small


def test_short_lists_of_words_are_on_one_line(small: Framework) -> None:
    """Kinds and sections as people write them; a ref is quoted, as it is no number."""
    text = write_framework(small)
    assert "        agencies: [police]\n" in text
    assert '        nice: ["1.1"]\n' in text
    assert '        ref: "1.10"\n' in text
