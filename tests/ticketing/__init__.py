"""Tickets: rules, desk, delivery."""
