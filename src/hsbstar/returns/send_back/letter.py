"""The short text that goes back to a sender, to be pasted into an e-mail.

It holds no more of a return than its findings: no evidence, no names but the agency's.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from hsbstar.audit import Letter, fill_lines, write_subject
from hsbstar.core.find_files import own_name
from hsbstar.core.plurals import one_or_more
from hsbstar.core.problems import Problem, Severity
from hsbstar.framework import ENGLISH, english

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hsbstar.framework import Messages
    from hsbstar.returns.send_back.corrections import Correction, Corrections

MAX_ITEMS = 20
"""Corrections in the letter; the sheet in the copy lists all of them."""

SHEET = "Please correct"
CARE = (
    "BEFORE YOU SEND THIS: the attached copy contains text that may identify a child. Send it "
    "securely, or not at all. (Delete this paragraph from the email.)"
)
CARE_WITH_HARM = (
    "BEFORE YOU SEND THIS: this file may be harmful, and somebody else may be using the sender's "
    "email account. Do not open the file. Phone the sender first. (Delete this paragraph from the "
    "email.)"
)
REFUSED = {
    Problem.FILE_HARMFUL.code: "Our program refused to open it because it does not look like a "
                               "file saved by a spreadsheet program.",
    Problem.CONTAINER_HARMFUL.code: "Our program refused to open it because it does not look like "
                                    "an ordinary email or zip file.",
}
"""What is wrong with a file that may be harmful, for its sender."""
CARE_FOR_SENDER = (
    "Your return contains text that may identify a child. Please remove it and send the workbook "
    "securely."
)
_TITLES = {Severity.ERROR: "Must be corrected", Severity.WARNING: "Please check"}
_UNREADABLE = {Problem.FILE_UNREADABLE.code, Problem.CONTAINER_UNREADABLE.code}
_ANOTHER = (
    "Please open the audit workbook you completed, save it as an Excel workbook (.xlsx) and send "
    "us that file. If you cannot open it either, please tell us and we will send you a blank one."
)


class Copy(NamedTuple):
    """The copy that goes with the text: its file's name, and whether its format has changed."""

    name: str
    rebuilt: bool = False


def is_harmful(corrections: Corrections) -> bool:
    """Return whether the file may do harm: then its sender should be phoned first."""
    return any(item.code in REFUSED for item in corrections.items)


def compose_letter(
    corrections: Corrections, copy: Copy | None = None, due: str = "",
    own_messages: Iterable[Messages] = (),
) -> Letter:
    """Return the text of the email; `due` is the date in words.

    Subject, greeting and thanks are those of a framework's own messages in English, if it has any.
    All else is in English, as findings are.
    """
    texts = next((own for own in own_messages if own.language == ENGLISH), None) or english()
    make = _question if corrections.only_asks else _without_copy
    kind, *paragraphs = _with_copy(corrections, copy) if copy else make(corrections)
    wish = "reply" if corrections.only_asks else "return it"
    until = [fill_lines(f"Please {wish} by {due}.")] if due else []
    care = [fill_lines(CARE)] if corrections.identifies and copy else []
    care += [fill_lines(CARE_WITH_HARM)] if is_harmful(corrections) else []
    greeting, thanks = (fill_lines(texts.text(f"emails.{key}")) for key in ("greeting", "thanks"))
    agency = corrections.agency or own_name(corrections.file)
    return Letter(
        write_subject(texts, kind, corrections.round, agency),
        (greeting, *paragraphs, *until, thanks), corrections.marking, tuple(care),
    )


