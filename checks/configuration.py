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


@check(
    "configuration.access",
    item=Item.CONFIGURATION,
    title=Text("远程接入安全", "Safety of remote access"),
    says=Text("接入方式存在弱点：{part}（{value}）", "the way in is weak: {part} ({value})"),
    effect=Text(
        "口令可能被窃听，或配置被误改", "passwords may be read on the way, or settings be changed unawares"
    ),
    advice=Text("改用 SSH，修改弱口令和不安全配置", "use SSH, change weak passwords and unsafe settings"),
    severity=Severity.TWO,
    kinds=("other.health",),
)
def access(now: Snapshot, policy: Policy, _: History) -> Iterator[Finding]:
    """What a login noticed: telnet, a password that is due, settings that the device itself calls unsafe."""
    for seen in now.of("other.health"):
        if seen.source.endswith(":access"):
            yield policy.healthy(seen)
