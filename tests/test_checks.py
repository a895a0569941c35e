"""Every check by its cases, tests/checks/ITEM.yaml: observations in, findings out."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from collector.checking import Health, Limits, NoHistory, Observation, Snapshot, Verdict
from collector.checking.judge import judge
from collector.checking.policy import Standing
from collector.content.checks import load_checks, load_limits
from collector.content.where import shelves
from collector.content.yaml import load_yaml
from collector.model.exchange import GapKind
from collector.model.inventory import Criticality
from collector.model.snapshot import Gap
from collector.model.vocabulary import kinds

CASES = Path(__file__).parent / "checks"
NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
CHECKS = load_checks(shelves("checks"))
RULES = load_limits(shelves("checks"))


def cases() -> list[Any]:
    return [
        pytest.param(file.stem, case, id=f"{file.stem}: {case['case']}")
        for file in sorted(CASES.glob("*.yaml"))
        for case in load_yaml(file).data
    ]


def observation(said: dict[str, Any]) -> Observation:
    kind = kinds()[said["kind"]]
    return Observation(
        kind=kind.name,
        part=said.get("part", "part 1"),
        value=said.get("value"),
        unit=kind.unit if said.get("value") is not None else None,
        state=Health(said["state"]) if "state" in said else None,
        limits=Limits(**said["limits"]) if "limits" in said else None,
        time=NOW,
        source=said.get("source", "snmp:1.3.6.1.4.1.9999.1"),
    )


def snapshot(case: dict[str, Any]) -> Snapshot:
    observations = tuple(observation(one) for one in case.get("observations", ()))
    gaps = tuple(
        Gap(
            question=one["question"],
            kind=GapKind(one["kind"]),
            reason="as recorded",
            kinds=frozenset(one["kinds"]),
        )
        for one in case.get("gaps", ())
    )
    told = {one.kind for one in observations} | {kind for gap in gaps for kind in gap.kinds}
    return Snapshot(
        device="sw-1",
        address="127.0.0.1",
        platform="acme_os",
        taken=NOW,
        observations=observations,
        gaps=gaps,
        applies=frozenset(case.get("applies", told)),
    )


@pytest.mark.parametrize(("item", "case"), cases())
def test_a_check_finds_what_its_case_says(item: str, case: dict[str, Any]) -> None:
    standing = Standing(
        criticality=Criticality(case.get("criticality", "normal")), production=case.get("production", True)
    )
    found = judge(snapshot(case), CHECKS, RULES, standing, NoHistory())
    said = [
        {
            "check": one.check,
            "verdict": str(one.verdict),
            "part": one.part,
            "severity": one.severity and int(one.severity),
            "says": one.says.en,
        }
        for one in found
        if one.item == item
    ]
    expected = [{"part": "part 1", "severity": None, **finding} for finding in case["findings"]]
    assert [{key: one[key] for key in other} for one, other in zip(said, expected, strict=True)] == expected


def test_every_check_has_a_case_for_good_and_for_bad() -> None:
    shown: dict[str, set[str]] = {}
    for _, case in (param.values for param in cases()):
        for finding in case["findings"]:
            shown.setdefault(finding["check"], set()).add(finding["verdict"])
    bad = {Verdict.FAULT, Verdict.WATCH}
    assert [c.id for c in CHECKS if not shown.get(c.id, set()) & bad] == []
    assert [c.id for c in CHECKS if "ok" not in shown.get(c.id, set())] == []


def test_every_finding_has_words_in_both_languages() -> None:
    for check in CHECKS:
        for text in (check.about.title, check.about.says, check.about.effect, check.about.advice):
            assert text.zh
            assert text.en


def test_a_finding_names_its_evidence_and_its_reason() -> None:
    case = {
        "observations": [{"kind": "fan.health", "state": "failed", "source": "snmp:1.2 ipmi:sensor/1.0.3"}]
    }
    (found,) = judge(snapshot(case), CHECKS, RULES, Standing(criticality=Criticality.HIGH), NoHistory())
    assert found.evidence == ("snmp:1.2", "ipmi:sensor/1.0.3")
    assert found.severity_reason is not None
    assert "critical" in found.severity_reason.en
