"""The chapters of the documents; each file is one or a few, found by its folder."""
