"""Configuration (配置): saved, drifted, against rules, weak access."""

from collections.abc import Iterator

from collector.checking import Finding, History, Item, Policy, Severity, Snapshot, Text, check


@check(
    "configuration.identity",
    item=Item.CONFIGURATION,
    title=Text("设备身份", "Identity of the device"),
    says=Text(
        "{part} 与首次连接时不同：{value}，未向其发送任何口令",
        "{part} is not the one seen first: {value}; no password was sent to it",
    ),
    effect=Text(
        "设备可能已更换，也可能有人冒充", "the device was replaced, or something stands in its place"
    ),
    advice=Text(
        "与客户核实后再删除旧的密钥记录", "verify with the customer before the stored key is removed"
    ),
    severity=Severity.TWO,
    kinds=("certificate.health",),
)
def identity(now: Snapshot, policy: Policy, _: History) -> Iterator[Finding]:
    """A host key or certificate that changed since the first visit."""
    for seen in now.of("certificate.health"):
        if seen.source.endswith(":identity"):
            yield policy.healthy(seen)
