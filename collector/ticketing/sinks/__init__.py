"""One file a sink: whatever is here is found by its name."""
