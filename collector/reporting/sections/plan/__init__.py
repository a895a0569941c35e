"""Chapters of the inspection plan (巡检计划)."""
