"""Contracts: calendars, profiles, clocks."""
