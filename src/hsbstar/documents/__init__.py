"""Show a paper: as a Word file (python-docx) and as a page of HTML (Jinja2)."""
