from .corrections import (
    Corrections as Corrections,
    fix_for_sender as fix_for_sender,
    to_correct as to_correct,
)
from .letter import Copy as Copy, compose_letter as compose_letter
from .marked_copy import (
    FileChangedError as FileChangedError,
    MarkedCopy as MarkedCopy,
    MarkOptions as MarkOptions,
    NoCopyError as NoCopyError,
    check_unchanged as check_unchanged,
    mark_copy as mark_copy,
)
from .senders import Senders as Senders
