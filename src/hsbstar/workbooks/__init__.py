"""The workbooks: written with openpyxl, read with calamine."""
