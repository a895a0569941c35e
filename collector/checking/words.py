"""States, numbers and reasons as words, in both languages."""

from collector.model.snapshot import Health, TransportStatus
from collector.model.text import Text

_HEALTH = {
    Health.OK: Text("正常", "ok"),
    Health.DEGRADED: Text("降级", "degraded"),
    Health.FAILED: Text("故障", "failed"),
    Health.PREDICTED_FAILURE: Text("预计将故障", "predicted to fail"),
    Health.UNKNOWN: Text("未知", "unknown"),
}
_UNITS = {"Cel": "°C", "1": "", "m3/s": "m³/s", "rpm": "rpm"}
_REACHED = {
    TransportStatus.OK: Text("正常", "ok"),
    TransportStatus.UNREACHABLE: Text("不可达", "unreachable"),
    TransportStatus.TOO_SLOW: Text("响应超时", "too slow"),
    TransportStatus.REFUSED: Text("拒绝登录", "refused"),
    TransportStatus.BUSY: Text("会话已满", "busy"),
    TransportStatus.GARBLED: Text("应答无法识别", "garbled"),
    TransportStatus.NOT_TRIED: Text("未尝试", "not tried"),
}


def health_word(state: Health) -> Text:
    return _HEALTH[state]


def reached_word(status: TransportStatus) -> Text:
    return _REACHED[status]


def quantity(value: float | None, unit: str | None) -> Text:
    """A number with its unit, as a person writes it; "无读数", "no reading" where there is none."""
    if value is None:
        return Text("无读数", "no reading")
    said = f"{value:.2f}".rstrip("0").rstrip(".") if abs(value) < 1000 else f"{value:.0f}"
    sign = _UNITS.get(unit or "", unit or "")
    said = f"{said} {sign}".strip() if sign != "%" else f"{said}%"
    return Text(said, said)
