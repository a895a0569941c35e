"""Network efficiency (网络运行效率): optics and their margin."""

from collections.abc import Iterator

from collector.checking import Finding, History, Item, Policy, Severity, Snapshot, Text, check


@check(
    "network.optics",
    item=Item.NETWORK,
    title=Text("光功率", "Optical power"),
    says=Text("{part} 光功率 {value}，限值 {limit}", "{part} has {value}, limit {limit}"),
    effect=Text("链路误码增加或中断", "the link may lose frames or go down"),
    advice=Text("清洁接头，检查光纤和光模块", "clean the connectors, check fibre and module"),
    severity=Severity.THREE,
    kinds=("optical.power",),
)
def optics(now: Snapshot, policy: Policy, _: History) -> Iterator[Finding]:
    """Light levels for which the module gives limits; without them the level says nothing by itself."""
    for seen in now.of("optical.power"):
        if seen.limits:
            yield policy.within_limits(seen)
