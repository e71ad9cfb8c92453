from .agency_names import (
    SameNames as SameNames,
    check_names as check_names,
    known_as as known_as,
    near_names as near_names,
    near_pairs as near_pairs,
    read_same_file as read_same_file,
    read_same_option as read_same_option,
    same_options as same_options,
)
from .alt_text import describe_comparison as describe_comparison, describe_panels as describe_panels
from .caveats import (
    HOW_ROUNDS_COMPARE as HOW_ROUNDS_COMPARE,
    round_caveats as round_caveats,
    same_round as same_round,
    sample_caveats as sample_caveats,
    smallest_changes_in_short as smallest_changes_in_short,
)
from .change_text import (
    Shown as Shown,
    show_change as show_change,
    show_figures as show_figures,
    shown as shown,
    shown_steps as shown_steps,
)
from .contract import compare_json as compare_json
from .dates import (
    check_order as check_order,
    in_order as in_order,
    intervals_sentence as intervals_sentence,
    next_due_sentence as next_due_sentence,
)
from .decomposition import Split as Split
from .follow_up import planned_for as planned_for, planned_sentence as planned_sentence
from .highlights import (
    declined as declined,
    largest_falls as largest_falls,
    largest_rises as largest_rises,
    new_disagreements as new_disagreements,
    still_low as still_low,
)
from .model import (
    Change as Change,
    Comparison as Comparison,
    DomainChange as DomainChange,
    StatementChange as StatementChange,
    check_comparable as check_comparable,
    compare as compare,
)
from .read import read_rounds as read_rounds
from .workbook import write_comparison as write_comparison
