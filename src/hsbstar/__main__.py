"""Lets `python -m hsbstar` do what `hsbstar` does."""

from hsbstar.cli import main

if __name__ == "__main__":
    main()
