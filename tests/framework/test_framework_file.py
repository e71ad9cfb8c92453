"""A framework file: every fault in one pass, with its line, its path in words and a way out."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from hsbstar.core.errors import FrameworkError
from hsbstar.core.files import FRAMEWORK_DATA, FRAMEWORK_FILE, bundled
from hsbstar.framework.bundled import bundled_framework
from hsbstar.framework.file import read_framework
from hsbstar.framework.yaml_values import MAX_BYTES, PlainYaml, path_in_words
from support.frameworks import framework_bytes, framework_data, plain

if TYPE_CHECKING:
    from hsbstar.core.findings import Finding
    from hsbstar.framework.model import Framework


def faults(data: bytes | dict[str, Any]) -> tuple[Finding, ...]:
    """Return what is wrong with a framework file, which must be something."""
    content = data if isinstance(data, bytes) else framework_bytes(data)
    with pytest.raises(FrameworkError) as error:
        read_framework(content, "mine.yaml")
    assert "mine.yaml" in str(error.value)
    assert error.value.findings
    return error.value.findings


def changed(*path: str | int, to: Any) -> dict[str, Any]:
    """Return the small framework's content with one value replaced."""
    data = framework_data()
    place: Any = data
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = to
    return data


def test_the_bundled_framework_is_as_briefed(framework: Framework) -> None:
    """Five domains of 13 to 15 statements, every strand in each, principles, questions, sources."""
    assert [len(domain.statements) for domain in framework.domains] == [15, 15, 13, 15, 13]
    for domain in framework.domains:
        strands = {statement.strand for statement in domain.statements}
        assert strands == {"practice", "process", "leadership"}
        assert 2 <= len(domain.principles) <= 4
        assert domain.summary
        assert domain.sources
        assert domain.questions
        sections = {f"1.{number}" for number in range(1, 8)}
        assert {guideline.section for guideline in domain.nice} <= sections
        for index, statement in enumerate(domain.statements, start=1):
            assert statement.ref == f"{domain.number}.{index}"
            assert statement.evidence
            assert set(statement.agencies) <= framework.kinds.keys()
            assert "and/or" not in statement.text
    assert framework.scale.values == (0, 1, 2, 3, 4)
    assert "not the official wording" in framework.wording


@pytest.mark.parametrize(("character", "spelled"), [
    ("\x07", "\\x07"), ("\x00", "\\x00"), ("\uffff", "\uffff"), ("\x1b", "\\x1b"),
])
def test_characters_that_no_workbook_can_hold_have_their_line(character: str, spelled: str) -> None:
    """They would stop the writing of every workbook of the audit."""
    data = changed("domains", 1, "statements", 0, "text", to=f"We {character}meet.")
    (found,) = faults(data)
    assert "domain 2, statement 1, text" in found.message
    assert f"contains a character that a workbook cannot store: {spelled}" in found.message
    assert "meet" in framework_bytes(data).decode().splitlines()[found.where.line - 1]


def test_line_breaks_and_tabs_are_allowed() -> None:
    """A text may have lines."""
    text = "We\tmeet,\neach\r\nterm."
    data = changed("domains", 1, "statements", 0, "text", to=text)
    assert read_framework(framework_bytes(data), "mine.yaml").statements[3].text == text


def test_refs_stay_as_they_are_written() -> None:
    """YAML would make 2.1 of an unquoted 2.10, and false of No; the file is read as text."""
    text = framework_bytes(framework_data()).replace(b"'1.10'", b"1.10")
    text = text.replace(b"title: Learning", b"title: No")
    framework = read_framework(text, "mine.yaml")
    assert framework.statements[2].ref == "1.10"
    assert framework.domains[2].title == "No"


@pytest.mark.parametrize(("written", "text"), [
    ("null", ""), ("~", ""), ("Null", ""), ("", ""), ("'null'", "null"), ('"~"', "~"),
    ("nullify", "nullify"),
])
def test_null_is_empty_as_in_every_editor(written: str, text: str) -> None:
    """A workbook would show the word; in quotation marks it is meant."""
    data = changed("domains", 0, "summary", to="SUMMARY")
    framework = read_framework(
        framework_bytes(data).replace(b"SUMMARY", written.encode()), "mine.yaml")
    assert framework.domains[0].summary == text


