"""Hardware (硬件): the state of the parts, redundancy, storage, stacks."""

from collections.abc import Iterator

from collector.checking import Finding, History, Item, Policy, Severity, Snapshot, Text, Verdict, check


@check(
    "hardware.device",
    item=Item.HARDWARE,
    title=Text("设备总体", "Overall state"),
    says=Text("{part} 状态：{value}", "{part} is {value}"),
    effect=Text(
        "设备自身报告异常，可能影响业务", "the device itself reports trouble that may reach the service"
    ),
    advice=Text("查看明细发现并按部件处理", "see the findings on its parts"),
    severity=Severity.TWO,
    kinds=(
        "device.health",
        "other.health",
    ),
)
def device(now: Snapshot, policy: Policy, _: History) -> Iterator[Finding]:
    """What the device says of itself as a whole."""
    for seen in now.of("device.health", "other.health"):
        if not seen.source.endswith(":access"):  # how we got in is no state of the hardware
            yield policy.healthy(seen)


@check(
    "hardware.enclosure",
    item=Item.HARDWARE,
    title=Text("机框", "Enclosures"),
    says=Text("{part} 状态：{value}", "{part} is {value}"),
    effect=Text("机框内部件可能受影响", "parts inside may be affected"),
    advice=Text("检查机框及背板", "check the enclosure and its backplane"),
    severity=Severity.TWO,
    kinds=("enclosure.health",),
)
def enclosure(now: Snapshot, policy: Policy, _: History) -> Iterator[Finding]:
    """Enclosures, chassis and shelves."""
    for seen in now.of("enclosure.health"):
        yield policy.healthy(seen)


@check(
    "hardware.processor",
    item=Item.HARDWARE,
    title=Text("处理器", "Processors"),
    says=Text("{part} 状态：{value}", "{part} is {value}"),
    effect=Text("计算能力下降，主机可能宕机", "the host has lost capacity and may go down"),
    advice=Text("安排更换处理器", "plan the replacement of the processor"),
    severity=Severity.TWO,
    kinds=("cpu.health",),
)
def processor(now: Snapshot, policy: Policy, _: History) -> Iterator[Finding]:
    """Processors."""
    for seen in now.of("cpu.health"):
        yield policy.healthy(seen)


@check(
    "hardware.memory",
    item=Item.HARDWARE,
    title=Text("内存", "Memory"),
    says=Text("{part} 状态：{value}", "{part} is {value}"),
    effect=Text("可纠正错误会发展为宕机", "correctable errors grow into a crash"),
    advice=Text("安排更换内存条", "plan the replacement of the module"),
    severity=Severity.TWO,
    kinds=("memory.health",),
)
def memory(now: Snapshot, policy: Policy, _: History) -> Iterator[Finding]:
    """Memory modules."""
    for seen in now.of("memory.health"):
        yield policy.healthy(seen)


@check(
    "hardware.drive",
    item=Item.HARDWARE,
    title=Text("硬盘", "Drives"),
    says=Text("{part} 状态：{value}", "{part} is {value}"),
    effect=Text(
        "阵列失去冗余，再坏一块盘可能丢失数据", "the array has lost redundancy; one more drive may lose data"
    ),
    advice=Text("更换硬盘并确认重建完成", "replace the drive and see the rebuild finish"),
    severity=Severity.TWO,
    kinds=("drive.health",),
)
def drive(now: Snapshot, policy: Policy, _: History) -> Iterator[Finding]:
    """Drives; a predicted failure is a fault as well, while there is time."""
    for seen in now.of("drive.health"):
        yield policy.healthy(seen)


@check(
    "hardware.volume",
    item=Item.HARDWARE,
    title=Text("逻辑卷与阵列", "Volumes and RAID"),
    says=Text("{part} 状态：{value}", "{part} is {value}"),
    effect=Text(
        "阵列失去冗余，再坏一块盘可能丢失数据", "the array has lost redundancy; one more drive may lose data"
    ),
    advice=Text(
        "更换故障硬盘，确认重建，核对备份", "replace the failed drive, see the rebuild, check the backup"
    ),
    severity=Severity.TWO,
    kinds=(
        "volume.health",
        "pool.health",
    ),
    degraded=Verdict.FAULT,
)
def volume(now: Snapshot, policy: Policy, _: History) -> Iterator[Finding]:
    """Volumes, RAID groups and pools; degraded means that the redundancy is gone."""
    for seen in now.of("volume.health", "pool.health"):
        yield policy.healthy(seen)


