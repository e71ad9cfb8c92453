"""How the pictures are drawn; `hsbstar.chart` is the way in."""
