"""The JSON Schemas: made from the code, true of what is printed, and only ever added to.

Every document that a test prints is held against its schema, too (`hold_json` in conftest).
"""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any, is_typeddict

import pytest
import yaml
from hypothesis import given, strategies as st
from jsonschema import Draft202012Validator, ValidationError

from build_schemas import WRITTEN, schema_data
from hsbstar.areas import documents as of_areas
from hsbstar.audit.round_file import ROUND_KEYS, RoundFile, read_round_file, write_round_file
from hsbstar.comparison import documents as of_comparisons
from hsbstar.core.errors import FrameworkError
from hsbstar.core.files import FRAMEWORK_FILE, SCHEMAS, bundled, schema_file
from hsbstar.framework.file import read_framework
from hsbstar.rounds import documents as of_rounds
from hsbstar.star_tool import documents as of_star_tools
from hsbstar.star_tool.own.map import KEYS, TEXTS, Candidate, StarMap, read_star_map, write_star_map
from reference.framework_keys import EXAMPLE
from reference.json_documents import documents
from schemas.documents import DOCUMENTS
from support.frameworks import framework_bytes, framework_data
from support.languages import in_two
from support.schemas import LAST_RELEASE, breaks, hold, last_release, name_of, schema, validator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hsbstar.framework.model import Framework
    from support.once import Once

NAMES = tuple(SCHEMAS)
Steps = tuple[str | int, ...]
OPTIONAL = {
    key for module in (of_areas, of_comparisons, of_rounds, of_star_tools)
    for kind in vars(module).values() if is_typeddict(kind) for key in kind.__optional_keys__
}
"""Keys that are not in every document, or not in each part that can have them."""
MAPPINGS = {"by_agency", "distribution", "ranges", "weights", "without", "without_score"}
"""Keys of groups whose own keys are data."""


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_what_the_code_makes_of_it(name: str) -> None:
    """A schema that was not made again after the code changed is out of date: `make reference`."""
    assert bundled(schema_file(name)) == schema_data(name)


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_one(name: str) -> None:
    """By its own rules; with a version, and without an address that nobody answers."""
    Draft202012Validator.check_schema(schema(name))
    assert schema(name)["$id"] == f"urn:hsbstar:schema:{name}:1"


def test_every_schema_is_of_something_printed_or_written() -> None:
    """There is one of each command with `--format json`, and of each file."""
    assert set(SCHEMAS) == DOCUMENTS.keys() | WRITTEN.keys()
    assert {path.stem for path in LAST_RELEASE.iterdir()} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_since_the_last_release_only_keys_were_added(name: str) -> None:
    """What other programs and files rely on is still so."""
    assert breaks(last_release(name), schema(name), written=name in WRITTEN) == []


def _places(value: Any, at: Steps = ()) -> Iterator[Steps]:
    """Yield the place of every group of properties, with its list of required keys."""
    if isinstance(value, dict):
        if "properties" in value:
            yield at
        for key, inner in value.items():
            yield from _places(inner, (*at, key))


def _at(value: Any, steps: Steps) -> Any:
    for step in steps:
        value = value[step]
    return value


@pytest.mark.parametrize("name", NAMES)
def test_each_break_is_found(name: str) -> None:
    """In every part: a key gone, another type, fewer types, what is newly required or no longer so.

    Another key breaks nothing.
    """
    written = name in WRITTEN
    places = list(_places(schema(name)))
    assert places
    for place in places:
        for key in _at(schema(name), place)["properties"]:
            gone, other, needed, more = (copy.deepcopy(schema(name)) for _ in range(4))
            del _at(gone, place)["properties"][key]
            assert breaks(schema(name), gone, written=written), (place, key)
            _at(other, place)["properties"][key] = {"type": "null"}
            assert breaks(schema(name), other, written=written), (place, key)
            narrower = _at(other, place)["properties"][key] = copy.deepcopy(
                _at(schema(name), place)["properties"][key])
            for options in (narrower.get("type"), narrower.get("enum")):
                if isinstance(options, list) and len(options) > 1:
                    options.pop()
                    assert breaks(schema(name), other, written=written), (place, key)
            required = _at(needed, place).setdefault("required", [])
            if (key in required) != written:
                required.remove(key) if key in required else required.append(key)
                assert breaks(schema(name), needed, written=written), (place, key)
            _at(more, place)["properties"]["new"] = {"type": "string"}
            if not written:
                _at(more, place)["required"].append("new")
            assert breaks(schema(name), more, written=written) == []


@pytest.fixture
def printed(once: Once) -> dict[str, Any]:
    """What each command prints, with every key that there can be."""
    return copy.deepcopy(once.value("documents", documents))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_with_every_key_fits(name: str, printed: dict[str, Any]) -> None:
    """And it may have more keys, in each of its parts."""
    document = printed[name]
    assert name_of(document) == name
    hold(document)
    for part in _parts(document):
        part["a key of a later version"] = {"a": 1}
    validator(name).validate(document)


