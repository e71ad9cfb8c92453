"""A corpus of returns as they really come back, and of files that mean harm; built, never kept."""
