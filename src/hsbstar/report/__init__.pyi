from .compose import (
    Options as Options,
    describe_star as describe_star,
    write_paper as write_paper,
)
from .document import Paper as Paper
from .facts import Changes as Changes, Facts as Facts, changes_since as changes_since
from .publishing import publish as publish, warnings as warnings
