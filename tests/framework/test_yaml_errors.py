"""Why a file is not YAML, in plain words: the line, what is wrong on it, what to do."""

from __future__ import annotations

import pytest
import yaml

from hsbstar.audit.message_file import read_messages
from hsbstar.core.errors import FrameworkError
from hsbstar.framework import read_framework
from hsbstar.framework.yaml_errors import MAX_QUOTED
from hsbstar.framework.yaml_values import PlainYaml, UnreadableYamlError

SLIPS = [
    ("title: x\n\tid: y", 2, "id: y", "the line starts with a tab"),
    ("scale:\n  \tscores:", 2, "scores:", "the line starts with a tab"),
    ("title: a: b: c\nid: x", 1, "title: a: b: c", "the text contains a colon followed by a space"),
    ("domains:\n  - title: Harm: what it is", 2, "- title: Harm: what it is", "contains a colon"),
    ("title:\u00a0x\nid: y", 1, "title:", "there is a no-break space, which only looks like"),
    ("title: “Audit”: one", 1, "title: “Audit”: one", "there are curly quotation marks"),
    ('title: "abc\nid: y', 1, 'title: "abc', "a quotation mark is not closed"),
    ('title: x\nid: "y', 2, 'id: "y', "a quotation mark is not closed"),
    ('title: "abc\n\nid: "y"', 1, 'title: "abc', "a quotation mark is not closed"),
    ("title: 'abc\nb: it's\nid: y", 1, "title: 'abc", "a quotation mark is not closed"),
    ('title: "abc\n  d"\nid y', 3, "id y", "there is no colon after the key"),
    ('title: >-\n  "abc\nid y', 3, "id y", "there is no colon after the key"),
    ("title: 'it's'", 1, "title: 'it's'", "there is more text after the closing quotation mark"),
    ('title: "a" b', 1, 'title: "a" b', "there is more text after the closing quotation mark"),
    ("agencies: [a, b\nid: x", 1, "agencies: [a, b", "a bracket is not closed"),
    ("title: {a: b\nid: x", 1, "title: {a: b", "a bracket is not closed"),
    ("agencies: [a, b]]", 1, "agencies: [a, b]]", "a closing bracket has no opening bracket"),
    ("title: x\n  id: y", 2, "id: y", "it starts with 2 spaces, but the line above starts with 0"),
    ("a:\n  b: 1\n c: 2", 3, "c: 2", "it starts with 1 space, but the line above starts with 2"),
    ("- a\nb: c", 2, "b: c", "it does not fit the lines around it"),
    ("title x\nid: y", 1, "title x", "there is no colon after the key"),
    ("title:x\nid: y", 1, "title:x", "there is no space after the colon"),
    ("domains:\n  -title: x\n  - number: 1", 2, "-title: x", "there is no space after the hyphen"),
    ("title: @x", 1, "title: @x", "the text starts with a character that has a special meaning"),
    ("title: *x", 1, "title: *x", "the text starts with a character that has a special meaning"),
    ('title: "a\\qb"', 1, 'title: "a\\qb"', "there is a backslash inside double quotation marks"),
    ("a: 1\n---\nb: 2", 2, "---", "a second document starts here"),
    ("a: b\nc: \x01", 2, "", "there is an invisible character (U+0001)"),
]
THEIRS = ("mapping", "scalar", "token", "flow", "expected", "context", "stream", "anchor", "alias")
"""Words of the parser's own messages."""


@pytest.mark.parametrize(("text", "line", "quoted", "what"), SLIPS)
@pytest.mark.parametrize("loader", [yaml.BaseLoader, getattr(yaml, "CBaseLoader", yaml.BaseLoader)])
def test_a_slip_is_named_in_plain_words(
    text: str, line: int, quoted: str, what: str, loader: type[yaml.BaseLoader],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By whichever parser: the line, how it begins, what is wrong, what to do."""
    monkeypatch.setattr("hsbstar.framework.yaml_values._LOADER", loader)
    with pytest.raises(UnreadableYamlError) as caught:
        PlainYaml(text.encode())
    slip = caught.value.slip
    assert (slip.line, slip.text.replace("\u00a0x", "")) == (line, quoted.replace("\\\\", "\\"))
    assert what in slip.what
    assert slip.fix.endswith(".")
    assert not [word for word in THEIRS if word in f"{slip.what} {slip.fix}".split()]


@pytest.mark.parametrize(("above", "line"), [
    ('title: "a: b"', "x: @y"), ("text: >\n  long", "x: @y"), ("agencies: [a, b]", "x: @y"),
    ("number: 1  # note: this", "x: @y"), ("web: https://a.example/b:c", "x: @y"),
])
def test_a_line_without_a_slip_is_not_blamed(above: str, line: str) -> None:
    """What looks like a slip and is none, above the line that has one."""
    with pytest.raises(UnreadableYamlError) as caught:
        PlainYaml(f"{above}\n{line}\n".encode())
    assert caught.value.slip.text == line


def test_the_file_the_line_and_the_way_out_are_printed() -> None:
    """For a framework file as for a file of messages; a long line is cut."""
    for read in (lambda data: read_framework(data, "mine.yaml"),
                 lambda data: read_messages(data, "mine.yaml", "cy")):
        with pytest.raises(FrameworkError, match=r"cannot be read. Correct line 2") as caught:
            read(b"a: b\ntitle: c: " + b"x" * 100)
        (found,) = caught.value.findings
        assert str(found.where) == "mine.yaml › line 2"
        assert found.message.startswith("‘title: c: xxx")
        assert f"{'x' * (MAX_QUOTED - 11)}…’: the text contains" in found.message
        assert found.fix == 'Put the text between double quotation marks: "…".'


def test_a_file_in_another_code_page() -> None:
    """With the line on which it shows; UTF-16 with its mark is read."""
    with pytest.raises(UnreadableYamlError) as caught:
        PlainYaml("a: b\ntitle: café\n".encode("cp1252"))
    assert (caught.value.slip.line, caught.value.slip.what) == (2, "it is not UTF-8 text")
    with pytest.raises(UnreadableYamlError) as caught:
        PlainYaml("a: b\ntitle: c: d\n".encode("utf-16"))
    assert caught.value.slip.line == 2


def test_keys_that_look_right_and_are_not() -> None:
    """A no-break space and curly marks become part of a key; the line says so."""
    faults = PlainYaml("title: x\n\u00a0\u00a0id: y\n“edition”: z\n".encode()).faults
    assert [(fault.line, fault.what) for fault in faults] == [
        (2, "contains a no-break space, which only looks like a space"),
        (3, "is in curly quotation marks"),
    ]


@pytest.mark.parametrize(("text", "faulty"), [
    ("ref: “1.1”", True), ("ref: ‘1.1’", True), ("- „a“", True), ("ref: '“1.1”'", False),
    ("text: >-\n  “Always”", False), ("text: “Yes” and “no”", False), ("text: it’s", False),
])
def test_values_in_curly_marks_are_reported(text: str, faulty: bool) -> None:
    """A value that Word has put them around; one that is quoted again or folded may keep them."""
    faults = PlainYaml(text.encode()).faults
    assert [fault.what for fault in faults] == ["is in curly quotation marks"] * faulty
