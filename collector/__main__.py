"""`python -m collector`."""

from collector.entry.main import main

if __name__ == "__main__":
    main()