@pytest.mark.parametrize(
    ("data", "path", "what"),
    [
        (changed("id", to="with space"), "id", "not allowed"),
        (changed("title", to=""), "title", "is empty"),
        (changed("title", to="x" * 200), "title", "longer than 120"),
        (changed("title", to=["a"]), "title", "must be text"),
        (changed("scale", to="0 to 4"), "scale", "group of keys"),
        (changed("kinds", to="none"), "kinds", "group of keys"),
        (changed("kinds", "po lice", to="x"), "kinds, po lice", "not allowed"),
        (changed("domains", to="none"), "domains", "must be a list"),
        (changed("domains", 0, "number", to="one"), "domain 1, number", "whole number"),
        (changed("domains", 0, "number", to=0), "domain 1, number", "greater than"),
        # All of them would be 1 for a computer: domain 1 and domain 01 are never two.
        *((changed("domains", 1, "number", to=text), "domain 2, number", "whole number")
          for text in ("01", "+1", "1.0", "1_0")),
        (changed("scale", "scores", 4, "value", to="03"), "scale, score 5, value", "whole number"),
        (changed("revision", to="1e0"), "revision", "whole number"),
        (changed("domains", 0, "statements", 0, "since", to=" 01"),
         "domain 1, statement 1, since", "whole number"),
        (changed("title", to=None), "title", "is empty"),
        (changed("domains", 0, "statements", to=[]), "domain 1, statements",
         "has 0 entries but needs at least 1"),
        (changed("domains", 0, "statements", 1, "strand", to="habit"),
         "domain 1, statement 2, strand", "must be"),
        (changed("domains", 0, "statements", 1, "id", to="d1-a"),
         "domain 1, statement 2, id", "already used in domain 1, statement 1"),
        (changed("domains", 1, "statements", 0, "ref", to="1.1"),
         "domain 2, statement 1, ref", "already used"),
        (changed("domains", 1, "number", to=1), "domain 2, number", "already used"),
        (changed("domains", 1, "title", to="finding OUT"), "domain 2, title", "already used"),
        (changed("domains", 0, "statements", 0, "agencies", to=["polise"]),
         "domain 1, statement 1, agency 1", "not one of the kinds"),
        (changed("domains", 0, "statements", 0, "agencies", to=["zzz"]),
         "domain 1, statement 1, agency 1", "not one of the kinds"),
        (changed("scale", "scores", 1, "value", to=0), "scale, score 2, value", "already used"),
        (changed("scale", "scores", 4, "value", to=6), "scale, scores", "gap: 4, 5"),
        (changed("scale", "scores", 1, "label", to="N/A"), "scale, not_applicable, label",
         "used twice"),
        (changed("scale", "no_data", "label", to="n/a"), "scale, no_data, label", "used twice"),
        (changed("scale", "no_data", to=None), "scale, no_data", "group of keys"),
        (changed("scale", "no_data", "label", to="0"), "scale, no_data, label", "looks like"),
        (changed("scale", "not_applicable", "label", to="=NA()"), "scale, not_applicable, label",
         "looks like"),
        (changed("scale", "scores", 3, "value", to="+-3"), "scale, score 4, value", "whole"),
    ],
)
def test_each_fault_has_its_place(data: dict[str, Any], path: str, what: str) -> None:
    """Path in words and what is wrong, on its line."""
    found = {finding.message.split(": ")[0]: finding for finding in faults(data)}
    assert path in found
    assert what in found[path].message
    assert found[path].where.line > 0
    assert found[path].fix


def test_scores_out_of_order_are_a_fault() -> None:
    """The scale is listed lowest first."""
    data = framework_data()
    data["scale"]["scores"].reverse()
    assert any("not in order" in finding.message for finding in faults(data))


@pytest.mark.parametrize("count", [2, 13])
def test_three_to_twelve_domains(count: int) -> None:
    """Fewer cannot make a star, more cannot be read on it."""
    data = framework_data()
    data["domains"] = [
        {"number": number, "title": f"D{number}",
         "statements": [{"id": f"s{number}", "ref": str(number), "text": "It is so."}]}
        for number in range(1, count + 1)
    ]
    (found,) = faults(data)
    assert found.message.startswith("domains: has")


def test_all_faults_come_in_one_pass_with_their_lines() -> None:
    """A misspelt key, a missing key, a doubled id and a doubled key are reported together."""
    text = framework_bytes(framework_data()).decode()
    text = text.replace("citation:", "citaton:", 1).replace("id: d2-a", "id: d1-a")
    text = text.replace("edition: '1'", "edition: '1'\nedition: '2'")
    lines = text.splitlines()
    found = {finding.message.split(": ")[0]: finding for finding in faults(text.encode())}
    assert found.keys() == {"citaton", "citation", "edition", "domain 2, statement 1, id"}
    assert found["citaton"].fix == "Did you mean ‘citation’?"
    assert found["citaton"].where.line == 1 + next(
        number for number, line in enumerate(lines) if line.startswith("citaton")
    )
    assert found["edition"].where.line == 1 + lines.index("edition: '2'")
    twice = [number for number, line in enumerate(lines, start=1) if "id: d1-a" in line]
    assert found["domain 2, statement 1, id"].where.line == twice[1]


