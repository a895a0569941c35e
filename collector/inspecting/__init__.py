"""One inspection, from plan to store."""
