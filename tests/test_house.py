"""The house: no import leads in a circle, and a start of the program loads little.

Which room may use which is held by the contracts of import-linter in pyproject.toml.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hsbstar.audit.heading import Heading
from hsbstar.audit.layout import audit_layout
from hsbstar.audit.workbook import write_audit_workbook
from hsbstar.cli.demo.made_up import Filled, fill_in
from hsbstar.core.files import FRAMEWORK_FILE, bundled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hsbstar.framework.model import Framework

SOURCE = Path(__file__).parent.parent / "src" / "hsbstar"


def imports_of(path: Path, modules: Mapping[str, Path]) -> set[str]:
    """Return the modules of ours that a file imports, also for typing alone.

    A name that is imported from a face counts as imported from the module that defines it.
    """
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                home = names_of_face(modules.get(node.module)).get(alias.name, node.module)
                found |= {name if name in modules else home} & modules.keys()
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names} & modules.keys()
    return found


@cache
def names_of_face(path: Path | None) -> dict[str, str]:
    """Return the names that a face offers (its stub), each with the module that defines it."""
    if path is None or not path.with_suffix(".pyi").is_file():
        return {}
    stub = ast.parse(path.with_suffix(".pyi").read_text(encoding="utf-8"))
    return {
        alias.name: f"{module_of(path)}.{node.module}"
        for node in ast.walk(stub) if isinstance(node, ast.ImportFrom) for alias in node.names
    }


def module_of(path: Path) -> str:
    """Return the name by which a file is imported."""
    inside = path.relative_to(SOURCE.parent).with_suffix("")
    return ".".join(inside.parts).removesuffix(".__init__")


def test_no_module_leads_back_to_itself() -> None:
    """Following the imports of modules, those for typing alone too, never ends where it began."""
    paths = {module_of(path): path for path in SOURCE.rglob("*.py")}
    assert_no_circle({
        module: imports_of(path, paths) - {module}
        for module, path in paths.items() if path.name != "__init__.py"
    })


def test_no_room_leads_back_to_itself() -> None:
    """The rooms are in an order, for what is imported for typing alone, too."""
    paths = {module_of(path): path for path in SOURCE.rglob("*.py")}
    arrows: dict[str, set[str]] = {}
    for path in paths.values():
        if path.parent != SOURCE:
            room = path.relative_to(SOURCE).parts[0]
            used = {name.split(".")[1] for name in imports_of(path, paths) if "." in name}
            arrows[room] = arrows.get(room, set()) | used - {room}
    assert len(arrows) == 15
    assert_no_circle(arrows)


def assert_no_circle(arrows: Mapping[str, set[str]]) -> None:
    """Take away what rests on nothing that is left, until nothing is left."""
    while arrows:
        ground = {name for name, others in arrows.items() if not others & arrows.keys()}
        assert ground, f"a circle among {sorted(arrows)}"
        arrows = {name: others for name, others in arrows.items() if name not in ground}


def rooms_used(path: Path) -> Iterator[str]:
    """Yield what a file imports from rooms other than its own and the ground."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            # By its full name a module of another room would be entered past its face.
            yield from (f"{alias.name}.*" for alias in node.names
                        if alias.name.startswith("hsbstar."))
        module = (node.module or "") if isinstance(node, ast.ImportFrom) else ""
        if isinstance(node, ast.ImportFrom) and module.startswith("hsbstar."):
            room = module.split(".")[1]
            if room not in {"core", path.relative_to(SOURCE).parts[0]}:
                yield from (f"{module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize(
    "path", sorted(path for path in SOURCE.rglob("*.py") if path.parent != SOURCE),
    ids=lambda path: path.relative_to(SOURCE).as_posix(),
)
def test_other_rooms_are_entered_by_their_faces(path: Path) -> None:
    """A module imports names of a package, never of a module, from a room that is not its own."""
    for name in rooms_used(path):
        package = SOURCE.parent.joinpath(*name.split(".")[:-1])
        assert (package / "__init__.py").is_file(), name
        assert not (package / name.rpartition(".")[2]).with_suffix(".py").is_file(), name


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("__init__.pyi")), ids=module_of)
def test_a_face_has_what_it_promises(path: Path) -> None:
    """Each name can be loaded, and is that of which type checkers know."""
    face = import_module(module_of(path))
    names = names_of_face(path)
    assert set(face.__all__) == set(names)
    for name, module in names.items():
        assert getattr(face, name) is getattr(import_module(module), name)
    with pytest.raises(AttributeError, match="no_such_name"):
        face.no_such_name  # noqa: B018 - it must raise


