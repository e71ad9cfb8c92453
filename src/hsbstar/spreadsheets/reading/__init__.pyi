from .apart import read_xls_apart as read_xls_apart
from .csv_table import (
    Rows as Rows,
    count_cells as count_cells,
    read_table as read_table,
    table_of as table_of,
    text_of as text_of,
)
from .kinds import is_container as is_container, is_email as is_email
from .lists import read_list as read_list
from .number_formats import alters_figures as alters_figures
from .ole import Folder as Folder, folder_in as folder_in
from .read import look_at as look_at, read_cells as read_cells
from .refusal import (
    Refusal as Refusal,
    Tally as Tally,
    harmful as harmful,
    unreadable as unreadable,
)
from .zip_parts import Parts as Parts, check_names as check_names
