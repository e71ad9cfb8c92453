"""The meeting that agrees scores: its agenda and its workbook."""
