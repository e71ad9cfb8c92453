from .corrections import Corrections as Corrections, to_correct as to_correct
from .letter import Copy as Copy, write_letter as write_letter
from .marked_copy import (
    FileChangedError as FileChangedError,
    MarkOptions as MarkOptions,
    NoCopyError as NoCopyError,
    check_unchanged as check_unchanged,
    mark_copy as mark_copy,
)
