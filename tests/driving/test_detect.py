"""Which platform a device is: the longest object identifier, then the most signs."""

import pytest

from collector.driving.detect import Clues, identify
from tests.driving.bench import platform

GENERIC = platform("detect: {snmp.sysObjectID: 1.3.6.1.4.1.9.*}\n", name="any_cisco")
IOS = platform(
    "detect:\n  - snmp.sysDescr: Cisco IOS Software\n    but: {snmp.sysDescr: IOS-XE}\n", name="cisco_ios"
)
SMALL = platform("detect: {snmp.sysObjectID: [1.3.6.1.4.1.9.6.1.*]}\n", name="cisco_s300")
BOTH = platform(
    "detect: {snmp.sysObjectID: 1.3.6.1.4.1.9.*, snmp.1.3.6.1.4.1.9.9.1.0: '/^7\\./'}\n", name="two_signs"
)
ALL = (GENERIC, IOS, SMALL)


@pytest.mark.parametrize(
    ("object_id", "descr", "name"),
    [
        ("1.3.6.1.4.1.9.6.1.83", "anything", "cisco_s300"),
        ("1.3.6.1.4.1.9.60.1", "anything", "any_cisco"),
        ("1.3.6.1.4.1.99.1", "Cisco IOS Software, C2960", "cisco_ios"),
        ("1.3.6.1.4.1.99.1", "Cisco IOS Software, IOS-XE", None),
        ("1.3.6.1.4.1.99.1", "", None),
    ],
)
def test_the_longest_object_identifier_wins_and_a_prefix_ends_at_a_dot(
    object_id: str, descr: str, name: str | None
) -> None:
    found = identify(ALL, Clues({"snmp.sysObjectID": object_id, "snmp.sysDescr": descr}))
    assert (found and found.name) == name


def test_a_second_sign_decides_between_equal_identifiers() -> None:
    seen = {"snmp.sysObjectID": "1.3.6.1.4.1.9.1.1", "snmp.1.3.6.1.4.1.9.9.1.0": "7.2"}
    found = identify((GENERIC, BOTH), Clues(seen))
    assert found is BOTH
