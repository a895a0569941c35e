"""Who made a server and its parts: FRU areas, and the BMC itself."""

from collections.abc import Iterator, Mapping
from typing import Final

from collector.model.ipmi import fru, sdr
from collector.model.ipmi.fru import Area, AreaKind, Fru
from collector.model.ipmi.sdr import FRU_LOCATOR, Locator
from collector.model.ipmi.words import MAKERS
from collector.model.reading import Fact, Read, Rows, Unread
from collector.model.snapshot import PartRecord
from drivers.readers.ipmi_rows import pairs, records_of

_MAIN: Final = "0"
_NOT_PRESENT: Final = frozenset({0xCB, 0xCE, 0xD5})  # an empty bay, or a part that is switched off

# Entity (table 43-13) -> type of the part record.
_TYPES: Final[Mapping[int, str]] = {
    0x03: "cpu",
    0x04: "drive",
    0x07: "board",
    0x08: "memory",
    0x0A: "psu",
    0x0B: "module",
    0x0F: "backplane",
    0x10: "module",
    0x17: "chassis",
    0x1A: "drive",
    0x1D: "fan",
    0x20: "memory",
    0x2A: "module",
}


def inventory(rows: Rows) -> Iterator[Read]:
    """The parts that have an inventory area, and who the server is, of device 0."""
    located = _located(records_of(rows))
    for device, raw in pairs(rows):
        source = f"{rows.source}/{device}"
        name, type_ = located.get(device, (f"FRU {device}", "system" if device == _MAIN else "other"))
        if not raw or raw[0] in _NOT_PRESENT:
            continue
        if raw[0]:
            yield Unread(f"{name}: its inventory ended with code {raw[0]:02X}h", source)
        found = fru.decode(raw[1:])
        for fault in found.faults if len(raw) > 1 else ():
            yield Unread(f"{name}: {fault}", source)
        yield from _records(found, name, "system" if device == _MAIN else type_, source)
        if device == _MAIN:
            yield from _facts(found, source)


def _located(records: list[bytes]) -> Mapping[str, tuple[str, str]]:
    """FRU device id -> (name, type of part), of the locators."""
    found = [one for raw in records for one in sdr.decode(raw) if isinstance(one, Locator)]
    return {
        str(one.device): (one.name or f"FRU {one.device}", _TYPES.get(one.entity, "other"))
        for one in found
        if one.type == FRU_LOCATOR and one.logical
    }


def _records(found: Fru, name: str, type_: str, source: str) -> Iterator[PartRecord]:
    """One record an area. The first of product, board, chassis has the device's own name and type."""
    order = (AreaKind.PRODUCT, AreaKind.BOARD, AreaKind.CHASSIS)
    said = [area for kind in order if (area := found.area(kind)) and _says_anything(area)]
    for number, area in enumerate(said):
        yield PartRecord(
            part=f"{name} {area.kind}" if number else name,
            type=str(area.kind) if number else type_,
            model=area.name or None,
            serial=area.serial or None,
            part_number=area.part_number or None,
            version=area.version or None,
            source=source,
        )


def _says_anything(area: Area) -> bool:
    return any((area.name, area.serial, area.part_number, area.version))


def _facts(found: Fru, source: str) -> Iterator[Fact]:
    """Vendor, model, serial: of the product, else names of the board and the serial of the chassis."""
    product, board, chassis = (
        found.area(kind) or Area(kind=kind) for kind in (AreaKind.PRODUCT, AreaKind.BOARD, AreaKind.CHASSIS)
    )
    for name, value in (
        ("vendor", product.maker or board.maker),
        ("model", product.name or board.name),
        ("serial", product.serial or chassis.serial),
    ):
        if value:
            yield Fact(name, value, source)


def device_id(rows: Rows) -> Iterator[Read]:
    """The BMC's firmware, and the maker where its number is known, of the answer to `device-id`."""
    raw = dict(pairs(rows)).get("device-id", b"")
    if len(raw) < 11:
        yield Unread(f"Get Device ID has {len(raw)} bytes where at least 11 belong", rows.source)
        return
    version = f"{raw[2] & 0x7F}.{raw[3]:02X}"  # the minor number is BCD
    maker = MAKERS.get(int.from_bytes(raw[6:9], "little") & 0xFFFFF)
    yield Fact("os_version", version, rows.source)
    if maker:
        yield Fact("vendor", maker, rows.source)
    yield PartRecord(part="BMC", type="controller", version=version, source=rows.source)
