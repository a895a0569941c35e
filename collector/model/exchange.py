"""One question to a device and what came back: the seam between asking and reading.

An exchange is evidence. It is stored whole, written into recordings and read again by a mended driver,
so it holds what the device sent and nothing that we concluded from it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self


class Transport(StrEnum):
    SNMP = "snmp"
    SSH = "ssh"
    IPMI = "ipmi"
    HTTPS = "https"


# SNMP: (numeric OID of the instance, ASN.1 tag, value). Integers and counters are int, octet strings bytes,
# OIDs and addresses dotted text, Null None; floats come from the Opaque types of net-snmp.
SnmpValue = int | float | bytes | str | None
Varbind = tuple[str, int, SnmpValue]
# IPMI: (key, bytes) pairs: SDR and SEL records by record id, readings by OWNER.LUN.NUMBER, FRU areas by id.
Raw = tuple[str, bytes]
# SSH: the text of the output. HTTPS: parsed JSON, or text where the device sends none.
Json = dict[str, Any] | list[Any] | str | int | float | bool | None
Answer = tuple[Varbind, ...] | tuple[Raw, ...] | Json


class GapKind(StrEnum):
    """Why a question has no whole answer."""

    UNREACHABLE = "unreachable"
    TOO_SLOW = "too_slow"
    REFUSED = "refused"
    BUSY = "busy"
    UNSUPPORTED = "unsupported"
    GARBLED = "garbled"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, in the words of the transport.

    snmp    `walk OID` (everything below it) or `get OID OID ...`
    ssh     the command line
    ipmi    `device-id`, `sdr`, `sensors`, `sel`, `sel-info`, `sel-time`, `fru`, `chassis`
    https   the path, from the root, with its query
    """

    transport: Transport
    text: str
    context: str = ""

    def __str__(self) -> str:
        return f"{self.transport}:{self.text}" + (f"@{self.context}" if self.context else "")


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an exchange has no whole answer, in words for an engineer."""

    kind: GapKind
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A question, when it was asked, and the answer.

    answer    what arrived; with a failure it is the part that did arrive, or None
    failure   None means that the answer is whole; an empty whole answer is an answer
    """

    question: Question
    asked: datetime
    took_ms: float
    answer: Answer = None
    failure: Failure | None = None

    def as_json(self) -> dict[str, Any]:
        """One line of a recording. Bytes are hex."""
        line: dict[str, Any] = {
            "ask": str(self.question.transport),
            "text": self.question.text,
            "asked": self.asked.isoformat(),
            "took_ms": round(self.took_ms, 1),
            "answer": _plain(self.question.transport, self.answer),
        }
        if self.question.context:
            line["context"] = self.question.context
        if self.failure is not None:
            line["failure"] = {"kind": str(self.failure.kind), "reason": self.failure.reason}
        return line

    @classmethod
    def from_json(cls, line: Mapping[str, Any]) -> Self:
        """The exchange that `as_json` wrote. Raises KeyError or ValueError where the line is not one."""
        transport = Transport(line["ask"])
        failure = line.get("failure")
        return cls(
            question=Question(transport, line["text"], line.get("context", "")),
            asked=datetime.fromisoformat(line["asked"]),
            took_ms=float(line["took_ms"]),
            answer=_typed(transport, line["answer"]),
            failure=Failure(GapKind(failure["kind"]), failure["reason"]) if failure else None,
        )

    def as_line(self) -> str:
        return json.dumps(self.as_json(), ensure_ascii=False, separators=(",", ":"))


def _plain(transport: Transport, answer: Any) -> Any:
    if answer is None:
        return None
    if transport is Transport.SNMP:
        return [[oid, tag, {"x": v.hex()} if isinstance(v, bytes) else v] for oid, tag, v in answer]
    if transport is Transport.IPMI:
        return [[key, raw.hex()] for key, raw in answer]
    return answer


def _typed(transport: Transport, answer: Any) -> Answer:
    if answer is None:
        return None
    if transport is Transport.SNMP:
        return tuple(
            (oid, tag, bytes.fromhex(v["x"]) if isinstance(v, dict) else v) for oid, tag, v in answer
        )
    if transport is Transport.IPMI:
        return tuple((key, bytes.fromhex(raw)) for key, raw in answer)
    answered: Answer = answer
    return answered
