"""F5 BIG-IP over iControl: hardware in both spellings, ends of certificates and licences, interfaces."""

from typing import Any

import pytest

from collector.model.reading import Fact, Reading, Row, Rows, Unread
from collector.model.snapshot import Health, Interface, PartRecord
from drivers.readers import f5_bigip

HOST = "https://localhost/mgmt/tm/sys/hardware"
NOW = [Row("0", {"now": "2026-11-20T00:00:00Z"})]
DAY = 86_400
TODAY = 1_795_132_800  # 2026-11-20T00:00:00Z


def nested(entries: dict[str, Any]) -> dict[str, Any]:
    return {"nestedStats": {"entries": entries}}


def hardware(sections: dict[str, dict[str, Any]], tail: str = "") -> list[Any]:
    """sys/hardware; TMOS 12 ends its addresses with `/stats`."""
    entries = {
        f"{HOST}/{name}{tail}": nested(
            {f"{HOST}/{name}/{key}{tail}": nested(s) for key, s in section.items()}
        )
        for name, section in sections.items()
    }
    return list(
        f5_bigip.hardware(Rows((), answer={"entries": entries}, source="https:/mgmt/tm/sys/hardware"))
    )


def text(word: str) -> dict[str, str]:
    return {"description": word}


@pytest.mark.parametrize("tail", ["", "/stats"])
def test_fans_supplies_and_temperatures_are_found_in_both_spellings(tail: str) -> None:
    reads = hardware(
        {
            "chassis-fan-status-index": {"1": {"fanSpeed": {"value": 5200}, "status": text("up")}},
            "chassis-power-supply-status-index": {"2": {"status": text("down")}},
            "chassis-temperature-status-index": {
                "1": {"temperature": {"value": 24}, "hiLimit": {"value": 49}, "location": text("Inlet")}
            },
        },
        tail,
    )
    found = {(one.kind, one.part): (one.value, one.state) for one in reads if isinstance(one, Reading)}
    assert found == {
        ("fan.health", "Fan 1"): (None, Health.OK),
        ("fan.speed", "Fan 1"): (5200.0, None),
        ("psu.health", "Power supply 2"): (None, Health.FAILED),
        ("temperature", "Inlet"): (24.0, None),
    }


def test_an_empty_bay_is_no_observation_and_a_word_without_a_meaning_is_unknown() -> None:
    bay = {"1": {"status": text("not-present")}, "2": {"status": text("resting")}}
    gap, reading = hardware({"chassis-power-supply-status-index": bay})
    assert isinstance(gap, Unread)
    assert (reading.part, reading.state) == ("Power supply 2", Health.UNKNOWN)


def test_a_disk_has_its_serial_from_the_pairs_below_it() -> None:
    pairs = {"v": nested({"0": nested({"tmName": text("SerialNumber"), "version": text("SN1")})})}
    (record,) = hardware(
        {"hardware-version": {"HD1": {"model": text("X"), "type": text("physical-disk"), **pairs}}}
    )
    assert isinstance(record, PartRecord)
    assert (record.type, record.model, record.serial) == ("drive", "X", "SN1")


def test_model_and_serial_are_facts() -> None:
    reads = hardware({"platform": {"0": {"marketingName": text("BIG-IP i4600")}}})
    assert [(one.name, one.value) for one in reads if isinstance(one, Fact)] == [("model", "BIG-IP i4600")]


def certificates(days: float, **around: list[Row]) -> list[Any]:
    row = Row("0", {"fullPath": "/Common/a.crt", "expirationDate": TODAY + days * DAY, "isBundle": "false"})
    beside = {"clock": NOW, "client_ssl": [], "server_ssl": [], **around}
    return [
        one for one in f5_bigip.certificates(Rows([row], around=beside)) if not isinstance(one, PartRecord)
    ]


@pytest.mark.parametrize(("days", "state"), [(60, Health.OK), (29, Health.DEGRADED), (-1, Health.FAILED)])
def test_a_certificate_is_judged_by_its_last_day(days: float, state: Health) -> None:
    (reading,) = certificates(days)
    assert (reading.kind, reading.state) == ("certificate.health", state)


def test_a_certificate_that_no_profile_shows_is_not_judged() -> None:
    assert certificates(-1, client_ssl=[Row("0", {"cert": "/Common/other.crt"})]) == []
    chained = Row("0", {"cert": "none", "chain": [{"cert": "/Common/a.crt"}]})
    assert len(certificates(-1, client_ssl=[chained])) == 1


def test_without_the_time_of_the_unit_there_is_a_gap_and_no_judgement() -> None:
    (gap,) = certificates(60, clock=[])
    assert isinstance(gap, Unread)


@pytest.mark.parametrize(
    ("end", "state"),
    [
        ("", Health.OK),
        ("2027/11/20", Health.OK),
        ("2026/12/01", Health.DEGRADED),
        ("2026/01/01", Health.FAILED),
    ],
)
def test_a_licence_without_an_end_is_perpetual(end: str, state: Health) -> None:
    row = Row("0", {"licenseEndDate": text(end)} if end else {})
    readings = [
        one for one in f5_bigip.license(Rows([row], around={"clock": NOW})) if isinstance(one, Reading)
    ]
    assert [one.state for one in readings] == [state]


def test_an_interface_has_its_number_and_speed_from_the_configuration() -> None:
    stats = Row(
        "x",
        {
            "tmName": text("1.1"),
            "status": text("up"),
            "counters.bitsIn": {"value": 80},
            "counters.dropsIn": {"value": 3},
        },
    )
    known = [Row("0", {"name": "1.1", "index": 48, "media": "100GSR4-FD"})]
    (one,) = f5_bigip.interfaces(Rows([stats], around={"interface_list": known}))
    assert isinstance(one, Interface)
    assert (one.index, one.name, one.speed) == (48, "1.1", 100_000_000_000)
    assert (one.oper_status, one.in_octets, one.in_discards, one.in_errors) == ("up", 10, 3, None)