def _parts(value: Any) -> Iterator[Any]:
    """Yield each group whose keys are words of ours."""
    if isinstance(value, dict):
        if not {"version", "code", "title", "ref", "file"}.isdisjoint(value):
            yield value
        value = list(value.values())
    for inner in value if isinstance(value, list) else ():
        yield from _parts(inner)


def _keys(value: Any, at: Steps = ()) -> Iterator[Steps]:
    """Yield the place of every key, of lists in the first entry only."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*at, key)
            yield from _keys(inner, (*at, key))
    if isinstance(value, list) and value:
        yield from _keys(value[0], (*at, 0))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_value_of_another_type_is_refused(name: str, printed: dict[str, Any]) -> None:
    """Whatever key it is of: a schema that lets all pass would say nothing."""
    document = printed[name]
    for place in _keys(document):
        spoilt = copy.deepcopy(document)
        _at(spoilt, place[:-1])[place[-1]] = {"no": {"such": "value"}}
        with pytest.raises(ValidationError):
            validator(name).validate(spoilt)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_key_that_is_always_there_is_missed(name: str, printed: dict[str, Any]) -> None:
    """In each part of each document, and at its top; names of agencies and the like are no keys."""
    document = printed[name]
    for *before, key in _keys(document):
        if key in OPTIONAL or MAPPINGS.intersection(before[-1:]):
            continue
        faulty = copy.deepcopy(document)
        del _at(faulty, tuple(before))[key]
        assert not validator(name).is_valid(faulty), (before, key)


@pytest.mark.parametrize(("command", "fits"), [("score", "check"), ("compare", "compare"),
                                               ("collate-areas", "collate-areas")])
def test_what_is_printed_where_errors_stop_a_command_fits_as_well(command: str, fits: str) -> None:
    """The document of `check`, or version and findings alone."""
    stopped: dict[str, Any] = {"version": 1, "findings": []}
    if fits == "check":
        with pytest.raises(ValidationError):
            validator(command).validate(stopped)
        stopped["returns"] = []
    validator(command).validate(stopped)


class _Loader(yaml.SafeLoader):
    """YAML as editors read it, with days as texts, because JSON has none."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in known if not tag.endswith("timestamp")]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def as_an_editor(data: bytes | str) -> Any:
    """Return what an editor makes of a YAML file."""
    value = yaml.load(data, _Loader)  # noqa: S506 - a safe loader
    # The keys of JSON are texts.
    return json.loads(json.dumps(value))


@pytest.mark.parametrize("data", [
    bundled(FRAMEWORK_FILE), EXAMPLE.read_bytes(), framework_bytes(framework_data()),
    framework_bytes(in_two(framework_data(), "cy")),
    framework_bytes(framework_data() | {"edition": 2026, "title": "2026"}),
], ids=["bundled", "example", "small", "two languages", "a number for a text"])
def test_a_framework_file_fits(data: bytes) -> None:
    """Whatever hsbstar reads, as an editor reads it."""
    read_framework(data, "own.yaml")
    validator("framework").validate(as_an_editor(data))


@pytest.mark.parametrize(("steps", "value"), [
    (("scale",), None), (("domain",), []), (("domains", 0, "statements"), []),
    (("domains", 0, "statements", 0, "id"), "two words"), (("domains", 0, "number"), 100),
    (("title",), {"Welsh": "Archwiliad"}), (("title",), ""), (("scale", "scores"), "0 to 4"),
    (("domains", 0, "statements", 0, "strand"), "theory"), (("language",), "English"),
    (("title",), " "), (("title",), None), (("domains", 0, "number"), "01"),
    (("domains", 0, "summary"), {"en": "About it.", "cy": ""}),
])
def test_what_is_no_framework_file_is_refused_by_both(steps: Steps, value: Any) -> None:
    """An editor underlines what hsbstar would refuse."""
    data = framework_data()
    _at(data, steps[:-1])[steps[-1]] = value
    with pytest.raises(FrameworkError):
        read_framework(framework_bytes(data), "own.yaml")
    assert not validator("framework").is_valid(as_an_editor(framework_bytes(data)))


VALUES = (
    "", "''", "' '", "~", "null", "true", "No", "1", "1.0", "'1.0'", "01", "1_0", "0x1", "-1",
    "'+1'", "12:30", "2026-01-01", ".nan", "[]", "['']", "[~]", "[a, 1]", "{}", "{en: a}",
    "{cy: a}", "{en: a, cy: ''}", "{en: a, cy: ~}", "{1: a}", "a b", "latest", "practice", "en-GB",
    "1" * 70, "b" * 200,
)
"""Values as people may type them, also where others belong."""


def _with(value: Any, steps: Steps, text: str) -> bytes:
    """Return a YAML file that has a value at a place as it is typed here."""
    if not steps:
        return text.encode()
    _at(value, steps[:-1])[steps[-1]] = "TYPED"
    return framework_bytes(value).replace(b"TYPED", text.encode())


