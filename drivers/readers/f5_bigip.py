"""F5 BIG-IP over iControl REST: what is nested deeper than a row, and what ends on a date.

  hardware       /mgmt/tm/sys/hardware
  interfaces     /mgmt/tm/net/interface/stats, with the source `interface_list` beside it
  certificates   /mgmt/tm/sys/file/ssl-cert, with `clock`, `client_ssl` and `server_ssl`
  license        /mgmt/tm/sys/license, with `clock`

There is no clock here: a date is compared with what the unit believes to be the time.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from collector.model.reading import Fact, Read, Reading, Row, Rows, Unread
from collector.model.snapshot import Health, Interface, Limits, PartRecord

# BIG-IP's own nightly check of certificates warns 30 days ahead (K14318).
_SOON: Final = timedelta(days=30)
_STATES: Final[Mapping[str, Health | None]] = {
    "up": Health.OK,
    "good": Health.OK,
    "down": Health.FAILED,
    "bad": Health.FAILED,
    "not-present": None,
    "not present": None,
    "none": None,
}
_OPER: Final = {
    "up": "up",
    "uninit": "down",
    "unpopulated": "notPresent",
    "miss": "notPresent",
    "disabled": "down",
}


def hardware(rows: Rows) -> Iterator[Read]:
    """Fans, supplies, temperatures and disks. A virtual edition has none of them, and that is no gap."""
    for section, key, stats, source in _sections(rows):
        if section == "chassis-fan-status-index":
            yield from _fan(f"Fan {key}", stats, source)
        elif section == "chassis-power-supply-status-index":
            yield from _judged("psu.health", f"Power supply {key}", _said(stats, "status"), source)
        elif section == "chassis-temperature-status-index":
            yield from _temperature(key, stats, source)
        elif section == "hardware-version":
            yield from _part(key, stats, source)
        elif section in ("platform", "system-info"):
            yield from _identity(stats, source)


def _fan(part: str, stats: Mapping[str, Any], source: str) -> Iterator[Read]:
    yield from _judged("fan.health", part, _said(stats, "status"), source)
    speed, low = _number(stats, "fanSpeed"), _number(stats, "loLimit")
    if speed is not None and _STATES.get(_said(stats, "status"), Health.UNKNOWN) is not None:
        limits = Limits(low_critical=low) if low else None
        yield Reading(
            kind="fan.speed",
            part=part,
            value=speed,
            unit="rpm",
            limits=limits,
            source=f"{source}/fanSpeed/value",
        )


def _temperature(key: str, stats: Mapping[str, Any], source: str) -> Iterator[Read]:
    value, high = _number(stats, "temperature"), _number(stats, "hiLimit")
    if value:  # 0 is what a sensor that is not fitted reads
        part = _said(stats, "location") or f"Temperature {key}"
        limits = Limits(high_critical=high) if high else None
        yield Reading(
            kind="temperature",
            part=part,
            value=value,
            unit="Cel",
            limits=limits,
            source=f"{source}/temperature/value",
            index=key,
        )


def _judged(kind: str, part: str, word: str, source: str) -> Iterator[Read]:
    state = _STATES.get(word, Health.UNKNOWN)
    if state is Health.UNKNOWN:
        yield Unread(f"{part}: status {word!r} has no meaning here", source)
    if state is not None:
        yield Reading(kind=kind, part=part, state=state, source=f"{source}/status/description")


def _part(key: str, stats: Mapping[str, Any], source: str) -> Iterator[Read]:
    """Disks and boards; their serial and firmware stand one level deeper, as pairs of name and text."""
    said = {
        _said(pair, "tmName"): _said(pair, "version")
        for inner in stats.values()
        if isinstance(inner, dict) and "nestedStats" in inner
        for _, _, pair in _nested(inner["nestedStats"], 1)
    }
    kind = "drive" if _said(stats, "type") == "physical-disk" else "cpu" if key == "cpus" else "board"
    yield PartRecord(
        part=key,
        type=kind,
        model=_said(stats, "model") or None,
        serial=said.get("SerialNumber") or None,
        version=said.get("Firmware Version") or None,
        source=source,
    )


def _identity(stats: Mapping[str, Any], source: str) -> Iterator[Read]:
    for name, key in (("model", "marketingName"), ("serial", "bigipChassisSerialNum")):
        if said := _said(stats, key):
            yield Fact(name, said, f"{source}/{key}/description")


def interfaces(rows: Rows) -> Iterator[Read]:
    """One interface a row; its number, speed and description come from the configuration."""
    configured = {row.text("name"): row for row in rows.around["interface_list"]}
    for position, row in enumerate(rows, 1):
        stats = row.fields
        name = _said(stats, "tmName") or _last(row.index)
        of = configured.get(name, Row("", {}))
        status = _said(stats, "status")
        yield Interface(
            index=int(of.number("index") or position),
            name=name,
            alias=of.text("text") or None,
            admin_status="down" if status == "disabled" else "up",
            oper_status=_OPER.get(status, "down" if status == "down" else "unknown"),
            speed=_speed(of.text("media") or _said(stats, "mediaActive")),
            in_octets=_octets(stats, "counters.bitsIn"),
            out_octets=_octets(stats, "counters.bitsOut"),
            in_errors=_whole(stats, "counters.errorsIn"),
            out_errors=_whole(stats, "counters.errorsOut"),
            in_discards=_whole(stats, "counters.dropsIn"),
            out_discards=_whole(stats, "counters.dropsOut"),
            source=f"{row.source()}/status/description",
        )


def certificates(rows: Rows) -> Iterator[Read]:
    """Every certificate as a part; those that an SSL profile shows are judged by their last day.

    Where no profile could be read, all of them are judged.
    """
    now = _now(rows)
    used = _in_use(rows)
    for row in rows:
        name, ends = row.text("fullPath") or row.text("name"), row.number("expirationDate")
        part = f"Certificate {name}"
        yield PartRecord(
            part=part, type="certificate", version=row.text("expirationString") or None, source=row.source()
        )
        if row.text("isBundle") == "true" or (used is not None and name not in used):
            continue
        if ends is None or now is None:
            yield Unread(f"{part}: its last day or the time of the unit is not known", row.source())
            continue
        state = _until(datetime.fromtimestamp(ends, UTC), now)
        yield Reading(
            kind="certificate.health", part=part, state=state, source=f"{row.source()}/expirationDate"
        )


def license(rows: Rows) -> Iterator[Read]:
    """The licence; one without an end is perpetual."""
    now = _now(rows)
    for row in rows:
        end = _said(row.fields, "licenseEndDate")
        registered = _said(row.fields, "licensedVersion")
        yield PartRecord(part="Licence", type="license", model=end or "perpetual", version=registered or None,
                         source=row.source())  # fmt: skip
        try:
            last = datetime.strptime(end, "%Y/%m/%d").replace(tzinfo=UTC) if end else None
        except ValueError:
            yield Unread(f"the licence ends on {end!r}, which is no date", row.source())
            continue
        if last is not None and now is None:
            yield Unread("the licence has an end, and the time of the unit is not known", row.source())
            continue
        state = Health.OK if last is None or now is None else _until(last, now)
        yield Reading(kind="license.health", part="Licence", state=state, source=row.source())


def _in_use(rows: Rows) -> frozenset[str] | None:
    """The certificates that SSL profiles name; None where no profile was read."""
    profiles = [row for name in ("client_ssl", "server_ssl") for row in rows.around[name]]
    if not profiles:
        return None
    named = {row.text("cert") for row in profiles}
    for row in profiles:
        chain = row.get("chain")
        named |= {str(one.get("cert")) for one in chain or () if isinstance(one, dict)}
    return frozenset(named - {"", "none"})


def _until(last: datetime, now: datetime) -> Health:
    if last <= now:
        return Health.FAILED
    return Health.DEGRADED if last - now < _SOON else Health.OK


def _now(rows: Rows) -> datetime | None:
    """What the unit believes to be the time: `2026-11-20T01:30:00Z`."""
    for row in rows.around["clock"]:
        try:
            time = datetime.fromisoformat(row.text("now"))
        except ValueError:
            return None
        return time if time.tzinfo else None
    return None


def _sections(rows: Rows) -> Iterator[tuple[str, str, Mapping[str, Any], str]]:
    """(section, key, statistics, source) of sys/hardware: `chassis-fan-status-index`, `1`."""
    answer = rows.answer if isinstance(rows.answer, dict) else {}
    for pointer, keys, stats in _nested(answer, 2):
        yield keys[0], keys[1], stats, f"{rows.source}#/{pointer}"


def _nested(node: Any, depth: int) -> Iterator[tuple[str, tuple[str, ...], Mapping[str, Any]]]:
    """(JSON pointer, last words of the addresses, entries) `depth` levels down."""
    entries = node.get("entries") if isinstance(node, dict) else None
    if not isinstance(entries, dict):
        return
    for address, below in entries.items():
        inner = below.get("nestedStats") if isinstance(below, dict) else None
        if not isinstance(inner, dict):
            continue
        here = f"entries/{address.replace('~', '~0').replace('/', '~1')}/nestedStats"
        if depth == 1:
            stats = inner.get("entries")
            if isinstance(stats, dict):
                yield f"{here}/entries", (_last(address),), stats
        else:
            for pointer, keys, stats in _nested(inner, depth - 1):
                yield f"{here}/{pointer}", (_last(address), *keys), stats


def _last(address: str) -> str:
    """The last word of an address, without the `/stats` that TMOS 12 adds."""
    return address.removesuffix("/stats").rpartition("/")[2]


def _said(stats: Mapping[str, Any], name: str) -> str:
    one = stats.get(name)
    said = one.get("description") if isinstance(one, dict) else None
    return said.strip() if isinstance(said, str) else ""


def _number(stats: Mapping[str, Any], name: str) -> float | None:
    one = stats.get(name)
    value = one.get("value") if isinstance(one, dict) else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _whole(stats: Mapping[str, Any], name: str) -> int | None:
    value = _number(stats, name)
    return None if value is None else int(value)


def _octets(stats: Mapping[str, Any], name: str) -> int | None:
    bits = _whole(stats, name)
    return None if bits is None else bits // 8


def _speed(media: str) -> int | None:
    """bit/s of `10000SR-FD`, `1000T-FD`, `100GSR4-FD`; None for `none` and `auto`."""
    found = re.match(r"(\d+)(G?)", media)
    return int(found[1]) * (1_000_000_000 if found[2] else 1_000_000) if found else None
