"""What a check is written with. A check imports this and the standard library, nothing else."""

from collector.checking.declare import Check, check
from collector.checking.history import History, NoHistory, Point
from collector.checking.policy import Policy
from collector.model.finding import Finding, Item, Severity, Verdict
from collector.model.snapshot import Health, Limits, Observation, Snapshot
from collector.model.text import Text

__all__ = [
    "Check",
    "Finding",
    "Health",
    "History",
    "Item",
    "Limits",
    "NoHistory",
    "Observation",
    "Point",
    "Policy",
    "Severity",
    "Snapshot",
    "Text",
    "Verdict",
    "check",
]
