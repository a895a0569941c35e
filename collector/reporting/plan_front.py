"""Page 1 of the inspection plan: what, when, who, how long, and what it does to the customer's service."""

from collections.abc import Iterator

from collector.contracting.profiles import Promise
from collector.model.finding import Verdict
from collector.model.text import Text
from collector.reporting.page import Figured, Front
from collector.reporting.planned import InspectionPlan
from collector.reporting.promised import window, within
from collector.reporting.said import Form, Listed, Sayable, When, phrase
from collector.reporting.states import PLAN_STATES

_APPROVED = Text("批准人（签字）、日期", "Approved by, date")
_BOXES = (
    (Text("编制", "Prepared by"), Text("日期", "Date")),
    (Text("审核", "Reviewed by"), Text("日期", "Date")),
    (Text("□ 同意　□ 修改后同意　□ 不同意", "□ agreed　□ with changes　□ refused"), _APPROVED),
    (Text("客户意见", "Customer’s remarks"), Text("", "")),
)


def plan_front(given: InspectionPlan) -> Front:
    """Everything of page 1."""
    plan = given.plan
    return Front(
        subtitle=phrase("{site}　{title}", "{site}, {title}", site=given.site.title, title=plan.title),
        meta=tuple(_meta(given)),
        alarm=_ESTIMATED if plan.estimated else "",
        title=Text("概要", "Summary"),
        tone=Verdict.OK,
        word=Text("只读取状态，不修改任何设备配置", "It only reads; no device is changed"),
        sentences=tuple(_sentences(given)),
        figures=tuple(_figures(given)),
        notes=(_LISTED,),
        boxes=_BOXES,
    )


_ESTIMATED = Text(
    "该年度放假安排尚未公布，日期为估算。",
    "The days off of that year are not published: dates are estimated.",
)
_LISTED = Text(
    "每个问题见“只读声明”一章，执行记录随报告提交。",
    "Every question stands in the chapter on reading only; the log comes with the report.",
)


def plan_number(given: InspectionPlan) -> str:
    return f"PL-{given.plan.id}"


def _meta(given: InspectionPlan) -> Iterator[tuple[Text, Sayable]]:
    plan, agreement = given.plan, given.agreement
    contract = agreement.contract if agreement else None
    yield Text("客户", "Customer"), given.site.customer or None
    yield Text("计划编号", "Plan"), plan_number(given)
    yield Text("合同", "Contract"), contract.number if contract else None
    yield Text("状态", "State"), PLAN_STATES[plan.state]
    yield (
        Text("巡检时间", "Visit"),
        phrase("{start} 至 {end}", "{start} to {end}", start=When(plan.starts), end=When(plan.ends)),
    )
    yield Text("提交期限", "To be sent by"), When(plan.send_by, Form.DAY)
    yield Text("地点", "Place"), given.site.address or None
    yield Text("服务时段", "Service window"), window(agreement.service) if agreement else None
    yield Text("联系人", "Contact"), Listed(tuple(one.name for one in given.site.contacts), 2)
    yield Text("工程师", "Engineer"), None


def _sentences(given: InspectionPlan) -> Iterator[Sayable]:
    if given.plan.approval:
        yield Text("未经批准，不登录任何设备。", "Without approval nobody logs in to any device.")
    else:
        yield Text("合同不要求逐次批准。", "The contract asks for no approval of each visit.")
    promise = _report(given)
    if promise is not None and (time := within(promise)):
        yield phrase("报告于巡检结束后{time}内提交。", "The report comes {time} after the visit.", time=time)


def _report(given: InspectionPlan) -> Promise | None:
    return given.agreement.profile.clocks.get("inspection_report") if given.agreement else None


def _figures(given: InspectionPlan) -> Iterator[Figured]:
    platforms = {given.platform(device) for device in given.devices}
    checks = [check for check in given.checks if given.applying(check)]
    yield Figured(None, Text("设备", "devices"), len(given.devices))
    yield Figured(None, Text("平台", "platforms"), len(platforms))
    below = (
        (phrase("{n}台待识别", "{n} devices not known yet", n=left),)
        if (left := len(given.unidentified))
        else ()
    )
    yield Figured(None, Text("检查项", "items"), len({check.item for check in checks}), below=below)
    yield Figured(None, Text("检查", "checks"), len(checks), below=below)
    yield Figured(None, Text("未结案工单", "open tickets"), len(given.tickets))
