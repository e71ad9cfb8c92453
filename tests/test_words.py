"""All that people read is plain English, in the code and in what users see.

Names, docstrings and comments are without words that readers stumble over; users' sentences are
without those that read like a translation.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
FILES = sorted(
    path for folder in ("src", "tests", "scripts", "benchmarks")
    for path in (ROOT / folder).rglob("*.py") if path.name != Path(__file__).name
)
UNCLEAR = ("told", "tell", "tells", "stands", "mend", "mended", "asked", "wanted", "taken",
           "manner", "signs")
IN_PROSE = re.compile(rf"\b({'|'.join(UNCLEAR)}|so many)\b", re.IGNORECASE)
PRINTED_KEYS = {"not_told_apart", "told", "told_apart"}
"""Keys of the JSON: they are never renamed."""
IN_NAMES = {*UNCLEAR, "voice", "voices"}


def parts(name: str) -> set[str]:
    """Return the words of a name: `read_HTMLPage` has read, html and page."""
    return set(re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower().split("_"))


def names_in(node: ast.AST) -> Iterator[str]:
    """Yield the names that a node of a module defines."""
    match node:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.arg(arg=name):
            yield name
        case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
            yield name


def prose_in(source: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield docstrings, those below constants and fields too, and comments, with their lines."""
    for node in ast.walk(tree):
        match node:
            case ast.Expr(lineno=line, value=ast.Constant(value=str(text))):
                yield line, text
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_names_and_prose_are_plain(path: Path) -> None:
    """Each faulty word is listed with its line."""
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    faults = [
        f"{line}: {found.group()}" for line, text in prose_in(source, tree)
        for found in IN_PROSE.finditer(text)
    ]
    faults += [
        f"{getattr(node, 'lineno', 0)}: {name}" for node in ast.walk(tree)
        for name in names_in(node)
        if not (path.name == "documents.py" and name in PRINTED_KEYS)
        if parts(name) & IN_NAMES or name == "one" or name.startswith("MOST_")
    ]
    assert not faults
    assert not parts(path.stem) & IN_NAMES


PLAIN = {
    r"\bstands?\b": "is, is shown, is used",
    r"\bbeside\b": "next to, with",
    r"\bmend(s|ed|ing)?\b": "correct",
    r"(?<!could not be )\btold\b(?! apart)|\btells\b(?! you)": "shown, stated; shows, explains",
    r"\bshall\b": "will",
    r"\bwhoever\b": "the person who, anyone who",
    r"\b(no|every)body's\b": "not applicable to any agency, every agency's",
    r"\banew\b": "again",
    r"\bpass(ed)? over\b": "not read, ignored",
    r"\bholds?\b(?! each agency's answers| the official| a case)": "contains, has",
    r"\brest(s|ed)? on\b": "is based on; for a score: the evidence for it",
    r"\bsigns?\b(?![- ]off)": "characters",
    r"\be-mails?\b": "email",
    r"\bto the byte\b": "identical, byte for byte",
    r"\blies?\b": "is",
    r"\bbears?\b": "has",
    r"\bof one kind\b": "of the same kind",
    r"\bmeanwhile\b|\bin the midst\b": "in the meantime, while it ran",
    r"\b(was|were) [^.]*\bmeant\b": "Did you mean …?",
    r"\btalk(s|ed|ing)?\b": "discuss",
    r"\bhalf-written\b": "incomplete",
    r"\barises?\b": "is calculated",
    r"\b(is|are) ours\b": "hsbstar's own",
    r"\bvoices?\b": "rating; each counts equally",
    r"\bmerely\b": "only",
    r"\bfresh\b": "blank, new",
    r"\bknows no\b": "cannot recognise",
    r"\b(all|could|clear) else\b|: else\b|\belse it\b": "everything else; otherwise",
    r"\bcannot go on\b": "cannot continue",
    r"\bcome(s)? along\b|\bcome into being\b": "is carried forward; is created",
    r"\bwithout (a guess|guessing)\b": "is not clear",
    r"\bin vain\b": "no reply",
    r"\bhow sure\b": "how certain",
    r"\bless (the|its) \w+": "minus",
    r"\bhalves (away|outward)\b": "halves are rounded away from zero",
    r"\badvises to\b": "advises …ing",
    r"(?<!there )\b(is|are|be) no (pair|weight|key|day|proof|fault|finding|measure|star|return)\b":
        "is not a",
    r"\d %": "95%, without a space",
    r"\be\.g\.|\bi\.e\.": "for example; that is",
    r"\bseems? to (hold|identify)\b": "may contain, may identify",
    r"\btaken? (for|out of)\b": "read as; removed",
    r"\bin (the|their|its) place of\b": "instead of",
    r"\b(nobody|somebody) could say\b": "where data is missing",
    r"\bto be (read|sent)\b": "for reference; to send",
}
"""What users' sentences do not say, as patterns, and what to write in its place."""
NOT_READ = re.compile(
    r"<!--.*?-->|\]\([^)]*\)|^ *```.*?^ *```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
"""What is no sentence on a page: remarks, addresses, blocks and code."""


def sentences_in(path: Path) -> Iterator[tuple[int, str]]:
    """Yield what users read of a file, with its lines; what is filled in is left out."""
    text = path.read_text(encoding="utf-8")
    if path.name == "domains.yaml":
        # The statements are about children and practice, and their words do not change.
        text = text.partition("\ndomains:")[0]
    if path.suffix == ".yaml":
        text = re.sub(r"(?m)^ *\w+:", "", text)
    if path.suffix == ".md":
        text = NOT_READ.sub(lambda found: "\n" * found.group().count("\n"), text)
    if path.suffix != ".py":
        yield 1, text
        return
    tree = ast.parse(text)
    skipped = {id(part) for node in ast.walk(tree) for part in _unread(node)}
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name="command", lineno=line) if "commands" in path.parts:
                yield line, ast.get_docstring(node) or ""
            case ast.JoinedStr(values=values, lineno=line):
                skipped |= {id(part) for part in values}
                yield line, "".join(str(part.value) if isinstance(part, ast.Constant) else "{}"
                                    for part in values)
            case ast.Constant(value=str(words), lineno=line) if " " in words:
                if id(node) not in skipped:
                    yield line, re.sub(r"\{[^{}]*\}", "{}", words)


def _unread(node: ast.AST) -> Iterator[ast.AST]:
    """Yield parts of a module that no user reads: docstrings and patterns."""
    match node:
        case ast.Expr(value=ast.Constant() as words):
            yield words
        case ast.Call(func=ast.Attribute(value=ast.Name(id="re")), args=args):
            yield from args


NEW_LINE = "\n"
READ = sorted(
    path for pattern in (
        "src/**/*.py", "data/messages/en.yaml", "data/domains.yaml", "docs/**/*.md", "README.md",
        "SECURITY.md")
    for path in ROOT.glob(pattern) if path != ROOT / "docs" / "design.md"
)


@pytest.mark.parametrize("path", READ, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_users_read_plain_english(path: Path) -> None:
    """Each faulty word is listed with its line, and with what to write."""
    faults = [
        f"{path.name}:{line + text.count(NEW_LINE, 0, found.start())}: ‘{found.group()}’: {instead}"
        for line, text in sentences_in(path) for pattern, instead in PLAIN.items()
        for found in re.finditer(pattern, text, re.IGNORECASE)
    ]
    assert not faults, NEW_LINE.join(faults)
