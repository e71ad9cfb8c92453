"""The notes at a worksheet's cells: ours are added to those of others, and removed again.

A note is in two parts, its text (`comments`) and its box (`note_shapes`); a threaded comment has a
third, the conversation. Our text at such a cell is a reply by a person called hsbstar. Older
programs show a note in its place, in which Excel repeats the conversation.
"""

from __future__ import annotations

import posixpath
import uuid
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from hsbstar.core.text import clean_text
from hsbstar.spreadsheets.package.note_shapes import draw_boxes
from hsbstar.spreadsheets.package.sheet import place_of
from hsbstar.spreadsheets.package.xml import needed, tag, text_of
from hsbstar.spreadsheets.sheets import NOTE_END

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.etree import _Element as Element

    from hsbstar.spreadsheets.cells import Place
    from hsbstar.spreadsheets.package.workbook import Book

AUTHOR = "hsbstar"
_PERSON = "{" + str(uuid.uuid5(uuid.NAMESPACE_URL, "urn:hsbstar")).upper() + "}"
REPLY = "\nReply:\n    "
"""How Excel begins a reply in the note that older programs show."""
COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class Note(NamedTuple):
    """A note of ours: a heading, by which it is recognised, and the text."""

    heading: str
    text: str

    @property
    def whole(self) -> str:
        """The note as people read it."""
        return clean_text(f"{self.heading}\n{self.text}\n{NOTE_END}")


class Notes:
    """The notes of one worksheet."""

    def __init__(self, book: Book, sheet: str) -> None:
        """Prepare to read and change the notes of a sheet."""
        self._book = book
        self._sheet = sheet
        self._package = book.package

    def texts(self) -> dict[Place, str]:
        """Return the text of each note."""
        return {place: text_of(comment) for place, comment in self._comments().items()}

    def add(self, notes: Mapping[Place, Note]) -> None:
        """Add notes at cells, below those that they have; in a conversation as a reply."""
        part = self._part() or self._new_part()
        root, comments = self._package.edit(part), self._comments()
        conversations = _Conversations(self._book, self._sheet)
        author, texts = str(_author(root)), {}
        for place, note in notes.items():
            comment = comments.get(place)
            if comment is None:
                listing = needed(root, "{*}commentList")
                comment = etree.SubElement(listing, tag(root, "comment"), ref=place.address,
                                           authorId=author, shapeId="0")
                etree.SubElement(comment, tag(root, "text"))
            text = needed(comment, "{*}text")
            before = "\n\n" if text_of(text) else ""
            if conversations.reply(place, note.whole):
                before = REPLY
            if before:
                _append(text, before, bold=False)
            heading, rest = note.whole.split("\n", 1)
            _append(text, heading, bold=True)
            _append(text, f"\n{rest}", bold=False)
            texts[place] = text_of(text)
        draw_boxes(self._book, self._sheet, texts)

    def remove(self, headings: Sequence[str]) -> None:
        """Remove all notes of ours, recognised by their headings; others' stay as they are."""
        _Conversations(self._book, self._sheet).remove_replies()
        left = {}
        for place, comment in self._comments().items():
            text = needed(comment, "{*}text")
            rest = _without_ours(text_of(text), headings)
            if rest == text_of(text):
                continue
            left[place] = rest
            root = self._package.edit(self._part())
            if rest:
                _cut(text, rest)
            else:
                needed(root, "{*}commentList").remove(comment)
        if left:
            draw_boxes(self._book, self._sheet, left)
            if not self._comments():
                self._package.remove(self._part())

    def _comments(self) -> dict[Place, Element]:
        part = self._part()
        found = self._package.read(part).iterfind("{*}commentList/{*}comment") if part else ()
        return {place_of(comment.get("ref", "")): comment for comment in found}

    def _part(self) -> str:
        related = self._package.related(self._book.sheets[self._sheet], "comments")
        return next(iter(related), "")

    def _new_part(self) -> str:
        sheet = self._book.sheets[self._sheet]
        space = etree.QName(self._package.read(sheet)).namespace
        folder = posixpath.dirname(self._book.part)
        part = self._package.free_name(posixpath.join(folder, "comments{}.xml"))
        root = etree.fromstring(f'<comments xmlns="{space}"><authors/><commentList/></comments>')
        self._package.add(part, root, COMMENTS_TYPE)
        self._package.relate(sheet, "comments", part)
        return part


