"""A whole audit on made-up returns."""
