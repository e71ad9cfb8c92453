"""Damage every other kind of file that hsbstar reads, and look at what its reader makes of it.

A reader may read a damaged file, or refuse it with a sentence. It may not fail in any other way,
return neither content nor a finding, or take long. What only a command reads is read by that
command, which may not print what an agency wrote either.
"""

from __future__ import annotations

import contextlib
import io
import time
import zipfile
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from hostile.corpus import CORPUS
from hostile.mutations import mutated
from hostile.variants import ACTION, EVIDENCE, contents, filled, zipped
from hsbstar.audit.agencies import read_agencies
from hsbstar.audit.message_file import read_messages
from hsbstar.audit.round_file import RoundFile, read_round_file, write_round_file
from hsbstar.cli import run
from hsbstar.cli.debug import TITLE
from hsbstar.cli.errors import CANNOT_GO_ON
from hsbstar.comparison.agency_names import read_same_file
from hsbstar.core.errors import HsbstarError
from hsbstar.core.files import FRAMEWORK_FILE, STAR_TEMPLATE, bundled
from hsbstar.core.findings import Finding, has_errors
from hsbstar.core.limits import DEFAULT_LIMITS
from hsbstar.framework.bundled import bundled_framework
from hsbstar.framework.file import find_untranslated, read_framework
from hsbstar.framework.importing import (
    Names,
    make_framework,
    outline_of,
    read_statement_sheet,
)
from hsbstar.moderation.read import read_moderation
from hsbstar.plan.grounds_sheet import PlanContent
from hsbstar.plan.model import draft_plan
from hsbstar.plan.read import read_plan
from hsbstar.plan.workbook import write_plan
from hsbstar.report.word.write import Template, write_word
from hsbstar.returns.read import read_return
from hsbstar.rounds.selection import read_weights
from hsbstar.spreadsheets.reading.read import read_cells
from hsbstar.star_tool.choose import open_star
from hsbstar.star_tool.content import StarContent
from hsbstar.star_tool.fill import fill_star_tool
from hsbstar.star_tool.own.map import StarMap, read_star_map, write_star_map
from hsbstar.star_tool.own.open import open_star_tool
from hsbstar.star_tool.read import read_star_tool
from support.area_tools import DOMAIN_SCORES, round_of, tool_of
from support.frameworks import framework_bytes, framework_data, small_framework
from support.moderations import made as moderation_of, read_all, small_round
from support.star_tools import STAR_TOOLS
from support.word_files import PAPER, template_of

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping

    from hostile.variants import Base
    from hsbstar.returns.answers import Return

MAX_SIZE = 1_000_000
"""Bytes of a file that is worth damaging."""
MAX_SECONDS = 8
"""To read any damaged file, in time of the processor."""
FORMATS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv")
OF_TEXTS = (
    b"\xef\xbb\xbf", b"\0", b"\xff", b"\r", b"\n\n", b"\t", b" " * 300, b"\xe2\x80\xae", b'"', b"'",
    b"\n- ", b": ", b"{", b"[", b"]", b"}", b",", b";", b"# ", b"&a ", b"*a", b"<<: *a", b"? ",
    b"!!python/object/apply:os.system [x]", b"!!binary ", b"!!set {", b"| \n", b"> \n", b"---\n",
    b"...\n", b"%YAML 1.1\n", b"~", b"null", b".nan", b"-.inf", b"1e999", b"0o17", b"0x1F", b"1_0",
    b"2026-02-31", b"2026-02-28T10:00:00Z", b"12:30:45", b"9" * 5000, b"-1", b"\\x00", b"\\uD800",
    b"[" * 2000, b"- " * 2000, b"=1+1", b"../../etc/passwd", b"sep=;\n", "٣".encode(), b"yes",
)
"""What readers of YAML and CSV look for, or may stumble over."""
MANY_KEYS = "".join(f"key{number}: x\n" for number in range(20_000)).encode()
"""As where a table was pasted into a YAML file; each was once a line on the terminal."""
_NEW = ("-o", "{folder}/blank.xlsx", "--force", "--area", "Northshire", "--round", "2027",
        "--framework", "{folder}/own/small.yaml")
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "copy sent back": ("check", "{file}", "--send-back", "{folder}/back", "--force",
                       "--framework", "{folder}/own/small.yaml"),
    "last round": ("new-audit", "--last", "{file}", "--agency", "Police", *_NEW),
    "last star tool": ("new-audit", "--last", "{file}", "--agency", "Police", *_NEW),
    "agencies asked": ("new-audit", "--agencies", "{file}", *_NEW[2:], "-o", "{folder}/blank"),
    "drafted star map": ("star-map", "{file}", "-o", "{folder}/map.yaml", "--force"),
    "areas": ("collate-areas", "{file}", "-o", "{folder}/areas.xlsx", "--force", "--name-areas"),
    "file of another kind": ("explain", "{file}", "1.1"),
    "lock of a killed run": ("new-audit", *_NEW),
    "earlier debug report": ("--debug", "{file}", "new-audit", *_NEW),
}
"""Commands that read a file in a way of their own."""


