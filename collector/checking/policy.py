"""What counts as good on one device: limits with their origin, and severity with its reason."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase

from collector.checking.words import health_word, quantity
from collector.model.finding import Finding, Item, Severity, Verdict
from collector.model.inventory import Criticality
from collector.model.snapshot import Health, Limits, Observation, sources_in
from collector.model.text import Text

_NONE = Text("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What a check says of itself; `check` in declare.py explains the fields."""

    id: str
    item: Item
    title: Text
    says: Text
    effect: Text
    advice: Text
    severity: Severity
    kinds: tuple[str, ...]
    degraded: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRule:
    """Limits for the parts of one kind whose name matches, and who set them.

    part     a pattern as in file names, `*inlet*`; compared without regard to case
    limits   without any bound: the reading is good at any value, and `origin` says why
    origin   where the rule stands: the default, a contract, a device
    """

    kind: str
    part: str = "*"
    limits: Limits
    origin: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the inventory says of a device that its findings depend on."""

    criticality: Criticality = Criticality.NORMAL
    production: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The rules for one check on one device. Everything it gives is a whole Finding of that check.

    rules   the most special first: device, site and contract, default
    """

    about: Declaration
    standing: Standing = field(default_factory=Standing)
    rules: tuple[LimitRule, ...] = ()

    def healthy(self, seen: Observation) -> Finding:
        """The device's own judgement of a part as a verdict."""
        state = seen.state or Health.UNKNOWN
        verdict = {
            Health.OK: Verdict.OK,
            Health.FAILED: Verdict.FAULT,
            Health.PREDICTED_FAILURE: Verdict.FAULT,
            Health.DEGRADED: self.about.degraded,
            Health.UNKNOWN: Verdict.UNKNOWN,
        }[state]
        whole_fault = state is Health.FAILED
        return self.finding(verdict, seen, said=health_word(state), mild=not whole_fault)

    def all_healthy(self, seen: Iterable[Observation]) -> Iterable[Finding]:
        """Each part; where none of several is left healthy, the redundancy is gone and each is severity 1."""
        findings = [self.healthy(one) for one in seen]
        known = [finding for finding in findings if finding.verdict is not Verdict.UNKNOWN]
        if len(known) < 2 or any(finding.verdict is not Verdict.FAULT for finding in known):
            return findings
        reason = Text("同类部件已无正常者", "none of its kind is left healthy")
        return [
            replace(finding, severity=Severity.ONE, severity_reason=reason) if finding in known else finding
            for finding in findings
        ]

    def within_limits(self, seen: Observation) -> Finding:
        """A reading against the device's limits, else the rules'; without either it is not assessed."""
        said = quantity(seen.value, seen.unit)
        limits, origin = self.limits_of(seen)
        if seen.value is None or limits is None:
            return self.finding(
                Verdict.UNKNOWN, seen, said=said, why=_NO_READING if seen.value is None else _NO_LIMIT
            )
        verdict, limit = _against(seen.value, limits)
        return self.finding(verdict, seen, said=said, limit=limit, why=origin, mild=verdict is Verdict.WATCH)

    def limits_of(self, seen: Observation) -> tuple[Limits | None, Text]:
        """The limits that count for a reading, and whose they are."""
        if seen.limits:
            return seen.limits, Text("设备自身限值", "limit of the device")
        for rule in self.rules:
            if rule.kind == seen.kind and fnmatchcase(seen.part.casefold(), rule.part.casefold()):
                return rule.limits, rule.origin
        return None, _NONE

    def finding(
        self,
        verdict: Verdict,
        seen: Observation,
        *,
        said: Text,
        limit: float | None = None,
        why: Text = _NONE,
        mild: bool = False,
    ) -> Finding:
        """A finding of this check about one observation.

        said   the value as words; why: whose limit it is, or why there is no verdict
        mild   degraded, predicted or only near a limit: one severity lower than a failure
        """
        bad = verdict in (Verdict.WATCH, Verdict.FAULT)
        severity, reason = self.severity(mild=mild) if bad else (None, None)
        bound = Text("无", "none") if limit is None else quantity(limit, seen.unit)
        return Finding(
            check=self.about.id,
            item=self.about.item,
            verdict=verdict,
            part=seen.part,
            title=self.about.title,
            says=_filled(self.about.says, part=seen.part, value=said, limit=bound, why=why),
            effect=self.about.effect if bad else _NONE,
            advice=self.about.advice if bad else _NONE,
            severity=severity,
            severity_reason=reason,
            value=seen.value,
            unit=seen.unit,
            limit=limit,
            evidence=sources_in(seen.source),
        )

    def severity(self, *, mild: bool) -> tuple[Severity, Text]:
        """The severity of a fault, and why it is this one."""
        level = self.about.severity + (1 if mild else 0)
        reason = Text("轻度异常", "not a whole failure") if mild else Text("部件故障", "a part has failed")
        if not self.standing.production:
            level, reason = level + 1, _and(reason, Text("非生产设备", "the device is not in production"))
        elif self.standing.criticality is Criticality.LOW:
            level, reason = level + 1, _and(reason, Text("设备重要性低", "the device is of low criticality"))
        elif self.standing.criticality is Criticality.HIGH and not mild:
            level, reason = max(level - 1, 2), _and(reason, Text("关键设备", "the device is critical"))
        return Severity(min(max(level, 1), 3)), reason


_NO_LIMIT = Text("设备与合同均未给出限值，未评估", "no limit from device or contract: not assessed")
_NO_READING = Text("设备未给出读数", "the device gave no reading")


def _against(value: float, limits: Limits) -> tuple[Verdict, float | None]:
    """The verdict on a value and the limit that decided; for a good value the first bound there is."""
    low_critical, low_degraded, high_degraded, high_critical = limits.as_tuple()
    if high_critical is not None and value >= high_critical:
        return Verdict.FAULT, high_critical
    if low_critical is not None and value <= low_critical:
        return Verdict.FAULT, low_critical
    if high_degraded is not None and value >= high_degraded:
        return Verdict.WATCH, high_degraded
    if low_degraded is not None and value <= low_degraded:
        return Verdict.WATCH, low_degraded
    bounds = (high_degraded, high_critical, low_degraded, low_critical)
    return Verdict.OK, next((bound for bound in bounds if bound is not None), None)


def _filled(says: Text, *, part: str, value: Text, limit: Text, why: Text) -> Text:
    """The sentence of a check in both languages; a reason goes behind it."""
    zh = says.filled("zh", part=part, value=value.zh, limit=limit.zh)
    en = says.filled("en", part=part, value=value.en, limit=limit.en)
    return Text(f"{zh}（{why.zh}）" if why.zh else zh, f"{en} ({why.en})" if why.en else en)


def _and(one: Text, other: Text) -> Text:
    return Text(f"{one.zh}，{other.zh}", f"{one.en}; {other.en}")
