"""What travels between sites and the hub."""
