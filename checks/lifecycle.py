"""Life cycle (生命周期): licences, certificates, clocks."""

from collections.abc import Iterator

from collector.checking import Finding, History, Item, Policy, Severity, Snapshot, Text, check


@check(
    "lifecycle.certificate",
    item=Item.LIFECYCLE,
    title=Text("证书", "Certificates"),
    says=Text("证书 {part} 状态：{value}", "certificate {part} is {value}"),
    effect=Text("证书过期后客户端拒绝连接", "clients refuse the connection once it has expired"),
    advice=Text("在到期前更换证书", "replace it before it expires"),
    severity=Severity.TWO,
    kinds=("certificate.health",),
)
def certificate(now: Snapshot, policy: Policy, _: History) -> Iterator[Finding]:
    """Certificates that the device offers; the one of our own way in is configuration.identity."""
    for seen in now.of("certificate.health"):
        if not seen.source.endswith(":identity"):
            yield policy.healthy(seen)


@check(
    "lifecycle.licence",
    item=Item.LIFECYCLE,
    title=Text("许可证", "Licences"),
    says=Text("许可证 {part} 状态：{value}", "licence {part} is {value}"),
    effect=Text("功能可能在到期后停用", "functions may stop when it ends"),
    advice=Text("核对许可证期限并续订", "check its term and renew it"),
    severity=Severity.THREE,
    kinds=("license.health",),
)
def licence(now: Snapshot, policy: Policy, _: History) -> Iterator[Finding]:
    """Licences as the device judges them."""
    for seen in now.of("license.health"):
        yield policy.healthy(seen)


@check(
    "lifecycle.clock",
    item=Item.LIFECYCLE,
    title=Text("时钟", "Clocks"),
    says=Text("{part} 状态：{value}", "{part} is {value}"),
    effect=Text("日志时间不可靠，故障难以对时分析", "the times of its log cannot be trusted"),
    advice=Text("检查 NTP 配置和时区", "check NTP and the time zone"),
    severity=Severity.THREE,
    kinds=("clock.health",),
)
def clock(now: Snapshot, policy: Policy, _: History) -> Iterator[Finding]:
    """The device's clock against ours, or its own word on its synchronisation."""
    for seen in now.of("clock.health"):
        yield policy.healthy(seen)
