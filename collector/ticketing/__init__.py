"""Tickets: pure rules, and the sinks that deliver them."""
