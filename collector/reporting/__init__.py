"""Sections, templates and documents."""
