"""A notice as plain text for people: a subject line and a body, in Chinese or English."""

import unicodedata
from datetime import datetime
from typing import Final

from collector.model.notice import Notice
from collector.model.text import Lang, Text
from collector.model.ticket import EventKind, TicketEvent

_MAX_LINE: Final = 500
_SUBJECT: Final = 150

KINDS: Final = {
    EventKind.OPENED: Text("发现故障", "Fault found"),
    EventKind.UPDATED: Text("故障有变化", "Fault changed"),
    EventKind.SEEN_AGAIN: Text("故障依旧", "Fault still there"),
    EventKind.PROPOSED: Text("巡检结果已恢复正常，建议结案", "Found healthy again, proposed for closing"),
    EventKind.REOPENED: Text("故障再次出现，工单重开", "Fault is back, ticket reopened"),
    EventKind.BREACHED: Text("服务时限已超", "Promise broken"),
    EventKind.ACKNOWLEDGED: Text("已受理", "Acknowledged"),
    EventKind.STARTED: Text("处理中", "In progress"),
    EventKind.RESTORED: Text("服务已恢复", "Service restored"),
    EventKind.CUSTOMER_CONFIRMED: Text("客户已确认", "Confirmed by the customer"),
    EventKind.CLOSED: Text("已结案", "Closed"),
    EventKind.GRADED: Text("级别已调整", "Severity changed"),
    EventKind.DISPATCHED: Text("已派工", "Engineer dispatched"),
    EventKind.ARRIVED: Text("工程师到场", "Engineer on site"),
    EventKind.VENDOR_ARRIVED: Text("厂家工程师到场", "Vendor's engineer on site"),
    EventKind.PART_REQUESTED: Text("已申请备件", "Part requested"),
    EventKind.PART_ARRIVED: Text("备件到达", "Part on site"),
    EventKind.COMMITMENT: Text("服务承诺", "Commitment"),
    EventKind.RECOVERED: Text("故障已排除", "Fault cleared"),
    EventKind.DECISION: Text("客户决定", "Customer's decision"),
    EventKind.COMMENT: Text("备注", "Comment"),
    EventKind.FAULT_REPORT_SENT: Text("故障分析报告已提交", "Fault analysis report sent"),
    EventKind.RMA_OPENED: Text("返修申请", "Part returned"),
    EventKind.RMA_REPLACED: Text("返修件已更换", "Returned part replaced"),
}

_SAYS: Final = Text("现象", "Finding")
_SEVERITY: Final = Text("级别", "Severity")
_EFFECT: Final = Text("影响", "Effect")
_ADVICE: Final = Text("建议", "Advice")
_SITE: Final = Text("机房", "Site")
_CUSTOMER: Final = Text("客户", "Customer")
_DEVICE: Final = Text("设备", "Device")
_SERIAL: Final = Text("序列号", "Serial number")
_PART: Final = Text("部件", "Part")
_SERVICES: Final = Text("承载业务", "Services")
_CONTACT: Final = Text("联系人", "Contact")
_EVIDENCE: Final = Text("依据", "Evidence")
_CHECK: Final = Text("检查项", "Check")
_TICKET: Final = Text("工单", "Ticket")
_PREVIOUS: Final = Text("上一工单", "Earlier ticket")
_TIME: Final = Text("发生时间", "Time")
_ENTERED: Final = Text("录入时间", "Entered")
_ACTOR: Final = Text("经手人", "By")
_REASON: Final = Text("说明", "Reason")
_CLOCK: Final = Text("时限", "Promise")
_DECISION: Final = Text("决定", "Decision")


def subject(notice: Notice, lang: Lang) -> str:
    """One line, at most 150 characters: severity, what is wrong, where."""
    where = f"{notice.key.site}/{notice.key.device} {notice.key.part}"
    return clean(f"[{int(notice.fault.severity)}] {notice.fault.title.in_(lang)}: {where}")[:_SUBJECT]


def opening(notice: Notice, lang: Lang) -> str:
    """All that a desk needs to begin: the fault, the device, the part, the people, the evidence."""
    fault, place, key = notice.fault, notice.place, notice.key
    part = [key.part, place.part_model, place.part_number, place.part_serial]
    graded = f"{int(fault.severity)} ({fault.severity_reason.in_(lang)})"
    lines = [
        (_SAYS, fault.says.in_(lang)),
        (_SEVERITY, graded),
        (_EFFECT, fault.effect.in_(lang)),
        (_ADVICE, fault.advice.in_(lang)),
        (_SITE, _joined(place.site_title.in_(lang), place.site_address)),
        (_CUSTOMER, place.customer),
        (
            _DEVICE,
            _joined(key.device, place.vendor, place.model, place.os_version, place.address, place.role),
        ),
        (_SERIAL, place.serial),
        (_PART, _joined(*part)),
        (_SERVICES, ", ".join(place.services)),
        *((_CONTACT, _joined(one.name, one.role, one.phone, one.email)) for one in place.contacts),
        *((_EVIDENCE, one) for one in fault.evidence),
        (_CHECK, key.check),
        (_TICKET, notice.event.ticket),
        (_PREVIOUS, notice.event.previous),
    ]
    return _body(lines, lang)


def happening(notice: Notice, lang: Lang) -> str:
    """What one event says."""
    event = notice.event
    changed = event.fault is not None
    lines = [
        (_SAYS, notice.fault.says.in_(lang) if changed else None),
        (_SEVERITY, str(int(notice.fault.severity)) if changed else None),
        (_CLOCK, event.clock),
        (_DECISION, event.decision),
        (_REASON, event.reason),
        (_ACTOR, event.actor),
        (_TIME, _when(event.time)),
        (_ENTERED, _when(event.entered) if event.entered != event.time else None),
        *((_EVIDENCE, one) for one in event.evidence),
    ]
    return f"{title(event, lang)}\n{_body(lines, lang)}"


def title(event: TicketEvent, lang: Lang) -> str:
    """What kind of event it is."""
    return KINDS[event.kind].in_(lang)


def clean(text: str) -> str:
    """One line without control characters or characters that turn the direction of writing."""
    shown = "".join(one if unicodedata.category(one)[0] != "C" else " " for one in text)
    return " ".join(shown.split())


def _body(lines: list[tuple[Text, str | None]], lang: Lang) -> str:
    return "\n".join(f"{label.in_(lang)}: {clean(text)[:_MAX_LINE]}" for label, text in lines if text)


def _joined(*words: str | None) -> str:
    return ", ".join(word for word in words if word)


def _when(moment: datetime) -> str:
    return moment.isoformat(sep=" ", timespec="seconds")
