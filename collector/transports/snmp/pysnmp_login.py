"""Logins for pysnmp: the names of its protocols, the level they amount to, what a refusal means."""

# pysnmp comes without types
# mypy: disable-error-code="import-untyped"

from typing import Any, Final

from pysnmp.entity import config
from pysnmp.proto import errind

from collector.model.errors import DeviceError, Garbled, Refused, SettingsError
from collector.model.inventory import Reveal, SnmpAccess
from collector.transports.snmp.community import VERSIONS, revealed_community

AUTH: Final = {
    "md5": config.USM_AUTH_HMAC96_MD5,
    "sha": config.USM_AUTH_HMAC96_SHA,
    "sha224": config.USM_AUTH_HMAC128_SHA224,
    "sha256": config.USM_AUTH_HMAC192_SHA256,
    "sha384": config.USM_AUTH_HMAC256_SHA384,
    "sha512": config.USM_AUTH_HMAC384_SHA512,
}
PRIV: Final = {
    "des": config.USM_PRIV_CBC56_DES,
    "3des": config.USM_PRIV_CBC168_3DES,
    "aes128": config.USM_PRIV_CFB128_AES,
    "aes192": config.USM_PRIV_CFB192_AES_BLUMENTHAL,
    "aes256": config.USM_PRIV_CFB256_AES_BLUMENTHAL,
    "aes192c": config.USM_PRIV_CFB192_AES,
    "aes256c": config.USM_PRIV_CFB256_AES,
}
REFUSALS: Final = (
    ((errind.UnknownUserName, errind.UnknownSecurityName), "the agent does not know the user"),
    ((errind.WrongDigest, errind.AuthenticationFailure), "wrong authentication pass phrase or protocol"),
    ((errind.UnsupportedSecurityLevel,), "the agent does not give this user this level of security"),
    ((errind.DecryptionError,), "wrong privacy pass phrase or protocol"),
    ((errind.NotInTimeWindow,), "the agent's count of boots and seconds contradicts itself"),
    ((errind.UnknownEngineID, errind.EngineIDMismatch), "the agent answers under changing engine ids"),
)


def sign_in(engine: Any, access: SnmpAccess, reveal: Reveal, context: str) -> str:
    """Make the login known to this engine of pysnmp; the name under which its targets refer to it.

    context   part of the community in versions 1 and 2c; in version 3 it travels beside the login

    Raises SettingsError where a secret cannot be found or a protocol is not known.
    """
    name = f"login {context}"
    if access.version == "3":
        auth, auth_key = _protocol(AUTH, access.auth, reveal, config.USM_AUTH_NONE)
        priv, priv_key = _protocol(PRIV, access.priv, reveal, config.USM_PRIV_NONE)
        config.add_v3_user(engine, access.user, auth, auth_key, priv, priv_key)
        level = "authPriv" if access.priv else "authNoPriv" if access.auth else "noAuthNoPriv"
        config.add_target_parameters(engine, name, access.user, level, 3)
    else:
        community = revealed_community(access, reveal)
        config.add_v1_system(engine, name, f"{community}@{context}" if context else community)
        config.add_target_parameters(engine, name, name, "noAuthNoPriv", VERSIONS[access.version])
    return name


def _protocol(known: dict[str, Any], chosen: Any, reveal: Reveal, none: Any) -> tuple[Any, str | None]:
    if chosen is None:
        return none, None
    protocol, secret = chosen
    if protocol not in known:
        raise SettingsError(f"SNMP protocol {protocol!r} is not known; known are {', '.join(known)}")
    return known[protocol], reveal(secret)


def refusal(indication: Exception) -> DeviceError:
    """What an error-indication other than silence says about the device."""
    for kinds, reason in REFUSALS:
        if isinstance(indication, kinds):
            return Refused(reason)
    return Garbled(f"the answer cannot be used: {indication}")
