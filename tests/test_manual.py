"""The manual: its links, its commands, what it must name, and the website that is made of it."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
import yaml
from pypdf import PdfReader

from hsbstar.cli.app import parser
from hsbstar.core.problems import Problem
from reference.commands import all_commands
from support.console_blocks import CHECKOUT, MANUAL, PAGES, fences, name_of, parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OURS = [page for page in PAGES if page.name != "CHANGELOG.md"]
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_SHELLS = ("sh", "powershell", "bat", "ini")
MAKERS = {"docs/design.md", "CONTRIBUTING.md"}


def prose(page: Path) -> str:
    """Return a page without its blocks of code."""
    return re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as a code host and the website make them."""
    headings = re.findall(r"^#+ (.*)$", prose(page), re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", re.sub(r"\[(.*?)\]\(.*?\)", r"\1", heading.lower())).strip()
        .replace(" ", "-")
        for heading in headings
    }


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    """A relative link leads to a file of the repository and, where it says so, to a heading."""
    for link in _LINK.findall(prose(page)):
        parts = urlsplit(link)
        if parts.scheme:
            assert parts.scheme == "https", link
            assert re.fullmatch(r"[\w-]+(?:\.[\w-]+)+", parts.netloc), link
            continue
        target = (page.parent / parts.path).resolve() if parts.path else page
        assert target.is_file(), link
        assert target.is_relative_to(CHECKOUT), link
        if parts.fragment:
            assert parts.fragment in anchors(target), link


def test_the_website_has_every_page() -> None:
    """Each page of the manual is in the navigation once, and on the first page."""
    listed = list(entries(settings()["nav"]))
    pages = {page.relative_to(MANUAL).as_posix() for page in MANUAL.rglob("*.md")}
    assert sorted(listed) == sorted(pages)
    linked = set(_LINK.findall((MANUAL / "index.md").read_text("utf-8")))
    assert pages - {"index.md"} <= linked


def settings() -> dict[str, Any]:
    """Return the website's settings."""
    content: dict[str, Any] = yaml.safe_load((CHECKOUT / "mkdocs.yml").read_bytes())
    return content


def entries(nav: Any) -> Iterator[str]:
    """Yield the pages of a navigation."""
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, list):
        for entry in nav:
            yield from entries(entry)
    else:
        for entry in nav.values():
            yield from entries(entry)


def commands_in(page: Path) -> Iterator[str]:
    """Yield every hsbstar command that a page shows, wherever it is."""
    text = page.read_text("utf-8")
    indented = re.findall(r"^    (hsbstar .*)$", text, re.MULTILINE)
    inline = re.findall(r"`(hsbstar [^`]*)`", re.sub(r"\s+", " ", prose(page)))
    shells = [
        match
        for block in fences(page, "console", *_SHELLS)
        for match in re.findall(
            r"(?:^(?:\$ )?|py -m |ExecStart=\S*/|[\"/\\]|& \S*)(hsbstar(?:\.exe)?\"? .*)$",
            block.replace("%HSBSTAR%", "hsbstar"), re.MULTILINE)
    ]
    yield from (*indented, *inline, *shells)


def words_of(command: str) -> list[str]:
    """Return the words after `hsbstar`, without what a shell takes for itself."""
    plain = re.sub(r"\s*(?:[|>]|2>).*$", "", command).replace("\\", "/")
    first, *words = shlex.split(plain.replace("hsbstar.exe\"", "hsbstar").replace(
        "hsbstar\"", "hsbstar"))
    assert first in {"hsbstar", "hsbstar.exe"}, command
    return words


@pytest.mark.parametrize("page", OURS, ids=name_of)
def test_every_command_shown_is_one(page: Path) -> None:
    """Names, options and values of each command in the manual are those that the parser knows."""
    for command in commands_in(page):
        words = words_of(command)
        if words[-1:] == ["--help"] or words in (["--version"], ["COMMAND"], []):
            continue
        # A command that is only named in a sentence need not be whole.
        known = dict(all_commands())
        if " ".join(words) in known or words[0] == "…":
            continue
        parse(words)