def test_a_key_unlike_any_other_gets_the_known_keys() -> None:
    """Without a near miss the known keys are listed."""
    found = faults(changed("domains", 0, "statements", 0, "zzz", to="1"))
    assert "The keys allowed here are id, ref, strand" in found[0].fix


@pytest.mark.parametrize(
    "data",
    [
        b"", b"# only a comment", b"a: [1", b"\xff\xfe\x00", b"a: \xe9",
        b"x: &x [*x]\n", b"[" * 40 + b"]" * 40, b"# " + b"x" * MAX_BYTES,
        b"a: &a [" + b"1," * 300 + b"]\nb: &b [" + b"*a," * 300 + b"]\nc: [" + b"*b," * 300 + b"]",
    ],
    ids=["empty", "comment", "open", "utf-16", "latin", "circle", "deep", "large", "bomb"],
)
def test_what_is_no_framework_file_stops_at_once(data: bytes) -> None:
    """Not YAML, not UTF-8, too deep, too large or grown by aliases: one finding, in no time."""
    assert len(faults(data)) == 1


@pytest.mark.parametrize("data", [b"just text", b"- a\n- b", b"scale: {scores: {a: b}}\nkinds: 1",
                                  b"scale: {scores: [{value: [], label: []}]}",
                                  b"scale: {no_data: {label: []}}",
                                  b"domains: [{number: [1], statements: [{id: [], ref: {}}]}]",
                                  b"domains: [1, {statements: {a: b}}, {statements: [1, [2]]}]",
                                  b"? [a, b]\n: c"])
def test_any_shape_of_yaml_is_a_framework_error(data: bytes) -> None:
    """The checks across the file bear any shape."""
    assert faults(data)


def test_object_tags_are_refused() -> None:
    """A tag that would make an object is a fault, and nothing is made."""
    text = framework_bytes(framework_data()).replace(
        b"title: Small audit", b"title: !!python/object/apply:os.system [echo]"
    )
    assert any("object tags" in finding.message for finding in faults(text))


def test_a_scale_of_huge_span_is_not_listed_step_by_step() -> None:
    """A score of a billion is out of bounds, and its gap is not counted out."""
    found = faults(changed("scale", "scores", 4, "value", to=10**9))
    assert any("scale, score 5, value" in finding.message for finding in found)


def test_paths_in_words() -> None:
    """List positions are counted from 1."""
    assert path_in_words(("domains", 1, "nice", 0, "text")) == "domain 2, NICE section 1, text"
    assert path_in_words(()) == "the file"


def test_what_yaml_writes_for_any_framework_reads_back(framework: Framework) -> None:
    """A framework written as YAML is the same framework."""
    text = framework_bytes(plain(framework))
    assert read_framework(text, "again.yaml") == framework


def test_the_bundled_framework_needs_no_check(framework: Framework) -> None:
    """Made without any check, it is what the check would make of it; nothing is to be stripped."""
    assert bundled_framework() == framework
    assert repr(bundled_framework()) == repr(framework)


def test_the_framework_s_data_are_its_file_s_values() -> None:
    """What commands read is what the script makes of data/domains.yaml today."""
    values = PlainYaml(bundled(FRAMEWORK_FILE)).value
    assert json.loads(bundled(FRAMEWORK_DATA)) == values


def test_a_statement_cannot_be_later_than_its_file() -> None:
    """`since` names a revision that there is; further names are for kinds that there are."""
    data = framework_data() | {"revision": 2, "kind_names": {"polce": ["constabulary"]}}
    data["domains"][0]["statements"][0]["since"] = 3
    data["domains"][0]["statements"][1]["since"] = 2
    since, kind = sorted(faults(data), key=lambda found: "polce" in found.message)
    assert "‘polce’ is not one of the kinds of agency" in kind.message
    assert "police" in kind.fix
    assert "‘since’ is 3, but this file is revision 2" in since.message


def test_names_of_kinds_must_be_lists() -> None:
    """A text in the place of the names of a kind is a fault with its line."""
    (found,) = faults(framework_data() | {"kind_names": "police"})
    assert found.where.line


def test_many_unknown_keys_take_no_time() -> None:
    """Deep in the file, too: as when a sheet was pasted into a statement."""
    data = framework_data()
    data["domains"][0]["statements"][0].update({f"key{number}": "x" for number in range(20_000)})
    start = time.process_time()
    with pytest.raises(FrameworkError, match="20000 things") as refused:
        read_framework(framework_bytes(data), "own.yaml")
    assert time.process_time() - start < 5
    assert len(refused.value.findings) == 20_000
