"""Words for what tickets and parts can be."""

from collections.abc import Mapping
from typing import Final

from collector.model.text import Text
from collector.model.ticket import TicketState

TICKET_STATES: Final[Mapping[TicketState, Text]] = {
    TicketState.OPEN: Text("未受理", "open"),
    TicketState.ACKNOWLEDGED: Text("已受理", "accepted"),
    TicketState.IN_PROGRESS: Text("处理中", "in progress"),
    TicketState.RESTORED: Text("已恢复", "restored"),
    TicketState.CUSTOMER_CONFIRMED: Text("客户已确认", "customer confirmed"),
    TicketState.CLOSED: Text("已结案", "closed"),
}
