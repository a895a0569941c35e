"""Environment (环境): temperature, humidity, fans, power, batteries."""

from collections.abc import Iterator

from collector.checking import Finding, History, Item, Policy, Severity, Snapshot, Text, Verdict, check


@check(
    "environment.temperature",
    item=Item.ENVIRONMENT,
    title=Text("温度", "Temperature"),
    says=Text("{part} 温度 {value}，限值 {limit}", "{part} is at {value}, limit {limit}"),
    effect=Text("设备可能降频、告警停机或缩短寿命", "the device may throttle, shut down or age faster"),
    advice=Text("检查机房空调、进出风通道和风扇", "check cooling, air paths and fans"),
    severity=Severity.TWO,
    kinds=("temperature",),
)
def temperature(now: Snapshot, policy: Policy, _: History) -> Iterator[Finding]:
    """Every temperature, against the device's own limits, else the contract's.

    Where there are none and the device itself judges the sensor, temperature_alarm speaks for it.
    """
    judged = {seen.part for seen in now.of("temperature.health")}
    for seen in now.of("temperature"):
        if seen.part not in judged or policy.limits_of(seen)[0]:
            yield policy.within_limits(seen)


@check(
    "environment.temperature_alarm",
    item=Item.ENVIRONMENT,
    title=Text("温度告警", "Temperature alarms"),
    says=Text("{part} 温度状态：{value}", "temperature of {part} is {value}"),
    effect=Text("设备可能降频、告警停机或缩短寿命", "the device may throttle, shut down or age faster"),
    advice=Text("检查机房空调、进出风通道和风扇", "check cooling, air paths and fans"),
    severity=Severity.TWO,
    kinds=("temperature.health",),
)
def temperature_alarm(now: Snapshot, policy: Policy, _: History) -> Iterator[Finding]:
    """The device's own judgement of its temperatures."""
    for seen in now.of("temperature.health"):
        yield policy.healthy(seen)


@check(
    "environment.humidity",
    item=Item.ENVIRONMENT,
    title=Text("湿度", "Humidity"),
    says=Text("{part} 湿度 {value}，限值 {limit}", "{part} is at {value}, limit {limit}"),
    effect=Text("过湿会结露腐蚀，过干会产生静电", "damp corrodes contacts, dry air builds up static"),
    advice=Text("检查机房加湿、除湿设备", "check the humidity control of the room"),
    severity=Severity.THREE,
    kinds=("humidity",),
)
def humidity(now: Snapshot, policy: Policy, _: History) -> Iterator[Finding]:
    """Every humidity, against the device's own limits, else the contract's."""
    for seen in now.of("humidity"):
        yield policy.within_limits(seen)


@check(
    "environment.fan",
    item=Item.ENVIRONMENT,
    title=Text("风扇", "Fans"),
    says=Text("{part} 状态：{value}", "{part} is {value}"),
    effect=Text(
        "散热冗余下降，再坏一个风扇设备可能过热", "cooling has lost its reserve; one more and it may overheat"
    ),
    advice=Text("更换故障风扇", "replace the failed fan"),
    severity=Severity.THREE,
    kinds=("fan.health",),
)
def fan(now: Snapshot, policy: Policy, _: History) -> Iterator[Finding]:
    """A fan that is not healthy. An empty bay is no observation, so it is no finding."""
    yield from policy.all_healthy(now.of("fan.health"))


@check(
    "environment.fan_speed",
    item=Item.ENVIRONMENT,
    title=Text("风扇转速", "Fan speed"),
    says=Text("{part} 转速 {value}，限值 {limit}", "{part} turns at {value}, limit {limit}"),
    effect=Text("散热能力下降", "cooling is reduced"),
    advice=Text("清洁或更换风扇", "clean or replace the fan"),
    severity=Severity.THREE,
    kinds=("fan.speed",),
)
def fan_speed(now: Snapshot, policy: Policy, _: History) -> Iterator[Finding]:
    """Fan speeds for which the device itself gives a limit; without one the fan's state speaks for it."""
    for seen in now.of("fan.speed"):
        if seen.limits or seen.value is None:
            yield policy.within_limits(seen)


