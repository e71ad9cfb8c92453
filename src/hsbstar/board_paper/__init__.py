"""The board's paper: what it says, apart from how Word or a browser shows it."""
