"""Times on a terminal: to the minute, by the clock of the site that they are about."""

from datetime import datetime
from zoneinfo import ZoneInfo

from collector.entry.wire import Installation


def minute(time: datetime, zone: ZoneInfo) -> str:
    """`2026-11-21 16:00` by the clock of a zone."""
    return f"{time.astimezone(zone):%Y-%m-%d %H:%M}"


def zone_of(made: Installation, site: str) -> ZoneInfo:
    """The zone of a site; that of the installation for a site that is no longer in the inventory."""
    known = made.inventory.sites.get(site)
    return ZoneInfo(known.timezone if known else made.settings.schedule.timezone)
