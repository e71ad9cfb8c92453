"""The round file: what is written reads back; every fault is reported with its line."""

from __future__ import annotations

import pytest
import yaml

from hsbstar.audit.round_file import (
    ROUND_KEYS,
    RoundFile,
    as_mapping,
    fault_of_date,
    read_round_file,
    write_round_file,
)
from hsbstar.core.errors import FrameworkError

FULL = RoundFile(
    area="Northshire & Hill: \"East\"", round="2026", marking="OFFICIAL-SENSITIVE",
    due="12 December 2025", agencies="../agencies.csv", framework="fw v1.yaml",
    same=("Police=Northshire Police", "same.csv"), versions="latest", use=("returns/a b.xlsx",),
)

FAULTS: dict[str, tuple[str | bytes, int, str, str]] = {
    "unknown key": ("area: A\nareas: B\n", 2, "areas: is not a key", "Did you mean ‘area’?"),
    "no key like it": ("zzz: B\n", 1, "zzz: is not a key", "The keys allowed here are area, "),
    "list for a text": ("round: R\narea:\n  - A\n", 2, "area: must be text", "Write one text"),
    "group for a text": ("due:\n  day: 3\n", 1, "due: must be text", "Write one text"),
    "text for a list": ("same: A=B\n", 1, "same: must be a list", "‘- ’"),
    "group in a list": ("use:\n  - a: b\n", 2, "use 1: must be text", "Write one text"),
    "missing file": ("area: A\nagencies: gone.csv\n", 2, "there is no file gone.csv",
                     "relative to this file's folder"),
    "missing file in a list": ("same:\n  - A=B\n  - gone.csv\n", 3, "there is no file gone.csv",
                               "Check the name"),
    "half a pair": ("same:\n  - A=\n", 2, "a name is missing", "Write both names"),
    "empty entry": ("use:\n  -\n", 2, "is empty", "Write the text"),
    "no rule": ("versions: newest\n", 1, "must be latest or mean", "one of these words"),
    "no such day": ("due: 31 November 2025\n", 1, "there is no such day as 31 November 2025",
                    "Correct the date"),
    "duplicate key": ("area: A\nround: B\narea: C\n", 3, "is used twice (first on line 1)",
                      "Keep only one"),
    "tab": ("area: A\n\tround: B\n", 2, "starts with a tab", "Use spaces"),
    "curly marks": ("area: “A”\n", 1, "curly quotation marks", "Leave them out"),
    "not UTF-8": (b"area: A\nround: Fr\xfchling\n", 2, "it is not UTF-8 text", "UTF-8"),
    "object": ("area: !!python/name:os.system x\n", 1, "object tags are not allowed", "Remove"),
    "aliases": ("use: &a [x, x]\nsame: " + "[" * 25 + "]" * 25 + "\n", 2, "nested too deeply",
                "Shorten"),
    "a list": ("- area\n", 1, "must be a group of keys", "key: value"),
    "only comments": ("# area: A\n", 1, "it is empty, or has only comments",
                      "Remove the # in front of each key that you use, or delete the file."),
    "empty": ("", 1, "it is empty", "delete the file"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_each_fault_has_its_line(case: str) -> None:
    """With what is wrong, and what to do."""
    content, line, what, fix = FAULTS[case]
    data = content if isinstance(content, bytes) else content.encode()
    with pytest.raises(FrameworkError) as refused:
        read_round_file(data, "audit.yaml", lambda _: False)
    (found,) = refused.value.findings
    assert str(found.where) == f"audit.yaml › line {line}"
    assert what in found.message
    assert fix in found.fix
    assert "round file audit.yaml" in str(refused.value)


def test_all_faults_are_found_at_once() -> None:
    """In the order of their lines."""
    with pytest.raises(FrameworkError) as refused:
        read_round_file(b"x: 1\nversions: z\narea: A\narea: B\n", "audit.yaml", lambda _: True)
    assert [found.where.line for found in refused.value.findings] == [1, 2, 4]


@pytest.mark.parametrize("known", [
    FULL, RoundFile(area="A"), RoundFile(round="Yes", due="2025-12-12"), RoundFile(marking=" x "),
    RoundFile(area="1e5", round="# a", same=("a:b=c\\d",)), RoundFile(area="a\u2028b\x85c😀"),
])
def test_what_is_written_reads_back(known: RoundFile) -> None:
    """The same bytes each time; another reader of YAML takes no text for something else."""
    content = write_round_file(known)
    assert content == write_round_file(known)
    values = yaml.safe_load(content)
    assert values == {key: list(value) if isinstance(value, tuple) else value
                      for key, value in as_mapping(known).items()}
    read = read_round_file(content, "audit.yaml", lambda _: True)
    assert read == RoundFile(**{
        key: value.strip() if isinstance(value, str) else value
        for key, value in as_mapping(known).items()
    })  # type: ignore[arg-type] # texts and lists by their keys


def test_every_key_is_explained() -> None:
    """A key without a value is a comment that can be used by removing its #."""
    text = write_round_file(RoundFile(area="A")).decode()
    for key, about in ROUND_KEYS.items():
        assert about.meaning.split(".")[0].split()[-1] in text
        assert f"\n{key}: " in text or f"\n# {key}:" in text
    values = (*(f"# {key}:" for key in ROUND_KEYS), "#   - ")
    bare = "\n".join(line.removeprefix("# ") for line in text.splitlines()
                     if line.startswith(values))
    assert set(yaml.safe_load(bare)) == set(ROUND_KEYS) - {"area"}
    assert max(map(len, text.splitlines())) <= 100


@pytest.mark.parametrize(("use", "is_there"), [
    ("returns/mail.eml › police.xlsx", True), ("returns/mail.eml/a.zip/police.xlsx", True),
    ("returns/police.xlsx", False), ("mail.eml › police.xlsx", False),
])
def test_a_return_in_an_email_can_be_used(use: str, is_there: bool) -> None:
    """As it can be typed; the email is what must exist."""
    data = f"use:\n  - {use}\n".encode()
    if is_there:
        assert read_round_file(data, "a", "returns/mail.eml".__eq__).use == (use,)
        return
    with pytest.raises(FrameworkError, match="must be corrected first"):
        read_round_file(data, "a", "returns/mail.eml".__eq__)


def test_an_empty_value_is_none() -> None:
    """As if the key were not there."""
    assert read_round_file(b"area: A\ndue:\nsame: []\n", "a", bool) == RoundFile(area="A")
    assert RoundFile(area="A", round="B").title == "A, B"
    assert not RoundFile().title


@pytest.mark.parametrize(("text", "fault"), [
    ("31 February 2026", "31 February 2026"), ("Friday 29/02/2025", "29/02/2025"),
    ("2025-13-01", "2025-13-01"), ("1.1.2026", ""), ("28 February 2026, noon", ""), ("Friday", ""),
    ("30 Chwefror 2026", ""), ("the end of term", ""),
])
def test_a_date_is_in_the_calendar(text: str, fault: str) -> None:
    """Other words are shown as they are."""
    assert fault_of_date(text) == (f"there is no such day as {fault}" if fault else "")
