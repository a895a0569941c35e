"""Gets over any engine: lists of any length, agents that refuse a list for one of its names."""

from collections import deque
from collections.abc import Sequence
from typing import Final

from collector.model.errors import DeviceError, Garbled
from collector.model.exchange import Varbind
from collector.transports.snmp import ber
from collector.transports.snmp.pdu import NOT_THERE, Bind, Hopeless, Kind, Response, Status
from collector.transports.snmp.refusals import carrying, complaint
from collector.transports.snmp.wire import Request, Wire

NAMES_PER_GET: Final = 20


async def get(wire: Wire, oids: Sequence[str], retries: int, context: str = "") -> tuple[Varbind, ...]:
    """The instances that exist, in the order they were asked for; absent ones are left out.

    Raises DeviceError with those that did arrive.
    """
    texts = {raw: ber.decode_oid(raw) for raw in map(ber.encode_oid, oids)}
    names = list(texts)
    found: dict[bytes, Varbind] = {}
    batches = deque(names[at : at + NAMES_PER_GET] for at in range(0, len(names), NAMES_PER_GET))
    try:
        while batches:
            batch = batches.popleft()
            response, binds = await _ask(wire, batch, retries, context)
            if response.status:
                batches.extendleft(reversed(_smaller(batch, response)))
            elif left := _sort_out(batch, binds, texts, found):
                batches.appendleft(left)
    except DeviceError as problem:
        raise carrying(problem, [found[name] for name in names if name in found]) from None
    return tuple(found[name] for name in names if name in found)


async def _ask(wire: Wire, batch: list[bytes], retries: int, context: str) -> tuple[Response, list[Bind]]:
    """One answer and its varbinds; an answer that cannot be read is asked for again."""
    asked = Request(kind=Kind.GET, names=tuple(batch), retries=retries, context=context)
    for left in range(retries, -1, -1):
        try:
            response = await wire.request(asked)
            return response, [] if response.status else response.varbinds()
        except Hopeless:
            raise
        except Garbled:
            if not left:
                raise
    raise AssertionError("unreachable: the last attempt returns or raises")


def _sort_out(
    batch: list[bytes], binds: list[Bind], texts: dict[bytes, str], found: dict[bytes, Varbind]
) -> list[bytes]:
    """Put what was answered into `found`; what the agent said nothing about is returned. Raises Garbled."""
    answered = set()
    for name, tag, value in binds:
        if name not in texts:
            raise Garbled(f"the agent answers {ber.decode_oid(name)}, which was not asked")
        answered.add(name)
        if tag < NOT_THERE:
            found[name] = (texts[name], tag, value)
    left = [name for name in batch if name not in answered]
    if len(left) == len(batch):
        raise Garbled("an answer without any of the instances that were asked")
    return left


def _smaller(batch: list[bytes], response: Response) -> list[list[bytes]]:
    """What to ask instead of a batch that was refused as a whole. Raises DeviceError where nothing helps."""
    many, blamed = len(batch) > 1, response.index - 1
    if response.status == Status.NO_SUCH_NAME:
        if 0 <= blamed < len(batch):
            rest = batch[:blamed] + batch[blamed + 1 :]
            return [rest] if rest else []
        return [[name] for name in batch] if many else []
    if response.status == Status.TOO_BIG and many:
        return [batch[: len(batch) // 2], batch[len(batch) // 2 :]]
    raise complaint(response)
