"""What is asked: domains, statements, the scale and its languages."""
