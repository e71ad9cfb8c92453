"""Cells in and out of any workbook."""
