"""Names, docstrings and comments are plain English, without words that readers stumble over."""

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
        if parts(name) & IN_NAMES or name == "one" or name.startswith("MOST_")
    ]
    assert not faults
    assert not parts(path.stem) & IN_NAMES
