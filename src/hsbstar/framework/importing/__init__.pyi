from .make import (
    Imported as Imported,
    Names as Names,
    UnusableNameError as UnusableNameError,
    make_framework as make_framework,
    outline_of as outline_of,
    without_translation as without_translation,
)
from .match import Certainty as Certainty, Match as Match
from .sheet import PastedRow as PastedRow, read_statement_sheet as read_statement_sheet