class _Conversations:
    """The conversations on one worksheet: threaded comments, at whose cells Excel shows no note."""

    def __init__(self, book: Book, sheet: str) -> None:
        self._package = book.package
        self._part = next(iter(self._package.related(book.sheets[sheet], "threadedComment")), "")
        self._people = next(iter(self._package.related(book.part, "person")), "")
        self._threads: dict[Place, list[Element]] = {}
        for comment in self._package.read(self._part) if self._part and self._people else ():
            self._threads.setdefault(place_of(comment.get("ref", "")), []).append(comment)

    def reply(self, place: Place, text: str) -> bool:
        """Reply in the conversation at a cell; return whether there is a conversation."""
        thread = self._threads.get(place)
        if not thread:
            return False
        self._introduce()
        first, last = thread[0], thread[-1]
        root = self._package.edit(self._part)
        key = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{first.get('id')} {text}")).upper()
        reply = etree.Element(tag(root, "threadedComment"), ref=place.address)
        if last.get("dT"):
            # No clock: the reply has the time of the comment before it.
            reply.set("dT", last.get("dT", ""))
        reply.set("personId", _PERSON)
        reply.set("id", f"{{{key}}}")
        reply.set("parentId", first.get("id", ""))
        etree.SubElement(reply, tag(root, "text")).text = text
        last.addnext(reply)
        return True

    def remove_replies(self) -> None:
        """Remove all our replies."""
        if not self._threads:
            return
        ours = {person.get("id") for person in self._package.read(self._people)
                if person.get("displayName") == AUTHOR}
        for comment in list(self._package.read(self._part)):
            if comment.get("personId") in ours:
                self._package.edit(self._part).remove(comment)

    def _introduce(self) -> None:
        """Add us to the people of the workbook."""
        if all(person.get("id") != _PERSON for person in self._package.read(self._people)):
            root = self._package.edit(self._people)
            etree.SubElement(root, tag(root, "person"), displayName=AUTHOR, id=_PERSON,
                             userId=AUTHOR, providerId="None")


def _author(root: Element) -> int:
    authors = needed(root, "{*}authors")
    names = [author.text for author in authors]
    if AUTHOR not in names:
        etree.SubElement(authors, tag(root, "author")).text = AUTHOR
        names.append(AUTHOR)
    return names.index(AUTHOR)


def _append(text: Element, words: str, *, bold: bool) -> None:
    """Add words to a note, in a run of their own."""
    for plain in text.findall("{*}t"):
        # A text without runs becomes the first run.
        run = etree.Element(tag(text, "r"))
        plain.addprevious(run)
        run.append(plain)
    run = etree.Element(tag(text, "r"))
    look = etree.SubElement(run, tag(text, "rPr"))
    if bold:
        etree.SubElement(look, tag(text, "b"))
    etree.SubElement(look, tag(text, "sz"), val="9")
    etree.SubElement(look, tag(text, "color"), indexed="81")
    etree.SubElement(look, tag(text, "rFont"), val="Arial")
    held = etree.SubElement(run, tag(text, "t"))
    held.text = words
    held.set(_XML_SPACE, "preserve")
    runs = sum(etree.QName(child).localname in {"t", "r"} for child in text)
    text.insert(runs, run)


def _without_ours(whole: str, headings: Sequence[str]) -> str:
    """Return a note's text without our part: from a heading to the signature below it."""
    rest, seen = whole, 0
    while (end := rest.find(NOTE_END, seen)) >= 0:
        start = max(rest.rfind(f"{heading}\n", seen, end) for heading in headings)
        if start < 0:
            seen = end + len(NOTE_END)
            continue
        before = rest[:start].removesuffix(REPLY).rstrip("\n")
        rest, seen = before + rest[end + len(NOTE_END):], len(before)
    return whole if rest == whole else rest.strip("\n")


def _cut(text: Element, rest: str) -> None:
    """Cut a note to the text that is left: runs that are left whole keep their look."""
    kept = ""
    for run in list(text.iterchildren("{*}r", "{*}t")):
        words = text_of(run) if etree.QName(run).localname == "r" else run.text or ""
        if rest.startswith(kept + words):
            kept += words
        else:
            text.remove(run)
    if kept != rest:
        _append(text, rest[len(kept):], bold=False)
