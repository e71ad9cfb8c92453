"""What tests share: builders of workbooks, rounds and frameworks."""
