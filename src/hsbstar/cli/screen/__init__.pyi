from .draw import (
    draw_line as draw_line,
    draw_table as draw_table,
    height as height,
    new_console as new_console,
)
from .progress import show_progress as show_progress
