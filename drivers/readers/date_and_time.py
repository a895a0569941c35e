"""DateAndTime of SNMPv2-TC, RFC 2579: eight octets, or eleven with the zone."""

from datetime import UTC, datetime, timedelta


def moment(octets: bytes) -> datetime | None:
    """The moment in UTC; None without a zone, or for octets that are no date."""
    wall = clock(octets)
    if wall is None or len(octets) < 11:
        return None
    ahead = timedelta(hours=octets[9], minutes=octets[10])
    return wall + ahead if octets[8:9] == b"-" else wall - ahead


def spelled(octets: bytes) -> str:
    """What the device's clock said, for a time without a zone; "" for octets that are no date."""
    wall = clock(octets)
    return "" if wall is None else f"{wall:%Y-%m-%d %H:%M:%S}"


def clock(octets: bytes) -> datetime | None:
    """The wall time as if it were UTC. Leap seconds count as the second before."""
    if len(octets) < 8:
        return None
    month, day, hour, minute, second = octets[2:7]
    year = int.from_bytes(octets[:2], "big")
    try:
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except ValueError:
        return None
