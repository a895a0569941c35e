"""The message around a PDU in version 1 and 2c: a version number and a community. RFC 1157, RFC 1901."""

from typing import Final, Literal

from collector.model.errors import Garbled, SettingsError
from collector.model.inventory import Reveal, SnmpAccess
from collector.transports.snmp import ber
from collector.transports.snmp.envelope import Opened

VERSIONS: Final = {"1": 0, "2c": 1}


class Community:
    """Wraps and unwraps messages for one community. Its text is shown nowhere."""

    suspects: Final = "wrong community, access list or address"
    __slots__ = ("_head", "_name", "_version")

    def __init__(self, version: Literal["1", "2c"], community: str) -> None:
        self._version = VERSIONS[version]
        self._name = community.encode()
        self._head = ber.encode_integer(self._version) + ber.encode(ber.OCTETS, self._name)

    def seal(self, pdu: bytes, number: int, context: str) -> bytes:  # noqa: ARG002  for version 3
        """The whole message. A context goes behind the community: `public@12`, as Cisco has it for VLANs."""
        if not context:
            return ber.encode(ber.SEQUENCE, self._head + pdu)
        community = ber.encode(ber.OCTETS, self._name + b"@" + context.encode())
        return ber.encode(ber.SEQUENCE, ber.encode_integer(self._version) + community + pdu)

    def unseal(self, data: bytes) -> Opened:
        """Where the PDU starts and where the message claims to end, be it behind the last octet.

        The community is not compared: some agents answer with another one, and the request-id proves more.
        Raises Garbled where there is no message of this version.
        """
        if data[1:2] == b"\x82" and data.startswith(self._head, 4) and data[0] == ber.SEQUENCE:
            return data, 4 + len(self._head), 4 + (data[2] << 8 | data[3])
        end = len(data)
        if not data or data[0] != ber.SEQUENCE:
            raise Garbled("not an SNMP message")
        start, stop = ber.claimed(data, 0, end)
        version, at = ber.integer(data, start, end)
        if version != self._version:
            raise Garbled(f"a message of version number {version}")
        _, at = ber.content(data, at, end, ber.OCTETS)
        return data, at, stop

    def shown(self, data: bytes) -> str:
        """The first octets of a message, in hex, for an error; the community is starred out."""
        if len(data) < len(self._head):
            return ""  # it may end inside the community
        return data.replace(self._name, b"*" * len(self._name))[:100].hex()


def revealed_community(access: SnmpAccess, reveal: Reveal) -> str:
    """The community of version 1 or 2c. Raises SettingsError where there is none."""
    if access.community is None:
        raise SettingsError(f"SNMP version {access.version} needs a community")
    return reveal(access.community)
