"""What every room may use: findings, errors, texts, files, outputs and limits."""
