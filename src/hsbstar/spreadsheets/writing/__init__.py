"""Write workbooks: cells, styles, charts and pages."""
