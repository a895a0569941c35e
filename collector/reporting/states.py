"""Words for what tickets, plans and inspections can be."""

from collections.abc import Mapping
from typing import Final

from collector.model.inspection import Outcome
from collector.model.text import Text
from collector.model.ticket import TicketState
from collector.model.visit import PlanState, RunState

TICKET_STATES: Final[Mapping[TicketState, Text]] = {
    TicketState.OPEN: Text("未受理", "open"),
    TicketState.ACKNOWLEDGED: Text("已受理", "accepted"),
    TicketState.IN_PROGRESS: Text("处理中", "in progress"),
    TicketState.RESTORED: Text("已恢复", "restored"),
    TicketState.CUSTOMER_CONFIRMED: Text("客户已确认", "customer confirmed"),
    TicketState.CLOSED: Text("已结案", "closed"),
}
PLAN_STATES: Final[Mapping[PlanState, Text]] = {
    PlanState.PROPOSED: Text("拟定", "proposed"),
    PlanState.SENT: Text("已提交，待批准", "sent, not answered"),
    PlanState.APPROVED: Text("同意", "agreed"),
    PlanState.REFUSED: Text("不同意", "refused"),
    PlanState.WITHDRAWN: Text("已撤回", "withdrawn"),
}
RUN_STATES: Final[Mapping[RunState, Text]] = {
    RunState.DUE: Text("已到期，未执行", "due, not made"),
    RunState.RUNNING: Text("进行中", "running"),
    RunState.DONE: Text("已完成", "done"),
    RunState.FAILED: Text("失败", "failed"),
    RunState.SKIPPED: Text("已取消", "skipped"),
}
OUTCOMES: Final[Mapping[Outcome, Text]] = {
    Outcome.RUNNING: Text("进行中", "running"),
    Outcome.COMPLETE: Text("完成", "complete"),
    Outcome.PARTIAL: Text("部分完成", "partly done"),
    Outcome.INTERRUPTED: Text("中断", "interrupted"),
    Outcome.FAILED: Text("失败", "failed"),
}
