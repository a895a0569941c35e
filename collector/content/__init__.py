"""The shelves: drivers, checks, templates and the files that people write."""