@dataclass(frozen=True)
class Reader:
    """A kind of file: files to begin with, by name, and what reads one."""

    seeds: Mapping[str, Callable[[], bytes]]
    read: Callable[[bytes, Path], object]


def damaged(data: bytes, rng: random.Random, pieces: tuple[bytes, ...] = OF_TEXTS) -> bytes:
    """Return bytes in which something was changed, cut, doubled, moved or put in."""
    for _ in range(rng.randint(1, 4)):
        at, length = rng.randrange(len(data) + 1), rng.choice((1, 1, 4, 76, 300, 4000))
        data = rng.choice((
            data[:at] + rng.randbytes(rng.randint(1, 8)) + data[at + 1 :],
            data[:at] + data[at + length :], data[: at + length] + data[at:],
            data[at:] + data[:at], data[:at], data[:at] + rng.choice(pieces) + data[at:],
            data[:at] + rng.choice(pieces) + data[at:],
        ))
    return data


def damaged_file(data: bytes, rng: random.Random) -> bytes:
    """Return a damaged file: of a package mostly its parts, which are whole XML or nearly so."""
    parts = small_parts(data)
    if not parts or rng.random() < 0.2:
        return damaged(data, rng)
    if any(name.startswith("xl/") for name in parts) and rng.random() < 0.8:
        return zipped(mutated(dict(parts), rng))
    name = rng.choice(sorted(parts))
    return zipped({**parts, name: damaged(parts[name], rng, (*OF_TEXTS, b"<", b"/>", b"&#0;"))})


