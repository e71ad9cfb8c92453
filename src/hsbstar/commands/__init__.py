"""What each command does, told in one module each; `hsbstar.cli` imports the one that is run."""
