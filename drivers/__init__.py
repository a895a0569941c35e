"""Platforms: one YAML a platform, shared parts in parts/, pure readers in readers/."""
