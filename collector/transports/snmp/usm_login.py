"""From the credentials of an inventory to a user of version 3."""

from collections.abc import Mapping
from typing import TypeVar

from collector.model.errors import SettingsError
from collector.model.inventory import Reveal, SecretRef, SnmpAccess
from collector.transports.snmp.usm import User
from collector.transports.snmp.usm_keys import AUTH, PRIV, Auth, Master

Protocol = TypeVar("Protocol")


def user(access: SnmpAccess, reveal: Reveal) -> User:
    """The user with the keys of its pass phrases.

    Raises SettingsError where a secret cannot be found, a protocol is not known, or privacy is wanted without
    authentication.
    """
    if access.auth is None:
        if access.priv is not None:
            raise SettingsError(f"SNMP user {access.user!r} has privacy without authentication")
        return User(name=access.user)
    auth, secret = _chosen(AUTH, access.auth)
    proven = auth, _master(auth, reveal(secret), access.user)
    if access.priv is None:
        return User(name=access.user, auth=proven)
    priv, secret = _chosen(PRIV, access.priv)
    return User(name=access.user, auth=proven, priv=(priv, _master(auth, reveal(secret), access.user)))


def _chosen(known: Mapping[str, Protocol], named: tuple[str, SecretRef]) -> tuple[Protocol, SecretRef]:
    if named[0] not in known:
        raise SettingsError(f"SNMP protocol {named[0]!r} is not known; known are {', '.join(known)}")
    return known[named[0]], named[1]


def _master(auth: Auth, phrase: str, name: str) -> Master:
    if not phrase:
        raise SettingsError(f"a pass phrase of SNMP user {name!r} is empty")
    return Master.of(auth, phrase)
