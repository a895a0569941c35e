"""Inspections, evidence and findings at rest."""
