"""Chapters of the inspection report (巡检报告)."""
