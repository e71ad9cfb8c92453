"""Workbooks as packages of parts: what is not edited leaves byte for byte as it came (lxml)."""