def test_the_package_holds_rooms_alone() -> None:
    """What lies at the top is the package's face, its start and its rooms."""
    files = {path.name for path in SOURCE.iterdir() if path.is_file()}
    assert files == {"__init__.py", "__init__.pyi", "__main__.py", "py.typed"}


def test_starting_loads_no_heavy_library() -> None:
    """Every command can show its help without Excel, pictures or arrays."""
    heavy = {"openpyxl", "matplotlib", "numpy", "python_calamine", "pydantic", "yaml"}
    program = (
        "from hsbstar.cli.app import load, parser\n"
        "[load(name) for name in parser().commands]\n"
    )
    assert not heavy & modules_after(program)


HEAVY = {
    "concurrent.futures", "csv", "distributed", "docx", "jinja2", "krippendorff", "lxml",
    "matplotlib", "multiprocessing", "numpy", "openpyxl", "pyarrow", "pydantic", "rich",
    "stdnum", "typer", "xlrd", "yaml",
}
"""Libraries that take longer to load than a return to read, or nearly."""
LOADED_WITH_TYPER = {"csv", "pydantic", "rich", "typer"}
"""What the parser of options loads, or may load, by itself."""


@pytest.mark.parametrize(("arguments", "used"), [
    (["--version"], LOADED_WITH_TYPER),
    (["check", "RETURN"], LOADED_WITH_TYPER),
    (["check", "RETURN", "--format", "json"], LOADED_WITH_TYPER),
    (["framework", "show"], {"yaml"} | LOADED_WITH_TYPER),
    (["check", "RETURN", "--framework", "FRAMEWORK"], {"yaml"} | LOADED_WITH_TYPER),
    (["score", "RETURN", "-o", "OUT", "--force"],
     {"concurrent.futures", "lxml", "multiprocessing", "numpy", "openpyxl"}
     | LOADED_WITH_TYPER),
    (["new-audit", "-o", "AUDIT", "--force"], {"lxml", "numpy", "openpyxl"} | LOADED_WITH_TYPER),
], ids=lambda value: value[0] if isinstance(value, list) else "")
def test_no_command_loads_what_it_does_not_use(
    arguments: list[str], used: set[str], framework: Framework, tmp_path: Path
) -> None:
    """Counted in a program of its own, written into a pipe; who draws is another process."""
    blank = write_audit_workbook(framework, Heading(area="N", round="R", agency="Police"))
    first = {framework.statements[0].id: (3, "Minutes.", "")}
    places = {"RETURN": tmp_path / "p.xlsx", "OUT": tmp_path / "out",
              "AUDIT": tmp_path / "audit.xlsx", "FRAMEWORK": tmp_path / "f.yaml"}
    places["RETURN"].write_bytes(fill_in(blank, audit_layout(framework), Filled({}, first)))
    places["FRAMEWORK"].write_bytes(bundled(FRAMEWORK_FILE))
    assert loaded_by(*(str(places.get(word, word)) for word in arguments)) & HEAVY <= used


@pytest.mark.parametrize(("ending", "other"), [("docx", "jinja2"), ("html", "docx")])
def test_a_paper_loads_only_what_writes_it(
    ending: str, other: str, played_demo: Path, tmp_path: Path
) -> None:
    """Word is not loaded for a page, nor templates of pages for Word."""
    star_tool = played_demo / "round-1" / "results" / "star-tool.xlsx"
    loaded = loaded_by("report", str(star_tool), "-o", str(tmp_path / f"paper.{ending}"))
    assert other not in loaded


def loaded_by(*arguments: str) -> set[str]:
    """Return the libraries that a command has loaded when it ends."""
    words = ["hsbstar", *arguments]
    return modules_after(
        f"import sys; sys.argv = {words!r}\n"
        "import hsbstar.core.processes\n"
        "hsbstar.core.processes.cores = lambda: 2\n"
        "from hsbstar.__main__ import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code, end.code\n"
    )


def modules_after(program: str) -> set[str]:
    """Return the modules that a program has loaded when it ends.

    A lazy module is in `sys.modules` before it is loaded: its class shows that nothing used it.
    """
    program += (
        "\nimport sys\n"
        "print(*(name for name, module in sys.modules.items()"
        " if type(module).__name__ != '_LazyModule'), file=sys.stderr)\n"
    )
    environment = {key: value for key, value in os.environ.items() if key != "FORCE_COLOR"}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True,
                          check=True, env=environment)
    return set(done.stderr.split())
