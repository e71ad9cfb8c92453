"""The rounds of many areas."""
