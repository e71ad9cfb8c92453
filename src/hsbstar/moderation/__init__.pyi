from .agenda import (
    MAX_FIRST as MAX_FIRST,
    ORDER as ORDER,
    Agenda as Agenda,
    Why as Why,
    set_agenda as set_agenda,
)
from .apply import (
    AgreedReturns as AgreedReturns,
    open_agreed as open_agreed,
    read_agreed as read_agreed,
)
from .read import Moderation as Moderation
from .workbook import Meeting as Meeting, write_moderation as write_moderation