def small_parts(data: bytes) -> dict[str, bytes]:
    """Return the parts of a package; none where it is none, or lies about itself."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            small = sum(part.file_size for part in package.infolist()) < 20 * MAX_SIZE
        return contents(data) if small else {}
    except Exception:  # noqa: BLE001 - whatever zipfile and zlib raise
        return {}


class Readers:
    """Every reader, with its files; made once, and slow ones when they are first needed."""

    def __init__(self, base: Base) -> None:
        """Keep the valid return, and a folder of its own."""
        self._base = base
        self._folder = base.folder / "readers"
        self.framework = small_framework()
        self.whole = bundled_framework()
        self.round = round_of(self.framework, DOMAIN_SCORES[: len(self.framework.domains)])
        self._made: dict[tuple[str, str], bytes] = {}
        self._content = StarContent(round_of(self.whole, DOMAIN_SCORES), self.whole, ())

    def _star_tool(self) -> bytes:
        return fill_star_tool(bundled(STAR_TEMPLATE), StarContent(self.round, self.framework, ()))

    def _plan(self) -> bytes:
        drafted = draft_plan(self.round, {}, top=5, last=None)
        return write_plan(PlanContent(drafted, self.framework, "star-tool.xlsx", "ab" * 32))

    def _wording(self) -> bytes:
        rows = [(f"{domain.number} {domain.title}", statement.ref, statement.text)
                for domain in self.framework.domains for statement in domain.statements]
        return tool_of({f"{letter}{at}": text for at, row in
                        enumerate([("Domain", "Ref", "Statement"), *rows], start=1)
                        for letter, text in zip("ABC", row, strict=True)})

    def _import(self, data: bytes, path: Path) -> object:
        cells = read_cells(data, path.name)
        if isinstance(cells, Finding):
            return cells
        rows, findings = read_statement_sheet(cells, self.framework)
        outline, across = outline_of(rows, self.framework, path.name)
        if has_errors([*findings, *across]):
            return None, [*findings, *across]
        return make_framework(rows, outline, self.framework, Names("new", "New", "2", "None."),
                              path.name)

    @cached_property
    def _two_returns(self) -> list[Return]:
        return read_all({f"{agency}.xlsx": filled(agency) for agency in ("Police", "Health")},
                        self.framework)

    def _moderation(self) -> bytes:
        return moderation_of(self._two_returns, self.framework)

    def _read_moderation(self, data: bytes, path: Path) -> object:
        collated = small_round(self._two_returns, self.framework)
        return read_moderation(data, path.name, self.framework, collated)

    @cached_property
    def all(self) -> Mapping[str, Reader]:
        """The readers by name."""
        small, lists = self.framework, self._lists()
        return {
            **{f"return {ending}": Reader(self._returns(ending), self._read_return)
               for ending in FORMATS},
            "framework": Reader(
                {"own.yaml": lambda: framework_bytes(framework_data()),
                 "whole.yaml": lambda: bundled(FRAMEWORK_FILE),
                 "many-keys.yaml": lambda: framework_bytes(framework_data()) + MANY_KEYS},
                lambda data, path: (read_framework(data, path.name),
                                    find_untranslated(data, path.name))),
            "framework import": Reader(
                {"wording.xlsx": self._wording, "wording.csv": lambda: (
                    b"domain,ref,statement,id\n1 First,1.1,We do it.,d1-a\n,1.2,Often.,new\n")},
                self._import),
            "round file": Reader(
                {"audit.yaml": lambda: write_round_file(RoundFile(
                    area="Northshire", round="2026", agencies="agencies.csv",
                    same=("A=B", "same.csv")))},
                lambda data, path: read_round_file(data, path.name, bool)),
            "star map": Reader(
                {"map.yaml": self._star_map, "many-keys.yaml": lambda: MANY_KEYS},
                lambda data, path: read_star_map(data, path.name, small)),
            "messages": Reader(
                {"own.yaml": lambda: bundled("data/messages/en-XA.yaml"),
                 "many-keys.yaml": lambda: MANY_KEYS},
                lambda data, path: read_messages(data, path.name, "en-XA")),
            "agencies": Reader(lists, lambda data, path: read_agencies(data, path.name)),
            "weights": Reader(lists, lambda data, path: read_weights(data, path.name)),
            "same": Reader(lists, lambda data, path: read_same_file(data, path.name)),
            "star tool": Reader(
                {"star.xlsx": self._star_tool, "empty.xlsx": lambda: bundled(STAR_TEMPLATE)},
                lambda data, path: read_star_tool(data, path.name)),
            "plan": Reader({"plan.xlsx": self._plan},
                           lambda data, path: read_plan(data, path.name, "Northshire")),
            "moderation": Reader(
                {"moderation.xlsx": self._moderation}, self._read_moderation),
            "star template": Reader(
                {"template.xlsx": lambda: bundled(STAR_TEMPLATE)}, self._fill),
            "own star tool": Reader(
                {f"{name}{tool.ending}": tool.build
                 for name, tool in STAR_TOOLS.items() if not tool.resaved}, self._fill),
            "word template": Reader(
                {"template.docx": lambda: template_of().data},
                lambda data, path: write_word(PAPER, Template(path.name, data, DEFAULT_LIMITS))),
            **{name: Reader(self._of_commands(name), partial(self._run, words))
               for name, words in COMMANDS.items()},
        }

    def _of_commands(self, name: str) -> Mapping[str, Callable[[], bytes]]:
        folder = self._folder
        noted = f'process 9 on x\nabcdef01\t"{folder}/a.xlsx"\nmoving\n'
        whole: Mapping[str, Mapping[str, Callable[[], bytes]]] = {
            "last star tool": {"star.xlsx": self._star_tool},
            "agencies asked": {
                "list.csv": lambda: b"agency,kind,email\nPolice,police,a@b.example\n"},
            "areas": {"star.xlsx": self._star_tool},
            "drafted star map": {f"{name}{tool.ending}": tool.build
                                 for name, tool in STAR_TOOLS.items() if not tool.resaved},
            "file of another kind": {
                "star.xlsx": self._star_tool, "plan.xlsx": self._plan,
                "police.xlsx": partial(filled, "Police"), "meeting.xlsx": self._moderation},
            "lock of a killed run": {".hsbstar-lock": noted.encode},
            "earlier debug report": {"debug.txt": f"{TITLE}\nCommand\n".encode},
        }
        return whole.get(name) or {
            file: build for ending in FORMATS for file, build in self._returns(ending).items()}

    def _run(self, words: tuple[str, ...], data: bytes, path: Path) -> str:
        """Run a command on a file and return what it prints.

        Raises HsbstarError with it where the command refuses, and AssertionError for a fault.
        """
        path.write_bytes(data)
        (self._folder / "own").mkdir(parents=True, exist_ok=True)
        (self._folder / "own" / "small.yaml").write_bytes(framework_bytes(framework_data()))
        shown = io.StringIO()
        with contextlib.redirect_stdout(shown), contextlib.redirect_stderr(shown):
            code = run([word.format(file=path, folder=self._folder) for word in words])
        printed = shown.getvalue()
        path.unlink(missing_ok=True)
        assert code in {0, 1, 2}, code
        assert "unexpected error" not in printed, printed
        assert not any(text in printed for text in (*EVIDENCE.values(), *ACTION.values())), words[0]
        if code == CANNOT_GO_ON:
            raise HsbstarError(printed)
        return printed

    def _returns(self, ending: str) -> dict[str, Callable[[], bytes]]:
        return {f"{name}/{variant.file}": partial(variant.build, self._base)
                for name, variant in CORPUS.items() if Path(variant.file).suffix == ending}

    def _lists(self) -> dict[str, Callable[[], bytes]]:
        rows = b"agency,weight,same as,email,kind\nPolice,2,Northshire Police,a@b.example,police\n"
        return {"list.csv": lambda: rows + b'"Health, and care",0.5,Health,,health\n',
                "list.xlsx": lambda: tool_of({
                    "A1": "agency", "B1": "weight", "C1": "same as", "D1": "email", "E1": "kind",
                    "A2": "Police", "B2": 2, "C2": "Northshire Police", "E2": "police"})}

    def _star_map(self) -> bytes:
        titles = self.framework.domains
        places = {domain.number: f"Star!C{5 + domain.number}" for domain in titles}
        ref = titles[0].statements[0].ref
        return write_star_map(StarMap(domains=places, statements={ref: "Scores!D7"}), "own.xlsx",
                              self.framework).encode()

    def _read_return(self, data: bytes, path: Path) -> object:
        return read_return(data, path.name, self.framework)

    def _fill(self, data: bytes, path: Path) -> None:
        path.write_bytes(data)
        for content in open_star(path, None, self.whole).fill(self._content).contents:
            open_star_tool(content, "filled.xlsx")

    def seed(self, name: str, file: str) -> bytes:
        """Return a file to begin with, made once; empty where it needs LibreOffice or is large."""
        if (name, file) not in self._made:
            try:
                data = self.all[name].seeds[file]()
            except Exception:  # noqa: BLE001 - whatever a missing program makes of it
                data = b""
            self._made[name, file] = data if len(data) < MAX_SIZE else b""
        return self._made[name, file]

    def damage(self, name: str, rng: random.Random) -> str:
        """Damage a file of a kind and read it; return what is wrong with what comes of it."""
        reader = self.all[name]
        file = rng.choice(sorted(reader.seeds))
        data = self.seed(name, file)
        if not data:
            return ""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / Path(file).name
        return wrong_with(reader, damaged_file(data, rng), path, f"{name} ({file})")


def wrong_with(reader: Reader, data: bytes, path: Path, name: str) -> str:
    """Return what is wrong with what a reader makes of a file; mostly nothing."""
    start = time.process_time()
    try:
        found = reader.read(data, path)
    except HsbstarError as error:
        found = str(error)
    except Exception as error:  # noqa: BLE001 - what a reader raises is what is looked for
        return f"! {name}: {type(error).__name__}: {error}"[:300]
    if (seconds := time.process_time() - start) > MAX_SECONDS:
        return f"{name}: {seconds:.1f} seconds"
    return f"{name}: neither content nor a finding" if found in ("", (None, [])) else ""
