"""Contract profiles, working calendars and clocks."""
