"""Rounds next to each other."""
