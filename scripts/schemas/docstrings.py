"""The docstrings below the attributes of classes, which Python itself does not keep."""

from __future__ import annotations

import ast
import inspect
import itertools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType


def docstrings_of(*modules: ModuleType) -> dict[str, dict[str, str]]:
    """Return the docstring below each attribute, by class and attribute, with those of its bases.

    A base must be in one of the modules, and before its class.
    """
    known: dict[str, dict[str, str]] = {}
    nodes = [node for module in modules for node in ast.parse(inspect.getsource(module)).body
             if isinstance(node, ast.ClassDef)]
    for node in nodes:
        known[node.name] = {}
        for base in node.bases:
            known[node.name] |= known.get(base.id, {}) if isinstance(base, ast.Name) else {}
        known[node.name] |= _own(node)
    return known


def _own(node: ast.ClassDef) -> dict[str, str]:
    return {
        before.target.id: " ".join(text.value.value.split())
        for before, text in itertools.pairwise(node.body)
        if isinstance(before, ast.AnnAssign) and isinstance(before.target, ast.Name)
        and isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }
