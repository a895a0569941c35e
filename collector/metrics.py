"""The last stored results in Prometheus' text format; never contacts a device.

Names follow the OpenTelemetry conventions for hardware in Prometheus' spelling. Families are made anew from
what is stored, so a device that is gone leaves no stale series.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from collector.model.inspection import Result
from collector.model.snapshot import Health, Observation, TransportStatus

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_PART = ("site", "device", "hw_type", "hw_id")
# What we call X in X.health -> OpenTelemetry's hw.type; what is not here is called the same.
_TYPES = {"psu": "power_supply", "drive": "physical_disk", "volume": "logical_disk", "port": "network"}
# kind -> family, help, what a value is divided by
_QUANTITIES: Mapping[str, tuple[str, str, float]] = {
    "temperature": ("hw_temperature_celsius", "Temperature.", 1),
    "fan.speed": ("hw_fan_speed_rpm", "Speed of a fan in revolutions per minute.", 1),
    "fan.duty": ("hw_fan_speed_ratio", "Speed of a fan as a share of its largest.", 100),
    "voltage": ("hw_voltage_volts", "Voltage.", 1),
    "current": ("hw_current_amperes", "Electric current.", 1),
    "power": ("hw_power_watts", "Electric power.", 1),
    "battery.charge": ("hw_battery_charge_ratio", "Charge of a battery as a share of full.", 100),
    "battery.runtime": ("hw_battery_time_left_seconds", "How long a battery carries its load.", 1),
    "cpu.used": ("collector_cpu_utilization_ratio", "Use of a processor as a share of all.", 100),
    "memory.used": ("collector_memory_utilization_ratio", "Use of memory as a share of all.", 100),
    "filesystem.used": (
        "collector_filesystem_utilization_ratio",
        "Use of a file system as a share of all.",
        100,
    ),
}
_TYPE_OF_QUANTITY = {
    "fan.speed": "fan",
    "fan.duty": "fan",
    "battery.charge": "battery",
    "battery.runtime": "battery",
    "cpu.used": "cpu",
    "memory.used": "memory",
    "filesystem.used": "logical_disk",
}
_LIMITS = ("low.critical", "low.degraded", "high.degraded", "high.critical")
_COUNTERS = {
    "in_octets": "Octets received.",
    "out_octets": "Octets sent.",
    "in_errors": "Packets received with errors.",
    "out_errors": "Packets not sent because of errors.",
    "in_discards": "Packets received and dropped.",
    "out_discards": "Packets dropped instead of sent.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What the page shows.

    results    the last result of every device, by site and device
    open       (site, severity) -> open tickets
    clocks     (site, ticket, clock) -> seconds left; below zero is overdue
    visits     (site, plan, clock) -> the same for the plan and the report of a visit
    finished   site -> when its last inspection began and ended
    """

    results: Mapping[tuple[str, str], Result]
    open: Mapping[tuple[str, int], int] = field(default_factory=dict)
    clocks: Mapping[tuple[str, str, str], float] = field(default_factory=dict)
    visits: Mapping[tuple[str, str, str], float] = field(default_factory=dict)
    finished: Mapping[str, tuple[datetime, datetime]] = field(default_factory=dict)


def page(view: View) -> bytes:
    """The text of /metrics."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Stored(view))
    return generate_latest(registry)


@dataclass(frozen=True, eq=False)
class _Stored:
    """A collector in Prometheus' sense: families out of stored values."""

    view: View

    def describe(self) -> Iterable[Metric]:
        """Nothing beforehand: what is stored decides."""
        return ()

    def collect(self) -> Iterator[Metric]:
        yield from _hardware(self.view)
        yield from _devices(self.view)
        yield from _interfaces(self.view)
        yield from _service(self.view)


def _gauge(name: str, said: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, said, labels=labels)


def _seen(view: View) -> Iterator[tuple[str, str, Observation]]:
    for (site, device), result in view.results.items():
        for seen in result.snapshot.observations:
            yield site, device, seen


def _hardware(view: View) -> Iterator[Metric]:
    status = _gauge("hw_status", "1 for the state that a part is in, 0 for the others.", *_PART, "hw_state")
    limits = _gauge(
        "hw_temperature_limit_celsius", "Limits of temperatures that devices give.", *_PART, "limit_type"
    )
    families = {kind: _gauge(name, said, *_PART) for kind, (name, said, _) in _QUANTITIES.items()}
    for site, device, seen in _seen(view):
        if seen.kind.endswith(".health"):
            kind = seen.kind.removesuffix(".health")
            part = (site, device, _TYPES.get(kind, kind), seen.part)
            for state in Health:
                status.add_metric((*part, str(state)), float(seen.state is state))
        elif seen.kind in families and seen.value is not None:
            part = (site, device, _TYPE_OF_QUANTITY.get(seen.kind, seen.kind), seen.part)
            families[seen.kind].add_metric(part, seen.value / _QUANTITIES[seen.kind][2])
            if seen.kind == "temperature" and seen.limits:
                for name, limit in zip(_LIMITS, seen.limits.as_tuple(), strict=True):
                    if limit is not None:
                        limits.add_metric((*part, name), limit)
    yield from (status, limits, *families.values())


def _devices(view: View) -> Iterator[Metric]:
    info = _gauge(
        "collector_device_info",
        "What a device says it is; always 1.",
        "site",
        "device",
        "platform",
        "model",
        "serial",
        "os_version",
    )
    up = _gauge(
        "collector_device_up", "Whether a device answered over a transport.", "site", "device", "transport"
    )
    last = _gauge(
        "collector_last_result_timestamp_seconds", "When a device was last visited.", "site", "device"
    )
    found = _gauge(
        "collector_finding",
        "How many findings of a check have a verdict.",
        "site",
        "device",
        "check",
        "verdict",
        "severity",
    )
    for (site, device), result in view.results.items():
        snapshot, facts = result.snapshot, result.snapshot.facts
        said = (snapshot.platform, facts.model or "", facts.serial or "", facts.os_version or "")
        info.add_metric((site, device, *said), 1)
        last.add_metric((site, device), snapshot.taken.timestamp())
        for way, reached in snapshot.transports.items():
            up.add_metric((site, device, way), float(reached.status is TransportStatus.OK))
        counts = Counter(
            (one.check, str(one.verdict), str(int(one.severity)) if one.severity else "")
            for one in result.findings
        )
        for names, count in counts.items():
            found.add_metric((site, device, *names), count)
    yield from (info, up, last, found)


def _interfaces(view: View) -> Iterator[Metric]:
    labels = ("site", "device", "interface")
    families = {
        name: CounterMetricFamily(f"collector_interface_{name}", said, labels=labels)
        for name, said in _COUNTERS.items()
    }
    for (site, device), result in view.results.items():
        names = Counter(interface.name for interface in result.snapshot.interfaces)
        for interface in result.snapshot.interfaces:
            name = interface.name if names[interface.name] == 1 else f"{interface.name} #{interface.index}"
            for counter, family in families.items():
                if (value := getattr(interface, counter)) is not None:
                    family.add_metric((site, device, name), value)
    yield from families.values()


def _service(view: View) -> Iterator[Metric]:
    tickets = _gauge("collector_ticket_open", "Tickets that are not closed.", "site", "severity")
    clocks = _gauge(
        "collector_clock_remaining_seconds", "Time left on a contract's clock.", "site", "ticket", "clock"
    )
    visits = _gauge(
        "collector_visit_clock_remaining_seconds",
        "Time left for the plan or the report of a visit.",
        "site",
        "plan",
        "clock",
    )
    took = _gauge("collector_inspection_duration_seconds", "How long the last inspection took.", "site")
    for (site, severity), count in view.open.items():
        tickets.add_metric((site, str(severity)), count)
    for names, left in view.clocks.items():
        clocks.add_metric(names, left)
    for names, left in view.visits.items():
        visits.add_metric(names, left)
    for site, (began, ended) in view.finished.items():
        took.add_metric((site,), (ended - began).total_seconds())
    yield from (tickets, clocks, visits, took)