@check(
    "environment.power_supply",
    item=Item.ENVIRONMENT,
    title=Text("电源", "Power supplies"),
    says=Text("{part} 状态：{value}", "{part} is {value}"),
    effect=Text(
        "供电冗余丧失，另一路电源故障将导致停机",
        "power has lost its reserve; the other supply failing stops the device",
    ),
    advice=Text("检查供电线路，更换故障电源模块", "check the feed, replace the failed supply"),
    severity=Severity.THREE,
    kinds=("psu.health",),
    degraded=Verdict.FAULT,
)
def power_supply(now: Snapshot, policy: Policy, _: History) -> Iterator[Finding]:
    """A power supply that is not healthy; with none left healthy it is severity 1."""
    yield from policy.all_healthy(now.of("psu.health"))


@check(
    "environment.power",
    item=Item.ENVIRONMENT,
    title=Text("供电", "Power"),
    says=Text("{part} 供电状态：{value}", "power of {part} is {value}"),
    effect=Text("部件可能失电", "the part may lose its power"),
    advice=Text("检查供电和功率预算", "check the feed and the power budget"),
    severity=Severity.TWO,
    kinds=("power.health", "current.health"),
)
def power(now: Snapshot, policy: Policy, _: History) -> Iterator[Finding]:
    """The device's own judgement of power and currents."""
    for seen in now.of("power.health", "current.health"):
        yield policy.healthy(seen)


@check(
    "environment.voltage",
    item=Item.ENVIRONMENT,
    title=Text("电压", "Voltages"),
    says=Text("{part} 电压 {value}，限值 {limit}", "{part} is at {value}, limit {limit}"),
    effect=Text("电压越限会导致部件工作不稳定或损坏", "parts may become unstable or be damaged"),
    advice=Text("检查电源模块、主板和供电质量", "check supplies, board and feed"),
    severity=Severity.TWO,
    kinds=("voltage",),
)
def voltage(now: Snapshot, policy: Policy, _: History) -> Iterator[Finding]:
    """Voltages for which there is a limit; a rail without one has its state judged in voltage_alarm."""
    for seen in now.of("voltage"):
        if policy.limits_of(seen)[0] or seen.value is None:
            yield policy.within_limits(seen)


@check(
    "environment.voltage_alarm",
    item=Item.ENVIRONMENT,
    title=Text("电压告警", "Voltage alarms"),
    says=Text("{part} 电压状态：{value}", "voltage of {part} is {value}"),
    effect=Text("电压越限会导致部件工作不稳定或损坏", "parts may become unstable or be damaged"),
    advice=Text("检查电源模块、主板和供电质量", "check supplies, board and feed"),
    severity=Severity.TWO,
    kinds=("voltage.health",),
)
def voltage_alarm(now: Snapshot, policy: Policy, _: History) -> Iterator[Finding]:
    """The device's own judgement of its voltages."""
    for seen in now.of("voltage.health"):
        yield policy.healthy(seen)


@check(
    "environment.battery",
    item=Item.ENVIRONMENT,
    title=Text("电池", "Batteries"),
    says=Text("{part} 状态：{value}", "{part} is {value}"),
    effect=Text("断电时可能丢失缓存数据或无法支撑负载", "cached data or the load may be lost in a power cut"),
    advice=Text("更换电池并确认充电完成", "replace the battery and see it charged"),
    severity=Severity.THREE,
    kinds=("battery.health",),
)
def battery(now: Snapshot, policy: Policy, _: History) -> Iterator[Finding]:
    """Batteries of UPS, controllers and boards."""
    for seen in now.of("battery.health"):
        yield policy.healthy(seen)


@check(
    "environment.ups",
    item=Item.ENVIRONMENT,
    title=Text("UPS 负载与续航", "UPS load and runtime"),
    says=Text("{part}：{value}，限值 {limit}", "{part}: {value}, limit {limit}"),
    effect=Text("市电中断时无法按承诺支撑负载", "the load is not carried as long as promised in a power cut"),
    advice=Text("减少负载或扩充电池", "shed load or add batteries"),
    severity=Severity.TWO,
    kinds=("ups.load", "battery.charge", "battery.runtime"),
)
def ups(now: Snapshot, policy: Policy, _: History) -> Iterator[Finding]:
    """Load, charge and remaining runtime, against the device's limits, else the contract's."""
    for seen in now.of("ups.load", "battery.charge", "battery.runtime"):
        yield policy.within_limits(seen)
