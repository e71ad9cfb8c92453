"""The workbook that pictures a round."""
