"""The transports against real protocols on loopback."""
