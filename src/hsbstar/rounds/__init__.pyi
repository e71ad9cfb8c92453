from .agreement import (
    WIDE as WIDE,
    agreement_on as agreement_on,
    agreement_summary as agreement_summary,
    distribution_of as distribution_of,
    show_alpha as show_alpha,
    spread_of as spread_of,
    widest_first as widest_first,
    without_score as without_score,
)
from .alt_text import (
    describe_round as describe_round,
    scale_note as scale_note,
    scale_phrase as scale_phrase,
    star_heading as star_heading,
)
from .cells import (
    NO_SCORE as NO_SCORE,
    NOT_ON_FORM as NOT_ON_FORM,
    THIN as THIN,
    as_cell as as_cell,
    rating_cell as rating_cell,
    rating_in as rating_in,
    score_label as score_label,
    score_or as score_or,
    spoke_label as spoke_label,
)
from .collating import (
    by_strand as by_strand,
    collate as collate,
    collate_intake as collate_intake,
    score_round as score_round,
)
from .contract import (
    VERSION as VERSION,
    check_json as check_json,
    domain_json as domain_json,
    finding_json as finding_json,
    findings_json as findings_json,
    interval_json as interval_json,
    score_json as score_json,
    strands_json as strands_json,
)
from .detectable import smallest_change as smallest_change
from .documents import (
    CheckJson as CheckJson,
    DomainJson as DomainJson,
    FindingsJson as FindingsJson,
    FoundJson as FoundJson,
    MarkingJson as MarkingJson,
    NamedStatementJson as NamedStatementJson,
    OutputsJson as OutputsJson,
    RoundJson as RoundJson,
    StrandsJson as StrandsJson,
    TitledJson as TitledJson,
    VersionJson as VersionJson,
)
from .explain import (
    explain_domain as explain_domain,
    explain_statement as explain_statement,
    find_figure as find_figure,
    nearest_figure as nearest_figure,
)
from .method import (
    HOW_AGREEMENT_IS_SHOWN as HOW_AGREEMENT_IS_SHOWN,
    HOW_FEW_ARE_MARKED as HOW_FEW_ARE_MARKED,
    HOW_MODERATION_COUNTS as HOW_MODERATION_COUNTS,
    HOW_ORDER_IS_SHOWN as HOW_ORDER_IS_SHOWN,
    HOW_PRIORITIES_ARISE as HOW_PRIORITIES_ARISE,
    HOW_SCORES_ARISE as HOW_SCORES_ARISE,
    HOW_WEIGHTS_COUNT as HOW_WEIGHTS_COUNT,
    METHOD_FIRST_ROW as METHOD_FIRST_ROW,
    METHOD_WIDTH as METHOD_WIDTH,
    framework_lines as framework_lines,
)
from .model import (
    BAND as BAND,
    NOTHING_AGREED as NOTHING_AGREED,
    Band as Band,
    DomainScore as DomainScore,
    Round as Round,
    Source as Source,
    StatementScore as StatementScore,
    decimals_in as decimals_in,
    moderated_sentence as moderated_sentence,
    published_score as published_score,
    show_own_score as show_own_score,
    show_score as show_score,
)
from .order import Order as Order, Pair as Pair, lowest_of as lowest_of, order_of as order_of
from .parquet import write_parquet as write_parquet
from .priorities import (
    AT_THE_TOP as AT_THE_TOP,
    RULE as RULE,
    Priority as Priority,
    applies_to as applies_to,
    first_priorities as first_priorities,
    in_order as in_order,
    reach_in_words as reach_in_words,
    show_value as show_value,
    weight_in_words as weight_in_words,
    weight_of as weight_of,
    why_higher_first as why_higher_first,
)
from .ranking import (
    RankRange as RankRange,
    RankRanges as RankRanges,
    lowest_without as lowest_without,
    rank_ranges as rank_ranges,
)
from .ratings import Agencies as Agencies, Rating as Rating, ratings_of as ratings_of
from .scoring import (
    EQUAL as EQUAL,
    Weighing as Weighing,
    mean as mean,
    rounded as rounded,
    score_of_answers as score_of_answers,
    statement_score as statement_score,
)
from .selection import (
    Selected as Selected,
    Selection as Selection,
    minimum_sentence as minimum_sentence,
    read_weights as read_weights,
    select as select,
)
from .shown import (
    MAX_NAMED as MAX_NAMED,
    SCORE_CAPTIONS as SCORE_CAPTIONS,
    agreement_sentences as agreement_sentences,
    domain_rows as domain_rows,
    gaps_sentence as gaps_sentence,
    order_sentences as order_sentences,
    priority_figures as priority_figures,
    score_row as score_row,
    ties_sentence as ties_sentence,
)
from .sign_flips import (
    MAX_DECIMALS as MAX_DECIMALS,
    MIN_AGENCIES as MIN_AGENCIES,
    TOLERANCE as TOLERANCE,
    Inference as Inference,
    Verdict as Verdict,
    describe as describe,
    infer as infer,
)
from .star_geometry import (
    Point as Point,
    Scores as Scores,
    Web as Web,
    direction as direction,
    spread_out as spread_out,
)
from .star_svg import StarSvg as StarSvg, star_as_svg as star_as_svg
from .tidy import (
    NO_PARQUET as NO_PARQUET,
    Tidy as Tidy,
    has_parquet as has_parquet,
    tidy_contents as tidy_contents,
    tidy_outputs as tidy_outputs,
)
