"""Capacity (容量): processors, memory, file systems and pools in use."""

from collections.abc import Iterator

from collector.checking import Finding, History, Item, Policy, Severity, Snapshot, Text, check


@check(
    "capacity.space",
    item=Item.CAPACITY,
    title=Text("存储空间", "Space in use"),
    says=Text("{part} 已用 {value}，限值 {limit}", "{part} is {value} full, limit {limit}"),
    effect=Text("写满后业务可能中断", "the service may stop when it is full"),
    advice=Text("清理或扩容", "clean up or extend"),
    severity=Severity.TWO,
    kinds=("filesystem.used", "pool.used"),
)
def space(now: Snapshot, policy: Policy, _: History) -> Iterator[Finding]:
    """File systems and pools, against the device's limits, else the contract's."""
    for seen in now.of("filesystem.used", "pool.used"):
        yield policy.within_limits(seen)


@check(
    "capacity.load",
    item=Item.CAPACITY,
    title=Text("处理器与内存", "Processors and memory"),
    says=Text("{part} 使用率 {value}，限值 {limit}", "{part} is at {value}, limit {limit}"),
    effect=Text("业务响应变慢", "the service slows down"),
    advice=Text("查找高占用进程，评估扩容", "find what uses it, consider more capacity"),
    severity=Severity.THREE,
    kinds=("cpu.used", "memory.used"),
)
def load(now: Snapshot, policy: Policy, _: History) -> Iterator[Finding]:
    """Processor and memory use at the moment of the visit."""
    for seen in now.of("cpu.used", "memory.used"):
        yield policy.within_limits(seen)
