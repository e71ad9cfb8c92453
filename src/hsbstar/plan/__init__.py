"""The action plan: drafted, written and read back."""
