"""One file a command: its options, and its story in calls to the rooms."""
