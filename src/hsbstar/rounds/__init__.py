"""From returns to a round: scores, agreement, priorities, selection."""
