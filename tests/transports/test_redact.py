"""A marked password, and whose device it is, sent through all that a recording holds, and looked for."""

import base64
import html
import json
import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from collector.lab.recording import read_recording
from collector.model.errors import StoreError
from collector.model.exchange import Exchange, Failure, GapKind, Question, Transport
from collector.model.inventory import SecretRef
from collector.model.ipmi.fru import decode
from collector.transports.record import write_recording
from collector.transports.redact import Redactor
from collector.transports.redaction.secrets import STARS, Secrets

MARKED = 'Gx7!pä"ss <wörd>'
COMMUNITY = "n0t-publ1c"
CONFIGURATION = f"""hostname bank-core-1
snmp-server community {COMMUNITY} RO
username x secret 5 $1$abcd$0123456789abc
PID: WS-C3850 , VID: V05 , SN: FOC1801X0AB
Fan 1 is OK
Temp: 41 C
ip 10.20.30.40
mac 00e0-fc12-3456
{MARKED}
"""
SERIAL, OTHER_SERIAL = "FOC1801X0AB", "2102359574DMH3000123"
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def asked(transport: Transport, text: str, answer: Any = None, failure: Failure | None = None) -> Exchange:
    return Exchange(
        question=Question(transport, text), asked=NOON, took_ms=1.0, answer=answer, failure=failure
    )


def shown(text: str) -> str:
    """What the redactor makes of the output of a command."""
    (one,) = Redactor(Secrets([MARKED]), salt=b"x").redacted([asked(Transport.SSH, "show x", text)])
    assert isinstance(one.answer, str)
    return one.answer


