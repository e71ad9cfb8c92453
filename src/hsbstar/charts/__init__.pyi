from .comparison import draw_comparison as draw_comparison
from .formats import (
    DPI as DPI,
    LEAST_DPI as LEAST_DPI,
    LEAST_WIDTH_CM as LEAST_WIDTH_CM,
    MOST_DOTS_ACROSS as MOST_DOTS_ACROSS,
    MOST_DPI as MOST_DPI,
    MOST_WIDTH_CM as MOST_WIDTH_CM,
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