@pytest.mark.parametrize("page", OURS, ids=name_of)
def test_every_option_named_is_one(page: Path) -> None:
    """An option in the text, which begins a piece of code, is one that some command has."""
    if name_of(page) in MAKERS:
        return
    commands: list[Any] = [parser(), *(command for _, command in all_commands())]
    known = {name for command in commands for param in command.params
             for name in (*param.opts, *param.secondary_opts)}
    named = set(re.findall(r"`(--[a-z][a-z-]*)", prose(page)))
    of_pip = {"--no-index", "--proxy", "--use-feature", "--user"}
    assert named <= known | of_pip | {"--help"}


def test_the_manual_names_every_command_and_every_code() -> None:
    """Outside the reference, too, each command is described; each code is in the reference."""
    shown = " ".join(page.read_text("utf-8") for page in MANUAL.rglob("*.md")
                    if page.parent.name != "reference")
    groups = {"framework"}
    for words, _ in all_commands():
        assert words in groups or re.search(rf"hsbstar {words}\b", shown), words
    reference = (MANUAL / "reference" / "findings.md").read_text("utf-8")
    assert {problem.code for problem in Problem} <= set(re.findall(r"[\w-]+", reference))


def test_pages_are_plain_markdown() -> None:
    """Nothing but what every code host shows: no admonitions, tabs, or HTML other than comments."""
    for page in PAGES:
        text = prose(page)
        assert not re.search(r"^(?:!!!|\?\?\?|===)", text, re.MULTILINE), name_of(page)
        assert not re.search(r"<(?!!--)[a-z/]", re.sub("`.*?`", "", text)), name_of(page)


class Loaded(HTMLParser):
    """What a page of HTML loads from elsewhere when it is opened."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what is loaded without a click."""
        given = dict(attrs)
        loads = [given.get("src")]
        if tag == "link" and given.get("rel") not in {"canonical", "prev", "next"}:
            loads.append(given.get("href"))
        if tag in {"object", "embed"}:
            loads.append(given.get("data"))
        self.found |= {link for link in loads if link}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The website, built as `make manual` does, without a way to other hosts."""
    folder = tmp_path_factory.mktemp("site")
    environment = {**os.environ, "HTTPS_PROXY": "http://127.0.0.1:9", "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--config-file",
         str(CHECKOUT / "mkdocs.yml"), "--site-dir", str(folder)],
        capture_output=True, text=True, env=environment, check=False,
    )
    assert not done.returncode, done.stdout + done.stderr
    return folder


def test_the_website_builds_and_takes_nothing_from_elsewhere(site: Path) -> None:
    """All pages are there; scripts, styles, fonts and pictures are the website's own files."""
    pages = {path.relative_to(site).with_suffix(".md").as_posix() for path in site.rglob("*.html")}
    assert {path.relative_to(MANUAL).as_posix() for path in MANUAL.rglob("*.md")} <= pages
    for path in site.rglob("*.html"):
        loaded = Loaded()
        loaded.feed(path.read_text("utf-8"))
        assert not [link for link in loaded.found if urlsplit(link).netloc], path.name
    for path in site.rglob("*.css"):
        assert not re.search(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//", path.read_text("utf-8"))


def test_the_page_for_it_is_one_sheet_of_paper(site: Path, chromium: str, tmp_path: Path) -> None:
    """A4, as a browser prints it."""
    printed = tmp_path / "for-it.pdf"
    subprocess.run(
        [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
         f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={printed}",
         (site / "explanation" / "for-it.html").as_uri()],
        check=True, capture_output=True, timeout=120)
    (page,) = PdfReader(printed).pages
    assert [round(side) for side in page.mediabox[2:]] == [595, 842]
    assert "Who looks for new versions?" in page.extract_text()
