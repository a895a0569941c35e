"""Numbers, times and lists as each language writes them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from collector.model.text import Text
from collector.reporting.said import Amount, Form, Listed, Sayable, Speaker, When, counted, phrase

ZH = Speaker("zh", ZoneInfo("Asia/Shanghai"))
EN = Speaker("en", ZoneInfo("Asia/Shanghai"))
EVENING = datetime(2026, 11, 18, 16, 30, tzinfo=UTC)  # after midnight in Shanghai


@pytest.mark.parametrize(
    ("said", "zh", "en"),
    [
        (None, "——", "——"),
        ("", "——", "——"),
        (0, "0", "0"),
        (1781, "1,781", "1,781"),
        (-5, "−5", "−5"),
        (Amount(-12.8, "dBm"), "−12.8 dBm", "−12.8 dBm"),
        (Amount(83.4, "%"), "83.4%", "83.4%"),
        (Amount(None, "Cel"), "无读数", "no reading"),
        (When(EVENING, Form.DAY), "2026年11月19日", "19 November 2026"),
        (When(EVENING), "2026年11月19日 00:30", "19 November 2026, 00:30"),
        (When(EVENING, Form.SHORT), "11月19日", "19 Nov"),
        (When(EVENING, Form.UTC), "2026-11-18T16:30:00Z", "2026-11-18T16:30:00Z"),
        (date(2026, 1, 2), "2026年1月2日", "2 January 2026"),
        (timedelta(seconds=41), "41 秒", "41 s"),
        (timedelta(minutes=15), "15分钟", "15 min"),
        (timedelta(hours=2, minutes=15), "2小时15分", "2 h 15 min"),
        (timedelta(hours=50), "50小时", "50 h"),
        (Listed(("a", "b")), "a、b", "a, b"),
        (Listed(("a", "b", "c"), 2), "a、b……（共3）", "a, b … (3 in all)"),
        (Listed(()), "——", "——"),
        (Text("甲", "A"), "甲", "A"),
        (phrase("共{n}台", "{n} in all", n=1234), "共1,234台", "1,234 in all"),
    ],
)
def test_each_thing_is_said_in_both_languages(said: Sayable, zh: str, en: str) -> None:
    assert ZH.say(said) == zh
    assert EN.say(said) == en


def test_english_tells_one_from_many() -> None:
    one, many = Text("{n}台", "{n} device"), Text("{n}台", "{n} devices")
    assert EN.say(counted(1, one, many)) == "1 device"
    assert EN.say(counted(2, one, many)) == "2 devices"


def test_braces_of_a_device_are_not_taken_for_placeholders() -> None:
    assert ZH.say(phrase("设备{name}", "device {name}", name="{name.__class__}")) == "设备{name.__class__}"
