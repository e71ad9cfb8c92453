"""Read workbooks of any format; no file is trusted."""
