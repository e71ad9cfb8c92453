"""Who gets a letter: the agency of a return, and the name of the files for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING

from hsbstar.core.files import free_name, safe_name
from hsbstar.core.find_files import own_name
from hsbstar.core.text import fold_name, names_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hsbstar.audit import Agency
    from hsbstar.returns.intake import Intake
    from hsbstar.returns.send_back.corrections import Corrections

MARK = "-please-correct"
_EARLIER = re.compile(rf"{MARK}([ -]*\(?\d*\)?)?$", re.IGNORECASE)
"""How the name of a copy ends that comes back, with what a mail program puts behind it."""


@dataclass(frozen=True)
class Senders:
    """The senders of a round's returns, and the agencies that were to return it."""

    intake: Intake
    expected: Sequence[Agency]

    def agency_of(self, corrections: Corrections) -> Agency | None:
        """Return the expected agency of a return or, if no agency is read, of a file's name.

        Where that names none, the email or zip file that it is in may do so.
        """
        name = self.given.get(corrections.file, "")
        if not name:
            stems = (PurePath(own_name(corrections.file)).stem, PurePath(corrections.file).stem)
            expected = [agency.name for agency in self.expected]
            named = next(filter(None, (names_in(stem, expected, self.intake.area)
                                       for stem in stems)), [])
            name = "" if len(named) != 1 else named[0]
        return self._known.get(fold_name(name))

    def letter_name(self, corrections: Corrections, used: set[str]) -> str:
        """Return the name of the files of a letter, without an ending; it is added to `used`."""
        agency = self.agency_of(corrections)
        stem = _EARLIER.sub("", PurePath(own_name(corrections.file)).stem)
        base = safe_name(corrections.agency or (agency.name if agency else stem))
        return free_name(base, used, MARK)

    @cached_property
    def given(self) -> Mapping[str, str]:
        """The agency that each return gives, by its file: at its whole length."""
        return {returned.file: returned.fields["agency"].text for returned in self.intake.returns}

    @cached_property
    def _known(self) -> Mapping[str, Agency]:
        return {fold_name(agency.name): agency for agency in self.expected}
