"""What can go wrong on the wire, in the words of the model. Pure."""

import ssl
from collections.abc import Iterator

import httpx

from collector.model.errors import DeviceError, Garbled, Refused, TooSlow, Unreachable
from collector.transports.base import Endpoint


def unconnected(endpoint: Endpoint, error: BaseException, limit_s: float) -> DeviceError:
    """Why there is no connection: a name, a port, a handshake."""
    place = f"{endpoint.address}:{endpoint.port}"
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Refused(
                f"the certificate of {place} is not trusted: {cause.verify_message}; nothing was sent; "
                "name the CA in `verify`, or pin the certificate"
            )
        if isinstance(cause, ssl.SSLEOFError | ConnectionResetError | BrokenPipeError):
            return Unreachable(f"{place} hangs up during the TLS handshake")
        if isinstance(cause, ssl.SSLError):
            return Garbled(f"no TLS with {place}: {_tls_words(cause)}")
        if isinstance(cause, ConnectionRefusedError):
            return Unreachable(f"{place} refuses the connection")
    if isinstance(error, TimeoutError | httpx.TimeoutException):
        return TooSlow(f"no connection to {place} within {limit_s:g} s")
    return Unreachable(f"no connection to {place}: {_plain(error)}")


def unanswered(endpoint: Endpoint, error: BaseException, silence_s: float, connect_s: float) -> DeviceError:
    """Why a request has no answer, not even its head."""
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        return unconnected(endpoint, error, connect_s)
    if isinstance(error, TimeoutError | httpx.TimeoutException):
        return TooSlow(f"no answer within {silence_s:g} s")
    if hung_up(error):
        return Unreachable("the device hangs up without an answer")
    return Garbled(f"no HTTP answer: {_plain(error)}")


def broken_off(error: BaseException, received: int, answer_s: float) -> DeviceError:
    """Why the body of an answer is not whole: it ended, it stopped, or it takes for ever."""
    if isinstance(error, httpx.TimeoutException):
        return TooSlow(f"the answer stops after {received} bytes")
    if isinstance(error, TimeoutError):
        return TooSlow(f"the answer is not whole within {answer_s:g} s: {received} bytes so far")
    return Garbled(f"the answer breaks off after {received} bytes: {_plain(error)}")


def hung_up(error: BaseException) -> bool:
    """Whether the connection ended before an answer began."""
    if isinstance(error, httpx.RemoteProtocolError):
        return "without sending" in str(error)
    return isinstance(error, httpx.ReadError | httpx.WriteError)


def is_left_over(error: BaseException) -> bool:
    """Whether a kept connection may be to blame: it is gone, or holds the rest of a wrong earlier answer."""
    return isinstance(error, httpx.RemoteProtocolError) or hung_up(error)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what is behind it; a name with several addresses fails as a group."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        if isinstance(seen, BaseExceptionGroup):
            for one in seen.exceptions:
                yield from _causes(one)
        seen = seen.__cause__ or seen.__context__


def _tls_words(error: ssl.SSLError) -> str:
    if error.reason in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL"):
        return "something else than TLS answers at this port"
    return (error.reason or str(error)).lower().replace("_", " ")


def _plain(error: BaseException) -> str:
    """The innermost words there are; httpx often has none of its own."""
    words = [str(cause) for cause in _causes(error) if str(cause)]
    return words[-1] if words else type(error).__name__
