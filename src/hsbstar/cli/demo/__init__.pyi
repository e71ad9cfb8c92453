from .story import play as play