def area(kind: bytes, *fields: bytes, coding: int = 0xC0) -> bytes:
    body = b"\1\0" + kind + b"".join(bytes((coding | len(one),)) + one for one in fields) + b"\xc1"
    body += bytes(-(len(body) + 1) % 8)
    body = body[:1] + bytes(((len(body) + 1) // 8,)) + body[2:]
    return body + bytes((-sum(body) & 0xFF,))


def fru(*areas: bytes) -> bytes:
    """A FRU with a chassis, a board and a product area."""
    offsets, at = [], 1
    for one in areas:
        offsets.append(at)
        at += len(one) // 8
    header = bytes((1, 0, *offsets, 0, 0))
    return header + bytes((-sum(header) & 0xFF,)) + b"".join(areas)


EVERYTHING = (
    asked(
        Transport.SNMP,
        "walk 1.3.6.1.2.1",
        (
            ("1.3.6.1.2.1.1.1.0", 4, f"Cisco IOS Software, Version 15.2(7)E3 by {MARKED}".encode()),
            ("1.3.6.1.2.1.1.4.0", 4, "王工 +86 21 5555 0000".encode()),
            ("1.3.6.1.2.1.1.5.0", 4, b"bank-core-1"),
            ("1.3.6.1.2.1.1.6.0", 4, "上海张江".encode("gb18030")),
            ("1.3.6.1.2.1.2.2.1.6.1", 4, bytes.fromhex("00e0fc123456")),
            ("1.3.6.1.2.1.4.20.1.1.10.20.30.40", 64, "10.20.30.40"),
            ("1.3.6.1.2.1.4.20.1.3.10.20.30.40", 64, "255.255.255.0"),
            ("1.3.6.1.2.1.31.1.1.1.18.1", 4, b"to Bank of Shanghai"),
            ("1.3.6.1.2.1.47.1.1.1.1.11.1", 4, SERIAL.encode()),
            ("1.3.6.1.2.1.47.1.1.1.1.7.1", 4, b"Fan 1"),
            ("1.3.6.1.4.1.9.9.13.1.3.1.3.1", 66, 41),
            ("1.3.6.1.6.3.10.2.1.1.0", 4, bytes.fromhex("800007db03") + bytes.fromhex("00e0fc123456")),
            ("1.3.6.1.4.1.9.99.1", 4, b"\x00\x01" + MARKED.encode() + b"\xff"),
        ),
    ),
    asked(
        Transport.SSH,
        f"show running-config | include {MARKED}",
        CONFIGURATION,
    ),
    asked(
        Transport.HTTPS,
        f"/redfish/v1/Chassis/{OTHER_SERIAL}",
        {
            "@odata.id": f"/redfish/v1/Chassis/{OTHER_SERIAL}",
            "SerialNumber": OTHER_SERIAL,
            "FirmwareVersion": "8.8.4.4",
            "HostName": "bank-bmc-1",
            "Password": "anything",
            "AccountLockout": 5,
            "Status": {"Health": "OK", "State": "Enabled"},
            "MACAddress": "00E0FC123456",
            "Oem": [{"Note": f"ask joe@bank.cn, {MARKED}", MARKED: None}],
            "ReadingCelsius": 41.5,
            "Members@odata.count": 3,
            "Location": "PCI-E Slot 3",
        },
    ),
    asked(
        Transport.IPMI,
        "fru",
        (
            (
                "0",
                b"\0"
                + fru(
                    area(b"\x17", b"PN", OTHER_SERIAL.encode()),
                    area(b"\0\0\0\0", b"Dell", b"Board", SERIAL.encode(), b"PN1", b""),
                    area(b"\0", b"Dell", b"R740", b"PN2", b"V1", b"7ABCDE1", b"ASSET-77"),
                ),
            ),
        ),
    ),
    asked(Transport.IPMI, "sel", (("1", MARKED.encode()[:16].ljust(16, b"\0")),)),
    asked(
        Transport.SSH,
        "show fan",
        failure=Failure(GapKind.REFUSED, f"login inspector/{MARKED} at 10.20.30.40 refused"),
    ),
)


def everything(folder: Path) -> str:
    redactor = Redactor(Secrets([MARKED, COMMUNITY]), salt=b"x")
    return write_recording(folder, EVERYTHING, redactor, device="switch-1", platform="cisco_ios").read_text(
        "utf-8"
    )


def forms_of(secret: str) -> set[str]:
    raw = secret.encode()
    return {
        secret,
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        html.escape(secret),
        quote(secret),
        raw.hex(),
        raw.hex().upper(),
        secret.encode("gb18030").hex(),
        base64.b64encode(raw).decode(),
        repr(secret)[1:-1],
    }


@pytest.mark.parametrize(
    "marked",
    [
        MARKED,
        COMMUNITY,
        SERIAL,
        OTHER_SERIAL,
        "7ABCDE1",
        "ASSET-77",
        "10.20.30.40",
        "bank",
        "joe",
        "0123456789abc",
        "王工",
        "张江",
        "Bank of Shanghai",
    ],
)
def test_no_form_of_what_is_private_is_in_the_file(tmp_path: Path, marked: str) -> None:
    text = everything(tmp_path)
    assert [form for form in forms_of(marked) if form in text] == []


def test_addresses_in_every_spelling_are_gone(tmp_path: Path) -> None:
    text = everything(tmp_path).lower()
    assert [one for one in ("00e0fc123456", "00e0-fc12-3456", "10.20.30.40") if one in text] == []


def test_what_tells_health_survives(tmp_path: Path) -> None:
    everything(tmp_path)
    recording = read_recording(tmp_path)
    assert (recording.name, recording.platform) == ("switch-1", "cisco_ios")
    walk, config, chassis, *_ = recording.exchanges
    values = [row[2] for row in walk.answer]  # type: ignore[union-attr, index]
    assert b"Version 15.2(7)E3" in values[0]
    assert b"Fan 1" in values
    assert "255.255.255.0" in values
    assert 41 in values
    assert "Fan 1 is OK\nTemp: 41 C\n" in str(config.answer)
    assert chassis.answer["Status"] == {"Health": "OK", "State": "Enabled"}  # type: ignore[index, call-overload]
    assert chassis.answer["ReadingCelsius"] == 41.5  # type: ignore[index, call-overload]
    assert chassis.answer["Members@odata.count"] == 3  # type: ignore[index, call-overload]
    assert chassis.answer["Location"] == "PCI-E Slot 3"  # type: ignore[index, call-overload]
    assert chassis.answer["AccountLockout"] == 5  # type: ignore[index, call-overload]
    assert chassis.answer["FirmwareVersion"] == "8.8.4.4"  # type: ignore[index, call-overload]


def test_the_same_is_the_same_over_every_transport() -> None:
    walk, config, chassis, inventory, *_ = Redactor(salt=b"x").redacted(EVERYTHING)
    rows = {row[0]: row[2] for row in walk.answer}  # type: ignore[union-attr]
    serial = rows["1.3.6.1.2.1.47.1.1.1.1.11.1"].decode()
    assert f"SN: {serial}\n" in str(config.answer)
    assert len(serial) == len(SERIAL)
    assert [letter.isdigit() for letter in serial] == [letter.isdigit() for letter in SERIAL]
    frus = decode(inventory.answer[0][1][1:])  # type: ignore[index]
    assert frus.faults == ()
    assert frus.areas[1].serial == serial
    assert frus.areas[0].serial == chassis.answer["SerialNumber"]  # type: ignore[index, call-overload]
    assert chassis.question.text == chassis.answer["@odata.id"]  # type: ignore[index, call-overload]
    assert (frus.areas[2].maker, frus.areas[2].name, frus.areas[2].part_number) == ("Dell", "R740", "PN2")
    mac = rows["1.3.6.1.2.1.2.2.1.6.1"]
    assert rows["1.3.6.1.6.3.10.2.1.1.0"] == bytes.fromhex("800007db03") + mac
    assert mac[:3] == bytes.fromhex("00e0fc")
    assert f"mac {mac.hex('-', 2)}\n" in str(config.answer)
    address = next(oid for oid in rows if oid.startswith("1.3.6.1.2.1.4.20.1.1.")).removeprefix(
        "1.3.6.1.2.1.4.20.1.1."
    )
    assert rows[f"1.3.6.1.2.1.4.20.1.1.{address}"] == address
    assert f"ip {address}\n" in str(config.answer)


def test_another_recording_gets_other_serials() -> None:
    first, second = (Redactor().redacted(EVERYTHING)[1].answer for _ in range(2))
    assert first != second


@pytest.mark.parametrize(
    ("line", "secret"),
    [
        ("enable secret 9 $9$abc/defghijkl", "defghijkl"),
        ("username joe password 0 Geheim1", "Geheim1"),
        (" password 7 0822455D0A16", "0822455D0A16"),
        ("snmp-server host 10.1.2.3 version 2c Geheim1", "Geheim1"),
        ("snmp-server user u g v3 auth sha Geheim1 priv aes 128 x", "Geheim1"),
        ("snmp-server user u g v3 auth sha x priv aes 128 Geheim1", "Geheim1"),
        ("snmp-agent community read cipher %^%#Ge heim1%^%#", "heim1"),
        ("snmp-agent community write Geheim1", "Geheim1"),
        (
            "snmp-agent target-host trap address udp-domain 10.1.1.1 params securityname Geheim1 v2c",
            "Geheim1",
        ),
        ("tacacs-server host 10.1.1.2 key 7 1234abcd", "1234abcd"),
        ("radius-server key Geheim1", "Geheim1"),
        ("crypto isakmp key Geheim1 address 10.0.0.1", "Geheim1"),
        (" pre-shared-key Geheim1", "Geheim1"),
        ('set system root-authentication encrypted-password "$6$abc$defghijk"; ## SECRET-DATA', "defghijk"),
        ("set snmp community Geheim1 authorization read-only", "Geheim1"),
        (" local-user admin password irreversible-cipher $1c$abc$defghi$", "defghi"),
        (" ip ospf message-digest-key 1 md5 7 070C285F4D06", "070C285F4D06"),
        ("Authorization: Basic aW5zcGVjdG9y", "aW5zcGVjdG9y"),
        ("X-Auth-Token: 1234567890", "1234567890"),
        ("rocommunity Geheim1 default", "Geheim1"),
        ("    encrypted-password Geheim1", "Geheim1"),
        ("Password: Geheim1", "Geheim1"),
        ("https://joe:Geheim1@10.1.1.1/x", "Geheim1"),
        ("-----BEGIN RSA PRIVATE KEY-----\nGeheim1\n-----END RSA PRIVATE KEY-----", "Geheim1"),
        ("-----BEGIN PRIVATE KEY-----\nGeheim1", "Geheim1"),
        ("ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABGQ joe@mine", "AAAAB3"),
        ("root:$6$salt$hashhashhash:19000:0", "hashhash"),
    ],
)
def test_a_secret_in_configuration_is_removed(line: str, secret: str) -> None:
    assert secret not in shown(line)
    assert STARS in shown(line)


@pytest.mark.parametrize(
    "line",
    [
        "Failed password for root from port 22",
        "Password expires : never",
        "Last password change : Nov 01",
        "Serial0/0/0 is up, Serial 0/0/1 is down",
        "Software Version 5.110.0.1, mask 255.255.255.0, BIOS version 2.14.14.14, 4.40.00.00",
        "Slot 1: temperature 41 C, Fan 1 OK, PSU 2 Failed (code 0x1F), uptime 12 days, 3:04:05",
        "GigabitEthernet1/0/1  up  1000 0 0 123456789012 98.5%",
        "Serial Number: N/A",
        "1.3.6.1.4.1.2011.2.23.92",
        "2026-11-21T08:00:00Z 10:30:45",
    ],
)
def test_what_is_no_secret_stays(line: str) -> None:
    assert shown(line) == line


def test_serials_under_the_head_of_a_column_are_found() -> None:
    text = (
        "Item             Version  Part number  Serial number     Description\n"
        "Chassis                                JN1234ABCDEF      MX240\n"
        "Midplane         REV 07   760-021404   ABAC1234          MX240 Backplane\n\n"
        "Power Supply 0   Ok\n"
    )
    said = shown(text)
    assert "JN1234ABCDEF" not in said
    assert "ABAC1234" not in said
    assert "760-021404" in said
    assert "MX240 Backplane\n\nPower Supply 0   Ok\n" in said


@pytest.mark.parametrize(
    "text",
    [
        "peer fe80::aa:1 up",
        "wwn 50:00:14:42:10:aa:bb:cc",
        "wwn 50:00:14:42:10:AA:BB:CC",
        "uuid 4c4c4544-0051-3410-8036-b5c04f4e3132",
        "mail a.b@bank.cn",
        "mac 0011.2233.4455",
        "mac 00:11:22:AA:44:55",
        "8.8.8.8",
    ],
)
def test_addresses_and_names_of_every_shape_are_replaced(text: str) -> None:
    said = shown(text)
    assert text.split()[-1 if "peer" not in text else 1] not in said
    assert shown(said) == said or "uuid" in text or "wwn" in text
    assert len(said) == len(text) or text[:4] in ("peer", "mail", "8.8.")


def test_a_text_that_is_to_be_kept_is_kept() -> None:
    redactor = Redactor(keep=["8.8.4.4"])
    kept = redactor.redacted(
        [asked(Transport.SSH, "show x", said) for said in ("8.8.4.4", "runs 8.8.4.4 now")]
    )
    assert [one.answer for one in kept] == ["8.8.4.4", "runs 8.8.4.4 now"]


def test_indices_of_every_known_table_lose_their_addresses() -> None:
    rows = (
        ("1.3.6.1.2.1.4.22.1.2.7.10.20.30.40", 4, bytes.fromhex("001122334455")),
        ("1.3.6.1.2.1.4.24.4.1.1.10.20.30.0.255.255.255.0.0.10.20.30.40", 2, 1),
        ("1.3.6.1.2.1.17.4.3.1.2.0.17.34.51.68.85", 2, 1),
        ("1.3.6.1.2.1.4.34.1.3.1.4.10.20.30.40", 2, 1),
        ("1.3.6.1.2.1.4.34.1.3.2.16." + ".".join(map(str, range(32, 48))), 2, 1),
        ("1.3.6.1.2.1.4.20.1.1", 2, 1),
        ("1.3.6.1.2.1.4.20.1.1.10.20", 2, 1),
    )
    (one,) = Redactor().redacted([asked(Transport.SNMP, "walk 1.3.6.1.2.1.4", rows)])
    oids = [row[0] for row in one.answer]  # type: ignore[union-attr]
    assert [oid.count(".") for oid in oids] == [row[0].count(".") for row in rows]
    assert not any("10.20.30.40" in oid or "17.34.51.68.85" in oid or "32.33.34" in oid for oid in oids)
    assert ".255.255.255.0.0." in oids[1]
    assert oids[5:] == [row[0] for row in rows[5:]]


@pytest.mark.parametrize(
    "raw", [b"", b"\xcb", b"\0", b"\0\1", b"\0" + b"\1" * 40, b"\0" + b"\1\0\1\0\0\0\0\xfe\1"]
)
def test_an_inventory_area_that_is_none_does_no_harm(raw: bytes) -> None:
    (one,) = Redactor().redacted([asked(Transport.IPMI, "fru", (("0", raw),))])
    assert one.answer == (("0", raw),)


def test_what_was_revealed_is_scrubbed_from_then_on() -> None:
    secrets = Secrets()
    reveal = secrets.knowing(lambda reference: f"opened {reference.name}")
    assert secrets.scrub("opened sesame") == "opened sesame"
    assert reveal(SecretRef("env", "sesame")) == "opened sesame"
    assert Redactor(secrets).scrub("login with opened sesame failed") == "login with *** failed"


@pytest.mark.parametrize("wrap", sorted({"{}", "a{}b", "user:{}", "us:{}", "u:{}:"}))
def test_a_secret_inside_base64_is_found_wherever_it_begins(wrap: str) -> None:
    said = base64.b64encode(wrap.format(COMMUNITY).encode()).decode()
    assert STARS in Secrets([COMMUNITY]).scrub(f"Authorization: Basic {said}")


def test_a_short_secret_is_removed_where_it_stands_alone() -> None:
    secrets = Secrets(["ab", "", "x-y"])
    assert secrets.scrub("ab cab (ab) x-y ax-y") == "*** cab (***) *** ax-y"


def test_without_secrets_nothing_is_scrubbed() -> None:
    assert Secrets().scrub("everything stays") == "everything stays"
    assert Secrets().scrub_bytes(b"\0\xff") == b"\0\xff"


def test_bytes_keep_their_length() -> None:
    assert Secrets(["sesame"]).scrub_bytes(b"\1sesame\2") == b"\1******\2"


def test_a_log_line_can_be_scrubbed(caplog: pytest.LogCaptureFixture) -> None:
    secrets = Secrets([MARKED])
    logging.getLogger("lab").warning(secrets.scrub(f"could not log in with {MARKED!r}"))
    assert MARKED not in caplog.text
    assert STARS in caplog.text


def test_a_recording_that_stays_in_the_house_is_whole(tmp_path: Path) -> None:
    write_recording(tmp_path / "new", EVERYTHING, None, device="bank-core-1")
    assert read_recording(tmp_path / "new").exchanges == EVERYTHING


def test_a_recording_with_a_secret_in_its_head_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="a secret would stand"):
        write_recording(tmp_path / "new", EVERYTHING, Redactor(Secrets([COMMUNITY])), device=COMMUNITY)
    assert not (tmp_path / "new").exists()


def test_a_place_that_cannot_be_written_is_said_and_the_old_recording_stays(tmp_path: Path) -> None:
    write_recording(tmp_path, EVERYTHING[:1], None)
    blocked = tmp_path / "session.jsonl"
    before = blocked.read_bytes()
    with pytest.raises(StoreError, match="cannot be written"):
        write_recording(blocked / "below", EVERYTHING, None)
    assert blocked.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["session.jsonl"]


def test_a_full_disk_leaves_the_old_recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_recording(tmp_path, EVERYTHING[:1], None)
    before = (tmp_path / "session.jsonl").read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StoreError, match="No space left"):
        write_recording(tmp_path, EVERYTHING, None)
    assert [file.name for file in tmp_path.iterdir()] == ["session.jsonl"]
    assert (tmp_path / "session.jsonl").read_bytes() == before
