from .app import run as run
from .errors import write_utf8 as write_utf8
