"""Chapters of the quarterly review (季度服务回顾报告)."""
