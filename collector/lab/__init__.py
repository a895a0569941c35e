"""Recorded devices over real protocols on loopback."""
