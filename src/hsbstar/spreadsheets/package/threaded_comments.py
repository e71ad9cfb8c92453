"""Threaded comments: conversations at cells, where Excel shows no note.

Our text at such a cell is a reply by a person called hsbstar. Older programs show a note in its
place, in which Excel repeats the conversation.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from lxml import etree

from hsbstar.spreadsheets.package.sheet import place_of
from hsbstar.spreadsheets.package.xml import tag

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from hsbstar.spreadsheets.cells import Place
    from hsbstar.spreadsheets.package.workbook import Book

REPLY = "\nReply:\n    "
"""How Excel begins a reply in the note that older programs show."""
_PERSON = "{" + str(uuid.uuid5(uuid.NAMESPACE_URL, "urn:hsbstar")).upper() + "}"


class Conversations:
    """The conversations on one worksheet."""

    def __init__(self, book: Book, sheet: str, author: str) -> None:
        """Find the conversations; `author` is the name of who replies."""
        self._package = book.package
        self._author = author
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
        """Remove all replies of the author."""
        if not self._threads:
            return
        ours = {person.get("id") for person in self._package.read(self._people)
                if person.get("displayName") == self._author}
        for comment in list(self._package.read(self._part)):
            if comment.get("personId") in ours:
                self._package.edit(self._part).remove(comment)

    def _introduce(self) -> None:
        """Add the author to the people of the workbook."""
        if all(person.get("id") != _PERSON for person in self._package.read(self._people)):
            root = self._package.edit(self._people)
            etree.SubElement(root, tag(root, "person"), displayName=self._author, id=_PERSON,
                             userId=self._author, providerId="None")