def _with_copy(corrections: Corrections, copy: Copy) -> Sequence[str]:
    """Return the kind of letter, and the paragraphs of one that comes with a marked copy."""
    whose = f" from {corrections.agency}" if corrections.agency else ""
    audit = f" for the {corrections.round} audit" if corrections.round else ""
    errors, warnings = (
        one_or_more(len(items), "thing") if (items := _listed(corrections, severity)) else ""
        for severity in _TITLES
    )
    counts = " and ".join(filter(None, (
        errors and f"{errors} must be corrected", warnings and f"{warnings} should be checked",
    )))
    before = "it can be counted" if errors else "we count it"
    opening = (
        f"Thank you for the return{whose}{audit}. Before {before}, {counts}. The attached copy, "
        f"{copy.name}, starts with a sheet that links to each cell. The cells are marked in colour "
        "and have notes."
    )
    suffix = PurePath(copy.name).suffix
    where = "Please correct" if errors else "If something is wrong, please correct it in"
    closing = (
        f"{where} the attached copy, save it in the same format ({suffix}) and send it back in the "
        f"way you sent the first one. You can leave the marks and the sheet ‘{SHEET}’ in it."
    )
    if not errors:
        closing += " If everything is right, a short reply is enough."
    if copy.rebuilt:
        closing += (
            " The copy is an Excel workbook because your file's format cannot store notes. All "
            "answers are as you gave them."
        )
    care = (fill_lines(CARE_FOR_SENDER),) if corrections.identifies else ()
    return "correct", fill_lines(opening), *_list(corrections), *care, fill_lines(closing)


def _question(corrections: Corrections) -> Sequence[str]:
    """Return a letter that a short reply answers; a copy would only be one more return."""
    audit = f" for the {corrections.round} audit" if corrections.round else ""
    items = _listed(corrections, Severity.ERROR)
    return (
        "choose", fill_lines(f"Thank you for the returns from {corrections.agency}{audit}."),
        *(fill_lines(f"{item.wrong} {item.to_do}") for item in items), "A short reply is enough.",
    )


def _without_copy(corrections: Corrections) -> Sequence[str]:
    name, items = own_name(corrections.file), corrections.items
    if corrections.readable:
        # No copy could be made: the letter lists what to correct.
        opening = f"Thank you for your file ‘{name}’. Please correct the following and send it"
        return "correct", fill_lines(f"{opening} again:"), *_list(corrections, len(items))
    to_do = dict.fromkeys(_ANOTHER if item.code == Problem.FILE_UNREADABLE.code else item.to_do
                          for item in corrections.items)
    return (
        "again", fill_lines(f"Thank you for your file ‘{name}’. We could not use it:"),
        *(fill_lines(_wrong_for_sender(item)) for item in corrections.items),
        *map(fill_lines, to_do),
    )


def _wrong_for_sender(item: Correction) -> str:
    """Return what is wrong with a file, without the coordinator's part of the sentence."""
    if item.code in REFUSED:
        return REFUSED[item.code]
    if item.code in _UNREADABLE:
        return item.wrong.partition(";")[0].removesuffix(".") + "."
    return item.wrong


def _listed(corrections: Corrections, severity: Severity) -> list[Correction]:
    """Return the corrections of a severity that no other one covers."""
    return [item for item in corrections.of(severity) if not item.repeats]


def _list(corrections: Corrections, most: int = MAX_ITEMS) -> Iterator[str]:
    """Yield the corrections as numbered paragraphs below their titles, at most `most`."""
    number = 0
    for severity, title in _TITLES.items():
        groups = _alike(_listed(corrections, severity))
        shown = groups[: most - number]
        if shown:
            yield title.upper()
        for group in shown:
            number += 1
            yield _item(number, group)
        if len(shown) < len(groups):
            also = " also" if severity is Severity.WARNING else ""
            yield fill_lines(f"{len(groups) - len(shown)} more are{also} on the sheet ‘{SHEET}’.")


def _alike(items: Sequence[Correction]) -> list[list[Correction]]:
    """Group the corrections of the file as a whole that need the same to be done."""
    groups: dict[tuple[str, str, str, str], list[Correction]] = {}
    for number, item in enumerate(items):
        alone = str(number) if item.cell else ""
        groups.setdefault((item.code, item.sheet, item.to_do, alone), []).append(item)
    return list(groups.values())


def _item(number: int, group: Sequence[Correction]) -> str:
    first = group[0]
    about = first.about.lower() if first.cell else ""
    place = ", ".join(filter(None, (first.place, about))) or "The file as a whole"
    wrong = [item.wrong for item in group[:MAX_ITEMS]]
    if len(wrong) < len(group):
        wrong.append(f"There are {len(group) - len(wrong)} more like these.")
    return "\n".join([fill_lines(place, f"{number:>2}. "),
                      *(fill_lines(text, "    ") for text in (*wrong, first.to_do))])