def _read_framework(data: bytes) -> None:
    read_framework(data, "own.yaml")


def _read_round_file(data: bytes) -> None:
    read_round_file(data, "audit.yaml", lambda _: True)


@pytest.mark.parametrize(("name", "read", "content"), [
    ("framework", _read_framework, framework_data() | {
        "revision": 2, "language": "en", "sources": ["S."], "messages": {"cy": "cy.yaml"},
        "kind_names": {"police": ["Constabulary"]}}),
    ("audit", _read_round_file, {
        key: [about.example] if about.is_list else about.example
        for key, about in ROUND_KEYS.items()}),
])
@given(st.data(), st.sampled_from(VALUES))
def test_whatever_hsbstar_accepts_fits(
    name: str, read: Callable[[bytes], None], content: Any, data: st.DataObject, text: str
) -> None:
    """An editor underlines nothing that hsbstar would read."""
    changed = copy.deepcopy(content)
    typed = _with(changed, data.draw(st.sampled_from(sorted(_keys(content), key=str))), text)
    try:
        read(typed)
    except FrameworkError:
        return
    validator(name).validate(as_an_editor(typed))


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1)


@given(st.builds(RoundFile, area=TEXT, round=TEXT, marking=TEXT, agencies=TEXT,
                 same=st.lists(TEXT).map(tuple), versions=st.sampled_from(["", "mean"])))
def test_a_round_file_fits(known: RoundFile) -> None:
    """As `new-audit` writes it, whatever the names are."""
    validator("audit").validate(as_an_editor(write_round_file(known)) or {})


def test_a_round_file_with_every_key_fits() -> None:
    """With the examples of the file itself; a key that is unknown does not."""
    lines = [f"{key}:\n  - {about.example}" if about.is_list else f"{key}: {about.example}"
             for key, about in ROUND_KEYS.items()]
    data = "\n".join(lines).encode()
    read_round_file(data, "audit.yaml", lambda _: True)
    content = as_an_editor(data)
    assert content.keys() == ROUND_KEYS.keys()
    validator("audit").validate(content)
    faulty: list[Any] = [
        {"are": "Northshire"}, {"versions": "first"}, {"use": "a.xlsx"}, {"area": []},
        {"area": " "}, {"same": [" "]}, {"use": [None]}]
    for wrong in faulty:
        assert not validator("audit").is_valid(wrong)
        with pytest.raises(FrameworkError):
            read_round_file(json.dumps(wrong).encode(), "audit.yaml", lambda _: True)


def test_a_map_of_a_star_tool_fits(small: Framework) -> None:
    """Whole, empty and as a draft; every key of the code is in the schema."""
    whole = StarMap({1: "Star!C5", 2: "Score_2"}, {"1.1": "Scores!D7"},
                    dict.fromkeys(TEXTS, "Star!B2"), next_column=True, decimals=1)
    choices = [Candidate({1: "Star!C5"}, "C"), Candidate({1: "Star!D5"}, "D")]
    for text in (write_star_map(whole, "council.xlsx", small),
                 write_star_map(StarMap(), "council.xlsx", small),
                 write_star_map(StarMap(), "council.xlsx", small, choices)):
        validator("star-map").validate(as_an_editor(text))
    assert schema("star-map")["properties"].keys() == {*KEYS, "choose", "choices"}
    read_star_map(b"domains: {1: Star!C5}\nstatements:\nround:\ndecimals:\n", "map.yaml", small)
    validator("star-map").validate({
        "domains": {"1": "Star!C5"}, "statements": None, "round": None, "decimals": None})
    faulty: list[Any] = [{"domain": {"1": "Star!C5"}}, {"domains": {"1": 5}}, {"decimals": 11},
                         {"domains": {"1": " "}}, {"statements": []}, {"decimals": "01"}]
    for content in faulty:
        assert not validator("star-map").is_valid(content)


def test_the_command_prints_a_schema(cli: Callable[..., Any], tmp_path: Path) -> None:
    """It lists the names, prints one, or writes it; an unknown name is an error."""
    listed = cli("schema")
    assert [line.split("\t")[0] for line in listed.out.splitlines()] == ["Name", *NAMES]
    assert listed.err == "To print one:\n  hsbstar schema check\n"
    assert cli("schema", "score").out.encode() == bundled(schema_file("score"))
    assert cli("schema", "score", "-o", tmp_path).code == 0
    assert (tmp_path / "score.json").read_bytes() == bundled(schema_file("score"))
    assert cli("schema", "score", "-o", tmp_path).code == 2
    assert cli("schema", "score", "-o", tmp_path, "--force").code == 0
    assert "The names are check, score," in cli("schema", "scores").err
    assert "needs the name of a schema" in cli("schema", "-o", "score.json").err
