"""The paper as a web page."""
