"""The board's paper."""
