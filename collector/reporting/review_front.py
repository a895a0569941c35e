"""Page 1 of the quarterly review: did I get what I pay for, and what should change?"""

from collections.abc import Iterator

from collector.model.finding import Severity, Verdict
from collector.model.text import Text
from collector.model.ticket import Ticket
from collector.reporting.page import Ask, Figured, Front
from collector.reporting.promised import promised
from collector.reporting.reviewed import QuarterlyReview, tally
from collector.reporting.said import Form, Listed, Name, Sayable, When, counted, phrase
from collector.reporting.table import Column, Mark, Row

DECIDE = (
    Column(Text("", ""), 7, "center"),
    Column(Text("未结案的故障", "Fault still open"), 58),
    Column(Text("影响", "Effect"), 40),
    Column(Text("建议", "Advice"), 40),
    Column(Text("客户决定", "Decision"), 25),
)
_MOST = 5
_QUARTERS = ("一", "二", "三", "四")
_CHOICE = Text("□ 同意　□ 暂缓", "□ agree　□ defer")
_BOXES = (
    (Text("服务经理", "Service manager"), Text("日期", "Date")),
    (Text("部门审核", "Reviewed by"), Text("日期", "Date")),
    (Text("客户确认（签字、盖章）", "Customer confirms (signature, seal)"), Text("日期", "Date")),
    (Text("客户评分与意见", "Customer’s score and remarks"), Text("", "")),
)


def review_front(review: QuarterlyReview) -> Front:
    """Everything of page 1."""
    count = tally(review.promises)
    return Front(
        subtitle=phrase(
            "{site}　{year}年第{q}季度",
            "{site}, quarter {n} of {year}",
            site=review.site.title,
            year=str(review.quarter.year),
            q=_QUARTERS[review.quarter.number - 1],
            n=review.quarter.number,
        ),
        meta=tuple(_meta(review)),
        alarm="" if review.is_over else _PRELIMINARY,
        title=Text("本季概要", "The quarter on a page"),
        tone=Verdict.FAULT if count.broken else Verdict.OK,
        word=_word(review),
        sentences=tuple(_sentences(review)),
        figures=tuple(_figures(review)),
        notes=tuple(_notes(review)),
        ask=Ask(
            Text("请客户决定", "For the customer to decide"),
            DECIDE,
            tuple(_open(one) for one in review.left_open[:_MOST]),
        ),
        boxes=_BOXES,
    )


_PRELIMINARY = Text("本季尚未结束，以下为阶段数据。", "The quarter is not over: preliminary figures.")


def review_number(review: QuarterlyReview) -> str:
    return f"HG-{review.site.name}-{review.quarter}"


def _meta(review: QuarterlyReview) -> Iterator[tuple[Text, Sayable]]:
    agreement = review.agreement
    contract = agreement.contract if agreement else None
    yield Text("客户", "Customer"), review.site.customer or None
    yield Text("报告编号", "Report"), review_number(review)
    yield Text("合同", "Contract"), contract.number if contract else None
    yield (
        Text("数据截至", "Figures as of"),
        When(review.as_of),
    )
    yield Text("联系人", "Contact"), Listed(tuple(one.name for one in review.site.contacts), 2)
    yield Text("地点", "Place"), review.site.address or None
    yield Text("服务承诺", "Promised"), promised(agreement)


def _word(review: QuarterlyReview) -> Sayable:
    count = tally(review.promises)
    if review.agreement is None:
        return Text("没有合同，无应达标时限", "There is no contract, and so no promise")
    if not count.due:
        return Text("本季没有到期的服务时限", "No promise came due this quarter")
    if not count.broken:
        return phrase("本季应达标时限{n}项次，无超时", "{n} of {n} promises kept; no breach", n=count.due)
    return phrase(
        "本季应达标时限{n}项次，达标{m}项次，超时{k}项次",
        "{m} of {n} promises kept, {k} breached",
        n=count.due,
        m=count.kept,
        k=count.broken,
    )


def _sentences(review: QuarterlyReview) -> Iterator[Sayable]:
    opened = review.opened
    by = [sum(one.severity is severity for one in opened) for severity in Severity]
    yield counted(
        len(opened),
        *_OPENED,
        one=by[0],
        two=by[1],
        three=by[2],
    )
    if review.owed is not None:
        owed, done = review.owed[1], _done_this_year(review)
        yield phrase(
            "合同约定本年巡检{owed}次，已完成{done}次，剩余{left}次。",
            "Inspections owed this year: {owed}; done: {done}; left: {left}.",
            owed=owed,
            done=done,
            left=max(owed - done, 0),
        )
    if review.breaches:
        yield Text("超时逐项说明见“超时说明”。", "Each breach is explained in the chapter on breaches.")


_OPENED = (
    Text(
        "本季新增工单{n}起（1级{one}，2级{two}，3级{three}）。",
        "{n} ticket was opened (severity 1: {one}, 2: {two}, 3: {three}).",
    ),
    Text(
        "本季新增工单{n}起（1级{one}，2级{two}，3级{three}）。",
        "{n} tickets were opened (severity 1: {one}, 2: {two}, 3: {three}).",
    ),
)


def _done_this_year(review: QuarterlyReview) -> int:
    year = review.quarter.before(review.quarter.number - 1)
    return review.done(year.since(review.zone), review.until)


def _figures(review: QuarterlyReview) -> Iterator[Figured]:
    count, last = tally(review.promises), review.past[-1] if review.past else None
    owed = review.owed[0] if review.owed else None
    yield Figured(
        None,
        Text("新增工单", "tickets opened"),
        len(review.opened),
        below=(phrase("上季 {n}", "last quarter {n}", n=last.opened),) if last else (),
    )
    share = phrase("上季 {k}/{n}", "last quarter {k}/{n}", k=last.kept, n=last.due) if last else ""
    yield Figured(None, Text("时限达标", "promises kept"), count.kept, count.due, (share,) if share else ())
    yield Figured(
        None,
        Text("超时", "breached"),
        count.broken,
        below=(phrase("进行中 {n}", "{n} running", n=count.running),),
    )
    yield Figured(None, Text("计划巡检", "visits done"), review.done(review.since, review.until), owed)
    severe = sum(one.severity is Severity.ONE for one in review.left_open)
    yield Figured(
        None,
        Text("季末未结案", "still open"),
        len(review.left_open),
        below=(phrase("1级 {n}", "severity 1: {n}", n=severe),),
    )


def _notes(review: QuarterlyReview) -> Iterator[Sayable]:
    if not review.visits:
        yield Text("本季没有做过巡检。", "There was no inspection in this quarter.")
    refused = tuple(Name(plan.id) for plan in review.plans if plan.state == "refused")
    if refused:
        yield phrase("客户未批准的巡检：{plans}。", "Not approved: {plans}.", plans=Listed(refused))
    yield Text(
        "时限按事件台账重新计算；自动应答不停止响应时限；少于20项次不列百分比。",
        "Computed from the ledger; no automatic reply stops a clock; no percentage below 20 cases.",
    )


def _open(ticket: Ticket) -> Row:
    where = phrase(
        "{device} {part}（{id}，{day}）",
        "{device} {part} ({id}, {day})",
        device=Name(ticket.key.device),
        part=Name(ticket.key.part),
        id=Name(ticket.id),
        day=When(ticket.opened, Form.SHORT),
    )
    fault = ticket.fault
    mark = Mark(Verdict.FAULT, ticket.severity)
    return Row((mark, where, fault.effect if fault.effect.zh else None, fault.advice, _CHOICE))
