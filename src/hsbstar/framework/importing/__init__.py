"""Make a framework from a sheet of statements."""
