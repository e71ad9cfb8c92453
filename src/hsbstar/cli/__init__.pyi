from .app import run as run
from .errors import prepare_streams as prepare_streams
