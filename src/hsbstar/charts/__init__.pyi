from .comparison import draw_comparison as draw_comparison
from .formats import (
    DPI as DPI,
    MAX_DOTS_ACROSS as MAX_DOTS_ACROSS,
    MAX_DPI as MAX_DPI,
    MAX_WIDTH_CM as MAX_WIDTH_CM,
    MIN_DPI as MIN_DPI,
    MIN_WIDTH_CM as MIN_WIDTH_CM,
    WIDTH_CM as WIDTH_CM,
    Format as Format,
    Pictures as Pictures,
)
from .save import Words as Words
from .star import (
    PAPER_WIDTH_CM as PAPER_WIDTH_CM,
    draw_paper_star as draw_paper_star,
    draw_star as draw_star,
)
from .trend import draw_trend as draw_trend
