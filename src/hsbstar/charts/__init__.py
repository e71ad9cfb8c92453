"""The pictures: the star of one round, and rounds side by side (matplotlib)."""