@check(
    "hardware.disk_controller",
    item=Item.HARDWARE,
    title=Text("磁盘控制器", "Disk controllers"),
    says=Text("{part} 状态：{value}", "{part} is {value}"),
    effect=Text("磁盘访问可能中断或变慢", "access to the disks may stop or slow down"),
    advice=Text("检查控制器、缓存和电池", "check the controller, its cache and battery"),
    severity=Severity.TWO,
    kinds=("disk_controller.health",),
    degraded=Verdict.FAULT,
)
def disk_controller(now: Snapshot, policy: Policy, _: History) -> Iterator[Finding]:
    """RAID and disk controllers."""
    for seen in now.of("disk_controller.health"):
        yield policy.healthy(seen)


@check(
    "hardware.controller",
    item=Item.HARDWARE,
    title=Text("控制器", "Controllers"),
    says=Text("{part} 状态：{value}", "{part} is {value}"),
    effect=Text("控制器冗余丧失", "the redundancy of the controllers is gone"),
    advice=Text("检查并更换故障控制器", "check and replace the failed controller"),
    severity=Severity.TWO,
    kinds=("controller.health",),
    degraded=Verdict.FAULT,
)
def controller(now: Snapshot, policy: Policy, _: History) -> Iterator[Finding]:
    """Storage processors, supervisors and management controllers."""
    for seen in now.of("controller.health"):
        yield policy.healthy(seen)


@check(
    "hardware.module",
    item=Item.HARDWARE,
    title=Text("板卡", "Modules"),
    says=Text("{part} 状态：{value}", "{part} is {value}"),
    effect=Text("板卡上的端口或功能可能中断", "its ports or functions may be out of service"),
    advice=Text("检查板卡状态，必要时重插或更换", "check the module, reseat or replace it"),
    severity=Severity.TWO,
    kinds=("module.health",),
)
def module(now: Snapshot, policy: Policy, _: History) -> Iterator[Finding]:
    """Boards, line cards and other modules."""
    for seen in now.of("module.health"):
        yield policy.healthy(seen)


@check(
    "hardware.stack",
    item=Item.HARDWARE,
    title=Text("堆叠与集群", "Stacks and clusters"),
    says=Text("{part} 状态：{value}", "{part} is {value}"),
    effect=Text(
        "冗余下降，主用设备故障时业务可能中断",
        "redundancy is reduced; a failing active unit may stop the service",
    ),
    advice=Text("检查成员、堆叠线缆和同步状态", "check members, stack cables and synchronisation"),
    severity=Severity.TWO,
    kinds=(
        "stack.health",
        "cluster.health",
        "link.health",
    ),
    degraded=Verdict.FAULT,
)
def stack(now: Snapshot, policy: Policy, _: History) -> Iterator[Finding]:
    """Stack members, failover pairs, cluster links."""
    for seen in now.of("stack.health", "cluster.health", "link.health"):
        yield policy.healthy(seen)


@check(
    "hardware.port",
    item=Item.HARDWARE,
    title=Text("端口", "Ports"),
    says=Text("{part} 状态：{value}", "{part} is {value}"),
    effect=Text("所连设备可能失去一条通路", "the device behind it may lose a path"),
    advice=Text("检查光模块、线缆和对端", "check optics, cable and far end"),
    severity=Severity.THREE,
    kinds=("port.health",),
)
def port(now: Snapshot, policy: Policy, _: History) -> Iterator[Finding]:
    """Ports that the device itself judges: storage, Fibre Channel, stack."""
    for seen in now.of("port.health"):
        yield policy.healthy(seen)


@check(
    "hardware.service",
    item=Item.HARDWARE,
    title=Text("服务", "Services"),
    says=Text("{part} 状态：{value}", "{part} is {value}"),
    effect=Text("对外服务可能不可用", "the service offered may be unavailable"),
    advice=Text("检查服务成员和健康检查", "check the members and their monitors"),
    severity=Severity.TWO,
    kinds=("service.health",),
    degraded=Verdict.FAULT,
)
def service(now: Snapshot, policy: Policy, _: History) -> Iterator[Finding]:
    """Services, pools of a load balancer, virtual servers."""
    for seen in now.of("service.health"):
        yield policy.healthy(seen)
