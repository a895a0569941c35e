"""Request Tracker 5 over REST2: a ticket of ours is a ticket there, each event a comment.

RT knows no idempotency key. Each ticket carries ours in the custom field FindingKey and each comment in its
subject, and both are searched before anything is made again. Seen on 5.0.3:
- a field that is not attached to the queue is dropped silently with 201: the queue is asked first
- `Due` with an offset is stored as 1970 with 201: it is sent in UTC and read back
- a status that the queue does not have is answered with 200 and not set: it is read back too
- an unknown queue is 403 for a new ticket, 404 when asked for
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal
from urllib.parse import quote

from pydantic import AfterValidator, Field

from collector.contracting.written import Written
from collector.model.errors import DeliveryError, DeliveryRefused
from collector.model.inventory import Reveal
from collector.model.notice import Notice, Parcel, Receipt
from collector.model.text import Text
from collector.model.ticket import TicketState
from collector.ticketing.calling import Address, Answer, Caller, Seconds, Secret, Verify, token
from collector.ticketing.sink import sink
from collector.ticketing.wording import clean, happening, opening, subject, title

FIELD: Final = "FindingKey"
_FIELD_LENGTH: Final = 255
_STATUS: Final = {
    TicketState.OPEN: "new",
    TicketState.ACKNOWLEDGED: "open",
    TicketState.IN_PROGRESS: "open",
    TicketState.RESTORED: "open",
    TicketState.CUSTOMER_CONFIRMED: "open",
    TicketState.CLOSED: "resolved",
}
_PRIORITY: Final = {1: "100", 2: "50", 3: "0"}
_TRIES: Final = 3  # of a change that somebody else is quicker with


def _root(url: str) -> str:
    return url.rstrip("/").removesuffix("/REST/2.0")


class RequestTracker(Written):
    """url: of RT itself, without /REST/2.0. The queue must have the custom field FindingKey."""

    url: Annotated[Address, AfterValidator(_root)]
    token: Secret
    queue: Annotated[str, Field(min_length=1)] = "General"
    language: Literal["zh", "en"] = "zh"
    timeout_s: Seconds = 30.0
    verify: Verify = True


@sink("rt", title=Text("Request Tracker 工单系统", "Request Tracker"), settings=RequestTracker)
def deliver(parcel: Parcel, to: RequestTracker, reveal: Reveal) -> Receipt:
    """Open or find the ticket, say what happened, set status, priority and due time, and read them back."""
    authorization = f"token {token(reveal(to.token))}"
    caller = Caller({"Authorization": authorization}, timeout_s=to.timeout_s, verify=to.verify)
    desk = _Desk(caller, to)
    number, note = (parcel.remote, "") if parcel.remote else desk.found_or_created(parcel.notice)
    if parcel.notice.event.number > 1:
        desk.comment(number, parcel)
    desk.set(number, _wanted(parcel.notice))
    return Receipt(number, note)


@dataclass(frozen=True, slots=True)
class _Desk:
    """One RT, by what we ask of it."""

    caller: Caller
    to: RequestTracker

    def found_or_created(self, notice: Notice) -> tuple[str, str]:
        """The number of the ticket, and what a person should know of it."""
        if found := self.find(notice):
            return found, ""
        made = self.create(notice)
        found = self.find(notice)
        if found is None:
            return (
                made,
                f"the user of the token may not see or set {FIELD}: a lost answer would open a second ticket",
            )
        if found != made:  # an earlier attempt had arrived after we gave it up
            return found, f"{made} is the same ticket once more; reject it"
        return made, ""

    def find(self, notice: Notice) -> str | None:
        """The number of the ticket that carries our key; the lowest, should there be several."""
        mine = f"{notice.event.ticket}|"  # of letters, digits, '.', '-' and '_': nothing to be quoted
        query = {"query": f"CF.{{{FIELD}}} STARTSWITH '{mine}'", "fields": "CustomFields", "per_page": "100"}
        answer = self._ask("GET", "/tickets", query=query)
        # RT takes '_' for any character, so what it found is looked at again.
        found = answer.read(
            lambda told: [int(one["id"]) for one in told["items"] if _key(one).startswith(mine)]
        )
        return str(min(found)) if found else None

    def create(self, notice: Notice) -> str:
        self._prove_field()
        key = clean("|".join((notice.event.ticket, notice.key.device, notice.key.part, notice.key.check)))
        words = {
            "Queue": self.to.queue,
            "Subject": subject(notice, self.to.language),
            "Content": opening(notice, self.to.language),
            "ContentType": "text/plain",
            "CustomFields": {FIELD: key[:_FIELD_LENGTH]},
            **_wanted(notice),
        }
        return self._ask("POST", "/ticket", words).read(lambda told: str(int(told["id"])))

    def comment(self, number: str, parcel: Parcel) -> None:
        """Say what happened, unless an earlier attempt has said it."""
        event, language = parcel.notice.event, self.to.language
        if parcel.attempt > 1 and self._said(number, event.key):
            return
        words = {
            "Subject": clean(f"[{event.key}] {title(event, language)}"),
            "Content": happening(parcel.notice, language),
            "ContentType": "text/plain",
        }
        self._ask("POST", f"/ticket/{number}/comment", words)

    def set(self, number: str, wanted: Mapping[str, str]) -> None:
        """Change what differs, and read it back. Raises DeliveryError where it is still not so."""
        for _ in range(_TRIES):
            seen, tag = self._ticket(number)
            changes = {name: value for name, value in wanted.items() if seen[name] != value}
            if not changes:
                return
            answer = self._ask("PUT", f"/ticket/{number}", changes, tag=tag)
            if answer.status != 412:  # somebody else changed it in between
                break
        seen, _tag = self._ticket(number)
        if wrong := {name: seen[name] for name, value in wanted.items() if seen[name] != value}:
            told = answer.text()
            raise DeliveryError(
                f"ticket {number} of {self.to.url} has {wrong}, wanted was {dict(wanted)}: {told!r}"
            )

    def _ticket(self, number: str) -> tuple[dict[str, str], str]:
        """Status, Priority and Due as we write them, with the tag of this state of the ticket."""
        answer = self._ask("GET", f"/ticket/{number}")
        seen = answer.read(
            lambda told: {
                "Status": str(told["Status"]),
                "Priority": str(told["Priority"]),
                "Due": _utc(datetime.fromisoformat(told["Due"])),
            }
        )
        return seen, answer.headers.get("etag", "")

    def _said(self, number: str, key: str) -> bool:
        of_ticket = f"ObjectType = 'RT::Ticket' AND TicketId = {int(number)}"
        query = f"{of_ticket} AND Type = 'Comment' AND Data LIKE '[{key}]'"
        answer = self._ask("GET", "/transactions", query={"query": query})
        return answer.read(lambda told: len(told["items"]) > 0)

    def _prove_field(self) -> None:
        answer = self._ask("GET", f"/queue/{quote(self.to.queue, safe='')}")
        fields = answer.read(lambda told: [one["name"] for one in told["TicketCustomFields"]])
        if FIELD not in fields:
            reason = f"queue {self.to.queue!r} of {self.to.url} has no custom field {FIELD}"
            raise DeliveryRefused(
                f"{reason}; make one ('Enter one value', for tickets) and apply it to the queue"
            )

    def _ask(
        self,
        method: str,
        path: str,
        words: Mapping[str, Any] | None = None,
        *,
        query: Mapping[str, str] | None = None,
        tag: str = "",
    ) -> Answer:
        body = None if words is None else json.dumps(words).encode()
        headers = {"Content-Type": "application/json"} | ({"If-Match": tag} if tag else {})
        answer = self.caller.ask(
            method, f"{self.to.url}/REST/2.0{path}", query=query, body=body, headers=headers
        )
        if not answer.ok and answer.status != 412:
            raise answer.refusal()
        return answer


def _wanted(notice: Notice) -> dict[str, str]:
    wanted = {"Status": _STATUS[notice.state], "Priority": _PRIORITY[int(notice.fault.severity)]}
    return wanted | ({"Due": _utc(notice.due)} if notice.due else {})


def _key(told: Any) -> str:
    """The FindingKey of a ticket as RT tells of it; "" where it has none, or none that we may see."""
    fields = {one["name"]: one["values"] for one in told["CustomFields"]}
    return "".join(map(str, fields.get(FIELD, ())))


def _utc(moment: datetime) -> str:
    """A time as RT takes it: UTC without a word about it, whole seconds."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
