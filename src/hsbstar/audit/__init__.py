"""The blank workbook that an agency completes."""
