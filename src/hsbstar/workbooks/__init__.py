"""The workbooks: written with openpyxl, filled part by part."""
