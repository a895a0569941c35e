"""Secrets that stand in what a device typed: in configuration lines, hashes, key blocks, headers and URLs.

Configuration has no common grammar, so this errs on the side of removing: the word after `password` is gone,
whether or not it was one. What prose says about passwords (`failed password for root`) stays.
"""

import re

from collector.transports.redaction.secrets import STARS

# Words between the name of a secret and the secret: how it is hidden, or what it is for.
_HOW = (
    r"(?:(?:\d{1,2}|cipher|simple|plain(?:-?text)?|clear-?text|encrypted|irreversible-cipher|hash|md5|sha\d*(?:-\d+)?"
    r"|hmac-\S+|aes[ -]?\d*|3?des\d*|read(?:-only|-write)?|write|ro|rw|ascii|hex|level\s\d+|string)\s+)*"
)
_PROSE = (
    r"(?!(?:for|is|was|has|have|of|not|and|or|in|to|will|must|should|expir\w*|chang\w*|last|required|aging|policy"
    r"|recovery|min\w*|max\w*|length|encryption|failed|failure|authentication|prompt|control|complexity|never"
    r"|enabled?|disabled?|none|yes|no|true|false|null)\b)"
)
_VALUE = r"(?:\"[^\"\n]+\"|'[^'\n]+'|[^\s;,\"']+)"
_IS = r"(?:\s*[=:]\s*|[ \t]+)"
_BEFORE = (
    rf"(?:password|passwd|pass-?phrase|secret|key-string|(?<![-\w])psk){_IS}",
    rf"(?:pre-?shared|shared|auth\w*|privacy|encryption|wpa|tacacs|radius|secret|private|digest)-key{_IS}",
    r"(?:snmp-server|snmp-agent|set snmp|snmp)\s+community\s+",
    r"r[ow]community6?\s+",
    r"\bcommunity(?:[ -](?:name|string))?\s*[=:]\s*",
    r"com2sec\s+\S+\s+\S+\s+",
    r"snmp-server\s+host\s+\S+(?:\s+vrf\s+\S+)?\s+(?:(?:traps?|informs?)\s+)?"
    r"(?:version\s+\S+\s+(?:(?:no)?auth\s+|priv\s+)?)?",
    r"securityname\s+",
    r"(?:tacacs|radius|isakmp|ntp|server)\b[^\n]*?\bkey\s+",
    r"\bkey\s+(?=(?:\d|cipher|simple|encrypted)\s)",
    r"\b(?:auth|authentication-mode)\s+(?=md5|sha)",
    r"\b(?:priv|privacy-mode)\s+(?=3?des|aes)",
    r"authorization\s*:\s*\S+[ \t]+",
    r"(?:x-auth-token|set-cookie|cookie|api-?key|access-?token|auth-?token)\s*[=:]\s*",
)
_LINES = tuple(re.compile(rf"({before}{_HOW}){_PROSE}{_VALUE}", re.IGNORECASE) for before in _BEFORE)
_HASHES = re.compile(
    r"\$(?:\d{1,2}[a-z]?|y|c|h|sha1)\$[^\s\";,]{6,}"  # crypt; Cisco 5, 8, 9; Junos $9$; VRP $1a$, Comware $c$
    r"|%\^%#.*?%\^%#|%@%@.*?%@%@|%\$%\$.*?%\$%\$|%\+%##.*?%\+%##"  # VRP
)
_BLOCKS = re.compile(r"(-----BEGIN [^-\n]+-----).*?(-----END [^-\n]+-----|\Z)", re.DOTALL)
_PUBLIC_KEYS = re.compile(r"\b(ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-\S+) [A-Za-z0-9+/=]{20,}(?: \S+)?")
_IN_URLS = re.compile(r"(?<=://)[^/\s:@]+:[^/\s@]+(?=@)")


def without_secrets(text: str) -> str:
    """`text` with stars in the place of everything that reads as a password, a key or a community."""
    text = _BLOCKS.sub(rf"\1{STARS}\2", text)
    text = _PUBLIC_KEYS.sub(rf"\1 {STARS}", text)
    text = _IN_URLS.sub(STARS, text)
    text = _HASHES.sub(STARS, text)
    for line in _LINES:
        text = line.sub(rf"\1{STARS}", text)
    return text
