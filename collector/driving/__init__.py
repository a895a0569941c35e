"""Asking a device by its driver file, and reading what it said."""
