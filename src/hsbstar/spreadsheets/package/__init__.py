"""Change single parts of a workbook and leave the others as they are."""
