"""What came back: files become returns and findings."""
