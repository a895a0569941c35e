"""/metrics: the names of contract.md section 5, ratios, four kinds of nothing, and hostile labels."""

import shutil
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from collector.metrics import View, page
from collector.model.finding import Finding, Item, Severity, Verdict
from collector.model.inspection import Result
from collector.model.snapshot import (
    Facts,
    Health,
    Interface,
    Limits,
    Observation,
    Reached,
    Snapshot,
    TransportStatus,
)
from collector.model.text import Text

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
NOTHING = Text("", "")


def seen(
    kind: str,
    part: str,
    value: float | None = None,
    state: Health | None = None,
    limits: Limits | None = None,
) -> Observation:
    return Observation(
        kind=kind, part=part, value=value, state=state, limits=limits, time=NOW, source="snmp:1.2.3"
    )


def result(*observations: Observation) -> Result:
    snapshot = Snapshot(
        device="sw-1",
        address="127.0.0.1",
        platform="acme_os",
        taken=NOW,
        transports={"snmp": Reached(TransportStatus.OK), "ssh": Reached(TransportStatus.REFUSED)},
        facts=Facts(model='X"1\n', serial=None),
        observations=observations,
        interfaces=(
            Interface(index=1, name="ge1", in_octets=2**63),
            Interface(index=2, name="ge1", in_errors=0),
        ),
    )
    finding = Finding(
        check="environment.fan", item=Item.ENVIRONMENT, verdict=Verdict.FAULT, part="fan 1", title=NOTHING,
        says=NOTHING, effect=NOTHING, advice=NOTHING, severity=Severity.TWO,
    )  # fmt: skip
    return Result(snapshot, (finding,))


def samples(view: View) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    families = text_string_to_metric_families(page(view).decode())
    return {(s.name, frozenset(s.labels.items())): s.value for family in families for s in family.samples}


def one(view: View, name: str, **labels: str) -> float | None:
    return samples(view).get((name, frozenset({"site": "A", **labels}.items())))


def view(*observations: Observation) -> View:
    return View(
        results={("A", "sw-1"): result(*observations)},
        open={("A", 2): 3},
        clocks={("A", "T-1", "response"): -60.0},
        finished={"A": (NOW, NOW + timedelta(seconds=90))},
    )


def test_a_state_is_one_and_the_others_are_zero() -> None:
    shown = view(seen("psu.health", "psu 1", state=Health.FAILED))
    part = {"device": "sw-1", "hw_type": "power_supply", "hw_id": "psu 1"}
    assert one(shown, "hw_status", **part, hw_state="failed") == 1
    assert one(shown, "hw_status", **part, hw_state="ok") == 0
    assert one(shown, "hw_status", **part, hw_state="unknown") == 0


def test_percentages_are_ratios_here_and_only_here() -> None:
    shown = view(seen("cpu.used", "CPU", value=25.0), seen("battery.charge", "b", value=100.0))
    assert one(shown, "collector_cpu_utilization_ratio", device="sw-1", hw_type="cpu", hw_id="CPU") == 0.25
    assert one(shown, "hw_battery_charge_ratio", device="sw-1", hw_type="battery", hw_id="b") == 1


def test_a_reading_that_is_not_known_is_no_sample_and_never_zero() -> None:
    shown = view(seen("temperature", "inlet", state=Health.UNKNOWN))
    assert not any(name == "hw_temperature_celsius" for name, _ in samples(shown))


def test_limits_are_shown_with_their_type() -> None:
    shown = view(seen("temperature", "inlet", value=21.0, limits=Limits(high_critical=40.0)))
    part = {"device": "sw-1", "hw_type": "temperature", "hw_id": "inlet"}
    assert one(shown, "hw_temperature_celsius", **part) == 21
    assert one(shown, "hw_temperature_limit_celsius", **part, limit_type="high.critical") == 40


def test_devices_findings_tickets_and_clocks() -> None:
    shown = view()
    assert one(shown, "collector_device_up", device="sw-1", transport="snmp") == 1
    assert one(shown, "collector_device_up", device="sw-1", transport="ssh") == 0
    assert (
        one(
            shown,
            "collector_device_info",
            device="sw-1",
            platform="acme_os",
            model='X"1\n',
            serial="",
            os_version="",
        )
        == 1
    )
    assert (
        one(shown, "collector_finding", device="sw-1", check="environment.fan", verdict="fault", severity="2")
        == 1
    )
    assert one(shown, "collector_last_result_timestamp_seconds", device="sw-1") == NOW.timestamp()
    assert one(shown, "collector_ticket_open", severity="2") == 3
    assert one(shown, "collector_clock_remaining_seconds", ticket="T-1", clock="response") == -60
    assert one(shown, "collector_inspection_duration_seconds") == 90


def test_interfaces_of_one_name_are_told_apart() -> None:
    shown = view()
    assert one(shown, "collector_interface_in_octets_total", device="sw-1", interface="ge1 #1") == 2**63
    assert one(shown, "collector_interface_in_errors_total", device="sw-1", interface="ge1 #2") == 0


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed (Debian: prometheus)")
def test_promtool_has_nothing_to_say() -> None:
    text = page(view(seen("temperature", "t", value=1.0), seen("fan.health", "f", state=Health.OK)))
    checked = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, check=False)  # noqa: S607  # from PATH, as installed
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, b"")
