"""Every question that is asked (只读声明), what we need for it, and what the last visit left (上次遗留)."""

from collections.abc import Iterator
from typing import Final

from collector.checking.words import reached_word
from collector.model.finding import Verdict
from collector.model.snapshot import TransportStatus
from collector.model.text import Text
from collector.reporting.compared import by_key
from collector.reporting.inspected import VERDICTS, natural
from collector.reporting.planned import InspectionPlan
from collector.reporting.said import Form, Name, When, phrase
from collector.reporting.section import section
from collector.reporting.states import TICKET_STATES
from collector.reporting.table import Column, Content, Group, Limited, Lines, Mark, Note, Row

_MOST: Final = 120
_NEEDS: Final = {
    TransportStatus.REFUSED: Text("核对账号、权限与访问列表", "check login, rights and access lists"),
    TransportStatus.UNREACHABLE: Text("开通网络与访问列表", "open network and access lists"),
    TransportStatus.TOO_SLOW: Text("核对链路与设备负载", "check the link and the load of the device"),
    TransportStatus.BUSY: Text("释放设备会话", "free a session of the device"),
    TransportStatus.GARBLED: Text("确认平台与版本", "confirm platform and version"),
}


@section(
    "needs",
    place=50,
    title=Text("需客户配合", "What we need from the customer"),
    caption=Text("巡检开始前须完成的事项", "To be done before the visit"),
    columns=(
        Column(Text("设备", "Device"), 44),
        Column(Text("上次情况", "Last time"), 66),
        Column(Text("事项", "To do"), 60),
    ),
    empty=Text("没有需要客户事先处理的事项。", "There is nothing that the customer has to do first."),
)
def needs(given: InspectionPlan) -> Iterator[Content]:
    """Ways in that did not work at the last visit."""
    found = sorted(given.last.results.items(), key=lambda one: natural(one[0])) if given.last else []
    for name, result in found:
        for way, reached in result.snapshot.transports.items():
            if reached.status in _NEEDS and name in given.site.devices:
                status = reached_word(reached.status)
                said = phrase("{way} {status}", "{way} {status}", way=way.upper(), status=status)
                yield Row((Name(name), Lines(said, (reached.reason,)), _NEEDS[reached.status]))


@section(
    "left",
    place=60,
    title=Text("上次遗留", "Left from last time"),
    caption=Text("上次的异常与关注，未结案的工单", "Faults and watched things of last time, open tickets"),
    columns=(
        Column(Text("", ""), 7, "center"),
        Column(Text("事项", "What"), 73),
        Column(Text("设备", "Device"), 42),
        Column(Text("状态", "State"), 24),
        Column(Text("本次核查", "This time"), 24),
    ),
    empty=Text("没有遗留事项。", "Nothing is left."),
)
def left(given: InspectionPlan) -> Iterator[Content]:
    """Open tickets, then bad findings without a ticket; each is looked at again."""
    limited = Limited.to(_MOST, _left(given))
    yield from limited.rows
    if limited.left:
        yield Note(phrase("另有{n}项，见上次巡检报告。", "{n} more are in the last report.", n=limited.left))


def _left(given: InspectionPlan) -> Iterator[Row]:
    again = Text("自动复查", "checked again")
    for ticket in given.tickets:
        yield Row(
            (
                Mark(Verdict.FAULT, ticket.severity),
                Lines(ticket.fault.says, (Name(ticket.id), When(ticket.opened, Form.DAY))),
                Lines(Name(ticket.key.device), (Name(ticket.key.part),)),
                TICKET_STATES[ticket.state],
                again,
            )
        )
    known = {(one.key.device, one.key.check, one.key.part) for one in given.tickets}
    for key, finding in by_key(given.last).items() if given.last else ():
        if finding.verdict in (Verdict.FAULT, Verdict.WATCH) and key not in known:
            yield Row(
                (
                    Mark(finding.verdict, finding.severity),
                    finding.says,
                    Lines(Name(key[0]), (Name(key[2]),)),
                    VERDICTS[finding.verdict],
                    again,
                )
            )


@section(
    "readonly",
    place=70,
    title=Text("只读声明与风险", "Reading only, and the risk"),
    caption=Text("各平台的全部问题", "Every question, by platform"),
    columns=(
        Column(Text("协议", "Protocol"), 26),
        Column(Text("问题", "Question"), 144),
    ),
    annex=True,
)
def readonly(given: InspectionPlan) -> Iterator[Content]:
    """The whole list of what the platforms of this site are asked."""
    for name in sorted({given.platform(device) for device in given.devices}):
        asked = given.asked.get(name)
        if asked is None:
            yield Group(phrase("{name}：到场时识别", "{name}: told at the visit", name=Name(name)))
            continue
        yield Group(phrase("{title}（{name}）", "{title} ({name})", title=asked.title, name=Name(name)))
        for question in asked.questions:
            way, _, what = question.partition(":")
            yield Row((way.upper(), what))
    yield Note(
        Text(
            "只用查询命令，SNMP 只用 GET 类操作，HTTPS 登录以外只用 GET，IPMI 只用读命令；对业务无影响。",
            "Only queries: SNMP GETs, HTTPS GETs beside the login, IPMI reads. No service is affected.",
        )
    )
