"""The answers of an SNMP agent: GET, GETNEXT and GETBULK over rows, with the errors of RFC 1157 and 3416."""

from collections.abc import Iterator
from dataclasses import dataclass

from collector.lab import ber
from collector.lab.ber import Arcs, Request
from collector.lab.faults import Faults
from collector.lab.rows import AgentRows

TOO_BIG, NO_SUCH_NAME, GEN_ERR, AUTHORIZATION_ERROR, NOT_WRITABLE = 1, 2, 5, 16, 17
_LOOP = 3  # rows after which a looping walk starts over


@dataclass(frozen=True, slots=True)
class Reply:
    """The encoded variables, without their frame, and the error, 0 for none; `index` counts from 1."""

    variables: bytes
    status: int = 0
    index: int = 0


def failed(request: Request, status: int, index: int = 0) -> Reply:
    """An error with the variables of the request; tooBig comes without them."""
    if status == TOO_BIG and request.version > 0:
        return Reply(b"", status)
    return Reply(request.list_bytes[_header(request.list_bytes) :], status, index)


def answer_to(request: Request, rows: AgentRows, room: int, faults: Faults) -> Reply:
    """The answer of a healthy agent, or of one whose walks loop or stick; it fits into `room` bytes."""
    if request.pdu == ber.GET:
        return _get(request, rows, room)
    if request.pdu == ber.GET_NEXT:
        return _get_next(request, rows, room, faults)
    if request.pdu == ber.GET_BULK and request.version > 0:
        return _get_bulk(request, rows, room, faults)
    return failed(request, NOT_WRITABLE if request.version > 0 else NO_SUCH_NAME, index=1)


def _get(request: Request, rows: AgentRows, room: int) -> Reply:
    found = []
    for index, name in enumerate(request.names, 1):
        number = rows.find(name)
        if number is not None and not (request.version == 0 and rows.is_wide(number)):
            found.append(rows.encoded(number, number + 1))
        elif request.version == 0:
            return failed(request, NO_SUCH_NAME, index)
        else:
            found.append(_exception(name, ber.NO_SUCH_INSTANCE if rows.near(name) else ber.NO_SUCH_OBJECT))
    return _whole(request, found, room)


def _get_next(request: Request, rows: AgentRows, room: int, faults: Faults) -> Reply:
    found = []
    for index, name in enumerate(request.names, 1):
        number = _next(rows, name, faults)
        while request.version == 0 and rows.is_wide(number):
            number += 1
        if faults.loop and number % _LOOP == _LOOP - 1:
            number -= _LOOP - 1
        if number < len(rows):
            found.append(rows.encoded(number, number + 1))
        elif request.version == 0:
            return failed(request, NO_SUCH_NAME, index)
        else:
            found.append(_exception(name, ber.END_OF_MIB_VIEW))
    return _whole(request, found, room)


def _whole(request: Request, found: list[bytes], room: int) -> Reply:
    variables = b"".join(found)
    return Reply(variables) if len(variables) <= room else failed(request, TOO_BIG)


def _get_bulk(request: Request, rows: AgentRows, room: int, faults: Faults) -> Reply:
    single = min(max(request.first, 0), len(request.names))
    count = max(request.second, 0)
    if single == 0 and len(request.names) == 1 and not (faults.loop or faults.stuck):
        found = _column(rows, request.names[0], count, room)
    else:
        found = b""
        for variable in _columns(request.names, single, count, rows, faults):
            if len(found) + len(variable) > room:
                break
            found += variable
    nothing_fits = not found and request.names and (single or count)
    return failed(request, TOO_BIG) if nothing_fits else Reply(found)


def _column(rows: AgentRows, name: Arcs, count: int, room: int) -> bytes:
    """One column in one piece: the case that makes up nearly all of a visit."""
    first = rows.after(name)
    end = rows.fitting(first, count, room)
    found = rows.encoded(first, end)
    if end == len(rows) and end - first < count:
        over = _end_of_view(rows, name, first)
        found += over if len(found) + len(over) <= room else b""
    return found


def _columns(
    names: tuple[Arcs, ...], single: int, count: int, rows: AgentRows, faults: Faults
) -> Iterator[bytes]:
    """The variables of a GETBULK in their order, until every column is at the end of the view."""
    for name in names[:single]:
        number = _next(rows, name, faults)
        yield rows.encoded(number, number + 1) or _exception(name, ber.END_OF_MIB_VIEW)
    columns = [(name, _next(rows, name, faults)) for name in names[single:]]
    for step in range(count):
        ahead = 0 if faults.stuck else step % _LOOP if faults.loop else step
        for name, first in columns:
            yield rows.encoded(first + ahead, first + ahead + 1) or _end_of_view(rows, name, first)
        if all(first + ahead >= len(rows) for _, first in columns):
            return


def _next(rows: AgentRows, name: Arcs, faults: Faults) -> int:
    return rows.at_or_after(name) if faults.stuck else rows.after(name)


def _end_of_view(rows: AgentRows, asked: Arcs, first: int) -> bytes:
    """endOfMibView under the last name of the column: that of the last row, else the one that was asked
    for.
    """
    if first >= len(rows):
        return _exception(asked, ber.END_OF_MIB_VIEW)
    return ber.tlv(0x30, rows.name(len(rows) - 1) + ber.END_OF_MIB_VIEW)


def _exception(name: Arcs, what: bytes) -> bytes:
    return ber.tlv(0x30, ber.oid(name) + what)


def _header(encoded: bytes) -> int:
    """The number of bytes of tag and length."""
    return 2 + (encoded[1] & 0x7F if encoded[1] & 0x80 else 0)
