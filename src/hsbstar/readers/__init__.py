"""Read what comes back: any format, and no file trusted."""
